"""Saved mirror pages, as plain text and as HTML, are read as the article behind them."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from newscrawl.errors import LayoutChanged, MissingField
from newscrawl.items import to_record
from newscrawl.pages.mirror import read_mirror
from newscrawl.record import record_faults
from tests.restore.damage import Mirror
from tests.restore.script import readings, script
from tests.restore.simulated import clean_texts
from tests.restore.test_damage import SAMPLES, with_samples

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TITLE = "城商行净息差降幅收窄，零售贷款“承压”？"
BODY = clean_texts()["bank"].split("\n")[1:]
CREDITS = "校对：杨立林\n\n责任编辑： 高蕊琦"
STATEMENT = (
    "声明：证券时报力求信息真实、准确，文章提及内容仅供参考，不构成实质性投资建议，据此操作风险自担\n"
    "下载“证券时报”官方APP，或关注官方微信公众号，即可随时了解股市动态，洞察政策信息，把握财富机会。"
)
FRAME = "网友评论\n登录后可以发言\n发送\n暂无评论\n为你推荐\n时报热榜\n换一换\n热点视频"
JUNK_TITLE = "高清完整版免费观看,最新地址一二三区"
JUNK_TAGS = (
    '<nav id="iiiii"></nav>\n<noscript id="iiiii"><dd id="iiiii"></dd></noscript>\n'
    '• <sup id="iiiii"></sup>'
)
BYLINE = "来源：证券时报网作者：周春媚2025-02-28 20:50"


def mirrored(text: str) -> str:
    """Damaged where no byte is lost: the damage itself is tested elsewhere."""
    table = [(char, readings()[char]) for char in "銀據數貸營業實現長價資產風險說規時報證間達"]
    return Mirror(script(), table)(text)


def plain_page(byline: str = BYLINE, body: str = "\n\n".join(BODY)) -> str:
    genuine = "\n".join([TITLE, byline, "", body, "", CREDITS, STATEMENT, FRAME])
    return f"{JUNK_TITLE}\n\n{mirrored(genuine)}\n{JUNK_TAGS}\n友情鏈接 www.example.com"


def html_page(*, own_classes: bool) -> str:
    def named(name: str) -> str:
        return f' class="{name}"' if own_classes else ""

    paragraphs = "".join(f'<p style="text-indent:0">{line}</p>' for line in BODY)
    genuine = (
        f"<div{named('detail-title')}>{TITLE}</div>"
        f"<div{named('detail-info')}><span>来源：证券时报网</span><span>作者：周春媚</span>"
        f"<span>2025-02-28 20:50</span></div>"
        f"<div{named('detail-content')}>{paragraphs}<p>校对：杨立林</p></div>"
        f"<div{named('detail-content-editor')}>责任编辑： 高蕊琦</div>"
        f"<div{named('detail-content-statement')}>{STATEMENT}</div>"
        '<div><a class="tt" href="/article/detail/1.html">为你推荐</a></div>'
    )
    return (
        f"<html><head><title>{JUNK_TITLE}</title><meta name='keywords' content='免费,高清'></head>"
        f"<body><h1>{JUNK_TITLE}</h1>{mirrored(genuine)}{JUNK_TAGS}</body></html>"
    )


@pytest.mark.parametrize(
    "page",
    [plain_page(), html_page(own_classes=True), html_page(own_classes=False)],
    ids=["plain", "the site's markup", "other markup"],
)
def test_the_article_and_nothing_around_it(page):
    article = read_mirror(page, url=None, fetched_at=NOW)
    assert (article.title, article.source) == (TITLE, "证券时报网")
    assert (article.authors, article.editors) == (["周春媚"], ["高蕊琦"])
    assert article.proofreaders == ["杨立林"]
    assert article.published_at.isoformat() == "2025-02-28T20:50:00+08:00"
    assert article.text.split("\n") == BODY
    assert (article.kind, article.keywords, article.related) == ("article", [], [])
    assert record_faults(to_record(article)) == []


def test_what_identifies_it():
    page = plain_page()
    article = read_mirror(page, url=None, fetched_at=NOW)
    assert article.id == f"stcn:mirror-{article.content_hash[:16]}"
    assert article.article_id == f"mirror-{article.content_hash[:16]}"
    assert article.url == f"urn:sha256:{sha256(page.encode()).hexdigest()}"
    assert (article.parser, article.provenance, article.version) == ("mirror/stcn", "mirror", 1)
    assert article.first_seen_at == article.fetched_at == NOW
    assert article.unrestored == 0.0
    given = read_mirror(page, url="http://mirror.example/article/detail/1.html", fetched_at=NOW)
    assert given.url == "http://mirror.example/article/detail/1.html"


@pytest.mark.parametrize(
    ("byline", "source", "authors", "edition"),
    [
        (
            "来源：证券时报网\n作者：卓泳 安宇飞\n2025-02-28 20:50",
            "证券时报网",
            ["卓泳", "安宇飞"],
            None,
        ),
        ("来源：人民财讯 2025-02-28 20:50", "人民财讯", [], None),
        (
            "来源：证券时报 2025-02-28 A004版作者：李小平2025-02-28 20:50",
            "证券时报",
            ["李小平"],
            {"date": "2025-02-28", "page": "A004"},
        ),
    ],
)
def test_bylines(byline, source, authors, edition):
    article = read_mirror(plain_page(byline), url=None, fetched_at=NOW)
    assert (article.source, article.authors, article.print_edition) == (source, authors, edition)
    assert article.published_at.isoformat() == "2025-02-28T20:50:00+08:00"


def test_what_is_lost_is_counted():
    # 局數2: a reading astride shifts the pairs, and the digit goes with a byte of 數.
    body = "\n\n".join(BODY).replace("\n\n", "。\n\n布局数2个。", 1)
    page = Mirror(script(), [("謹", "jǐn")])(body)
    article = read_mirror(plain_page(body="另据" + page), url=None, fetched_at=NOW)
    lost = article.text.count("\ufffd")
    assert lost
    assert article.unrestored == lost / len(article.title + article.text)


def test_an_eaten_bracket_of_a_tag_is_given_back():
    page = html_page(own_classes=True).replace("</p>", "。布局数</p>", 1)
    shown = page.replace("布局数</p>", Mirror(script(), [("謹", "jǐn")])("布局数</p>"))
    assert "?/p>" in shown
    lines = read_mirror(shown, url=None, fetched_at=NOW).text.split("\n")
    assert lines[1:] == BODY[1:]
    assert lines[0].startswith(BODY[0] + "。布局")


def test_a_flash_is_told_by_its_dateline():
    flash = clean_texts()["flash"]
    article = read_mirror(plain_page(body=flash), url=None, fetched_at=NOW)
    assert (article.kind, article.text) == ("flash", flash)


def test_genuine_pages_are_refused():
    genuine = "\n".join([TITLE, BYLINE, *BODY])
    with pytest.raises(LayoutChanged, match="no mirror page"):
        read_mirror(genuine, url=None, fetched_at=NOW)


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        (plain_page("来源：证券时报网"), "time"),
        (mirrored("\n".join([BYLINE, *BODY])), "title"),
        (mirrored("\n".join([TITLE, BYLINE, STATEMENT, *BODY])), "body"),
    ],
)
def test_a_page_without_what_it_cannot_do_without(page, missing):
    with pytest.raises(MissingField, match=missing):
        read_mirror(page, url=None, fetched_at=NOW)


def test_a_page_without_byline():
    with pytest.raises(LayoutChanged, match="来源"):
        read_mirror(mirrored("\n".join([TITLE, *BODY])), url=None, fetched_at=NOW)


@with_samples
def test_the_collected_page():
    page = (SAMPLES / "stcn-2025-02-28.txt").read_text("utf-8")
    article = read_mirror(page, url=None, fetched_at=NOW)
    assert article.title == "350亿美元！Meta洽谈巨额融资布局数据中心，AI“烧钱无上限”？"
    assert (article.source, article.authors) == ("证券时报网", ["周春媚"])
    assert (article.editors, article.proofreaders) == (["高蕊琦"], ["杨立林"])
    assert len(article.blocks) == 19
    assert article.text.startswith("DeepSeek通过算法优化")
    assert article.text.endswith("仍有待时间揭晓最后的答案。")
