"""The pages of the designs before 2022, with all that stands round and amid their bodies."""

from .body_html import STATEMENT, Typesetter
from .dirt import escape, soil_title
from .old_articles import OldArticle

_SHARE = '<div class="fenxiang">分享到：<a href="#">微信</a><a href="#">微博</a></div>'
_QUOTE = (
    '<div class="om" id="om_600519">贵州茅台 1,700.00 +0.52%</div>'
    "<script>show_quote('600519');</script>"
)
_ADVERT = (
    '<div class="ad"><a href="http://ad.stcn.com/track.html?id=7">开户享优惠'
    '<img src="http://upload.stcn.com/ad/7.jpg"></a></div>'
)
_RANKING = """<div class="box_right"><h3>点击排行</h3>
<ul><li><em>1</em><a href="http://kuaixun.stcn.com/2019/0925/15405511.shtml">大额存单利率下调</a></li>
<li><em>2</em><a href="http://stock.stcn.com/2019/0925/15405512.shtml">北上资金净流入</a></li></ul>
<div class="info">2019-01-01 00:00<span>来源：侧栏</span></div></div>"""
_AUTHORS = ("{}", "证券时报记者 {}", "记者：{}")
_PARTINGS = (" ", "、", "，")
_EDITOR_BODIES = ("TRS_Editor", "view TRS_UEDITOR trs_paper_default trs_web")


def old_page(old: OldArticle) -> str:
    """The whole page of an old article."""
    main = _intal(old) if old.head == "intal_tit" else _xiangxi(old)
    title = escape(old.article.title)
    return f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{title}_证券时报网</title>
{_meta(old)}</head>
<body><h1>证券时报网</h1>
<ul class="roll"><li><div class="info">2000-01-01 00:00<span>来源：滚动</span></div></li></ul>
<div class="content clearfix">
<div class="box_left"><div class="website">您当前的位置：<a href="/">首页</a> &gt; 正文</div>
{main}
</div>
{_RANKING}
</div>
<div class="footer">证券时报网 版权所有</div></body></html>
"""


def _meta(old: OldArticle) -> str:
    article = old.article
    parting = " " if old.turn % 2 else ","
    found = {"author": "证券时报网", "Keywords": parting.join(article.keywords)}
    if old.head == "meta":
        found |= {
            "ArticleTitle": article.title[:6],
            "PubDate": _time(old),
            "ContentSource": _source(old),
        }
    return _script(old) + "".join(
        f'<meta name="{name}" content="{escape(text)}">\n' for name, text in found.items()
    )


def _script(old: OldArticle) -> str:
    """The older system tells number and time once more, the time to the second."""
    if old.design == "trs":
        return ""
    number = old.path.rpartition("/")[2].partition(".")[0]
    time = old.article.slot.published
    told = f"var publishdate = '{time:%Y-%m-%d %H:%M:%S}';\n" if old.seconds else ""
    return f"<script>\nvar contentid = {number};\n{told}</script>\n"


def _intal(old: OldArticle) -> str:
    spans = {
        "source": f"<span>来源：{_source(old)}</span>",
        "author": f"<span>作者：{_authors(old)}</span>",
    }
    shown = [spans["author"], spans["source"]] if old.turn % 5 == 4 else [*spans.values()]
    time = f"<span>发布时间：{_time(old)}</span>" if old.turn % 7 == 6 else _time(old)
    return f"""<div class="intal_tit"><h2>{_title(old)}</h2>
<div class="info">{time}{"".join(shown)}{_editors(old)}<a href="#comment">评论</a></div></div>
{_body(old)}"""


def _xiangxi(old: OldArticle) -> str:
    """The later head, or none but a heading: then the meta say the rest."""
    if old.head == "meta":
        return f'<h2 class="news-title">{_title(old)}</h2>\n{_body(old)}'
    line = f"{_time(old)}　　来源：{_source(old)}　　作者：{_authors(old)}"
    heading = "h3" if old.turn % 5 == 0 else "h2"
    return f"""<div class="xiangxi"><{heading}>{_title(old)}</{heading}>
<span>{line}</span>{_editors(old)}
{_body(old)}</div>"""


def _body(old: OldArticle) -> str:
    html = Typesetter(old.article).body()
    if old.turn % 4 == 1:
        html = html.replace(old.folder, "./")
    statement = f'<p class="shenming">{STATEMENT[0]}</p>'
    if old.design == "trs" and (old.head == "meta" or old.turn % 4 == 1):
        html = f'<div class="{_EDITOR_BODIES[old.turn // 4 % 2]}">{html}</div>'
    elif old.turn % 3 == 1:
        html = f"{_QUOTE}{html}{_ADVERT}"
    frame = _SHARE + statement + _recommended(old)
    within, behind = (frame, "") if old.turn % 4 < 2 else ("", frame)
    return f'<div class="txt_con" id="ctrlfscont">\n{html}\n{within}</div>\n{behind}'


def _recommended(old: OldArticle) -> str:
    if not old.related:
        return ""
    items = "".join(
        f'<li><a href="{_link(old, ident)}">推荐阅读的文章</a></li>' for ident in old.related
    )
    return f'<div class="tj"><h3>为你推荐</h3>\n<ul class="news_list">{items}</ul></div>'


def _link(old: OldArticle, ident: str) -> str:
    host, _, path = ident.partition("/")
    return f"/{path}" if host == old.host else f"http://{ident}"


def _editors(old: OldArticle) -> str:
    names = " ".join(old.article.editors)
    return f"<span>责任编辑：{names}</span>" if shows_editors(old) else ""


def shows_editors(old: OldArticle) -> bool:
    """Whether the byline names the editors."""
    return bool(old.article.editors) and old.turn % 3 == 0 and old.head != "meta"


def _title(old: OldArticle) -> str:
    return escape(soil_title(old.article.title, old.article.traps))


def _time(old: OldArticle) -> str:
    shown = old.seconds and (old.design == "trs" or old.turn % 4 == 2)
    form = "%Y-%m-%d %H:%M:%S" if shown else "%Y-%m-%d %H:%M"
    return old.article.slot.published.strftime(form)


def _source(old: OldArticle) -> str:
    source, edition = old.article.source or "", old.article.print_edition
    return f"{source} {edition[0]:%Y-%m-%d} {edition[1]}版" if edition else source


def _authors(old: OldArticle) -> str:
    names = _PARTINGS[old.turn // 2 % 3].join(old.article.authors)
    return _AUTHORS[old.turn // 3 % 3].format(names) if names else ""
