"""What a reader has to know before the text: that it was corrected, or taken down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from newscrawl.archive.records import Version
from newscrawl.changes import Change, diff_sentences, sentences, what_changed
from newscrawl.exports.histories import History
from newscrawl.items import Article
from newscrawl.moments import BEIJING

FIELDS = {
    "title": "标题",
    "text": "正文",
    "blocks": "版式",
    "source": "来源",
    "authors": "作者",
    "published": "发布时间",
    "print_edition": "版次",
    "images": "图片",
    "summary": "摘要",
    "tags": "标签",
    "keywords": "关键词",
    "securities": "证券",
    "editors": "责任编辑",
    "proofreaders": "校对",
    "important": "标红",
}
"""What a Chinese desk calls the fields that an editor of the site changes."""

_UNSAID = {"parser", "url", "related"}
_NOBODY = re.compile(r"^none(?= → )|(?<= → )none$")

SHOWN = 10
"""Corrections of one article that are shown; of more, their number."""

LONGEST = 1_000
"""Sentences of a text that is compared: the time for it grows with their square."""


class Note(NamedTuple):
    """A sentence to stand before the text, and what is gone and new by it."""

    text: str
    changes: list[Change]


def mark(history: History) -> str:
    """What stands before the title of an article that is not as it first was."""
    if history.withdrawn:
        return "已撤稿："
    return "更正：" if history.corrections else ""


def notes(history: History) -> Iterator[Note]:
    """What happened to the article, newest first; times are Beijing's."""
    for withdrawal in reversed(history.withdrawals):
        taken = f"网站已撤下本文（{_clock(withdrawal.withdrawn_at)} 发现"
        back = withdrawal.returned_at
        yield Note(f"{taken}，{_clock(back)} 恢复）" if back else f"{taken}）", [])
    for old, new in history.corrections[:SHOWN]:
        yield _correction(old, new)
    if earlier := len(history.corrections[SHOWN:]):
        yield Note(f"此前另有 {earlier} 次更正", [])


def _correction(old: Version, new: Version) -> Note:
    before, after = old.article, new.article
    heading = f"更正（{_clock(new.known_at)} 发现）"
    titles = [Change("gone", before.title), Change("new", after.title)]
    if before.title == after.title:
        titles = []
    if max(len(sentences(text)) for text in (before.text, after.text)) > LONGEST:
        return Note(f"{heading}：正文过长，未逐句比较", titles)
    said = "；".join(_phrases(before, after))
    changes = diff_sentences(before.text, after.text)
    return Note(
        f"{heading}：{said}" if said else heading,
        [*titles, *(change for change in changes if change.op != "same")],
    )


def _phrases(old: Article, new: Article) -> Iterator[str]:
    """What changed, in the words of the site; of title and text all follows."""
    for phrase in what_changed(old, new):
        name, _, values = phrase.partition(": ")
        if name in _UNSAID:
            continue
        label = FIELDS.get(name, name)
        shown = "" if name == "text" else _NOBODY.sub("无", values)
        yield f"{label} {shown}".strip()


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
