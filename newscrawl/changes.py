"""What changed between two versions of an article: by sentence, and field by field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise, starmap
from typing import Literal, NamedTuple

from newscrawl.items import RECORD_FIELDS, Article
from newscrawl.moments import BEIJING

# An English full stop ends a sentence behind a letter and before a space: not in 3.5, nor in 1. 2.
_SENTENCE = re.compile(
    r"""
    .*? (?: (?: [。！？!?；…]+ [”’」』）)]* )+
          | (?<= [^\W\d_] | [)\]）」』”’] ) \. [”’」』）)]* (?= \s | $ ) ) \s*
    | .+
    """,
    re.VERBOSE | re.DOTALL,
)

# Said in words of their own, or no change of the article: when and where the archive met it.
_SAID = {"title", "text", "blocks", "source", "authors", "published_at", "parser"}
_NO_CHANGE = set(
    "version fetched_at first_seen_at content_hash channels duplicate_of".split(),
)
_NAMED = [name for name in RECORD_FIELDS if name not in _SAID | _NO_CHANGE]


# Where the same sentence stands again and again, comparing takes the third power of their number.
_MOST_PAIRS = 40_000


class Change(NamedTuple):
    """A sentence, and whether it stands in both versions, in the old or in the new one alone."""

    op: Literal["same", "gone", "new"]
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of a Chinese or English text, in order; nothing but line breaks is left out.

    >>> sentences("“涨了3.5%。”他说；Up 3.5 pct. Down\\n完")
    ['“涨了3.5%。”', '他说；', 'Up 3.5 pct. ', 'Down', '完']
    """
    return [sentence for line in text.splitlines() for sentence in _SENTENCE.findall(line)]


def diff_sentences(old: str, new: str) -> list[Change]:
    """Both texts sentence by sentence, in reading order; white space is no change.

    A sentence that is in both is given as the new text has it.

    >>> [op for op, _ in diff_sentences("甲。乙。丙。", "甲 。丁。丙。")]
    ['same', 'gone', 'new', 'same']
    """
    before, after = sentences(old), sentences(new)
    changes: list[Change] = []
    for op, start, end, new_start, new_end in _operations(_wordings(before), _wordings(after)):
        if op == "equal":
            changes += (Change("same", text) for text in after[new_start:new_end])
        else:
            changes += (Change("gone", text) for text in before[start:end])
            changes += (Change("new", text) for text in after[new_start:new_end])
    return changes


def what_changed(old: Article, new: Article) -> list[str]:
    """One short phrase for each thing that differs, in the order of a reader's interest."""
    found = [
        "title" if old.title != new.title else "",
        _text(old, new),
        _names("source", [old.source or ""], [new.source or ""]),
        _names("authors", old.authors, new.authors),
        _published(old.published_at, new.published_at),
        *(name for name in _NAMED if getattr(old, name) != getattr(new, name)),
        _names("parser", [old.parser], [new.parser]),
    ]
    return [phrase for phrase in found if phrase]


def changes_between(versions: Sequence[Article]) -> list[list[str]]:
    """For each version what changed against the one before; nothing for the first."""
    return [[], *starmap(what_changed, pairwise(versions))]


def _operations(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As :meth:`difflib.SequenceMatcher.get_opcodes`; what is too long is not looked into."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    end, new_end = len(old) - tail, len(new) - tail
    yield "equal", 0, head, 0, head
    if (end - head) * (new_end - head) > _MOST_PAIRS:
        yield "replace", head, end, head, new_end
    else:
        matcher = SequenceMatcher(None, old[head:end], new[head:new_end], autojunk=False)
        for op, *places in matcher.get_opcodes():
            start, stop, new_start, new_stop = (head + place for place in places)
            yield op, start, stop, new_start, new_stop
    yield "equal", end, len(old), new_end, len(new)


def _alike(old: list[str], new: list[str]) -> int:
    """With how many equal sentences both begin."""
    pairs = zip(old, new, strict=False)
    shorter = min(len(old), len(new))
    return next((at for at, (one, other) in enumerate(pairs) if one != other), shorter)


def _wordings(texts: Sequence[str]) -> list[str]:
    return ["".join(text.split()) for text in texts]


def _text(old: Article, new: Article) -> str:
    """Of the text, or else of the blocks: they hold the text, and change whenever it does."""
    counts = Counter(change.op for change in diff_sentences(old.text, new.text))
    gone, added = counts["gone"], counts["new"]
    if gone:
        sentences_gone = f"text: {gone} sentence{'s' * (gone > 1)} gone"
        return f"{sentences_gone}, {added} new" if added else sentences_gone
    if added:
        return f"text: {added} sentence{'s' * (added > 1)} new"
    differ = old.blocks != new.blocks and old.images == new.images
    return "blocks" if differ or old.text != new.text else ""


def _names(name: str, old: Sequence[str], new: Sequence[str]) -> str:
    before, after = ("、".join(values) or "none" for values in (old, new))
    return f"{name}: {before} → {after}" if old != new else ""


def _published(old: datetime, new: datetime) -> str:
    """The new time without its date where that is the same; seconds where there are any."""
    if old == new:
        return ""
    before, after = old.astimezone(BEIJING), new.astimezone(BEIJING)
    clock = "%H:%M:%S" if before.second or after.second else "%H:%M"
    same_day = before.date() == after.date()
    second = f"{after:{clock}}" if same_day else f"{after:%Y-%m-%d {clock}}"
    return f"published: {before:%Y-%m-%d {clock}} → {second}"
