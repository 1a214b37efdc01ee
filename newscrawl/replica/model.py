"""What an article is, clean and whole, before any page or list is drawn from it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

BEIJING = timezone(timedelta(hours=8), "CST")

Kind = Literal["flash", "article"]
Market = Literal["sh", "sz", "bj"]
HeadingForm = Literal["h2", "h3", "strong"]
ImageForm = Literal["bare", "lazy", "lazy_data", "figure", "inside", "before"]


@dataclass(frozen=True, slots=True)
class Security:
    """A listed company: its market, its six digits and its short name."""

    market: Market
    digits: str
    name: str

    @property
    def code(self) -> str:
        """The code as records write it, such as `688727.SH`."""
        return f"{self.digits}.{self.market.upper()}"

    @property
    def stock_code(self) -> str:
        """The code as the site writes it, such as `sh688727`."""
        return self.market + self.digits


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A sub-heading; `form` says by which element the page shows it."""

    text: str
    form: HeadingForm


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `url` is the clean one, `form` says how the page places and loads it."""

    url: str
    caption: str | None
    form: ImageForm


@dataclass(frozen=True, slots=True)
class Table:
    """A table of several cells; `head`: its first row stands in a thead."""

    rows: tuple[tuple[str, ...], ...]
    head: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A table of one cell, which only draws a border round some paragraphs."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `inner` items stand in a list of their own inside the first item."""

    ordered: bool
    items: tuple[str, ...]
    inner: tuple[str, ...]


Element = Paragraph | Heading | Image | Table | Frame | Items


@dataclass(frozen=True, slots=True)
class Credits:
    """The names in the last lines of a body; `form` says how the lines are laid out."""

    editors: tuple[str, ...]
    proofreaders: tuple[str, ...]
    form: Literal["proof", "one_line", "two_lines", "with_layout"]


@dataclass(frozen=True, slots=True)
class Row:
    """What only the kx list says of a flash."""

    source: str
    attribution: str | None
    empty: bool
    important: bool


@dataclass(frozen=True, slots=True)
class Item:
    """What a column's `li` says of an article."""

    summary: str | None
    shows_tags: bool
    source: str | None
    authors: tuple[str, ...]
    thumbnail: str | None


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of an article in the world: what is fixed before its text is made.

    `number` counts from the oldest article, 0; `published` is to the second.
    """

    number: int
    article_id: int
    published: datetime
    kind: Kind
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its facts as a careful reader would give them, and its traps by name."""

    slot: Slot
    title: str
    body: tuple[Element, ...]
    source: str | None
    print_edition: tuple[date, str] | None
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    credits: Credits | None
    tags: tuple[str, ...]
    keywords: tuple[str, ...]
    securities: tuple[Security, ...]
    row: Row | None
    item: Item
    traps: frozenset[str]
    look: int
