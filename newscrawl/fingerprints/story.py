"""A story as it is compared: its wording as tokens, without dateline, credits and punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import normalize

from newscrawl.fingerprints.figures import FIGURE, is_day, token
from newscrawl.items import Kind
from newscrawl.moments import BEIJING


@dataclass(frozen=True, slots=True)
class Story:
    """What is compared of an article.

    ``codes``: of its securities, ``600519.SH``; ``published_at`` is aware.
    """

    title: str
    text: str
    codes: Sequence[str]
    published_at: datetime
    kind: Kind


@dataclass(frozen=True, slots=True)
class Profile:
    """A story taken apart.

    ``title`` and ``body`` are tokens: characters, Latin words, and figures in one form;
    ``figures`` are those of the body that are no character.
    ``text`` is the folded body, ``wording`` the title and it. ``subject``: whom the title names
    before its colon.
    ``codes``: the digits of its securities. ``dateline``: the day that the dateline names.
    ``heads``: how many of its lines are briefs of their own, ``甲公司：…``.
    """

    title: tuple[str, ...]
    body: tuple[str, ...]
    figures: tuple[str, ...]
    text: str
    wording: str
    subject: str
    codes: frozenset[str]
    dateline: str | None
    heads: int
    published_at: datetime


SHORT = 60
"""Tokens of a text that is told by its day: "沪指翻红" is another story tomorrow."""

_DATELINE = re.compile(
    r"(?:【[^】]{1,60}】)?[^，。；,;\n]{0,24}?(?:[网报社财司刊日]讯|[日社]电|获悉)"
    r"(?:\([^)]{0,24}\))?[，,:\s]+"
)
_CREDIT = re.compile(
    r"(?:^|(?<=[。!?！？”]))(?:\(?(?:文章来源|来源|编辑|责任编辑|责编|校对|作者|记者|文/|原标题|审核|声明|免责声明|风险提示)[:/].*"
    r"|本文(?:不构成|首发|来自|转自|来源).*|以上内容.*(?:建议|参考).*|投资者据此操作.*)$",
    re.MULTILINE,
)
_PUBLISHER = re.compile(r"(?<=[。！？!?”])\s*\([^()。]{2,16}\)\s*$")
_SUBJECT = re.compile(r"(?:【[^】]{0,8}】)?([^:，,。\s()【】]{2,16})(?:\([^)]{0,12}\))?:")
_HEAD = re.compile(r"^[\d.、◆●■▲\s]{0,4}[^:，。\n]{2,14}:", re.MULTILINE)


def fold(raw: str) -> str:
    """Full width as half, capitals as small letters; a Chinese comma never parts thousands.

    >>> fold("ＡＩ（６０）：１２，３４５")
    'ai(60):12，345'
    """
    return normalize("NFKC", raw.replace("，", "\ue000")).lower().replace("\ue000", "，")


def profile(story: Story) -> Profile:
    """The story taken apart.

    >>> story = Story("怡亚通：拟转让36%股权", "人民财讯7月31日电，公司拟转让。（新华社）", [],
    ...               datetime(2026, 7, 31, tzinfo=BEIJING), "flash")
    >>> found = profile(story)
    >>> found.subject, found.title[3:], found.dateline, "".join(found.body)
    ('怡亚通', ('拟', '转', '让', 'rate:36%', '股', '权'), 'day:7-31', '公司拟转让')
    """
    published = story.published_at.astimezone(BEIJING).date()
    title, text = fold(story.title), fold(story.text)
    dateline = _DATELINE.match(text)
    body = _PUBLISHER.sub("", _CREDIT.sub("", text[dateline.end() :] if dateline else text).strip())
    subject = _SUBJECT.match(title)
    tokens = _tokens(body, published)
    named = _tokens(title, published)
    codes = {code.partition(".")[0] for code in story.codes}
    figures = tuple(one for one in tokens if len(one) > 1)
    codes.update(one[5:] for one in (*named, *figures) if one.startswith("code:"))
    return Profile(
        title=named,
        body=tokens,
        figures=figures,
        text=body,
        wording=f"{title}\n{body}",
        subject=subject[1] if subject else "",
        codes=frozenset(codes),
        dateline=_day(dateline[0], published) if dateline else None,
        heads=len(set(_HEAD.findall(body))),
        published_at=story.published_at,
    )


def _tokens(folded: str, published: date) -> tuple[str, ...]:
    found: list[str] = []
    end = 0
    for match in FIGURE.finditer(folded):
        found += filter(str.isalnum, folded[end : match.start()])
        found.append(token(match, published))
        end = match.end()
    return (*found, *filter(str.isalnum, folded[end:]))


def _day(dateline: str, published: date) -> str | None:
    days = (one for one in _tokens(dateline, published) if is_day(one))
    return next(days, None)
