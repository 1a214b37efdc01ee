"""Faults that come by chance: a share of the requests meets one, drawn from a seed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from .faults import FAULTS
from .wire import WIRE

USUAL = ("500", "503", "429_in_1", "challenge", "truncated", "reset", "cut", "slow")
"""What a site has now and then that is in order otherwise."""

KINDS = (*(kind for kind in FAULTS if kind != "hang"), *WIRE)
"""All that can come: answers of another content, and answers that do not arrive as they are.
One that hangs until the client gives up is no weather: `slow` passes."""


@dataclass(frozen=True, slots=True)
class Storm:
    """What a request meets; `seconds`: how long a slow answer takes."""

    kind: str
    seconds: float


class Weather:
    """Fair at first. The same seed and the same order of requests meet the same faults."""

    def __init__(self) -> None:
        self.share, self.kinds, self.seed, self.slowest = 0.0, USUAL, 1, 2.0
        self.met: Counter[str] = Counter()
        self._random = Random(1)

    def change(self, order: Mapping[str, Any]) -> str | None:
        """Take an order; a sentence when it makes no sense.

        `{"share": 0.05, "kinds": [...], "seed": 1, "slowest": 2.0}`: the share of requests from
        0 to 1, of which kinds, all as likely; `slowest`: the most seconds of a slow answer. What
        is not named stays as it was; a seed begins its row of draws anew.
        """
        if strange := order.keys() - {"share", "kinds", "seed", "slowest"}:
            return f"there is no {min(strange)} in the weather: share, kinds, seed, slowest"
        share, kinds = order.get("share", self.share), order.get("kinds", self.kinds)
        seed, slowest = order.get("seed"), order.get("slowest", self.slowest)
        if not _is_number(share) or not 0 <= share <= 1:
            return "share must be a number from 0 to 1"
        if (
            not isinstance(kinds, list | tuple)
            or not kinds
            or any(kind not in KINDS for kind in kinds)
        ):
            return f"kinds must be a list of some of {', '.join(KINDS)}"
        if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
            return "seed must be a whole number"
        if not _is_number(slowest) or not 0 <= slowest <= 60:
            return "slowest must be a number of seconds from 0 to 60"
        self.share, self.kinds, self.slowest = float(share), tuple(kinds), float(slowest)
        if seed is not None:
            self.seed, self._random = seed, Random(seed)
        return None

    def draw(self) -> Storm | None:
        """What the next request meets; it is counted."""
        if self._random.random() >= self.share:
            return None
        storm = Storm(self._random.choice(self.kinds), self.slowest * self._random.random())
        self.met[storm.kind] += 1
        return storm

    def report(self) -> dict[str, Any]:
        """The weather as it is ordered, and what was met by kind since the start."""
        ordered = {"share": self.share, "kinds": list(self.kinds), "seed": self.seed}
        return ordered | {"slowest": self.slowest, "met": dict(sorted(self.met.items()))}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
