"""What a run's counters show to be wrong, and what somebody can do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Counters = Mapping[str, Any]

_NAMED = 8


def behind(counters: Counters, prefix: str) -> list[str]:
    """What stands behind a prefix in the names of counters that are not 0."""
    return sorted(
        name.removeprefix(prefix)
        for name, count in counters.items()
        if name.startswith(prefix) and count
    )


@dataclass(frozen=True)
class Past:
    """The counters of earlier runs of the same spider and arguments, newest first.

    ``recent``: the last healthy ones; ``alike``: healthy ones on the same kind of day (with or
    without trade) at about the same hour; ``last``: the last ones, healthy or not.
    """

    recent: Sequence[Counters] = ()
    alike: Sequence[Counters] = ()
    last: Sequence[Counters] = ()

    @cached_property
    def runs(self) -> Sequence[Counters]:
        """The healthy ones: those that are alike, and the recent ones in front of them."""
        return [*self.recent, *(run for run in self.alike if run not in self.recent)]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at.

    ``example`` names what the run has noted of it (:class:`newscrawl.health.evidence.Evidence`).
    """

    check: str
    sentence: str
    advice: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule with a fixed limit: more than ``share`` of ``of``, and ``least`` at least.

    ``sentence`` may name ``{count}``, ``{total}`` and ``{names}``: what stands behind the
    counter's own name in those of its parts.
    """

    check: str
    count: str
    sentence: str
    advice: str = ""
    of: tuple[str, ...] = ()
    share: float = 0.0
    least: int = 1
    example: str = ""

    def broken(self, counters: Counters) -> Finding | None:
        """The finding, where the counters are over the limit."""
        count = counters.get(self.count, 0)
        total = sum(counters.get(name, 0) for name in self.of)
        if count < self.least or count <= self.share * total:
            return None
        parts = behind(counters, f"{self.count}/")
        names = ", ".join(parts[:_NAMED]) + (" and others" if len(parts) > _NAMED else "")
        sentence = self.sentence.format(count=count, total=total, names=names)
        return Finding(self.check, sentence, self.advice, self.example)
