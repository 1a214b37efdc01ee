"""Each question that nobody has an answer to is answered where a visit sees something of it."""

import json
import re

import pytest

from newscrawl.replica.site import Site
from newscrawl.replica.world import World, parse_now
from newscrawl.visit import Answer, Ask, Visit, visiting
from tests.visit.walk import AT, NOW, answered, told, visited

HEAD = """<head><link rel="canonical" href="https://www.stcn.com/article/detail/1.html">
<meta property="og:title" content="x"><meta content="y" property="og:type">
<link rel="alternate" type="application/rss+xml" href="/rss.xml">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle"}</script>
"""
BODY = '<div class="detail-content"><table><tr><td>1</td></tr></table><iframe src="//v.qq.com/1">'


def robots(body: str, status: int = 200, fault: str = "") -> Answer:
    return Answer(Ask("robots", "/robots.txt"), status, body.encode(), {}, AT, fault=fault)


def test_each_unknown_is_asked_of_a_site_that_has_none():
    found = told(visited())
    assert len(found) == 24
    states = {question: state for question, (state, _) in found.items()}
    assert states["og in the head"] == states["videos in the text"] == "not seen"
    assert found["how a list ends (kx, before 2000)"] == (
        "seen",
        "state 1, data empty list, no cursor",
    )
    assert found["page_time and last_time of lists other than kx"][1] == (
        "yw page 2: page_time and last_time; company: page_time and last_time"
    )
    assert found["pages that end with </html>"] == ("seen", "4 of 4")


def test_nothing_is_not_seen_where_nothing_was_looked_at():
    assert {state for state, _ in told(Visit()).values()} == {"not looked at"}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("canonical in the head", "in 3 of 3: https://www.stcn.com/article/detail/1.html"),
        ("og in the head", "in 3 of 3: og:title, og:type"),
        ("JSON-LD in the head", "in 3 of 3: object with @context, @type"),
        ("RSS or Atom in the head", "in 4 of 4: /rss.xml"),
        ("tables in the text", "table of 1 rows"),
        ("videos in the text", "in 3 of 3: iframe //v.qq.com/1"),
    ],
)
def test_what_a_page_has_is_shown(question, says):
    def change(_name: str, body: str) -> str:
        body = body.replace("<head>", HEAD)
        return body.replace('<div class="detail-content">', BODY, 1)

    state, evidence = told(visited(change))[question]
    assert state == "seen"
    assert says in evidence


def test_what_json_has_is_shown():
    def change(name: str, body: str) -> str:
        if name not in ("kx", "ranking"):
            return body
        values = json.loads(body.lstrip("\ufeff"))
        values["data"] = [row | {"author\x1b": "李小平"} for row in values["data"]]
        return json.dumps(values)

    found = told(visited(change))
    for name in ("kx", "ranking"):
        said = found[f"new fields of {name}"]
        assert said == ("seen", "author\\x1b (text '李小平')")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"state":1,"data":null,"page_time":3}', "state 1, data null, page_time 3"),
        ('{"state":1,"msg":"ok"}', "state 1, data missing, no cursor"),
        ('{"state":0,"msg":"没有了"}', "state 0, data missing, no cursor"),
        ('{"state":1,"data":[{"id":"1"}]}', "1 rows all the same: last_time is ignored"),
        ("", "no list: HTTP status 200, ''"),
    ],
)
def test_how_a_list_ends(body, says):
    found = told(visited(lambda name, good: body if name == "kx end" else good))
    assert found["how a list ends (kx, before 2000)"][1] == says


def test_how_pages_are_counted():
    found = told(visited(lambda _, body: re.sub(r'"page_time":\d+', '"page_time":"3"', body)))
    question = "how pages are counted"
    assert found[question] == ("seen", "the column says 2, page 2 says '3'")


def test_comments_are_shown():
    some = '<div class="comment-list"><p>说得好</p>'
    found = told(visited(lambda _, body: body.replace('<div class="comment-list">', some)))
    assert found["comments (网友评论)"][1].startswith("in 3 of 3: '说得好")


def test_a_channel_that_nobody_has_written_down():
    link = '<a href="/article/list/hk.html">港股</a></body>'
    found = told(visited(lambda _, body: body.replace("</body>", link)))
    assert found["channels that are not known"] == ("seen", "in 4 of 4: hk")


def test_pages_without_an_end():
    found = told(visited(lambda name, body: body[:-8] if name == "yw page" else body))
    assert found["pages that end with </html>"] == ("seen", "3 of 4")


def test_what_robots_txt_says_is_told():
    rules = "User-agent: *\nCrawl-delay: 2\nSitemap: https://www.stcn.com/map.xml\x1b"
    found = told(Visit(), robots(rules))
    assert found["robots.txt"][1].startswith("User-agent: * | Crawl-delay: 2 | ")
    assert found["robots.txt"][1].isprintable()
    assert found["a sitemap in robots.txt"] == ("seen", "https://www.stcn.com/map.xml\\x1b")
    assert told(Visit(), robots("", 404))["a sitemap in robots.txt"] == ("not seen", "")
    assert told(Visit(), robots("", 0, "no answer"))["robots.txt"] == ("seen", "no answer")


@pytest.mark.parametrize(("status", "state"), [(304, "seen"), (200, "not seen"), (500, "not seen")])
def test_a_request_that_is_left_over_asks_whether_an_article_has_changed(status, state):
    site, seen = Site(World(3, 200, parse_now(NOW))), Visit()
    plan = visiting(seen, lambda: AT)
    ask = next(plan)
    while not ask.spare:
        ask = plan.send(answered(site, ask, lambda _, body: body))
    tags = {answer.ask.path: answer.headers.get("etag") for answer in seen.articles}
    assert ask.headers == {"If-None-Match": tags[ask.path]}
    with pytest.raises(StopIteration):
        plan.send(Answer(ask, status, b"", {}, AT))
    asked = told(seen)["304 for a conditional request"]
    assert asked == (state, f"HTTP status {status}")
