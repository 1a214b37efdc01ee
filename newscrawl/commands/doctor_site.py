"""What ``scrapy doctor`` says of a visit: to a person, as JSON, and what asks for attention."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from newscrawl import __version__
from newscrawl.commands.doctor_spider import Seen
from newscrawl.visit import Check, Unknown, printable, unknowns
from newscrawl.visit.checks import others

CLOCK_LIMIT = timedelta(minutes=5)
"""So far off, "today" in a list and the times at which versions were known go wrong."""

_LABELS = {"seen": "seen", "not seen": "not seen", "not looked at": "not asked"}

_PACKAGES = ("scrapy", "parsel", "lxml", "sqlalchemy", "w3lib")


@dataclass
class Site:
    """A visit of the site at ``base``; ``fault``: why there was none; ``unsaved``: what failed."""

    base: str
    seen: Seen = field(default_factory=Seen)
    saved: list[Path] = field(default_factory=list)
    unsaved: str = ""
    fault: str = ""

    @property
    def attention(self) -> list[str]:
        """What is other than the parser knows, and a clock that is far off."""
        if self.fault:
            return [self.fault]
        found = [
            f"{name}: {check.part}: {check.found}"
            for name, checks in self.seen.checks.items()
            for check in others(checks)
        ]
        ahead = self.seen.clock_ahead
        if ahead is not None and abs(ahead) > CLOCK_LIMIT:
            found.append(f"clock: this machine is {_apart(ahead)} the site's Date")
        found += self._cut_short()
        return found + ([self.unsaved] if self.unsaved else [])

    def _cut_short(self) -> list[str]:
        """Why the visit did not see what it is to see."""
        if self.seen.ended:
            left = ", ".join(self.seen.left_out)
            return [f"visit: {printable(self.seen.ended)}; not looked at: {left or 'nothing'}"]
        if not any(name.startswith("article ") for name in self.seen.checks):
            return ["articles: no list named one that could be looked at"]
        return []

    def lines(self) -> Iterator[str]:
        """As a person reads it."""
        yield f"versions  {', '.join(f'{name} {number}' for name, number in versions().items())}"
        if self.fault:
            yield f"site      {self.base}: not visited"
            return
        yield f"site      {self.base}: {self.seen.requests} requests"
        ahead = self.seen.clock_ahead
        yield "clock     " + (
            f"{_apart(ahead)} the site's Date" if ahead is not None else "no Date"
        )
        for name, checks in self.seen.checks.items():
            yield _labelled(name, _summary(checks))
        for name in self.seen.left_out:
            yield _labelled(name, "not looked at")
        yield from _open_questions(unknowns(self.seen, self.seen.robots))
        for place in self.saved:
            yield f"saved     {place}"

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        ahead = self.seen.clock_ahead
        return {
            "base_url": self.base,
            "fault": self.fault or None,
            "ended": self.seen.ended or None,
            "not_looked_at": self.seen.left_out,
            "requests": self.seen.requests,
            "versions": versions(),
            "clock_ahead_seconds": None if ahead is None else ahead.total_seconds(),
            "answers": [
                {"name": a.ask.name, "path": a.ask.path, "status": a.status}
                for a in self.seen.answers
            ],
            "checks": {
                name: [asdict(check) for check in checks]
                for name, checks in self.seen.checks.items()
            },
            "unknowns": [asdict(one) for one in unknowns(self.seen, self.seen.robots)],
            "saved": [str(place) for place in self.saved],
        }


def versions() -> dict[str, str]:
    """The versions that a report of a fault needs."""
    packages = {name: version(name) for name in _PACKAGES}
    return {"newscrawl": __version__, "Python": platform.python_version(), **packages}


def _open_questions(found: list[Unknown]) -> Iterator[str]:
    """What was seen first, then what was not, then what was not looked for."""
    yield f"unknown   {len(found)} things that nobody has written down of the site:"
    for state, label in _LABELS.items():
        for one in found:
            if one.state == state:
                yield _labelled(label, f"{one.question}{one.evidence and f': {one.evidence}'}")


def _labelled(name: str, text: str) -> str:
    """A line with its label; an article's number is too long for one."""
    label, _, number = name.partition(" ") if name.startswith("article ") else (name, "", "")
    return f"{label:<10}{number and f'{number}: '}{text}"


def _summary(checks: list[Check]) -> str:
    known = sum(check.state == "known" for check in checks)
    wrong = [check.part for check in others(checks)]
    unseen = [check.part for check in checks if check.state == "not seen"]
    said = [f"{known} of {len(checks)} parts as known"]
    said += [f"other: {', '.join(wrong)}"] if wrong else []
    said += [f"not seen: {', '.join(unseen)}"] if unseen else []
    return "; ".join(said)


def _apart(ahead: timedelta) -> str:
    seconds = ahead.total_seconds()
    return f"{abs(seconds):.1f} s {'ahead of' if seconds >= 0 else 'behind'}"
