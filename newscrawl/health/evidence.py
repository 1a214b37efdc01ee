"""Examples of what a run has met: addresses, and the pages that will be kept if one is cited."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 1_000_000
"""Of a larger page the address alone is remembered."""


@dataclass(frozen=True, slots=True)
class Example:
    """An address and its answer; None where that is kept already, or too large."""

    url: str
    body: bytes | None = None


class Evidence:
    """The last example of each name, such as ``stcn/detail-2022/editors``."""

    def __init__(self) -> None:
        self._examples: dict[str, Example] = {}

    def note(self, name: str, url: str, body: bytes | None = None) -> None:
        """Remember an example in the place of the one before."""
        small = body if body is not None and len(body) <= MOST_BYTES else None
        self._examples[name] = Example(url, small)

    def of(self, name: str) -> Example | None:
        """The last example; None where nothing was noted."""
        return self._examples.get(name)
