"""Whether a text is a mirror's: what a mirror leaves behind, and no genuine text has."""

from __future__ import annotations

import re

from newscrawl.restore.script import KEPT, NATIVE, is_traditional, sounds_like

READING = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡ]{1,7}"

_HAN = re.compile("[\u4e00-\u9fff]")
_ANNOTATED = re.compile(
    rf"(?P<char>[\u4e00-\u9fff])"
    rf"(?:\((?P<reading>{READING})\)(?P<again>\((?P=reading)\))?|(?P<cut>\?{READING}\)))"
)
_FEWEST = 4
_FEWEST_TWICE = 3


def is_mirror_text(text: str) -> bool:
    """Whether the gate takes a text for a mirror's.

    A mirror puts a reading behind characters that it has made traditional, in a text that lacks
    the forms which native traditional texts have. A sister kind puts readings without tone marks
    behind any character, some of them twice. Needs the extra ``[mirror]`` only where a text has
    four readings or more; raises UserError where it is not installed.
    """
    found = list(_ANNOTATED.finditer(text))
    if len(found) < _FEWEST:
        return False
    # A reading that lost its bracket stands behind other bytes than its own character's.
    hits = [hit for hit in found if hit["cut"] or sounds_like(hit["char"], hit["reading"])]
    han = _HAN.findall(text)
    if len(hits) < _FEWEST or not 0.004 <= len(hits) / len(han) <= 0.5:
        return False
    if sum(1 for hit in hits if hit["again"]) >= _FEWEST_TWICE:
        return True
    whole = [hit for hit in hits if not hit["cut"]]
    return _has_mirror_script(han, text) and (_on_traditional(whole) or _toneless(whole, text))


def is_sister_text(text: str) -> bool:
    """Whether a mirror's text is of the kind that annotates any character, without damage."""
    hits = [hit for hit in _ANNOTATED.finditer(text) if hit["reading"]]
    twice = sum(1 for hit in hits if hit["again"])
    return twice >= _FEWEST_TWICE or all(hit["reading"].isascii() for hit in hits)


def _on_traditional(hits: list[re.Match[str]]) -> bool:
    return len(hits) >= 3 and sum(is_traditional(hit["char"]) for hit in hits) >= 0.8 * len(hits)


def _toneless(hits: list[re.Match[str]], text: str) -> bool:
    """As the sister kind writes, in a text without any native form."""
    ascii_only = len(hits) >= _FEWEST and all(hit["reading"].isascii() for hit in hits)
    return ascii_only and not any(form in text for form in NATIVE)


def _has_mirror_script(han: list[str], text: str) -> bool:
    """Traditional, but for what mirrors leave alone."""
    traditional = sum(map(is_traditional, han))
    kept = sum(char in KEPT for char in han)
    return traditional >= 0.05 * len(han) and kept >= sum(text.count(form) for form in NATIVE)
