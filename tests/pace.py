"""How fast this machine is at the moment: limits in seconds were set on one at full speed."""

from time import perf_counter

_LOOPS = 200_000
_AT_FULL_SPEED = 0.0047
"""Seconds of so many loops there."""


def pace() -> float:
    """How many times slower it is than that one; 1 where it is not."""
    taken = []
    for _ in range(3):
        start = perf_counter()
        total = 0
        for number in range(_LOOPS):
            total += number
        taken.append(perf_counter() - start)
    return max(1.0, min(taken) / _AT_FULL_SPEED)
