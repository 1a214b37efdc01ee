"""The pages without a browser: what they say, and what they refuse; hostile texts stay texts."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree, html

from newscrawl.web.guard import DATASETTE_POLICY, POLICY, SVG_POLICY, allowed
from tests.exports.feed_world import MINUTE, START
from tests.exports.hostile import HOSTILE
from tests.web.conftest import FIRST_HOSTILE

PAGES = [
    "/",
    "/search",
    "/search?q=%E8%8C%85%E5%8F%B0",
    "/article/stcn:2",
    "/article/stcn:2/versions",
    "/security/600519.SH",
    "/health",
]


def texts(answer, path: str) -> list[str]:
    found = html.fromstring(answer.text).xpath(path)
    return [" ".join(one.text_content().split()) for one in found]


def hrefs(answer, path: str) -> list[str]:
    return [one.get("href") for one in html.fromstring(answer.text).xpath(path)]


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_html_in_chinese_under_a_strict_policy(ask, address):
    answer = ask(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = html.fromstring(answer.text)
    assert page.get("lang") == "zh-CN"
    assert not page.xpath("//script | //style | //*[@style] | //iframe | //object")
    loaded = page.xpath("//link[@rel='stylesheet']/@href | //link[@rel='icon']/@href | //img/@src")
    assert loaded
    assert all(one.startswith("/") and not one.startswith("//") for one in loaded)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in page.xpath("//input[not(@type='hidden')] | //select"):
        assert field.get("aria-label") or field.xpath("ancestor::label")


def test_the_front_page_has_flashes_with_their_text_and_articles_with_their_summary(ask):
    answer = ask("/?day=2026-09-30&channel=yw")
    [line] = texts(answer, "//li//article")
    assert "第6篇" in line
    assert "摘要" in line
    assert "张三、李四" in line
    flash = texts(ask("/?security=600519.SH"), "//li[contains(@class,'flash')]//p")
    assert "今日贵州茅台（600519）涨停。" in flash


@pytest.mark.parametrize("asked", ["600519", "600519.sh", quote("贵州茅台")])
def test_a_security_is_chosen_by_code_or_name(ask, asked):
    found = hrefs(ask(f"/?security={asked}"), "//li//h3/a")
    assert "/article/stcn:7" in found
    assert "/article/stcn:1" not in found


def test_paging_reads_everything_once_there_and_back(ask, monkeypatch):
    monkeypatch.setattr("newscrawl.web.paging.PER_PAGE", 12)
    seen, sheets, address = [], [], "/?channel=kx"
    while address:
        answer = ask(address)
        sheets.append(hrefs(answer, "//li//h3/a"))
        seen += sheets[-1]
        before, address = address, next(iter(hrefs(answer, "//a[@rel='next']")), None)
    assert len(seen) == len(set(seen)) > 36
    assert [len(sheet) for sheet in sheets[:-1]] == [12] * (len(sheets) - 1)
    back, newer = [sheets[-1]], hrefs(ask(before), "//a[@rel='prev']")
    while newer:
        answer = ask(newer[0])
        back.insert(0, hrefs(answer, "//li//h3/a"))
        newer = hrefs(answer, "//a[@rel='prev']")
    assert back[1:] == sheets[1:]
    assert back[0] == sheets[0]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?channel=zz", "没有栏目 zz"),
        ("/?day=yesterday", "不是日期"),
        ("/?security=%E6%B2%A1%E6%9C%89", "不是证券代码"),
        ("/?kind=x", "没有类别"),
        ("/?before=x", "不是翻页的位置"),
        ("/?as_of=2027-01-01", "还没有到"),
        ("/search?q=%22a", "is not closed"),
        ("/search?q=-a", "lacks a word"),
        ("/search?q=a&page=0", "page=0"),
        ("/search?q=a&day=1", "不是日期"),
        ("/article/stcn:2/versions?old=9", "没有第 9 版"),
        ("/health?days=1000", "days=1000"),
        ("/feed.atom?channel=zz", "没有栏目 zz"),
        ("/security/600519?before=x", "不是翻页的位置"),
    ],
)
def test_a_mistake_is_a_line_with_status_400(ask, address, said):
    answer = ask(address)
    assert answer.status == 400
    assert said in answer.text


@pytest.mark.parametrize(
    "address", ["/article/stcn:99", "/security/xyz", "/article/stcn:2?version=9"]
)
def test_what_is_not_there_is_said_with_status_404(ask, address):
    assert ask(address).status == 404


def test_an_article_is_shown_whole(ask):
    answer = ask("/article/6")
    assert texts(answer, "//h1") == ["第6篇"]
    assert texts(answer, "//td") == ["项目", "金额", "营收", "1,234"]
    assert texts(answer, "//div[@class='body']//li") == ["一", "二"]
    pictures = texts(answer, "//p[@class='picture']")
    assert len(pictures) == 2
    assert "图说" in pictures[0]
    [address] = hrefs(answer, "//p[@class='picture']/a")
    assert address == "https://static.stcn.com/%E5%9B%BE%201.png"
    for said in ("王五", "赵六", "白酒", "证券时报", "https://www.stcn.com/article/detail/6.html"):
        assert said in answer.text
    assert "javascript:" not in answer.text


def test_each_mention_of_a_security_leads_to_its_page(ask):
    answer = ask("/article/stcn:7")
    links = html.fromstring(answer.text).xpath("//div[@class='body']//a")
    found = [(one.text, one.get("href")) for one in links]
    assert found == [("贵州茅台", "/security/600519.SH"), ("600519", "/security/600519.SH")]
    assert texts(answer, "//div[@class='body']") == ["今日贵州茅台（600519）涨停。"]


def test_a_cluster_is_shown_from_both_ends(ask):
    leader, follower = ask("/article/stcn:7").text, ask("/article/stcn:8").text
    for text, other in ((leader, "stcn:8"), (follower, "stcn:7")):
        assert f'href="/article/{other}"' in text
        assert "转载，相似度 0.93" in text


def test_versions_are_compared_sentence_by_sentence(ask):
    answer = ask("/article/stcn:2/versions?old=1&new=2")
    assert texts(answer, "//div[contains(@class,'diff')]//del") == ["公司盈利1亿元。"]
    assert texts(answer, "//div[contains(@class,'diff')]//ins") == ["公司亏损1亿元。"]
    assert "正文：删 1 句，增 1 句" in answer.text
    last = ask("/article/stcn:2/versions")
    assert "第 2 版 → 第 3 版" in last.text
    assert texts(last, "//del") == ["第2篇"]
    assert "来源：甲 → 乙" in last.text


def test_an_article_is_shown_as_it_was_known(ask):
    then = quote("2026-09-30T13:30")
    assert "公司盈利1亿元" in ask(f"/article/stcn:2?as_of={then}").text
    assert "公司亏损1亿元" in ask("/article/stcn:2").text
    assert "公司盈利1亿元" in ask("/article/stcn:2?version=1").text
    early = ask(f"/article/stcn:2?as_of={quote('2026-09-30T12:30')}")
    assert early.status == 404
    assert "当时还没有收录" in early.text
    links = hrefs(ask(f"/?as_of={then}&security=600519"), "//li//h3/a")
    assert links
    assert all(f"as_of={quote('2026-09-30T13:30')}" in one for one in links)


def test_what_the_site_took_down_says_so(ask):
    assert "网站已撤下此文" in ask("/article/stcn:4").text
    assert "后又恢复" in ask("/article/stcn:5").text
    assert "撤下" not in ask("/article/stcn:1").text


def test_search_marks_the_hits(ask):
    answer = ask(f"/search?q={quote('茅台')}")
    assert "/article/stcn:7" in hrefs(answer, "//li//h3/a")
    assert "茅台" in "".join(texts(answer, "//mark"))
    nothing = ask(f"/search?q={quote('没有这个词语')}")
    assert nothing.status == 200
    assert "没有找到" in nothing.text


def test_a_security_page_has_its_news_and_its_numbers(ask):
    answer = ask("/security/600519")
    assert "贵州茅台" in texts(answer, "//h1")[0]
    assert "/article/stcn:7" in hrefs(answer, "//li//h3/a")
    rows = [tuple(row.itertext()) for row in html.fromstring(answer.text).xpath("//tbody/tr")]
    counted = {row[0]: int(row[1]) for row in rows}
    assert len(counted) == 30
    found = len(hrefs(answer, "//li//h3/a")) if not hrefs(answer, "//a[@rel='next']") else None
    assert found is None or counted["2026-09-30"] == found
    [source] = html.fromstring(answer.text).xpath("//img[@class='plot']/@src")
    plot = ask(source)
    assert plot.headers["content-type"] == "image/svg+xml"
    assert plot.headers["content-security-policy"] == SVG_POLICY
    assert etree.fromstring(plot.body).tag.endswith("svg")


def test_health_has_runs_gaps_and_days(ask):
    answer = ask("/health?days=3")
    assert "异常" in answer.text
    assert "channel yw: silent <b>for 3 h</b>" in texts(answer, "//td")[4]
    assert "closespider_timeout" in answer.text
    cells = html.fromstring(answer.text).xpath("//table[@class='heat']//tr[.//a[.='快讯']]/td")
    assert [one.get("class").split()[0] for one in cells] == ["unread", "in-part", "complete"]
    assert "收录" in cells[1].get("title")


def test_feeds_have_the_same_filters(ask):
    atom = ask("/feed.atom?channel=yw")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(atom.body)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [one.text for one in feed.iterfind("a:entry/a:title", space)] == ["第6篇"]
    assert feed.find("a:link[@rel='self']", space).get("href").endswith("/feed.atom?channel=yw")
    found = json.loads(ask("/feed.json?channel=yw").body)
    assert [one["title"] for one in found["items"]] == ["第6篇"]


@pytest.mark.parametrize("number", range(FIRST_HOSTILE, FIRST_HOSTILE + len(HOSTILE)))
def test_hostile_texts_stay_texts(ask, number):
    for address in (f"/article/{number}", f"/article/{number}/versions"):
        answer = ask(address)
        assert answer.status == 200
        page = html.fromstring(answer.text)
        assert not page.xpath("//script | //evil | //img | //*[@onerror]")
        assert not [one for one in page.xpath("//@href") if one.startswith("javascript:")]
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\ufffe\uffff]", answer.text)
    if number == FIRST_HOSTILE:
        assert texts(ask(f"/article/{number}"), "//h1") == [HOSTILE["script"]]


def test_lists_of_hostile_articles_are_short_and_harmless(ask):
    for address in ("/?security=000001", "/security/000001.SZ", f"/search?q={quote('二')}"):
        answer = ask(address)
        assert answer.status == 200
        assert len(answer.body) < 200_000
        page = html.fromstring(answer.text)
        assert not page.xpath("//script | //evil | //*[@onerror] | //img[not(@class='plot')]")


def test_only_this_machine_is_answered(ask):
    for host in ("127.0.0.1", "127.0.0.1:8001", "localhost:9", "[::1]:8001"):
        assert ask("/health", host=host).status == 200
    for host in ("evil.example", "evil.example:8001", "127.0.0.1.evil.example", "", "10.0.0.1"):
        assert ask("/health", host=host).status == 421
    assert allowed("desk:8001", "desk")
    assert allowed("10.0.0.1:8001", "0.0.0.0")
    assert not allowed("evil.example", "0.0.0.0")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_reading(ask, method):
    assert ask("/", method=method).status == 405
    assert ask("/archive", method=method).status == 405


def test_datasette_shows_tables_and_sql_and_no_more(ask):
    assert "/archive/versions" in hrefs(ask("/archive"), "//a")
    assert "search_words" not in ask("/archive").text
    for address in (
        "/archive",
        "/archive/versions",
        "/archive/versions/1",
        "/archive?sql=select+1",
    ):
        answer = ask(address)
        assert answer.status == 200, address
        assert answer.headers["content-security-policy"] == DATASETTE_POLICY
        assert "<script" not in answer.text
    rows = json.loads(ask("/archive/articles.json?_shape=array&id=stcn:7").body)
    assert rows[0]["article_id"] == "7"
    for address in ("/-/plugins", "/-/patterns", "/-/auth-token", "/_internal", "/_memory", "/x"):
        assert ask(address).status == 404
    assert ask("/archive.db").status != 200
    write = ask("/archive.json?sql=delete+from+articles")
    assert write.status == 400


def test_both_see_what_is_written_meanwhile(ask, pages_world):
    assert ask("/article/900").status == 404
    pages_world.add(900, "刚刚写入。", at=START + 900 * MINUTE)
    assert "刚刚写入。" in ask("/article/900").text
    sql = quote("select count(*) from articles where article_id = '900'")
    assert json.loads(ask(f"/archive.json?_shape=arrayfirst&sql={sql}").body) == [1]


def test_reading_changes_nothing(ask, pages_world):
    files = [Path(f"{pages_world.archive.url.database}{ending}") for ending in ("", "-wal")]
    before = [file.read_bytes() for file in files]
    for address in [*PAGES, "/archive", "/archive/versions", "/archive?sql=pragma+user_version"]:
        ask(address)
    ask("/archive.json?sql=delete+from+articles")
    assert [file.read_bytes() for file in files] == before
