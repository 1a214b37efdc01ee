"""The mirrors' script and readings, for the damage simulator, from the libraries' own tables."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC
from pypinyin.constants import PINYIN_DICT

LEFT_ALONE = set("后于里系并只面干余游采征制郁云筑愿占恒吃圣么涌范斗丑吁御")
AS_MIRRORS_WRITE = dict(zip("着净启钟签陕为冲群台准", "著凈啟鐘簽陜為沖群臺準", strict=True))


@cache
def script() -> dict[str, str]:
    """Simplified → traditional, one character at a time."""
    han = [chr(code) for code in range(0x4E00, 0x9FA6)]
    turned = OpenCC("s2t").convert("\n".join(han)).split("\n")
    pairs = zip(han, turned, strict=True)
    return {a: b for a, b in pairs if a != b and a not in LEFT_ALONE} | AS_MIRRORS_WRITE


@cache
def readings() -> dict[str, str]:
    """The first reading of each traditional character that GBK has."""
    return {
        char: PINYIN_DICT[ord(char)].split(",")[0] for char in script().values() if _in_gbk(char)
    }


def _in_gbk(char: str) -> bool:
    return len(char.encode("gbk", "ignore")) == 2 and ord(char) in PINYIN_DICT
