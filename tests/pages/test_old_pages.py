"""Old pages: the record, whatever stands round the body; an error the spider knows, or none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.errors import LayoutChanged, MissingField, PageError
from newscrawl.items import to_record
from newscrawl.pages.stcn import addresses, byline, intal_2018, old_frame, old_page
from newscrawl.pages.stcn.article import article_from_page
from newscrawl.record import record_faults
from tests.pages.hostile import NOW, SEEN, page, seconds
from tests.pages.test_time_limits import slow

known = settings(deadline=None, derandomize=True, max_examples=150)

OLD = "company.stcn.com/2019/0926/15409036.shtml"
INFO = "2019-09-26 12:11<span>来源：甲</span>"
STATEMENT = "声明：证券时报力求信息真实、准确，文章提及内容仅供参考"


def read(html: str, id_: str = OLD) -> dict:
    return to_record(article_from_page(html, id_, fetched_at=NOW, seen=SEEN))


def intal(body: str = "<p>正文。</p>", info: str = INFO, title: str = "<h2>标题</h2>") -> str:
    return (
        f'<div class="intal_tit">{title}<div class="info">{info}</div></div>'
        f'<div class="txt_con" id="ctrlfscont">{body}</div>'
    )


def xiangxi(body: str = "<p>正文。</p>", info: str = f"<p>{INFO}</p>") -> str:
    return f'<div class="xiangxi"><h3>标题</h3>{info}<div class="TRS_Editor">{body}</div></div>'


DESIGNS = pytest.mark.parametrize("design", [intal, xiangxi])


# --- the byline


@DESIGNS
@pytest.mark.parametrize(
    ("info", "found"),
    [
        (INFO, ("甲", [], "12:11:00")),
        ("<span>来源：甲</span> 2019-09-26 12:11:35", ("甲", [], "12:11:35")),
        ("2019年9月26日 12:11　来源：甲　作者：王 明", ("甲", ["王明"], "12:11:00")),
        ("2019/09/26 12:11 来源: 甲 作者: 李小平 安宇飞", ("甲", ["李小平", "安宇飞"], "12:11:00")),
        ("<em>时间：2019-09-26 12:11</em><i>作者：</i>", (None, [], "12:11:00")),
        ("<span>来源：甲 2019-09-26 12:11</span>", ("甲", [], "12:11:00")),
        ("<span>来源：</span><span>2019-09-26 12:11</span>", (None, [], "12:11:00")),
        ("<span>来源：</span><span>分享到</span>2019-09-26 12:11", (None, [], "12:11:00")),
        ("来源：<a href='x'>甲</a> <a>分享</a> <b>2019-09-26 12:11</b>", ("甲", [], "12:11:00")),
        ("<script>2001-01-01 00:00</script>2019-09-26 12:11", (None, [], "12:11:00")),
        (f"{INFO}<span>2020-01-01 00:00</span>", ("甲", [], "12:11:00")),
        ("<b>2019-09-26</b> 12:11<p>来源：<span>甲</span></p>", ("甲", [], "12:11:00")),
        ("2019-09-26 12:11<!-- --><span>来源：甲</span><?x ?>", ("甲", [], "12:11:00")),
    ],
)
def test_the_byline(design, info, found):
    record = read(design(info=f"<div class='info'>{info}</div>" if design is xiangxi else info))
    source, authors, time = found
    assert (record["source"], record["authors"]) == (source, authors)
    assert record["published_at"] == f"2019-09-26T{time}+08:00"


def test_an_info_above_the_title_is_another_s():
    html = '<div class="info">2001-01-01 00:00<span>来源：乙</span></div>'
    assert read(html + intal())["source"] == "甲"
    with pytest.raises(MissingField):
        read(html + intal(info="").replace("info", "other"))
    rows = f'<ul><li>{html}</li></ul><div class="txt_con'
    assert read(intal().replace('<div class="txt_con', rows))["source"] == "甲"


@DESIGNS
def test_the_printed_paper_s_date_is_no_time_of_the_article(design):
    record = read(design(info="<p>来源：证券时报 2019-09-25 A004版</p><p>2019-09-26 05:48</p>"))
    assert record["print_edition"] == {"date": "2019-09-25", "page": "A004"}
    assert record["source"] == "证券时报"
    assert record["published_at"] == "2019-09-26T05:48:00+08:00"


def test_a_body_s_own_heading_is_no_title():
    html = (
        "<head><title>标题_证券时报网</title></head><h1>证券时报网</h1><h2>标题</h2>"
        "<p>2019-09-26 12:11</p><div class='TRS_Editor'><h2>标题</h2><p>来源：正文。</p></div>"
    )
    record = read(html)
    assert (record["title"], record["source"]) == ("标题", None)
    assert record["text"] == "标题\n来源：正文。"
    with pytest.raises(MissingField, match="no title"):
        read(html.replace("<h2>标题</h2>", "", 1))


# --- the frame

FRAME = [
    f'<div class="shenming">{STATEMENT}</div>',
    f"<p>{STATEMENT}</p>",
    f"<p>免责{STATEMENT}</p>",
    "<p>下载“证券时报”官方APP，或关注官方微信公众号</p>",
    '<div class="fenxiang">分享到：<a>微信</a></div>',
    '<span class="om">贵州茅台 1,700.00<script>show_quote(1)</script></span>',
    '<div class="website"><a>首页</a> &gt; 快讯</div>',
    '<div class="ad"><a href="http://ad.stcn.com/">开户<img src="/ad.png"></a></div>',
    '<div class="big tuijian"><h3>为你推荐</h3><p>别的文章</p></div>',
    "<p><a>上一页</a> 1 <a>下一页</a></p>",
    "<script>var a = '正文';</script><style>p { margin: 0 }</style><!-- 注释 -->",
]
LAST = [
    "<h3>为你推荐</h3><ul><li><a href='/2019/0925/1.shtml'>别的</a></li></ul>",
    "<p><strong>点击排行：</strong></p><p><a>别的文章</a></p>",
    "<div><div>为您推荐</div><div><p>别的</p></div></div>",
    "<p>分享到</p>微信",
    "",
]


@DESIGNS
@known
@given(
    st.lists(st.sampled_from(FRAME), min_size=1, max_size=6),
    st.sampled_from(LAST),
    st.randoms(use_true_random=False),
)
def test_the_frame_never_enters_the_body(design, pieces, last, random):
    own = [f"<p>第{n}段，点击排行榜与为你推荐的声明都在正文里。</p>" for n in range(3)]
    parts = own.copy()
    for piece in pieces:
        parts.insert(random.randint(0, len(parts)), piece)
    record = read(design(body="".join(parts) + last))
    assert record["text"] == "\n".join(p.removeprefix("<p>").removesuffix("</p>") for p in own)
    assert record["images"] == []


def test_a_body_of_the_editor_outside_the_box_is_of_the_frame():
    frame = "<div class='TRS_Editor'><p>订阅电子报</p></div>"
    record = read(frame + intal() + frame)
    assert (record["text"], record["parser"]) == ("正文。", "stcn/intal-2018")
    record = read(frame + intal(body=f"<p>导语</p>{frame}") + frame)
    assert (record["text"], record["parser"]) == ("导语\n订阅电子报", "stcn/trs-2021")


def test_text_round_the_editor_s_body_is_of_the_article():
    html = intal(body='<p>导语</p><div class="TRS_Editor"><p>正文。</p></div><p>后记</p>')
    assert read(html)["text"] == "导语\n正文。\n后记"
    html = intal(body='导语<div class="TRS_Editor"><p>正文。</p></div>')
    assert read(html)["text"] == "导语\n正文。"


def test_bodies_of_the_editor_come_in_page_order_whatever_their_class():
    frame = '<div class="TRS_Editor"><p>订阅电子报</p></div>'
    first = '<div class="view TRS_UEDITOR"><p>第一段。</p></div>'
    second = '<div class="TRS_Editor"><p>第二段。</p></div>'
    picture = '<img src="/qr.png">'
    record = read(frame + intal(body=f"<div>{first}</div>{picture}<div>{second}</div>"))
    assert (record["text"], record["images"]) == ("第一段。\n第二段。", [])
    head = f"<div class='xiangxi'><h3>标题</h3><p>{INFO}</p>"
    assert read(f"{head}{first}{second}</div>")["text"] == "第一段。\n第二段。"


PAGED = [
    "<p><a>上一页</a> 1 <a>2</a> <a>下一页</a></p>",
    "<p>首页 上一页 [1] [2] 3 … 12 下一页 末页</p>",
    "<ul><li>上一页</li><li>1</li><li>2</li><li>下一页</li></ul>",
    "<p><a href='15409036_2.shtml'>余下全文</a></p>",
    "<a href='/2019/0926/15409036_1.shtml?from=x'>下一页</a>",
]


@DESIGNS
@pytest.mark.parametrize("paging", PAGED)
def test_one_page_of_several_is_not_taken_for_the_article(design, paging):
    with pytest.raises(LayoutChanged, match="it is page one of several"):
        read(design(body=f"<p>正文。</p>{paging}"))


def test_a_link_to_a_further_page_counts_wherever_it_stands():
    with pytest.raises(LayoutChanged, match="it is page one of several"):
        read(intal() + f"<div>{PAGED[3]}</div>")
    other = "<div><a href='5409036_2.shtml'>x</a><a href='15409037_2.shtml'>x</a></div>"
    assert read(intal() + other)["text"] == "正文。"


@DESIGNS
@pytest.mark.parametrize(
    "paging", ["上一页 1 下一页", "上一页 下一页", "首页 上一页 [1] 下一页 尾页"]
)
def test_the_paging_of_a_single_page_is_of_the_frame(design, paging):
    assert read(design(body=f"<p>正文。</p><p>{paging}</p>"))["text"] == "正文。"


@DESIGNS
def test_a_part_of_the_frame_parts_no_paragraph_and_loses_none_of_it(design):
    body = '<p>股价上涨<span class="om">1.0%</span>，成交放大。</p>'
    assert read(design(body=body))["text"] == "股价上涨，成交放大。"


@DESIGNS
def test_text_pasted_from_a_pdf_stays(design):
    assert read(design(body='<div class="page"><p>第一页。</p></div>'))["text"] == "第一页。"


@DESIGNS
def test_pictures_lie_where_the_page_says(design):
    sources = ["./a.png", "../b.png", "/c.png", "//img.stcn.com/d.png", "http://[x", "data:x"]
    images = "".join(f"<img src='{source}'>" for source in sources)
    record = read(design(body=f"<p>文。</p>{images}<img src='x' data-src='e.png'>"))
    folder = "https://company.stcn.com/2019/0926"
    assert [image["url"] for image in record["images"]] == [
        f"{folder}/a.png",
        "https://company.stcn.com/2019/b.png",
        "https://company.stcn.com/c.png",
        "https://img.stcn.com/d.png",
        f"{folder}/e.png",
    ]


@pytest.mark.parametrize(
    ("around", "found"),
    [
        ("<h3>为你推荐</h3><ul><li><a href='15.shtml'>x</a></ul>", ["15.shtml"]),
        ("<div><p>为您推荐：</p></div><div><a href='15.shtml'>x</a></div>", ["15.shtml"]),
        ("<h3>为你推荐</h3><h3>点击排行</h3><ul><li><a href='15.shtml'>x</a></ul>", []),
        ("<h3>为你推荐</h3><ul></ul><div>点击排行<a href='15.shtml'>x</a></div>", []),
        (
            "<h3>为你推荐</h3><p><a href='15.shtml'>x</a><a href='15.shtml'>x</a></p>"
            "<p><a href='16.shtml'>x</a></p><div><a href='17.shtml'>x</a></div>",
            ["15.shtml", "16.shtml"],
        ),
        ("<h3>为你推荐</h3></div><ul><li><a href='15.shtml'>x</a></ul>", []),
        ("<p>为你推荐一只股票</p><ul><li><a href='15.shtml'>x</a></ul>", []),
        ("<h3>为你推荐</h3><a href='javascript:void(0)'>x</a><a href='http://[x'>y</a>", []),
    ],
)
def test_recommended(around, found):
    folder = "stcn:company.stcn.com/2019/0926/"
    html = f"<div class='box_left'><div>{intal()}</div>{around}</div>"
    assert read(html)["related"] == [folder + name for name in found]


# --- what does not fit


@pytest.mark.parametrize(
    ("html", "error"),
    [
        (intal().replace("txt_con", "text").replace("ctrlfscont", ""), LayoutChanged),
        ("<div class='xiangxi'><h2>标题</h2><span>2019-09-26 12:11</span></div>", LayoutChanged),
        (intal(body=""), MissingField),
        (intal(body=f"<p>{STATEMENT}</p>"), MissingField),
        (xiangxi(body="<h3>为你推荐</h3><p>别的</p>"), MissingField),
        (intal(title=""), MissingField),
        (intal(title="<h2> \u200b</h2>"), MissingField),
        (intal(info="<span>来源：甲</span>"), MissingField),
        (intal(info="2019-09-26<span>来源：证券时报 2019-09-25 A004版</span>"), MissingField),
        ("<h2>标题</h2><div class='TRS_Editor'>正文。</div>", MissingField),
        ("<div class='txt_con'>正文。</div>", LayoutChanged),
        ("<ul id='news_list2'><li><i>16:30</i><a href='x'>标题</a></li></ul>", LayoutChanged),
    ],
)
def test_what_does_not_fit_is_refused(html, error):
    with pytest.raises(error):
        read(html)


def test_a_page_of_today_is_not_taken_for_an_old_article():
    html = page(more='<div class="like-btn" data-id="4204288"></div>')
    with pytest.raises(LayoutChanged, match="the page is of 4204288: it is stored only where"):
        read(html)


def script(text: str) -> str:
    return f"<script>\n{text}\n</script>"


@pytest.mark.parametrize("id_", [OLD, "4204288"])
@pytest.mark.parametrize("number", ["15409037", "1540903"])
def test_the_number_in_a_page_s_script_is_that_of_its_address(id_, number):
    with pytest.raises(LayoutChanged, match=f"asked for article {id_}, the page is of {number}"):
        read(script(f"var contentid = {number};") + intal(), id_)
    record = read(script("var contentid = 15409036;") + intal())
    assert record["article_id"] == OLD


def test_an_address_of_the_later_system_has_a_number_of_another_start():
    later = "kuaixun.stcn.com/ss/202007/t20200715_2135227.html"
    assert read(script("var contentid = 15409036;") + intal(), later)["article_id"] == later


@pytest.mark.parametrize(
    ("told", "info", "time"),
    [
        ("2019-09-26 12:11:35", INFO, "12:11:35"),
        ("2019-09-26 12:12:35", INFO, "12:11:00"),
        ("2019-09-26 12:12:35", "<span>来源：甲</span>", "12:12:35"),
        ("yesterday", INFO, "12:11:00"),
    ],
)
def test_the_script_tells_the_second_of_the_byline_s_minute(told, info, time):
    html = script(f"var publishdate = '{told}';") + intal(info=info)
    assert read(html)["published_at"] == f"2019-09-26T{time}+08:00"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("证券时报 海思科  临床", ["证券时报", "海思科", "临床"]),
        ("A shares,海思科", ["A shares", "海思科"]),
        (" ", []),
    ],
)
def test_keywords(content, found):
    assert read(f'<meta name="Keywords" content="{content}">' + intal())["keywords"] == found


PIECES = [
    *("<script>var contentid = 1;", "var publishdate = '2019-09-26 12:11:01';"),
    *(
        "<meta name=keywords content='甲 乙'>",
        "<div class='intal_tit'>",
        "<div class='xiangxi'>",
        "<div class='txt_con'>",
        "<h2>标题</h2>",
    ),
    *("<div id='ctrlfscont' class='txt_con'>", "<div class='TRS_Editor'>", "<h3>", "</h3>"),
    *("<p class='view TRS_UEDITOR'>", "<div class='info'>", "2019-09-26 12:11", "来源：", "作者："),
    *("<span>", "</span>", "</div>", "<p>", "<li>", "</li>", "<div class='shenming'>", "为你推荐"),
    *("<title>标题", "</title>", "<head>", "<meta name='ArticleTitle' content='标题'>", "正文。"),
    *("<meta name='PubDate' content='2020-07-15 08:30:01'>", "<meta name=author content=' '>"),
    *("<a href='/2019/0926/15.shtml'>", "<a href='http://[x'>", "</a>", "<ul>", "</ul>"),
    *(
        "<img src='&#1;/a.png'>",
        "<img src='./a.png'>",
        "<img data-src='http://[x'>",
        "<!--",
        "-->",
        "<?x",
        "\x00",
        "&#0;",
    ),
    *("<table><tr><td>", "</table>", "校对：", "\ud83d", "<br/>", "<script>", "</script>"),
]
html_like = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


@known
@given(html_like)
def test_any_old_page(html):
    for whole in (html, intal(body=html), xiangxi(body=html), intal(info=html), xiangxi(info=html)):
        try:
            record = read(whole)
        except PageError:
            continue
        assert record_faults(record) == []
        assert record["text"] or record["images"]


# --- in time

MANY = {
    "parts of the frame": intal(body="<div class='om'>x</div>y" * 40_000),
    "nested frame": intal(body="<div class='om'>" * 20_000),
    "titles of a list": intal() + "<p>为你推荐</p>" * 20_000,
    "titles, and siblings": intal() + "<p>为你推荐</p>" + "<b>x</b>" * 50_000,
    "spans of the byline": intal(info="<span>来源：" * 20_000 + INFO),
    "labels": intal(info="来源：" * 50_000 + INFO),
    "infos above": "<div class='info'>x</div>" * 30_000 + intal(),
    "headings": "<h2>标题</h2>" * 30_000 + "<div class='TRS_Editor'>正文。</div>",
    "bodies": "<div class='TRS_Editor'>x</div>" * 30_000,
    "bodies in a box": intal(body="<p><b class='TRS_Editor'>x</b></p>" * 30_000),
    "links to pages": intal() + "<a href='15409036_2.shtm'>x</a>" * 30_000,
    "nested bodies": "<div class='TRS_Editor'>" * 10_000 + "x",
    "siblings of the title": xiangxi(info="<p>x</p>" * 30_000),
    "links": intal() + "<p>为你推荐</p><p>" + "<a href='/2019/0926/15.shtml'>x</a>" * 30_000,
}


@pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in MANY.items()])
def test_an_old_page_of_very_many(html):
    assert seconds(lambda: read(html), 3) < 3


PATTERNS = {
    "label": byline._LABEL.split,
    "time behind": byline._TIME_BEHIND.search,
    "title": old_frame._TITLE.match,
    "statement": old_frame._STATEMENT.match,
    "paging": old_frame._PAGING.fullmatch,
    "own name": old_frame._OWN_NAME.search,
    "address": addresses.address_of,
    "host": addresses._HOST.fullmatch,
    "old path": addresses._OLD.fullmatch,
    "variable": intal_2018._VARIABLE.findall,
    "number": intal_2018._NUMBER_IN_URL.search,
    "parted": old_page._PARTED.search,
    "flash": addresses._FLASH_PART.search,
}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_is_slow(name):
    assert slow(PATTERNS[name]) == []
