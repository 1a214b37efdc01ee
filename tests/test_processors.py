"""Processors and loaders: each cleans what it should, whatever it is given."""

import re
import unicodedata
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.loaders import ArticleLoader, each_security_once, most_precise, site_security
from newscrawl.moments import BEIJING
from newscrawl.processors import (
    clean_text,
    clean_title,
    has_text,
    image_url,
    keywords,
    names,
    print_edition,
    security_code,
    source_name,
    strip_label,
)

BASE = "https://www.stcn.com"
# what docs/record.md says is removed
INVISIBLE = [
    *map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]),
    *"\ufeff\xad\u061c\u180e",
]
SPACES = list("\xa0\u3000\u1680\u2000\u2007\u200a\u202f\u205f\t ")
BREAKS = list("\n\r\v\f\x85\u2028\u2029")
hostile = st.text(
    st.characters(categories=None) | st.sampled_from([*INVISIBLE, *SPACES, *BREAKS, "\ud83d", "中"])
)
known = settings(deadline=None, derandomize=True, max_examples=200)


@known
@given(hostile)
def test_clean_text_leaves_nothing_unclean(raw):
    text = clean_text(raw)
    assert clean_text(text) == text
    assert not set(text) & {*INVISIBLE, *SPACES[:-1], *BREAKS}
    assert not {unicodedata.category(c) for c in text} & {"Cc", "Cs", "Zl", "Zp"}
    assert "  " not in text
    assert text == text.strip()
    text.encode()


@known
@given(hostile)
def test_clean_text_keeps_what_can_be_seen(raw):
    def seen(text: str) -> str:
        unseen = {*INVISIBLE, *SPACES, *BREAKS}
        text = re.sub("[\ud800-\udfff]", "\ufffd", text)
        return "".join(c for c in text if c not in unseen and unicodedata.category(c) != "Cc")

    assert seen(clean_text(raw)) == seen(raw)


@known
@given(hostile)
def test_has_text_is_what_clean_text_leaves(raw):
    assert has_text(raw) == bool(clean_text(raw))


@pytest.mark.parametrize("unseen", INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_each_invisible_character_is_removed(unseen):
    assert clean_text(f"{unseen}贵{unseen}州 {unseen} 茅台{unseen}") == "贵州 茅台"


@pytest.mark.parametrize("space", SPACES, ids=lambda c: f"U+{ord(c):04X}")
def test_each_space_counts_as_one(space):
    assert clean_text(f"{space}中{space}{space}国 a{space}b{space}") == "中 国 a b"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("贵州\n  茅台", "贵州茅台"),
        ("贵州\n  600519", "贵州600519"),
        ("ROE\n  贵州", "ROE贵州"),
        ("first\n\tsecond", "first second"),
        ("first\u3000\r\nsecond", "first second"),
        ("上涨，\nTEOS", "上涨，TEOS"),
        ("上涨 \u200b\n TEOS”\u2028next", "上涨TEOS”next"),
        ("a\u200b\n\u200bb", "a b"),
        ("贵州  茅台", "贵州 茅台"),
        ("坏\ud83d字", "坏\ufffd字"),
        ("😀\n😀", "😀 😀"),
        ("\U00020000\nb", "\U00020000b"),
        ("\x00\x1f\x7f", ""),
    ],
)
def test_how_lines_are_folded(raw, text):
    assert clean_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("<b>茅台</b>涨<br/>停", "茅台涨停"),
        ("<font color='red'>茅台</font>", "茅台"),
        ("ROE&lt;30%&amp;净利", "ROE<30%&净利"),
        ("茅\u200b台&nbsp;&#8203;", "茅台"),
        ("营收<30亿，利润>5亿", "营收<30亿，利润>5亿"),
        ("&#xD83D;", "\ufffd"),
    ],
)
def test_titles_lose_their_markup(raw, title):
    assert clean_title(raw) == title


@known
@given(hostile | st.text("<>/b &#x;0123"))
def test_titles_are_clean(raw):
    title = clean_title(raw)
    assert title == clean_text(title)


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        ("作者：卓泳 安宇飞", ["卓泳", "安宇飞"]),
        ("作者:李小平", ["李小平"]),
        ("责任编辑： 郑灶金", ["郑灶金"]),
        ("证券时报记者 李小平、卓泳", ["李小平", "卓泳"]),
        ("王 明", ["王明"]),
        ("王 明 卓泳", ["王明", "卓泳"]),
        ("John Smith，王明/李四", ["John Smith", "王明", "李四"]),
        ("卓泳 卓泳", ["卓泳"]),
        ("作者：", []),
        ("、、 ，", []),
    ],
)
def test_names(raw, people):
    assert names(raw) == people


@known
@given(hostile | st.text("王明卓泳 、，/记者编辑：John"))
def test_names_are_whole_clean_and_each_once(raw):
    people = names(raw)
    assert len(set(people)) == len(people)
    assert all(name and name == clean_text(name) for name in people)
    assert not any(re.search("[、，,;；/|]", name) for name in people)


