"""The few exceptions of newscrawl, named by what their catcher does next.

::

    NewscrawlError
    ├── HeldError       another process holds the archive, exit status 4, nothing changed
    ├── UserError       one line to the user, exit status 1, nothing changed
    │   └── ArchiveError    the archive cannot be opened or written
    └── PageError       count it, log it with its URL, try again in a later run, store nothing
        ├── LayoutChanged   the answer has none of the shapes that the parser knows
        │   └── MissingField    a shape that it knows, without a field that it cannot do without
        └── Blocked         the site answered, but not with what was asked for
"""

from __future__ import annotations


class NewscrawlError(Exception):
    """Base of all errors that newscrawl raises on purpose; its text is for people."""


class UserError(NewscrawlError):
    """What was asked for cannot be done; the text says what is wrong and what to do."""


class HeldError(NewscrawlError):
    """Another process holds what was asked for; the text says who."""

    @classmethod
    def by(cls, name: str, who: str) -> HeldError:
        """For runs of this name, held by ``who``; empty: that is not known."""
        return cls(f"{name} runs on this archive already: {who or 'another process'}")


class ArchiveError(UserError):
    """The archive cannot be opened, read or written as it stands."""


class PageError(NewscrawlError):
    """An answer of the site that cannot be read; ``status``: the HTTP status that said so."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class LayoutChanged(PageError):  # noqa: N818 - says what happened, as Scrapy's own do
    """The answer has none of the shapes that the parser knows."""


class MissingField(LayoutChanged):
    """A known shape without a field that a record cannot do without."""


class Blocked(PageError):  # noqa: N818
    """The site refused, or showed a challenge, in place of what was asked for."""
