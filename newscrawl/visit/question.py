"""A question about the site that is open, and what a visit has seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newscrawl.visit.evidence import printable


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question, whether this visit answers it, and what it has seen."""

    question: str
    state: Literal["seen", "not seen", "not looked at"]
    evidence: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "evidence", printable(self.evidence))


def asked(question: str, looked: object, evidence: str, *, yes: object = None) -> Unknown:
    """What was seen where it was ``looked`` for.

    There is something where there is ``evidence``, unless ``yes`` says whether there is.
    """
    if not looked:
        return Unknown(question, "not looked at")
    there = bool(evidence) if yes is None else bool(yes)
    return Unknown(question, "seen" if there else "not seen", evidence)
