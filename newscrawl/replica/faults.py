"""How an answer can be made to misbehave: a table from a name to a function on answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from .answer import HTML, JSON, Answer
from .page import not_found_page

Fault = Callable[[Answer], Answer]

_HANGING = 3600.0

_CHALLENGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>访问验证</title></head>
<body><div class="verify">访问验证：请完成安全验证后继续访问</div>
<script>var arg1='3E2A0B6C9D1F4857';document.cookie='acw_sc__v2='+arg1+';path=/';
location.reload();</script></body></html>
"""
_CAPTCHA = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>验证码</title></head>
<body><form action="/captcha"><p>请输入验证码</p><img src="/captcha.png"><input name="code"></form>
</body></html>
"""
_LOGIN = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>用户登录</title></head>
<body><form action="/login"><input name="user"><input type="password" name="pass">登录</form>
</body></html>
"""
_REFUSED = "<html><head><title>{0}</title></head><body><h1>{0} Tengine</h1></body></html>"
_CRAWL_DELAY = "User-agent: *\nCrawl-delay: 1\nDisallow: /article/category-news-rank.html\n"
_ITEM = '<li><div class="content"><div class="info"><span>16:57</span></div></div></li>'
_ROWS = [{"url": "", "content": "人民财讯讯，……", "time": 1790758677000}] * 3


def _json(answer: Answer, value: object) -> Answer:
    text = json.dumps(value, ensure_ascii=False)
    return replace(answer, body=text, status=200, content_type=JSON)


def _no_fields(good: Answer) -> Answer:
    """Rows without id and title; items without a link where the list is one of items."""
    data = _ITEM * 3 if "<li" in good.body else _ROWS
    return _json(good, {"state": 1, "msg": "操作成功", "data": data})


def _cut(page: str) -> str:
    """Cut off amid the article: what stands behind it in the page is longer than many a body."""
    start = max(0, page.find('<div class="detail-content">'))
    end = page.find("</div>", start)
    return page[: start + ((end if end > 0 else len(page)) - start) * 6 // 10]


def _status(status: int, retry_after: str | None = None) -> Fault:
    """A page of the server in front, with nothing of the site."""
    body = _REFUSED.format(status)
    return lambda good: replace(
        good, body=body, status=status, content_type=HTML, retry_after=retry_after
    )


def _page(body: str) -> Fault:
    return lambda good: replace(good, body=body, status=200, content_type=HTML)


FAULTS: dict[str, Fault] = {
    **{f"{status}": _status(status) for status in (403, 405, 412, 429, 503)},
    "429_in_1": _status(429, "1"),
    "429_in_2": _status(429, "2"),
    "503_in_2": _status(503, "2"),
    "429_in_3600": _status(429, "3600"),
    "429_until_1990": _status(429, "Mon, 01 Jan 1990 00:00:00 GMT"),
    "hang": lambda good: replace(good, delay=_HANGING),
    "captcha": _page(_CAPTCHA),
    "login": _page(_LOGIN),
    "often": lambda good: _json(good, {"state": 0, "msg": "访问过于频繁，请稍后再试"}),
    "charset": lambda good: replace(
        good, body=good.body.encode("gbk", "replace").decode("utf-8", "replace")
    ),
    "robots": lambda good: replace(good, body=_CRAWL_DELAY, status=200, content_type="text/plain"),
    "challenge": lambda good: replace(good, body=_CHALLENGE, status=200, content_type=HTML),
    "404": lambda good: replace(good, body=not_found_page(), status=404, content_type=HTML),
    "410": lambda good: replace(good, body=not_found_page(), status=410, content_type=HTML),
    "truncated": lambda good: replace(good, body=_cut(good.body)),
    "500": lambda good: replace(good, body="<h1>500</h1>", status=500, content_type=HTML),
    "not_json": lambda good: replace(good, body='{"state":1,"msg":"操作成功","data":[{"id":'),
    "state0": lambda good: _json(good, {"state": 0, "msg": "系统繁忙"}),
    "no_fields": _no_fields,
    "no_title": lambda good: replace(
        good, body=good.body.replace('<div class="detail-title">', '<div class="headline">')
    ),
    "empty": lambda good: replace(good, body=""),
    "no_securities": lambda good: replace(
        good, body=good.body.replace('"stock-tags"', '"quote-tags"')
    ),
    "no_rows": lambda good: _json(good, {"state": 1, "msg": "操作成功", "data": []}),
}
"""challenge: 访问验证 with status 200. truncated: cut off at 60 % of the article's body. not_json:
JSON cut off. empty: a blank body. 429_in_2: with Retry-After: 2. hang: an hour without a word.
often: state 0, 频繁. charset: GBK that was read as UTF-8. robots: a robots.txt with
Crawl-delay: 1, which keeps the rankings. no_securities: their class renamed.
no_rows: a list without rows."""


@dataclass(slots=True)
class _Order:
    path: str
    how: str
    times: int | None


class FaultTable:
    """The misbehaviours in force, oldest first; the first that matches is used.

    `more` are those that need the site.
    """

    def __init__(self, more: Mapping[str, Fault] | None = None) -> None:
        self._faults = FAULTS | dict(more or {})
        self._orders: list[_Order] = []

    def add(self, order: Mapping[str, object]) -> str | None:
        """Take an order `{"path", "how", "times"}`; a sentence when it makes no sense."""
        path, how, times = order.get("path"), order.get("how"), order.get("times", 1)
        if not isinstance(path, str) or not path.startswith("/"):
            return "path must be a text that starts with /"
        if not isinstance(how, str) or how not in self._faults:
            return f"how must be one of {', '.join(self._faults)}"
        if times is not None and (not isinstance(times, int) or times < 1):
            return "times must be a whole number from 1 up, or null for ever"
        self._orders.append(_Order(path, how, times))
        return None

    def clear(self) -> None:
        """End all misbehaviour."""
        self._orders.clear()

    def match(self, path: str) -> Fault | None:
        """The misbehaviour for this path with its query, as sent or decoded; it counts as used."""
        decoded = unquote(path)
        for order in self._orders:
            if path.startswith(order.path) or decoded.startswith(order.path):
                if order.times is not None:
                    order.times -= 1
                    self._orders = [one for one in self._orders if one.times != 0]
                return self._faults[order.how]
        return None
