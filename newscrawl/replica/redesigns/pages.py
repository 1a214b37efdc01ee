"""Changes of article pages: classes, byline, body, title."""

import re

from .changing import OnText, Redesign, page

_CONTENT = re.compile(r'(<div class="detail-content">)(.*?)(</div>\n)', re.S)
_TITLE = re.compile(r'(<div class="detail-title">)(.*?)(</div>)', re.S)
_BYLINE = re.compile(r'<div class="detail-info">\n(.*?)\n</div>\n', re.S)
_TIME = re.compile(r"<span>(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)</span>")
_BEHIND = '<div class="detail-content-statement">'
_TEASER = "<p>打开证券时报APP，阅读全文</p>"
_ADVERT = "<p>点击领取Level-2行情体验卡，盘中机会早知道</p>"
_REPAIRS = "<p>系统升级维护，内容稍后恢复，给您带来不便敬请谅解。</p>"
_SHELL = "<!DOCTYPE html>\n<html><head><title>证券时报网</title></head><body>{}</body></html>\n"


def _instead(old: str, new: str) -> Redesign:
    return page(lambda html: html.replace(old, new))


def _body(change: OnText) -> Redesign:
    """Change the inside of the body."""
    return page(lambda html: _CONTENT.sub(lambda m: m[1] + change(m[2]) + m[3], html, count=1))


def _title(change: OnText) -> Redesign:
    return page(lambda html: _TITLE.sub(lambda m: m[1] + change(m[2].strip()) + m[3], html))


def _byline(change: OnText) -> Redesign:
    return page(lambda html: _BYLINE.sub(lambda m: change(m[0]), html, count=1))


def _moved_byline(html: str) -> str:
    """Behind the body, under a name of its own."""
    found = _BYLINE.search(html)
    spans = found[1] if found else ""
    return _BYLINE.sub("", html).replace(_BEHIND, f'<div class="byline">{spans}</div>\n{_BEHIND}')


def _hours_earlier(found: re.Match[str]) -> str:
    """As UTC would be, within the day."""
    hour = (int(found[4]) + 16) % 24
    return f"<span>{found[1]}-{found[2]}-{found[3]} {hour:02}:{found[5]}</span>"


def _halves(inside: str) -> str:
    """All but the first paragraph in an element of its own, behind the body."""
    first, end, rest = inside.partition("</p>")
    return f'{first}{end}</div>\n<div class="detail-content-more">{rest}'


def _first_paragraph(inside: str) -> str:
    return inside.partition("</p>")[0] + "</p>"


def _third(inside: str) -> str:
    return re.sub(r"<[^>]*$", "", inside[: len(inside) // 3]) + "……"


def _escaped(inside: str) -> str:
    return "<p>" + inside.replace("<", "&lt;").replace(">", "&gt;") + "</p>"


ON_PAGES: dict[str, Redesign] = {
    "page_title_renamed": _instead('"detail-title"', '"article-title"'),
    "page_content_renamed": _instead('"detail-content"', '"article-content"'),
    "page_content_second_class": _instead('"detail-content"', '"detail-content v2"'),
    "page_byline_renamed": _instead('"detail-info"', '"article-info"'),
    "page_byline_without_spans": _byline(lambda html: html.replace("span>", "em>")),
    "page_byline_moved": page(_moved_byline),
    "page_source_unlabelled": _byline(lambda html: re.sub("来源[：:] ?", "", html)),
    "page_author_relabelled": _byline(lambda html: re.sub("作者[：:]", "撰文：", html)),
    "page_time_american": page(lambda html: _TIME.sub(r"<span>\2/\3/\1 \4:\5</span>", html)),
    "page_time_relative": page(lambda html: _TIME.sub("<span>3小时前</span>", html)),
    "page_time_shifted": page(lambda html: _TIME.sub(_hours_earlier, html)),
    "page_time_one_for_all": page(lambda html: _TIME.sub("<span>2027-01-01 00:00</span>", html)),
    "page_editor_renamed": _instead('"detail-content-editor"', '"content-duty"'),
    "page_tags_renamed": _instead('"detail-content-tags"', '"labels"'),
    "page_stocks_renamed": _instead('"stock-tags"', '"quote-tags"'),
    "page_stock_links_changed": _instead("/quotes/index/", "/hq/"),
    "page_keywords_renamed": _instead('name="keywords"', 'name="news_keywords"'),
    "page_id_renamed": _instead(" data-id=", " data-news="),
    "page_kind_renamed": _instead("jump_type=", "type="),
    "page_related_by_script": _instead(' data-fetch="true"', ""),
    "page_proofreader_relabelled": _instead("校对：", "核校："),
    "page_body_split": _body(_halves),
    "page_body_by_script": _body(lambda _: '<script src="/static/scripts/detail.js"></script>'),
    "page_body_teaser": _body(lambda inside: _first_paragraph(inside) + _TEASER),
    "page_body_one_for_all": _body(lambda _: _REPAIRS),
    "page_body_cut": _body(_third),
    "page_body_with_advert": _body(lambda inside: _ADVERT + inside),
    "page_body_escaped": _body(_escaped),
    "page_body_mojibake": _body(lambda inside: inside.encode().decode("latin-1")),
    "page_title_cut": _title(lambda title: f"{title[:8]}..."),
    "page_title_with_site": _title(lambda title: f"{title} - 证券时报网"),
    "page_title_one_for_all": _title(lambda _: "证券时报网"),
    "page_images_renamed": page(lambda html: re.sub(r"\b(data-src|src)=", "data-lazy=", html)),
    "page_by_script": page(lambda _: _SHELL.format('<div id="app"></div>')),
    "page_is_home": page(lambda _: _SHELL.format('<ul class="channels"></ul>')),
}
