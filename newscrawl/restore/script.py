"""The traditional characters that a mirror writes, what they stand for and what they sound like."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache

from newscrawl.restore.extra import data_file, missing

# Forms that a mirror leaves as they are, and the forms that native pages have in their place.
KEPT = frozenset("于后里系并")
NATIVE = frozenset("於後裡裏係並「」")

# Further characters that mirrors leave alone though they have a traditional form.
_LEFT_ALONE = KEPT | set("只面干余游采征制郁云筑愿占恒吃圣么涌范斗丑伙吁御岳冬仆淀")
# Variants that mirrors write, and that the converter does not know as the common form.
_VARIANTS = {"陜": "陕", "癥": "症", "蕓": "芸"}

_HAN = "".join(map(chr, range(0x4E00, 0xA000)))
_TONELESS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡ", "aaaaeeeeiiiioooouuuuvvvvvnnng")


@cache
def to_simplified() -> dict[str, str]:
    """Traditional → simplified, where a mirror has done the opposite: one character for one.

    A traditional form that simplified text has as well (乾 of 乾隆, 藉, 昇 in names) has stood
    there before, and stays. 著 is not in it: it may be 着 or itself.
    Raises UserError when opencc is not installed.
    """
    simplified, traditional = _convert("t2s"), _convert("s2t")
    return {
        old: new
        for old, new in simplified.items()
        if new != old and traditional.get(new, new) != new and not _in_gb2312(old)
    } | _VARIANTS


@cache
def never_in_mirrors() -> frozenset[str]:
    """The simplified characters that a mirror turns into others: they stand for a misreading."""
    traditional = _convert("s2t")
    return frozenset(
        old for old, new in traditional.items() if new != old and old not in _LEFT_ALONE
    )


def is_traditional(char: str) -> bool:
    """Whether a character is one that a mirror has made of a simplified one."""
    return char in to_simplified() or char == "著"


def simplify(text: str) -> str:
    """Each character by itself; 著 stays."""
    table = to_simplified()
    return "".join([table.get(char, char) for char in text])


@cache
def readings() -> dict[str, frozenset[str]]:
    """The readings of each character, with and without tone marks."""
    raw = json.loads(data_file("pypinyin", "pinyin_dict.json").read_text("utf-8"))
    found = {}
    for code, said in raw.items():
        marked = frozenset(said.split(","))
        found[chr(int(code))] = marked | {toneless(one) for one in marked}
    return found


@cache
def said_as() -> dict[str, list[str]]:
    """The characters of each reading: those that a mirror annotates."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for char in [*to_simplified(), "著"]:
        for reading in readings().get(char, ()):
            found[reading].append(char)
    return found


def sounds_like(char: str, reading: str) -> bool:
    """Whether ``reading``, as it stands in a page, is one of the character's."""
    return spelling(reading) in readings().get(char, ())


def spelling(reading: str) -> str:
    """A page's spelling of a reading as the tables have it."""
    return reading.replace("ɡ", "g")


def toneless(reading: str) -> str:
    """shù → shu, lǜ → lv."""
    return reading.translate(_TONELESS)


@cache
def _convert(config: str) -> dict[str, str]:
    try:
        from opencc import OpenCC  # noqa: PLC0415 - belongs to an extra
    except ImportError:
        raise missing("opencc") from None
    # One character a line: no phrase of the converter can match.
    return dict(zip(_HAN, OpenCC(config).convert("\n".join(_HAN)).split("\n"), strict=True))


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
