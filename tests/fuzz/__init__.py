"""Fuzzing of whatever reads what others wrote: targets, engines, and ``make fuzz``."""
