"""What the core says in English, in the words of a Chinese desk."""

from __future__ import annotations

import re

from newscrawl.exports.entry_notes import FIELDS

CAUSES = {"first": "首次", "edit": "网站修改", "parser": "重新解析"}
KINDS = {"flash": "快讯", "article": "文章"}
REASONS = {"same text": "同文", "reprint": "转载", "excerpt": "节选"}
STATES = {"complete": "完整", "so far": "至今完整", "in part": "不全", "unread": "未读"}
ENDED = {"goes on": "进行中", "killed": "中断", "healthy": "正常", "unhealthy": "异常"}
WAITING = {"pending": "待取", "failed": "失败"}
PROVENANCE = {"site": "网站", "saved": "存档网页", "mirror": "镜像复原"}
WEEKDAYS = "一二三四五六日"

_FIELDS = FIELDS | {
    "parser": "解析方式",
    "print_edition": "报纸版面",
    "related": "相关稿件",
    "kind": "类别",
    "url": "网址",
    "language": "语言",
    "provenance": "出处",
    "unrestored": "未复原比例",
}
_SENTENCES = re.compile(r"(?:(\d+) sentences? gone)?(?:, )?(?:(\d+)(?: sentences?)? new)?")


def in_chinese(phrase: str) -> str:
    """A phrase of :func:`newscrawl.changes.what_changed`.

    >>> in_chinese("text: 1 sentence gone, 2 new"), in_chinese("authors: none → 张三")
    ('正文：删 1 句，增 2 句', '作者：无 → 张三')
    """
    name, _, rest = phrase.partition(": ")
    name = _FIELDS.get(name, name)
    if not rest:
        return name
    if found := _SENTENCES.fullmatch(rest):
        gone, new = found.groups()
        said = [f"删 {gone} 句" if gone else "", f"增 {new} 句" if new else ""]
        return f"{name}：{'，'.join(filter(None, said))}"
    before, arrow, after = rest.partition(" → ")
    values = ["无" if value == "none" else value for value in (before, after)]
    return f"{name}：{values[0]}{arrow}{values[1] if arrow else ''}"
