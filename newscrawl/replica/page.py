"""The whole article page: head, byline, share bar, body, tags, statement, comments, lists."""

from .body_html import STATEMENT, Typesetter
from .dirt import cut_tag, escape, soil_title
from .model import Article

_NAVIGATION = "".join(
    f'<li><a href="/article/list/{code}.html">{name}</a></li>'
    for code, name in (("kx", "快讯"), ("yw", "要闻"), ("gs", "股市"), ("company", "公司"))
)


def frame(title: str, meta: str, main: str, side: str = "") -> str:
    """A page of the site around its main part."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
{meta}<link rel="stylesheet" href="https://static-web.stcn.com/static/styles/app.css">
</head>
<body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li>{_NAVIGATION}</ul></div>
<div class="main">
{main}
</div>
<div class="side-bar">{side}</div>
<div class="footer">Copyright © 证券时报网 版权所有</div>
</body>
</html>
"""


def article_page(article: Article, related: str, hot: str) -> str:
    """The page of one article.

    `related` is the inside of the 为你推荐 list, `hot` the side modules, both as HTML.
    """
    title = escape(soil_title(article.title, article.traps))
    keywords = escape(",".join(article.keywords))
    number, look = article.slot.article_id, article.look
    main = f"""<div class="detail-title">
                {title}{" " * (4 + look % 40)}</div>
<div class="detail-info">
{_byline(article)}
</div>
{_share_bar(article, number)}
<div class="detail-content">
            {Typesetter(article).body()}{" " * (4 + look // 40 % 40)}</div>
{_editors(article)}{_tags(article)}
<div class="detail-content-statement">
    <div>{STATEMENT[0]}</div>
    <div>{STATEMENT[1]}</div>
</div>
{_comments(article, number)}
<div class="list-page-tab black"><div class="active">为你推荐</div></div>
<ul class="list" data-fetch="true" data-url="">{related}
</ul>"""
    meta = f'<meta name="keywords" content="{keywords}">\n'
    return frame(f"{escape(article.title)} - 证券时报网", meta, main, hot)


def _byline(article: Article) -> str:
    traps = article.traps
    colon = ": " if "half_colon" in traps else "："
    source = article.source
    if source and article.print_edition:
        day, sheet = article.print_edition
        source = f"{source} {day:%Y-%m-%d} {sheet}版"
    spans = {
        "source": f"来源{colon}{source}" if source else None,
        "author": f"作者{colon}{' '.join(article.authors)}" if article.authors else None,
        "time": f"{article.slot.published:%Y-%m-%d %H:%M}",
    }
    order = ["source", "author", "time"]
    if "time_first" in traps:
        order = ["time", "source", "author"]
    elif "author_first" in traps:
        order = ["author", "source", "time"]
    texts = [text for name in order if (text := spans[name])]
    if "empty_span" in traps:
        texts.insert(1, "" if article.authors else f"作者{colon}")
    return "\n".join(f"    <span>{escape(text)}</span>" for text in texts)


def _share_bar(article: Article, number: int) -> str:
    title = escape(article.title)
    kind = "fast_info" if article.slot.kind == "flash" else "reported_info"
    return f"""<div class="social-bar">
    <div class="tt">点赞</div>
    <div class="like like-btn " data-id="{number}" data-url="/operation/like.html"></div>
    <div class="fav post-btn " data-id="{number}" data-url="/operation/collect.html"></div>
    <a class="comment" href="#comment"></a>
    <div class="tt">分享</div>
    <div class="share-popup social-share" data-title="{title}" data-description="{title}" \
data-image="" data-url="https://h5.stcn.com/pages/detail/detail?id={number}&amp;jump_type={kind}">
        <a class="social-share-icon icon-wechat wx"></a>
    </div>
</div>"""


def _editors(article: Article) -> str:
    if not article.editors:
        return "" if article.look % 2 else '<div class="detail-content-editor">责任编辑： </div>\n'
    names = " ".join(article.editors)
    return f'<div class="detail-content-editor">责任编辑： {names}</div>\n'


def page_tags(article: Article) -> tuple[str, ...]:
    """The tags as the page shows them: long ones cut, in some articles none."""
    return () if "li_only_tags" in article.traps else tuple(map(cut_tag, article.tags))


def _tags(article: Article) -> str:
    tags = "".join(f"\n    <div>{escape(tag)}</div>" for tag in page_tags(article))
    stocks = (
        ""
        if "page_no_stock" in article.traps
        else "".join(
            f"""
    <div><a href="/quotes/index/{one.stock_code}.html" target="_blank">
        <span>{one.market.upper()}</span>
        <span>{one.name}</span>
        <span class="red fetch-stock-tag-data" data-code="{one.digits}"></span>
    </a></div>"""
            for one in article.securities
        )
    )
    return f"""<div class="detail-content-tags">
    <!--普通文章标签-->{tags}
    <!--快讯标签-->
</div>
<div class="stock-tags">{stocks}
</div>"""


def _comments(article: Article, number: int) -> str:
    found = '<div class="empty comment text-center" style="display: block">暂无评论</div>'
    if "comments" in article.traps:
        found = (
            '<div class="comment-item"><div class="name">股友8848</div>'
            '<div class="text">来源：我瞎猜的 2020-01-01 08:00</div></div>'
        )
    return f"""<div class="comment" id="comment">
    <div class="comment-tt">网友评论</div>
    <div class="ds-tip"><span login-btn="">登录</span>后可以发言</div>
    <div class="btn send-comment-btn" data-url="/operation/submit-comment.html?table=news&amp;\
id={number}" data-id="{number}">发送</div>
    <div class="comment-tip">网友评论仅供其表达个人看法，并不表明证券时报立场</div>
    <div class="comment-list">{found}</div>
</div>"""


def not_found_page() -> str:
    """The page for an address that has nothing."""
    return frame("404 - 证券时报网", "", '<div class="error">您访问的页面不存在</div>')
