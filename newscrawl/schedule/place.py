"""Where the jobs run: the absolute paths that cron and systemd need."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """``python`` and ``scrapy`` of the environment, the project's folder, and its data.

    ``settings`` are what the environment of each job says, with absolute paths. An archive on
    a server is not among them: its address may hold a password.
    """

    project: Path
    python: Path
    scrapy: Path
    data: Path
    raw_pages: Path | None
    settings: dict[str, str]
    user: str
    server: bool

    @property
    def writable(self) -> list[Path]:
        """The folders that jobs write to; they have to be there."""
        pages = self.raw_pages
        outside = pages and not pages.is_relative_to(self.data)
        return [self.data, pages] if pages and outside else [self.data]

    @property
    def log(self) -> Path:
        """The log of jobs that cron starts."""
        return self.data / "newscrawl.log"
