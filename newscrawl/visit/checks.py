"""What is asked of the site, what it answers, and what a look at a part of an answer says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newscrawl.errors import PageError
from newscrawl.pages.answer import answer_text
from newscrawl.pages.stcn.blocked import Due, blocked
from newscrawl.pages.stcn.pauses import BUSY
from newscrawl.visit.evidence import printable

State = Literal["known", "other", "not seen"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: a path with its query, and whether it says that a script asks.

    ``headers``: what else it says. ``spare``: it is sent only where a request is left over.
    """

    name: str
    path: str
    ajax: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    spare: bool = False

    @property
    def due(self) -> Due:
        """What is to come back."""
        if self.ajax:
            return "json"
        return "column" if self.path.startswith("/article/list/") else "article"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``date`` is the site's, aware; ``at`` this machine's at that moment.

    ``status`` 0: no answer, for the reason ``fault``. ``headers`` by their names in lower case.
    """

    ask: Ask
    status: int
    body: bytes
    headers: dict[str, str]
    at: datetime
    date: datetime | None = None
    fault: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return answer_text(self.body, self.headers.get("content-type"))

    @property
    def blocked(self) -> str | None:
        """The kind of block that it is, if it is one."""
        return blocked(self.status, self.text, self.ask.due)

    @property
    def good(self) -> bool:
        """Whether it is what was asked for, by its status and its look."""
        return self.status == 200 and not self.blocked

    @property
    def asks_for_pause(self) -> str:
        """How it says that the site is asked too much; nothing where it does not."""
        if self.status in BUSY:
            after = self.headers.get("retry-after")
            return f"HTTP status {self.status}" + (f", Retry-After {after}" if after else "")
        return "频繁" if self.blocked == "too_often" else ""


@dataclass(frozen=True, slots=True)
class Check:
    """A part of an answer: as the parser knows it, other than that, or not seen this time."""

    part: str
    state: State
    found: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", printable(self.found))


def arrived(answer: Answer) -> list[Check]:
    """Whether there is an answer that is no block, with status 200; else what came in its place."""
    if answer.good:
        return []
    said = [answer.fault or f"HTTP status {answer.status}"] if answer.status != 200 else []
    said += [f"blocked ({answer.blocked})"] if answer.blocked else []
    if target := answer.headers.get("location"):
        said.append(f"it sends on to {target[:100]}")
    return [Check("answer", "other", ", ".join(said))]


def readable(read: Callable[[], object], known: str) -> Check:
    """Whether the project's own parser reads it; ``known`` says what it has read."""
    try:
        read()
    except PageError as error:
        return Check("parser", "other", f"{type(error).__name__}: {error}")
    return Check("parser", "known", known)


def others(checks: Iterable[Check]) -> list[Check]:
    """Those that are other than the parser knows."""
    return [check for check in checks if check.state == "other"]
