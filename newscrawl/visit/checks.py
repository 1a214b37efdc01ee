"""What is asked of the site, what it answers, and what a look at a part of an answer says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newscrawl.errors import PageError
from newscrawl.pages.answer import answer_text

State = Literal["known", "other", "not seen"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: a path with its query, and whether it says that a script asks."""

    name: str
    path: str
    ajax: bool = False


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


@dataclass(frozen=True, slots=True)
class Check:
    """A part of an answer: as the parser knows it, other than that, or not seen this time."""

    part: str
    state: State
    found: str = ""


def arrived(answer: Answer) -> list[Check]:
    """Whether there is an answer with status 200; else what came in its place."""
    if answer.status == 200:
        return []
    said = answer.fault or f"HTTP status {answer.status}"
    if target := answer.headers.get("location"):
        said += f", it sends on to {target[:100]}"
    return [Check("answer", "other", said)]


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
