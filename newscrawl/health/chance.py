"""How likely it is that so few come by chance."""

from __future__ import annotations

from math import exp, lgamma, log, log1p


def at_most(there: int, due: int, share: float) -> float:
    """The probability of ``there`` or fewer among ``due``, where each comes with ``share``.

    >>> round(at_most(0, 10, 0.5) * 1024, 6), at_most(10, 10, 0.5)
    (1.0, 1.0)
    """
    if there >= due or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    return min(1.0, sum(exp(_log_term(one, due, share)) for one in range(there + 1)))


def _log_term(there: int, due: int, share: float) -> float:
    ways = lgamma(due + 1) - lgamma(there + 1) - lgamma(due - there + 1)
    return ways + there * log(share) + (due - there) * log1p(-share)
