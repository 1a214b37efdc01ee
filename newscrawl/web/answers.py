"""What a page answers: a template and its values, or bytes of another type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its values."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class File:
    """Bytes that are sent as they are."""

    body: bytes
    type: str


Answer = Page | File


def nothing_there(what: str) -> Page:
    """Status 404, and what is not there."""
    return Page("message.html", {"title": "没有找到", "message": what}, 404)
