"""The items: a row of a list, a line of a ranking, and a finished article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

from newscrawl.moments import beijing_iso, utc_iso

Kind = Literal["flash", "article"]
Cause = Literal["first", "edit", "parser"]


class TextBlock(TypedDict):
    """A paragraph or a sub-heading."""

    type: Literal["paragraph", "heading"]
    text: str


class Image(TypedDict):
    """A picture: its absolute URL without resize parameters, and its caption."""

    url: str
    caption: str | None


class ImageBlock(Image):
    """A picture at its place in the body."""

    type: Literal["image"]


class TableBlock(TypedDict):
    """A table as rows of cell texts."""

    type: Literal["table"]
    rows: list[list[str]]


class ListBlock(TypedDict):
    """A list; the items of an inner list follow their parent's."""

    type: Literal["list"]
    ordered: bool
    items: list[str]


Block = TextBlock | ImageBlock | TableBlock | ListBlock


class Security(TypedDict):
    """A security and who says so: the site's tag, a code or a name in ``text[start:end]``.

    ``name`` is None for a code that nobody has named.
    """

    code: str
    name: str | None
    by: Literal["site", "code", "name"]
    start: NotRequired[int]
    end: NotRequired[int]


def site_tags(securities: Sequence[Security]) -> list[Security]:
    """Those that the site itself tags, without what newscrawl finds in the text."""
    return [security for security in securities if security["by"] == "site"]


class PrintEdition(TypedDict):
    """Where the article stood in the printed paper."""

    date: str
    page: str


BEIJING_TIME = {"serializer": beijing_iso}
UTC_TIME = {"serializer": utc_iso}


@dataclass(slots=True)
class ListRow:
    """One line of a list answer.

    ``content`` is a flash's whole text as the site sent it, None for a row that only
    announces an article. ``listed_at`` is None when the row's time could not be read;
    it has seconds for kx, minutes elsewhere.
    """

    article_id: str
    kind: Kind
    title: str
    listed_at: datetime | None
    content: str | None = None
    summary: str | None = None
    source: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    securities: list[Security] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    important: bool = False
    pinned: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the ledger."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values["listed_at"] = self.listed_at and self.listed_at.isoformat()
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ListRow:
        """The row that :meth:`to_json` wrote."""
        listed_at = values["listed_at"]
        return cls(**values | {"listed_at": listed_at and datetime.fromisoformat(listed_at)})


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    """One line of a hot ranking (时报热榜); ``position`` counts from 1.

    ``url`` is None where the line has no address that leads anywhere, ``article_id`` where it
    leads to no article. ``hot`` and ``red`` are the site's badges, ``tag`` its label.
    """

    position: int
    title: str
    url: str | None
    article_id: str | None
    hot: bool
    red: bool
    tag: str | None


def merged(first: ListRow, second: ListRow) -> ListRow:
    """Two channels' rows of one article: the one that holds the text, filled from the other.

    A flash's source and authors are its own row's alone.
    """
    base, other = (second, first) if second.content and not first.content else (first, second)
    byline = base if base.content else other
    return replace(
        base,
        title=base.title or other.title,
        listed_at=base.listed_at or other.listed_at,
        summary=base.summary or other.summary,
        source=base.source or byline.source,
        authors=base.authors or byline.authors,
        tags=base.tags or other.tags,
        securities=base.securities or other.securities,
        images=base.images or other.images,
        important=base.important or other.important,
    )


@dataclass(slots=True, kw_only=True)
class Article:
    """One version of an article, field by field as ``docs/record.md`` defines the record."""

    id: str
    site: str
    article_id: str
    url: str
    kind: Kind
    title: str
    summary: str | None
    source: str | None
    print_edition: PrintEdition | None
    authors: list[str]
    editors: list[str]
    proofreaders: list[str]
    published_at: datetime = field(metadata=BEIJING_TIME)
    first_seen_at: datetime = field(metadata=UTC_TIME)
    fetched_at: datetime = field(metadata=UTC_TIME)
    channels: list[str]
    tags: list[str]
    keywords: list[str]
    securities: list[Security]
    blocks: list[Block]
    text: str
    images: list[Image]
    important: bool
    related: list[str]
    language: str
    content_hash: str
    version: int
    duplicate_of: str | None
    parser: str
    provenance: str
    unrestored: float | None


RECORD_FIELDS = tuple(f.name for f in fields(Article))
_TIMES = {f.name: f.metadata["serializer"] for f in fields(Article) if f.metadata}


def to_record(article: Article) -> dict[str, Any]:
    """The article as one JSON object: plain values, fields in the record's order."""
    record = {name: getattr(article, name) for name in RECORD_FIELDS}
    for name, iso in _TIMES.items():
        record[name] = iso(record[name])
    return record


@dataclass(slots=True)
class Reading:
    """An article as read, and what it was read from.

    ``row`` is what the lists said of it, ``digest`` the SHA-256 of the answer that holds its
    text, ``body`` that answer unless it is kept already, and ``etag`` and ``last_modified``
    what the site wants to hear when it is asked again. ``cause``: why this is a version of its
    own (``first``; ``edit``, by the site; ``parser``, by reading otherwise). ``parts``: what its
    page gave by itself.
    """

    article: Article
    row: ListRow | None = None
    digest: str | None = None
    content_type: str | None = None
    body: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None
    from_page: bool = True
    cause: Cause = "first"
    parts: frozenset[str] = frozenset()
