"""A visit of the site in ten requests: what it shows, beside what the parsers know."""

from __future__ import annotations

from newscrawl.visit.checks import Answer, Ask, Check
from newscrawl.visit.evidence import printable
from newscrawl.visit.plan import MOST_REQUESTS, visiting
from newscrawl.visit.question import Unknown
from newscrawl.visit.seen import Visit
from newscrawl.visit.unknowns import unknowns

__all__ = [
    "MOST_REQUESTS",
    "Answer",
    "Ask",
    "Check",
    "Unknown",
    "Visit",
    "printable",
    "unknowns",
    "visiting",
]
