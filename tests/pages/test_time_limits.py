"""No page or processor takes long, whatever it is given."""

from collections.abc import Callable

import pytest

from newscrawl import processors
from newscrawl.items import ListRow
from newscrawl.pages.stcn import channels, tails, times
from newscrawl.pages.stcn.article import article_from_row
from newscrawl.pages.stcn.listing import read_column
from tests.pages.hostile import NOW, SEEN, page, read_page, seconds

FILLERS = [
    *("啊", " ", "\n", "\u200b", "a", "1", "<", "<a", "<a ", "</", "/", "<b ", "<!--", "。", "（"),
    *(
        "1-",
        "2026-09-24 ",
        "作者：",
        "校对 ",
        "记者",
        "来源",
        "sh1",
        "x-oss-process=",
        "https:",
        "、",
    ),
]
STARTS = ["", "<", "<b ", "来源", "作者：", "校对", "2026-09-24", "。（", "//", "sh"]
HOSTILE = [(start, filler) for start in STARTS for filler in FILLERS]


def slow(work: Callable[[str], object], limit: float = 0.05) -> list[str]:
    """The hostile texts of 100 KB that take too long; a short one first, to fail fast."""
    found = []
    for start, filler in HOSTILE:
        for size, allowed in ((4_000, 0.02), (100_000, limit)):
            text = start + filler * (size // len(filler)) + "\n!"
            if seconds(lambda text=text: work(text), allowed) > allowed:
                found.append(f"{start!r} + {filler!r} * {size // len(filler)}")
                break
        if len(found) > 2:
            break
    return found


@pytest.mark.parametrize(
    "read",
    [
        processors.clean_text,
        processors.clean_title,
        processors.names,
        processors.source_name,
        processors.print_edition,
        processors.keywords,
        processors.security_code,
        lambda text: processors.image_url(text, "https://www.stcn.com"),
        times.page_time,
        lambda text: times.list_time(text, NOW),
        times.epoch_time,
        tails.cut_publisher,
        channels.article_id,
    ],
    ids=lambda read: read.__name__.strip("<>"),
)
def test_no_processor_is_slow(read):
    assert slow(read, limit=0.2) == []


def column(items: str) -> str:
    return f'<ul class="infinite-list">{items}</ul>'


DEEP = ["div", "span", "b", "ul", "li", "ul><li", "li><div", "table", "table><tr><td", "a", "font"]


@pytest.mark.parametrize("tag", DEEP)
def test_a_hundred_thousand_nested_tags(tag):
    nested = f"<{tag}>" * (100_000 // (1 + tag.count("><"))) + "x"
    for work in (
        lambda: read_page(page(content=nested)),
        lambda: read_page(page(info=f"<span>2026-09-30 10:00</span>{nested}")),
        lambda: read_column(column(f"<li>{nested}"), NOW),
        lambda: article_from_row(
            ListRow("1", "flash", "标题", NOW, content=nested), fetched_at=NOW, seen=SEEN
        ),
    ):
        assert seconds(work, 3) < 3


MANY = {
    "characters": page(content="<p>" + "啊" * 1_000_000),
    "spaces": page(content="<p>啊" + " " * 1_000_000 + "啊"),
    "tokens of a class": page(content=f'<p class="{"a " * 500_000}">啊'),
    "attributes": page(content="<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=0>啊</p>" * 100_000),
    "paragraphs": page(content="<p>啊</p>" * 200_000),
    "comments": page(content="<!-- -->" * 100_000),
    "entities": page(content="&nbsp;" * 200_000),
    "inline nodes of a cell": page(content="<table><tr><td>y<td>" + "<b>啊</b>" * 100_000),
    "rows": page(content="<table>" + "<tr><td>x<td>y" * 30_000 + "</table>"),
    "items": page(content="<ul>" + "<li>x" * 100_000 + "</ul>"),
    "credits": page(content="<p>" + "校对：" * 100_000),
    "tags": page(more='<div class="detail-content-tags">' + "<div>x</div>" * 50_000 + "</div>"),
    "spans": page(info="<span>x</span>" * 50_000 + "<span>2026-09-30 10:00</span>"),
}


@pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in MANY.items()])
def test_a_page_of_very_many(html):
    assert seconds(lambda: read_page(html), 3) < 3


# Sizes at which a time that grows with the square is seen at once and costs the tests little:
# a page of 8 MB, the most that is taken in, holds 50 to 100 times as much.
SQUARES = {
    "attributes of one tag": lambda n: page(
        content=f"<p {' '.join(f'a{i}' for i in range(n))}>啊</p>"
    ),
    "images of a figure": lambda n: page(
        content=f"<figure>{'<img src=a.png>' * n}<figcaption>x</figcaption></figure>"
    ),
    "a long author": lambda n: page(
        info=f"<span>作者：{'啊' * n}</span><span>2026-09-30 10:00</span>"
    ),
    "a long credit": lambda n: page(content=f"<p>校对：{'啊' * n}</p>"),
    "a long tag": lambda n: page(content=f"<{'a' * n} <br/>"),
    "spaces of a long author": lambda n: page(
        info=f"<span>作者：{'啊 ' * n}</span><span>2026-09-30 10:00</span>"
    ),
}


@pytest.mark.parametrize("kind", sorted(SQUARES))
def test_four_times_as_much_takes_about_four_times_as_long(kind):
    small, large = SQUARES[kind](3_000), SQUARES[kind](12_000)
    assert seconds(lambda: read_page(large)) < max(0.05, 7 * seconds(lambda: read_page(small)))
