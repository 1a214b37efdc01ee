"""An article, and what changed in it, as a person reads it on a terminal or through a pipe.

Whatever comes from the archive goes into a rich ``Text``, where markup is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from newscrawl.archive.duplicates.links import Link
from newscrawl.archive.records import Version
from newscrawl.archive.withdrawals import Withdrawal
from newscrawl.changes import Change, diff_sentences, what_changed
from newscrawl.items import Article, Block
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.channels import CHANNELS

NARROWEST_CELL = 5
"""A Chinese character, its padding and a line: no narrower can a cell be read."""

LONGEST_RUN = 4
"""So many unchanged sentences in a row are shown whole."""

# Behind one a line may end: a run of ASCII, or one other character, and the marks that enclose it.
_UNIT = re.compile(r"[“‘「『（《【〈]*(?:[!-~]+|\S)[，。、；：？！…”’」』）》】〉％]*\s*")
_MARKS = {"same": ("  ", "dim"), "gone": ("- ", "red"), "new": ("+ ", "green")}


def fold(text: str, width: int) -> list[str]:
    """The text as lines of at most ``width`` cells: a Chinese character takes two.

    An English word, a number and an address stay whole, even where they are wider; no line
    begins with a closing mark, or ends with an opening one.

    >>> fold("贵州茅台涨3.5%，收于1,680元。", 12)
    ['贵州茅台涨', '3.5%，收于', '1,680元。']
    """
    lines = [""]
    for unit in _UNIT.findall(text):
        if lines[-1] and cell_len(lines[-1] + unit.rstrip()) > width:
            lines.append("")
        lines[-1] += unit
    return [line.rstrip() for line in lines]


class Lines:
    """A text, folded; behind a mark, its further lines are indented as far as it is wide."""

    def __init__(self, text: str, style: str = "", mark: str = "") -> None:
        self.text, self.style, self.mark = text, style, mark

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = cell_len(self.mark)
        for number, line in enumerate(fold(self.text, options.max_width - indent)):
            start = " " * indent if number else self.mark
            yield Text(start + line, self.style, no_wrap=True, overflow="ignore")


class Grid:
    """Rows of cells as a table; as lines, where the columns are too many for the width."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = max(map(len, self.rows), default=0)
        if columns * NARROWEST_CELL >= options.max_width:
            yield from (Lines(" | ".join(row)) for row in self.rows)
            return
        table = Table(box=box.SQUARE, show_header=False)
        for _ in range(columns):
            table.add_column(overflow="fold")
        for row in self.rows:
            table.add_row(*map(Text, row))
        yield table


def article_view(
    versions: Sequence[Version],
    withdrawals: Sequence[Withdrawal],
    link: Link | None = None,
    followers: Sequence[str] = (),
) -> Iterator[RenderableType]:
    """The newest of the versions, from its title to where it comes from.

    ``link``: the first article that told this story; ``followers``: those that told it again.
    """
    article = versions[-1].article
    if withdrawals and not withdrawals[-1].returned_at:
        seen = clock(withdrawals[-1].withdrawn_at)
        yield Lines(f"WITHDRAWN by the site (seen at {seen}, Beijing time)", "bold red")
    yield Lines(article.title, "bold")
    yield Lines(byline(article))
    channels = [f"{c} {CHANNELS[c].name}" if c in CHANNELS else c for c in article.channels]
    yield from _labelled("channels: ", channels)
    yield from _labelled("tags: ", article.tags)
    # One that the text names several times stands in the record as often.
    securities = dict.fromkeys(f"{s['code']} {s['name'] or ''}".strip() for s in article.securities)
    yield from _labelled("securities: ", list(securities))
    for block in article.blocks:
        yield ""
        yield from _block_view(block)
    yield ""
    yield from _labelled("责任编辑：", article.editors)
    yield from _labelled("校对：", article.proofreaders)
    if link:
        yield Lines(f"told first by {link.duplicate_of} ({link.reason}, {link.similarity:.2f})")
    yield from _labelled("told again by ", followers)
    yield Lines(article.url)
    times = f"first seen {clock(article.first_seen_at)} · fetched {clock(article.fetched_at)}"
    number = f"version {article.version} of {len(versions)}"
    origin = article.parser
    if article.provenance != "site":
        origin += f" · {article.provenance}"
    if article.unrestored:
        origin += f" ({article.unrestored:.2%} not restored)"
    yield Lines(f"{number} · {times} (Beijing time) · {origin}", "dim")


def diff_view(old: Article, new: Article) -> Iterator[RenderableType]:
    """What both say, the old one alone (-) and the new one alone (+), in reading order."""
    changed = "; ".join(what_changed(old, new)) or "nothing changed"
    yield Lines(f"{old.id}, version {old.version} → {new.version}: {changed}", "dim")
    yield ""
    for before, after in ((old.title, new.title), (byline(old), byline(new))):
        yield from map(_marked, _compared(before, after))
    yield ""
    for op, run in groupby(diff_sentences(old.text, new.text), lambda change: change.op):
        changes = list(run)
        if op == "same" and len(changes) > LONGEST_RUN:
            yield _marked(changes[0])
            yield Lines(f"… {len(changes) - 2} sentences unchanged …", "dim", "  ")
            changes = changes[-1:]
        yield from map(_marked, changes)


def byline(article: Article) -> str:
    """Source, authors, Beijing time and page of the printed paper, as far as they are known."""
    published = article.published_at.astimezone(BEIJING)
    edition = article.print_edition
    parts = (
        article.source,
        "、".join(article.authors),
        f"{published:%Y-%m-%d %H:%M:%S}" if published.second else f"{published:%Y-%m-%d %H:%M}",
        edition and f"{edition['date']} 第{edition['page']}版",
    )
    return " · ".join(part for part in parts if part)


def clock(moment: datetime) -> str:
    """Beijing time, to the second."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def _labelled(label: str, values: Sequence[str]) -> Iterator[Lines]:
    if values:
        yield Lines(label + "、".join(values))


def _block_view(block: Block) -> Iterator[RenderableType]:
    if block["type"] == "image":
        parts = ("[图片]", block["caption"], block["url"])
        yield Lines(" ".join(part for part in parts if part))
    elif block["type"] == "table":
        yield Grid(block["rows"])
    elif block["type"] == "list":
        for number, item in enumerate(block["items"], 1):
            yield Lines(item, mark=f"{number}. " if block["ordered"] else "• ")
    else:
        yield Lines(block["text"], "bold" if block["type"] == "heading" else "")


def _compared(before: str, after: str) -> list[Change]:
    if before == after:
        return [Change("same", after)]
    return [Change("gone", before), Change("new", after)]


def _marked(change: Change) -> Lines:
    mark, style = _MARKS[change.op]
    return Lines(change.text.strip().replace("\t", " | "), style, mark)
