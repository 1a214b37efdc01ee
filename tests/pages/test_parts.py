"""Which parts an answer has."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import ListRow
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.article import read_page
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import read_api
from newscrawl.pages.stcn.parts import (
    LIST_PARTS,
    PAGE_PARTS,
    SELECTORS,
    as_listed,
    text_parts,
)

AT = datetime(2026, 9, 30, 16, 57, tzinfo=BEIJING)
GOOD = {"whole_title", "whole_text", "in_chinese", "without_markup"}
FLASH = {
    "id": "4204288",
    "url": "/article/detail/4204288.html",
    "title": "恒坤新材：产能利用率在八成以上",
    "content": "人民财讯9月30日电，恒坤新材今日表示，产能利用率在八成以上。",
    "source": "人民财讯",
    "time": 1790758677000,
    "show_time": "1790758677",
    "isRed": 0,
    "isTop": 0,
    "isAdd": 0,
    "images": [],
    "tags": [[{"title": "恒坤新材", "stock_code": "sh688727"}]],
}


def flash_parts(**changes):
    row = {key: value for key, value in (FLASH | changes).items() if value is not None}
    answer = json.dumps({"state": 1, "data": [row]}, ensure_ascii=False)
    return set(read_api(answer, CHANNELS["kx"], AT).parts)


ALL = flash_parts()


def test_a_whole_flash():
    assert GOOD | {
        "title", "listed_at", "content", "source", "securities",
        "is_red", "is_top", "is_advert", "list_of_images", "list_of_tags",
    } == ALL  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"isRed": None}, {"is_red"}),
        ({"isRed": "no"}, {"is_red"}),
        ({"isRed": None, "red": 1}, set()),
        ({"images": {"src": "x"}}, {"list_of_images"}),
        ({"tags": None}, {"list_of_tags", "securities"}),
        ({"tags": [[{"title": "恒坤新材", "code": "sh688727"}]]}, {"securities"}),
        ({"source": None}, {"source"}),
        ({"time": None, "show_time": None}, {"listed_at"}),
        ({"content": "人民财讯9月30日电，恒坤新材……"}, {"whole_text"}),
        ({"title": "恒坤新材..."}, {"whole_title"}),
        ({"content": "&lt;p&gt;恒坤新材今日表示，产能利用率在八成以上。"}, {"without_markup"}),
    ],
)
def test_what_a_flash_has_lost(changes, lost):
    assert ALL - flash_parts(**changes) == lost


PAGE = """<html><head><meta name="keywords" content="芯片"></head><body>
<div class="detail-title">标题</div>
<div class="detail-info"><span>来源：证券时报网</span><span>{time}</span></div>
<div class="like-btn" data-id="7"></div>
<div class="detail-content"><p>第一段。</p><p>第二段。</p><p>责编：李四 校对：杨立林</p></div>
<div class="{editor}">责任编辑： 郑灶金</div></body></html>"""


def given_by(editor="detail-content-editor", time="2026-09-30 16:57"):
    return read_page(PAGE.format(editor=editor, time=time), "7").given


def test_what_a_page_gives_where_it_belongs():
    fields = {
        "title",
        "source",
        "published_at",
        "keywords",
        "article_id",
        "editors",
        "proofreaders",
    }
    assert given_by() == fields
    assert given_by(editor="duty") == fields - {"editors"}
    assert given_by(time="3小时前") == fields - {"published_at"}


@pytest.mark.parametrize(
    ("title", "minutes", "found"),
    [
        ("标题", 0, {"title_as_listed", "time_as_listed"}),
        ("标题", 2, {"title_as_listed", "time_as_listed"}),
        ("标题", -3, {"title_as_listed"}),
        ("标题 - 证券时报网", 480, set()),
        (None, 0, {"time_as_listed"}),
    ],
)
def test_in_what_a_page_agrees_with_its_row(title, minutes, found):
    row = ListRow("7", "article", "标题", AT)
    assert as_listed(title, AT + timedelta(minutes=minutes), row) == found


def test_without_a_row_or_a_time_nothing_agrees():
    assert as_listed("标题", AT, None) == set()
    assert as_listed("标题", None, ListRow("7", "article", "标题", None)) == {"title_as_listed"}


@pytest.mark.parametrize(
    ("title", "text", "lost"),
    [
        ("标题", "他说：“好。”", set()),
        ("标题", "数据来源：证监会（新华社）", set()),
        ("标题…", "正文。", {"whole_title"}),
        ("标题", "正文没有完", {"whole_text"}),
        ("æ\xa0é¢", "æ\xadæ。", {"in_chinese"}),
        ("标题", "正文<br>第二行。", {"without_markup"}),
        ("标题", "收入&amp;利润。", {"without_markup"}),
        ("标题", "A<B公司，利润>3亿元。", set()),
    ],
)
def test_properties_of_a_text(title, text, lost):
    assert GOOD - text_parts(title, text) == lost


@given(st.text(), st.text())
def test_any_text_has_some_of_them(title, text):
    assert text_parts(title, text) <= GOOD


def test_each_selector_is_of_a_part():
    parts = {name.rpartition("/")[2] for name in SELECTORS}
    assert parts <= {*PAGE_PARTS, *LIST_PARTS}