@pytest.mark.parametrize(
    ("raw", "source", "edition"),
    [
        ("来源：证券时报网", "证券时报网", None),
        ("来源 : e公司", "e公司", None),
        ("来源：证券时报·e公司", "证券时报·e公司", None),
        (
            "来源：证券时报 2026-09-24 A004版",
            "证券时报",
            {"date": "2026-09-24", "page": "A004"},
        ),
        ("证券时报2026-09-24第B12版", "证券时报", {"date": "2026-09-24", "page": "B12"}),
        ("来源：", "", None),
        ("21世纪 2026", "21世纪 2026", None),
    ],
)
def test_source_and_print_edition(raw, source, edition):
    assert source_name(raw) == source
    assert print_edition(raw) == edition


@known
@given(hostile)
@example("２０２６-０９-２４ A004版")
def test_a_print_edition_is_one_of_the_schema(raw):
    edition = print_edition(raw)
    assert edition is None or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", edition["date"])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("sz002458", "002458.SZ"),
        (" SH688727 ", "688727.SH"),
        ("bj830799", "830799.BJ"),
        ("hk00700", "00700.HK"),
        ("hk002458", None),
        ("sz00700", None),
        ("us000001", None),
        ("sz002458x", None),
        ("", None),
    ],
)
def test_security_codes(raw, code):
    assert security_code(raw) == code


@pytest.mark.parametrize("raw", ["sh６８８７２７", "ſh688727", "h\u212a00700", "sz٠٠٢٤٥٨"])
def test_a_security_code_is_ascii_or_none(raw):
    code = security_code(raw)
    assert code is None or re.fullmatch(r"[0-9]{5,6}\.(SH|SZ|BJ|HK)", code)


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("/a.png", f"{BASE}/a.png"),
        (
            "//static.stcn.com/a.png?v=1&x-oss-process=image/resize",
            "https://static.stcn.com/a.png?v=1",
        ),
        ("https://a.cn/b.png?imageView2/2/w/640", "https://a.cn/b.png"),
        ("HTTPS://a.cn/b.png#top", "https://a.cn/b.png"),
        (" \n/a.png\t", f"{BASE}/a.png"),
        ("data:image/png;base64,AAAA", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("ftp://a.cn/b.png", None),
        ("http://[::1", None),
        ("http://a.cn／b@c/x.png", None),
        ("https://a.cn", None),
        ("", None),
    ],
)
def test_image_urls(raw, url):
    assert image_url(raw, BASE) == url


@known
@given(hostile | st.text("htps:/.[]@#?&%a\\\n") | st.just("http:/a.png"))
@example("https://a.cn/\ud83d.png")
@example("http:/a.png")
@example("http:///a.png")
@example("https://a.cn:port/a.png")
def test_an_image_url_can_be_stored_and_has_a_host(raw):
    url = image_url(raw, BASE)
    if url is not None:
        assert re.match(r"https?://[^/?#]+/", url)
        url.encode()


@known
@given(hostile | st.text(",，、;；| ab"))
def test_keywords_are_clean_and_each_once(raw):
    found = keywords(raw)
    assert len(set(found)) == len(found)
    assert all(word and word == clean_text(word) for word in found)


def test_strip_label():
    assert strip_label("\u200b责任编辑 ： 郑灶金") == "郑灶金"
    assert strip_label("编辑部：启事") == "编辑部：启事"


# --- loaders


def test_the_time_with_seconds_wins_within_its_minute():
    minute = datetime(2026, 9, 30, 16, 57, tzinfo=BEIJING)
    exact = minute.replace(second=31)
    assert most_precise([minute, exact]) == exact
    assert most_precise([minute, exact.replace(minute=58)]) == minute
    assert most_precise([exact, minute]) == exact


def test_securities_stand_in_the_order_of_their_first_mention():
    first, other, again = (
        site_security("sz002458", "益生股份"),
        site_security("sh688727", "恒坤新材"),
        site_security("sz002458", "益生"),
    )
    assert each_security_once([first, other, again]) == [first, other]


def test_a_security_without_a_known_code_is_none():
    assert site_security("us000001", "Apple") is None


@pytest.mark.parametrize("field", ["title", "source", "summary"])
def test_a_value_that_cleans_to_nothing_leaves_room_for_the_fallback(field):
    loader = ArticleLoader()
    loader.add_value(field, "来源： " if field == "source" else " \u200b\n")
    loader.add_fallback(field, "人民财讯")
    assert loader.get_output_value(field) == "人民财讯"


@pytest.mark.parametrize("field", ["tags", "keywords", "authors"])
def test_a_list_holds_nothing_empty(field):
    loader = ArticleLoader()
    loader.add_value(field, [" ", "甲乙", "\u200b", "甲乙"])
    assert loader.get_output_value(field) == ["甲乙"]
