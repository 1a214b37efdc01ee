"""What is a block, and what only speaks of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.stcn.blocked import STATUSES, blocked
from newscrawl.pages.stcn.pauses import asked_pause

ARTICLE = (
    '<!DOCTYPE html><html><body><div class="detail-title">题</div>'
    '<div class="detail-content"><p>{}</p></div>{}'
)
END = "</body></html>"


@pytest.mark.parametrize("words", ["访问验证", "频繁", "acw_sc__v2", "验证码", "请登录 captcha"])
def test_an_article_may_speak_of_it(words):
    assert blocked(200, ARTICLE.format(words, END), "article") is None
    assert blocked(200, ARTICLE.format(words, END), "column") is None
    row = f'{{"state":1,"data":[{{"id":"1","content":"{words}"}}]}}'
    assert blocked(200, row, "json") is None


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<html><title>访问验证</title></html>", "challenge"),
        ("<html><script>document.cookie='acw_sc__v2=1'</script></html>", "challenge"),
        ("\ufeff\n<html>请输入验证码</html>", "captcha"),
        ('<html><input type="password"></html>', "login"),
        ("<html>您的访问过于频繁</html>", "too_often"),
    ],
)
@pytest.mark.parametrize("due", ["article", "column", "json"])
def test_pages_of_access_control(page, kind, due):
    assert blocked(200, page, due) == kind


def test_json_that_refuses_and_pages_in_its_place():
    assert blocked(200, '{"state":0,"msg":"访问频繁"}', "json") == "too_often"
    escaped = r'{"state":0,"msg":"\u8bbf\u95ee\u9891\u7E41"}'
    assert blocked(200, escaped, "json") == "too_often"
    assert blocked(200, '{"state":0,"msg":"系统繁忙"}', "json") is None
    assert blocked(200, "<html><body>首页</body></html>", "json") == "page_for_json"
    column = '<html><ul class="list infinite-list"></ul></html>'
    assert blocked(200, column, "json") is None  # some channels answer their first page so


def test_an_article_that_is_cut():
    whole = ARTICLE.format("正文", END)
    assert blocked(200, whole, "article") is None
    assert blocked(200, whole[:-20], "article") == "truncated"
    statement = ARTICLE.format("正文", '<div class="detail-content-statement">声明</div>')
    assert blocked(200, statement, "article") is None
    assert blocked(200, whole, "article", length=7) == "truncated"


def test_a_wrong_charset():
    text = "证券时报" * 50
    assert blocked(200, ARTICLE.format(text, END), "article") is None
    lost = text.encode("gbk").decode("utf-8", "replace")
    assert blocked(200, ARTICLE.format(lost, END), "article") == "charset"
    assert blocked(200, ARTICLE.format(text + "\ufffd", END), "article") is None


def test_statuses():
    assert {status: blocked(status, "", "json") for status in STATUSES} == STATUSES
    assert [blocked(status, "<html>访问验证", "article") for status in (404, 500, 304)] == [
        None
    ] * 3


@given(st.text(), st.sampled_from(["article", "column", "json"]), st.integers(200, 599))
def test_any_text_has_an_answer(text, due, status):
    found = blocked(status, text, due)
    assert found is None or found in {*STATUSES.values(), "challenge", "captcha", "login"} | {
        "truncated",
        "charset",
        "page_for_json",
    }


@pytest.mark.parametrize(
    ("said", "date", "seconds"),
    [
        (b"0", None, 0),
        (b" 120 ", None, 120),
        (b"-1", None, None),
        (b"soon", b"x", None),
        (None, None, None),
        (b"Wed, 30 Sep 2026 09:00:30 GMT", None, None),
        (b"Wed, 30 Sep 2026 09:00:30 GMT", b"Wed, 30 Sep 2026 09:00:00 GMT", 30),
        (b"Mon, 01 Jan 1990 00:00:00 GMT", b"Wed, 30 Sep 2026 09:00:00 GMT", 0),
    ],
)
def test_retry_after(said, date, seconds):
    assert asked_pause(said, date) == seconds


@given(st.binary() | st.none(), st.binary() | st.none())
def test_any_header_is_read_or_not(said, date):
    found = asked_pause(said, date)
    assert found is None or found >= 0
