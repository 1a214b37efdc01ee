"""Full-width punctuation where a store has folded it to half width."""

from __future__ import annotations

import re

_CJK = "[\u3001-\u303f\u4e00-\u9fff“”‘’…—\ufffd（）％]"
_FOLDED = re.compile(rf"(?<={_CJK})[,:;?!]")
_HALF_BETWEEN = re.compile(rf"(?<=[A-Za-z0-9%)])[,:;?!](?={_CJK})")
_BRACKETS = re.compile(rf"(?:(?<={_CJK})\(([^()\n]{{1,80}})\)|\(([^()\n]{{1,80}})\)(?={_CJK}))")
_FULL = str.maketrans(",:;?!()", "，：；？！（）")


def unfold(text: str) -> str:
    """Punctuation beside Chinese characters at its full width, when all of it has been folded.

    A page that has kept any full-width comma, colon or bracket is left as it is: its half-width
    marks are its own.

    >>> unfold("3月1日,公司(Apollo)公告:增長14%,利润1,234元")
    '3月1日，公司（Apollo）公告：增長14%，利润1,234元'
    """
    if re.search("[，：；？！（）]", text):
        return text
    text = _BRACKETS.sub(lambda found: f"（{found[1] or found[2]}）", text)
    text = _FOLDED.sub(_widen, text)
    return _HALF_BETWEEN.sub(_widen, text)


def _widen(found: re.Match[str]) -> str:
    return found[0].translate(_FULL)
