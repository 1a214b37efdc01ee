"""Answers that are small to send and large to read: each reader is done with each in time."""

import json
from collections.abc import Callable

import pytest

from newscrawl.errors import PageError
from newscrawl.pages.answer import answer_text
from newscrawl.pages.stcn.article import article_from_page
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.comments import has_comments
from newscrawl.pages.stcn.gateway import read_gateway
from newscrawl.pages.stcn.listing import read_api, read_column
from newscrawl.pages.stcn.rank import read_ranking
from newscrawl.saved.addresses import said_by
from tests.pages.hostile import NOW, SEEN, page, read_page, seconds

DEPTH = 100_000
MANY = 1_000_000
LIMIT = 3
"""Seconds at full speed for one reading, however it ends."""

INTAL = '<div class="intal_tit"><h2>标题</h2><div class="info">2019-09-26 12:11</div></div>{}'
INTAL = INTAL.format('<div class="txt_con">{}</div>')
TRS = '<h2>标题</h2><div class="info">2021-07-15 12:11 来源：甲</div><div class="txt_con">{}</div>'
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(12)
)
# Of many tags, a million are in test_time_limits.py.
INSIDE = {
    "nested": "<div>" * DEPTH + "x",
    "nested and closed": "<div>" * DEPTH + "x" + "</div>" * DEPTH,
    "attributes of one tag": f"<p {' '.join(f'a{n}=1' for n in range(MANY))}>x</p>",
    "attributes of all tags": "<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=0>x</p>" * (MANY // 40),
    "classes": f'<p class="{"a " * MANY}">x</p>',
    "character references": "&#x554a;&amp;&nosuch;" * (MANY // 10),
    "entities that laugh": "&l11;" * 1000,
    "unclosed comments": "<!--" * (MANY // 10),
    "unclosed tags": "<p" * (MANY // 10),
}


def documents(inside: str) -> dict[str, bytes]:
    """The same inside in the body of each design, in a list, among comments, in a head."""
    doctype = f"<!DOCTYPE html [{LAUGHS}]>" if "&l11;" in inside else ""
    pages = {
        "today": page(content=inside),
        "before it": inside + page(),
        "2018": INTAL.replace("{}", inside),
        "2021": TRS.replace("{}", inside),
        "list": f'<ul class="infinite-list"><li><div class="tt">{inside}',
        "comments": f'<div id="comment"><div class="comment-list">{inside}',
    }
    return {name: (doctype + html).encode() for name, html in pages.items()}


def old_page(text: str) -> object:
    return article_from_page(
        text, "kuaixun.stcn.com/2019/0926/15409036.shtml", fetched_at=NOW, seen=SEEN
    )


READERS: dict[str, Callable[[str], object]] = {
    "today": read_page,
    "before it": read_page,
    "2018": old_page,
    "2021": old_page,
    "list": lambda text: read_column(text, NOW),
    "comments": has_comments,
}


@pytest.mark.parametrize("name", INSIDE)
def test_markup_that_grows(name):
    for place, body in documents(INSIDE[name]).items():
        text = answer_text(body, None)
        took = seconds(lambda place=place, text=text: READERS[place](text), LIMIT)
        assert took < LIMIT, f"{place}: {took:.1f} s"
        assert seconds(lambda body=body: said_by(body, None), LIMIT) < LIMIT


@pytest.mark.parametrize("entity", ["&l11;", "&l1;"])
def test_entities_of_its_own_are_not_unfolded(entity):
    html = f"<!DOCTYPE html [{LAUGHS}]>{page(content=f'<p>{entity}甲</p>')}"
    assert len(read_page(html)["text"]) < 20


def test_no_file_is_read_for_an_entity(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for kind in (f'SYSTEM "{secret}"', f'SYSTEM "{secret.as_uri()}"', f'PUBLIC "x" "{secret}"'):
        html = (
            f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x {kind}>]>{page(content='<p>&x;甲')}"
        )
        assert "SECRET" not in json.dumps(read_page(html))


ANSWERS = {
    "open lists": '{"state":1,"data":' + "[" * DEPTH,
    "lists": '{"state":1,"status":1,"data":' + "[" * DEPTH + "]" * DEPTH + "}",
    "objects": '{"state":1,"status":1,"data":' + '{"a":' * DEPTH + "1" + "}" * DEPTH + "}",
    "digits": '{"state":1,"status":1,"data":' + "9" * MANY + "}",
    "digits of the cursor": '{"state":1,"data":[],"page_time":"' + "9" * MANY + '"}',
    "rows": '{"state":1,"status":1,"data":[' + '{"id":"1","title":"x"},' * 100_000 + "{}]}",
    "keys": '{"state":1,"status":1,"data":{' + '"a":1,' * MANY + '"b":1}}',
    "html": json.dumps({"state": 1, "status": 1, "data": "<li>" * DEPTH}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_json_that_grows(name):
    for read in (
        lambda text: read_api(text, CHANNELS["kx"], NOW),
        lambda text: read_api(text, CHANNELS["yw"], NOW),
        read_gateway,
        read_ranking,
    ):
        assert seconds(lambda read=read: read(ANSWERS[name]), LIMIT) < LIMIT


BROKEN = {
    "no UTF-8": b"\xff" * MANY,
    "half characters": b"\xe8\x8c" * (MANY // 2),
    "surrogates": b"\xed\xa0\xbd" * (MANY // 3),
    "zeros": bytes(MANY),
    "UTF-16 with half a character": b"\xff\xfe" + b"\x3d\xd8" * (MANY // 2) + b"\x3d",
    "UTF-7": b"+AGEAYQ" * (MANY // 7),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("charset", ["utf-8", "gbk", "utf-16", "utf-7", "nonsense"])
def test_bytes_that_are_no_text(name, charset):
    content_type = f"text/html; charset={charset}"

    def read() -> None:
        text = answer_text(BROKEN[name], content_type)
        for reader in (read_page, old_page, lambda html: read_column(html, NOW)):
            try:
                reader(page(content=f"<p>{text}</p>"))
            except PageError:
                continue

    assert seconds(read, LIMIT) < LIMIT
