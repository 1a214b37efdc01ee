"""One raw value of the site → one clean value. All pure; what cannot be read becomes None or []."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit, urlunsplit

from newscrawl.items import PrintEdition

_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_OTHER_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_SURROGATES = "\ud800-\udfff"
_UNCLEAN = re.compile(f"[{_UNSEEN}{_SURROGATES}{_LINE_BREAKS}{_OTHER_SPACES}]|  ")
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_SURROGATE = re.compile(f"[{_SURROGATES}]")
_SPACE_RUN = re.compile(f"[ {_LINE_BREAKS}{_OTHER_SPACES}]+")
_LINE_BREAK = re.compile(f"[{_LINE_BREAKS}]")
_VISIBLE = re.compile(f"[^ {_UNSEEN}{_LINE_BREAKS}{_OTHER_SPACES}]")
_CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·\U00020000-\U0003ffff]"
)


def clean_text(raw: str) -> str:
    """A run of inline text as a person reads it; the rules stand in ``docs/record.md``, Text.

    >>> clean_text("\\u3000\\u3000贵州\\u200b茅台\\n      600519  涨 2% ")
    '贵州茅台600519 涨 2%'
    """
    text = raw.strip()
    if not _UNCLEAN.search(text):
        return text
    text = without_surrogates(_INVISIBLE.sub("", text)).strip()
    return _SPACE_RUN.sub(_fold_spaces, text)


def without_surrogates(raw: str) -> str:
    """Each lone surrogate, which no file and no database can hold, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", raw)


def has_text(raw: str) -> bool:
    """Whether anything of it can be seen."""
    return _VISIBLE.search(raw) is not None


def _fold_spaces(run: re.Match[str]) -> str:
    if not _LINE_BREAK.search(run[0]):
        return " "
    before, after = run.string[run.start() - 1], run.string[run.end()]
    return "" if _CHINESE.match(before) or _CHINESE.match(after) else " "


_INLINE_TAG = re.compile(r"</?(?:b|strong|em|i|u|font|span|mark|br)(?:\s[^<>]{0,200})?/?>", re.I)


def clean_title(raw: str) -> str:
    """A title of a JSON answer: without the markup that the site puts into it.

    >>> clean_title("<b>贵州茅台</b>：ROE&lt;30%")
    '贵州茅台：ROE<30%'
    """
    return clean_text(unescape(_INLINE_TAG.sub("", raw)))


_LABEL = re.compile(r"(?:来源|作者|责任编辑|责编|编辑|校对|发布时间|时间)\s*[：:]\s*")


def strip_label(raw: str) -> str:
    """Without a leading 来源：, 作者：, 责任编辑：, 校对： …

    >>> strip_label("责任编辑： 郑灶金")
    '郑灶金'
    """
    text = clean_text(raw)
    label = _LABEL.match(text)
    return text[label.end() :] if label else text


_NAME_PARTS = re.compile(r"[、，,;；/|]+")
_ROLES = ("记者", "编辑", "特约撰稿人", "通讯员", "撰文")
_HAN = re.compile(r"[\u3400-\u9fff]")


def names(raw: str) -> list[str]:
    """People named in one text, without labels and titles, each once, in order.

    A space parts Chinese names, unless it stands behind a surname of one character.

    >>> names("作者：卓泳 安宇飞"), names("证券时报记者 李小平"), names("王 明、John Smith")
    (['卓泳', '安宇飞'], ['李小平'], ['王明', 'John Smith'])
    """
    found: list[str] = []
    for part in _NAME_PARTS.split(strip_label(raw)):
        found += _spaced_names(part.split()) if _HAN.search(part) else [part.strip()]
    return list(dict.fromkeys(name for name in found if name))


def _spaced_names(words: list[str]) -> list[str]:
    people: list[str] = []
    half = ""
    for word in words:
        end = max(word.rfind(role) + len(role) if role in word else 0 for role in _ROLES)
        name = word[end:].lstrip("：:") if end else word
        if half:
            if len(name) <= 2:
                people.append(half + name)
                half = ""
                continue
            people.append(half)
            half = ""
        if len(name) == 1:
            half = name
        else:
            people.append(name)
    return [*people, half]


_PRINT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\s*第?([A-Z]{1,2}[0-9]{1,3})版?$")


def print_edition(raw: str) -> PrintEdition | None:
    """The e-paper page that a source names.

    >>> print_edition("来源：证券时报 2026-09-24 A004版")
    {'date': '2026-09-24', 'page': 'A004'}
    """
    found = _PRINT.search(clean_text(raw))
    return PrintEdition(date=found[1], page=found[2]) if found else None


def source_name(raw: str) -> str:
    """The publisher alone: without 来源： and without the e-paper page.

    >>> source_name("来源：证券时报 2026-09-24 A004版")
    '证券时报'
    """
    return _PRINT.sub("", strip_label(raw)).strip()


_KEYWORD_PARTS = re.compile(r"[,，、;；|]+")


def keywords(raw: str) -> list[str]:
    """The ``keywords`` of a page's head, each once.

    >>> keywords("白酒,贵州茅台，白酒")
    ['白酒', '贵州茅台']
    """
    return list(dict.fromkeys(filter(None, map(clean_text, _KEYWORD_PARTS.split(raw)))))


_STOCK_CODE = re.compile(r"(sh|sz|bj)([0-9]{6})|(hk)([0-9]{5})", re.I | re.A)


def security_code(raw: str) -> str | None:
    """The site's ``sz002458`` as ``002458.SZ``.

    >>> security_code("sz002458"), security_code("hk00700"), security_code("002458")
    ('002458.SZ', '00700.HK', None)
    """
    found = _STOCK_CODE.fullmatch(raw.strip())
    if not found:
        return None
    market, digits = (part for part in found.groups() if part)
    return f"{digits}.{market.upper()}"


_RESIZE = re.compile(r"x-oss-process=|image(?:View2|Mogr2)/", re.I)


def image_url(raw: str, base: str) -> str | None:
    """The absolute URL of a picture without its resize parameters; None for ``data:`` and none.

    >>> image_url("//static.stcn.com/a.png?x-oss-process=image/resize,w_640", "https://www.stcn.com/")
    'https://static.stcn.com/a.png'
    """
    try:
        parts = urlsplit(urljoin(base, clean_text(raw)))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.strip("/"):
        return None
    query = "&".join(p for p in parts.query.split("&") if not _RESIZE.match(p))
    return urlunsplit(parts._replace(query=query, fragment=""))
