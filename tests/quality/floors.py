"""The floors of quality, and what falls below them; lowering one takes a line in the CHANGELOG."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.quality import drift, duplicates, fields, mirror, securities

FLOORS = Path(__file__).with_name("floors.json")


@dataclass(frozen=True)
class Floor:
    """The least that a measure may be, or the most where it counts mistakes."""

    least: float | None = None
    most: float | None = None

    @property
    def text(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"

    def holds(self, value: float) -> bool:
        return value >= self.least if self.least is not None else value <= self.most


@cache
def floors() -> dict[str, Floor]:
    """Each measure's floor."""
    return {name: Floor(**limits) for name, limits in json.loads(FLOORS.read_text("utf-8")).items()}


def measured() -> dict[str, float]:
    """All measures."""
    parts = (fields, securities, duplicates, mirror, drift)
    return {name: value for part in parts for name, value in part.measure().items()}


def faults(values: dict[str, float]) -> list[str]:
    """What is below its floor, has none, or was not measured: one line each."""
    unknown = [f"{name}: no floor" for name in sorted(values.keys() - floors().keys())]
    missing = [f"{name}: not measured" for name in sorted(floors().keys() - values.keys())]
    below = [
        f"{name}: {value:g}, its floor is {floors()[name].text}"
        for name, value in values.items()
        if name in floors() and not floors()[name].holds(value)
    ]
    return unknown + missing + below
