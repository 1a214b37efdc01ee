"""Exports: what the archive has, as files for other programs."""
