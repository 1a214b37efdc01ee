"""Comments (网友评论) under an article are noticed, whatever they look like."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.pages.stcn.comments import has_comments
from tests.pages.hostile import seconds

FIXTURES = Path(__file__).parents[1] / "fixtures" / "stcn" / "article"
NONE = '<div class="empty comment text-center">暂无评论</div>'


def page(inside: str, id_: str = "comment") -> str:
    return f'<p>暂无评论</p><div id="{id_}"><div class="tt comment-list">{inside}</div></div>'


@pytest.mark.parametrize("inside", ["", "\n  ", NONE, "暂\u200b无评论\u3000", "<script>a</script>"])
def test_a_list_without_any(inside):
    assert not has_comments(page(inside))


@pytest.mark.parametrize(
    "inside", ["好文", "<div><p>说得好</p></div>", f"{NONE}<p>赞</p>", "<p>暂无评论</p><p>。</p>"]
)
def test_a_list_with_some(inside):
    assert has_comments(page(inside))


@pytest.mark.parametrize("html", ["", "no markup", "<p>comment-list</p>", page("好文", "other")])
def test_pages_without_the_list(html):
    assert not has_comments(html)


def test_a_list_that_holds_more_among_lists_that_do_not():
    assert has_comments(page(NONE) + page("好文"))


def test_of_the_fixtures_those_with_comments_are_known():
    pages = {path.parent.name: path.read_text("utf-8") for path in FIXTURES.glob("*/page.html")}
    assert [name for name, html in sorted(pages.items()) if has_comments(html)] == [
        "comments-and-recommended"
    ]


PIECES = st.sampled_from(
    [
        "<div>",
        '<div class="empty comment">',
        "</div>",
        "<p>",
        "</p>",
        "暂无评论",
        "好文",
        " \n",
        '<ul class="comment-list">',
        "<!-- -->",
    ]
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(PIECES, max_size=6).map("".join))
def test_the_short_way_says_what_the_parser_says(inside):
    html = page(inside)
    assert has_comments(html) == has_comments(f"{html}<!-- comment-list -->")


@pytest.mark.parametrize("piece", ['comment-list" ', '<p class="comment-list">', 'comment-list"> '])
def test_a_hostile_page_takes_no_time(piece):
    html = page(piece * 20_000)
    assert seconds(lambda: has_comments(html), enough=1) < 1
