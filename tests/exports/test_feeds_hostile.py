"""Hostile texts through both feeds: text in, text out, and nothing else."""

import json
import re
from dataclasses import replace
from io import BytesIO

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from newscrawl.archive.records import Version
from newscrawl.exports.atom import write_atom
from newscrawl.exports.entry_content import as_html, as_text
from newscrawl.exports.entry_notes import mark, notes
from newscrawl.exports.entry_text import clean, clean_line, web_address
from newscrawl.exports.feed_names import entry_id
from newscrawl.exports.histories import History
from newscrawl.exports.jsonfeed import write_jsonfeed
from tests.exports.atom_rules import ATOM, faults
from tests.exports.conftest import START, hostile_article
from tests.exports.hostile import HOSTILE
from tests.exports.jsonfeed_rules import schema

TAGS = {"p", "h2", "table", "tbody", "tr", "td", "ol", "ul", "li", "a", "strong", "del", "ins"}
HARM = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(content: str) -> bool:
    """A browser's own parser finds but these elements, and links to the web."""
    if HARM.search(content):
        return False
    root = html.fragment_fromstring(content, create_parent="div")
    links = [one.attrib.pop("href") for one in root.iter("a")]
    plain = all(not one.attrib for one in root.iter())
    known = {one.tag for one in root.iter()} <= TAGS | {"div", "hr"}
    cleaned = nh3.clean(content, tags=TAGS | {"hr"}, attributes={"a": {"href"}}, link_rel=None)
    again = html.fragment_fromstring(cleaned, create_parent="div")
    same = root.text_content() == again.text_content()
    return plain and known and same and all(link.startswith("https://") for link in links)


def strings(value) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("write", [write_atom, write_jsonfeed])
def test_an_archive_full_of_it_gives_a_good_feed(make_job, write):
    file, job = BytesIO(), make_job()
    write(file, job)
    document = file.getvalue()
    document.decode("utf-8")
    if write is write_atom:
        assert faults(document) == []
        feed = etree.fromstring(document)
        titles = [one.text or "" for one in feed.findall("atom:entry/atom:title", ATOM)]
        contents = [one.text for one in feed.findall("atom:entry/atom:content", ATOM)]
    else:
        feed = json.loads(document)
        schema().validate(feed)
        assert not [one for one in strings(feed) if HARM.search(one)]
        titles = [item["title"] for item in feed["items"]]
        contents = [item["content_html"] for item in feed["items"]]
    assert len(contents) == len(HOSTILE) == job.rows
    assert all(map(harmless, contents))
    assert titles[::-1] == [clean_line(article_title(text)) for text in HOSTILE.values()]


def article_title(text: str) -> str:
    return hostile_article(1, text).title


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_no_database_holds_is_harmless_too(text):
    """Also where a text is as it came, and stands in what was corrected."""
    blocks = [
        {"type": "paragraph", "text": text},
        {"type": "image", "url": f"https://img.example/{text[:50]}", "caption": text},
        {"type": "image", "url": f"javascript:{text[:50]}", "caption": text},
        {"type": "image", "url": text[:50], "caption": None},
        {"type": "table", "rows": [[text], []]},
        {"type": "list", "ordered": False, "items": [text]},
    ]
    raw = dict.fromkeys(("title", "text", "source"), text) | {"authors": [text], "blocks": blocks}
    old = replace(hostile_article(1, "题"), version=1)
    new = replace(old, version=2, **raw)
    seen = [Version(old, START, "first", 1), Version(new, START, "edit", 2)]
    said = list(notes(History(seen)))
    assert mark(History(seen)) == "更正："
    assert harmless(as_html(new, said))
    assert not HARM.search(as_text(new, said))
    assert re.fullmatch(r"tag:stcn\.com,2026:newscrawl/article/[!-~]*", entry_id(text[:50]))


def edited(*contents: str) -> list[Version]:
    """Versions of these texts, each but the first an edit."""
    article = hostile_article(1, "题")
    return [
        Version(
            replace(article, version=number, text=text),
            START,
            "edit" if number > 1 else "first",
            number,
        )
        for number, text in enumerate(contents, 1)
    ]


def test_a_text_of_a_million_equal_sentences_is_not_compared():
    (note,) = notes(History(edited("涨。" * 500_000, "跌。" + "涨。" * 500_000)))
    assert note.text.endswith("：正文过长，未逐句比较")
    assert note.changes == []


def test_of_very_many_corrections_the_newest_are_shown():
    said = list(notes(History(edited(*(f"第{n}稿。" for n in range(1, 31))))))
    assert len(said) == 11
    assert [change.text for change in said[0].changes] == ["第29稿。", "第30稿。"]
    assert said[-1] == ("此前另有 19 次更正", [])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\x00script:alert(1)",
        "data:text/html,<script>",
        "//evil.example/x",
        "/article/detail/1.html",
        "https://[",
        "https:///x",
        "file:///etc/passwd",
        "urn:sha256:00",
        "",
    ],
)
def test_what_does_not_lead_into_the_web_is_no_link(url):
    assert web_address(url) is None


def test_an_address_is_ascii_and_stays_one():
    once = web_address('https://www.stcn.com/a b"<茅台>?x=%20&y=1#z\ud800')
    assert once == "https://www.stcn.com/a%20b%22%3C%E8%8C%85%E5%8F%B0%3E?x=%20&y=1#z"
    assert web_address(once) == once


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_clean_text_can_stand_in_xml(text):
    element = etree.Element("x", at=clean_line(text))
    element.text = clean(text)
    again = etree.fromstring(etree.tostring(element, encoding="utf-8"))
    assert (again.text or "", again.get("at")) == (clean(text), clean_line(text))
    assert clean(clean(text)) == clean(text)


def test_marks_that_turn_no_other_text_stay():
    assert clean("a\u200eb\u200fc\u061cd") == "a\u200eb\u200fc\u061cd"
    assert clean("a\u202eb\u2067c") == "abc"
