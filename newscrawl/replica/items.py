"""Items of columns: the `li` of an article, in a column or under 为你推荐."""

from datetime import datetime
from urllib.parse import quote

from .dirt import escape, resized, soil_title
from .model import Article

VIDEO_ITEM = """
<li>
  <div class="content">
    <div class="tt">
      <a href="/live/video-detail/{number}.html" target="_blank">
        投资者教育公开课第{number}讲：读懂财报
      </a>
    </div>
    <div class="info"><span>证券时报网</span><span>{time}</span></div>
  </div>
</li>"""


def short_time(moment: datetime, base: datetime) -> str:
    """A list's time as seen from `base`: without the date today, without the year this year."""
    if moment.date() == base.date():
        return f"{moment:%H:%M}"
    return f"{moment:%m-%d %H:%M}" if moment.year == base.year else f"{moment:%Y-%m-%d %H:%M}"


def column_item(article: Article, base: datetime) -> str:
    """The `li` of a column, its time written as of `base`."""
    link = f"/article/detail/{article.slot.article_id}.html"
    title = escape(soil_title(article.title, article.traps))
    return f"""
<li{"" if article.item.shows_tags else ' class="no-tag"'}>
  <div class="content">
    <div class="tt">
      <a href="{link}" target="_blank">
        {title}
      </a>
    </div>{_summary(article, link)}{_tags(article)}
    <div class="info">{_info(article, short_time(article.slot.published, base))}</div>
  </div>{_thumbnail(article, link)}
</li>"""


def related_item(article: Article) -> str:
    """The `li` under 为你推荐, with the full date."""
    link = f"/article/detail/{article.slot.article_id}.html"
    return f"""
<li class="no-tag ">
  <div class="content">
    <div class="tt"><a href="{link}" target="_blank">
      {escape(article.title)}      </a></div>
    <div class="info mt-60">{_info(article, f"{article.slot.published:%Y-%m-%d %H:%M}")}</div>
  </div>
</li>"""


def _summary(article: Article, link: str) -> str:
    if article.item.summary is None:
        return ""
    return f"""
    <div class="text ellipsis-2"><a href="{link}" target="_blank">
        {escape(article.item.summary)}
    </a></div>"""


def _tags(article: Article) -> str:
    if not article.item.shows_tags or not article.tags:
        return ""
    if "li_span_tags" in article.traps:
        inside = "".join(f"<span>{escape(tag)}</span>" for tag in article.tags)
    else:
        inside = "\n      ".join(
            f'<a href="/article/search.html?keyword={quote(tag)}" target="_blank">{escape(tag)}</a>'
            for tag in article.tags
        )
    return f'\n    <div class="tags">{inside}</div>'


def _info(article: Article, time: str) -> str:
    """One to three spans; without a source the author keeps the second place."""
    source, authors = article.item.source, " ".join(article.item.authors)
    spans = [time]
    if authors:
        spans = [source or "", authors, time]
    elif source:
        spans = [source, "", time] if "li_empty_span" in article.traps else [source, time]
    return "\n      ".join(f"<span>{escape(text)}</span>" for text in spans)


def _thumbnail(article: Article, link: str) -> str:
    if article.item.thumbnail is None:
        return ""
    source = resized(article.item.thumbnail, 240) if article.item.thumbnail else ""
    return f"""
  <div class="side"><a href="{link}" target="_blank"><img src="{source}" alt=""></a></div>"""
