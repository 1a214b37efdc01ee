"""What a visit has seen, and what it has not come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from newscrawl.visit.checks import Answer, Check

LISTS = ("kx", "kx end", "yw page", "yw page 2", "company", "ranking")
"""The names of what is asked for before the articles."""

ARTICLES = 3


@dataclass
class Visit:
    """What a visit has seen: the answers in order, and the checks of each by its name.

    ``ended``: why it was ended before it was done.
    """

    answers: list[Answer] = field(default_factory=list)
    checks: dict[str, list[Check]] = field(default_factory=dict)
    ended: str = ""

    def note(self, answer: Answer, checks: list[Check]) -> None:
        """Keep an answer, and what was found in it."""
        self.answers.append(answer)
        self.checks[answer.ask.name] = checks

    def answer(self, name: str) -> Answer | None:
        """The answer to the request of this name, where it is what was asked for."""
        return next((a for a in self.answers if a.ask.name == name and a.good), None)

    @property
    def articles(self) -> list[Answer]:
        """The pages of articles that came as asked for."""
        return [a for a in self.answers if a.ask.name.startswith("article ") and a.good]

    @property
    def pages(self) -> list[Answer]:
        """All HTML pages that came as asked for."""
        column = self.answer("yw page")
        return [*([column] if column else []), *self.articles]

    @property
    def left_out(self) -> list[str]:
        """What was not asked for, as the visit was ended before."""
        if not self.ended:
            return []
        asked = [answer.ask.name for answer in self.answers]
        missing = ARTICLES - sum(name.startswith("article ") for name in asked)
        articles = {0: [], 1: ["one article"]}.get(missing, [f"{missing} articles"])
        return [name for name in LISTS if name not in asked] + articles

    @property
    def clock_ahead(self) -> timedelta | None:
        """How far this machine's clock is ahead of the site's ``Date``; None without one."""
        apart = [answer.at - answer.date for answer in self.answers if answer.date]
        return min(apart, key=abs) if apart else None
