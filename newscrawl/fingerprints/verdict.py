"""Whether two texts tell one story in nearly the same words, and why (not)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from newscrawl.fingerprints.alignment import LONGEST, Alignment, align
from newscrawl.fingerprints.figures import is_day
from newscrawl.fingerprints.guard import contradiction
from newscrawl.fingerprints.names import are_strangers, others_are_named
from newscrawl.fingerprints.story import SHORT, Profile, Story, profile

SHARED = 0.6
"""Share of the shorter text that must stand in the longer one."""

_TINY = 12
_FEW_DAYS = timedelta(hours=36)
_CORRECTIONS = ("更正", "勘误", "订正")
_BRIEFS = 4
_EXCERPT, _DIGEST, _MENTION = 0.6, 0.5, 0.2
_FAR = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of two texts.

    ``joined``: one story. ``similarity``: the share of the shorter text's tokens that stand in the
    longer one, 0 to 1; a token is a character, a word in Latin letters, a figure.
    ``reason``: ``same text``, ``reprint``, or ``excerpt`` where the longer one says much more; or
    why not: ``other text``, ``other figures``, ``other period``, ``other company``,
    ``correction``, ``digest``.
    """

    joined: bool
    similarity: float
    reason: str


def compare(one: Story | Profile, other: Story | Profile) -> Verdict:
    """The verdict on two texts; which is named first makes no difference.

    >>> from datetime import datetime
    >>> from newscrawl.moments import BEIJING
    >>> def brief(name, sum_):
    ...     text = f"人民财讯7月31日电，{name}7月31日公告，中标特高压项目，金额{sum_}。"
    ...     return Story(f"{name}：中标", text, [], datetime(2026, 7, 31, tzinfo=BEIJING), "flash")
    >>> compare(brief("怡亚通", "3.2亿元"), brief("怡亚通", "32000万元"))
    Verdict(joined=True, similarity=1.0, reason='same text')
    >>> compare(brief("怡亚通", "3.2亿元"), brief("怡亚通", "3.5亿元")).reason
    'other figures'
    >>> compare(brief("怡亚通", "3.2亿元"), brief("怡亚达", "3.2亿元")).reason
    'other company'
    """
    a, b = (profile(story) if isinstance(story, Story) else story for story in (one, other))
    short, long = sorted((a, b), key=lambda p: (len(p.body), p.body, p.title))
    tiny = len(short.body) < _TINY
    words, whole = ((p.title + p.body if tiny else p.body)[:LONGEST] for p in (short, long))
    body = align(words, whole)
    similarity = round(body.shared / len(words), 3) if words else 0.0
    if similarity < SHARED:
        return Verdict(joined=False, similarity=similarity, reason="other text")
    share = len(words) / len(whole)
    against = _against(short, long, body) or _is_mention(long, share, body)
    if against:
        return Verdict(joined=False, similarity=similarity, reason=against)
    same = words == whole and short.title == long.title
    reason = "same text" if same else "reprint" if share > _EXCERPT else "excerpt"
    return Verdict(joined=True, similarity=similarity, reason=reason)


def _against(short: Profile, long: Profile, body: Alignment) -> str | None:
    """Why they are two stories, though most of the shorter one stands in the other."""
    if _corrects(short) != _corrects(long):
        return "correction"
    if are_strangers(short, long):
        return "other company"
    title = align(short.title, long.title)
    found = (contradiction(change) for change in (*title.changes, *body.changes))
    if reason := next(filter(None, found), None):
        return reason
    if others_are_named(title.changes, body.changes, short, long):
        return "other company"
    return "other period" if _are_of_other_days(short, long) else None


def _corrects(story: Profile) -> bool:
    return any(word in "".join(story.title) for word in _CORRECTIONS)


def _are_of_other_days(a: Profile, b: Profile) -> bool:
    """Whether two short texts that name no day are of different days."""
    if len(a.body) >= SHORT or any(map(is_day, (*a.figures, *b.figures))):
        return False
    if a.dateline and b.dateline:
        return a.dateline != b.dateline
    return abs(a.published_at - b.published_at) > _FEW_DAYS


def _is_mention(long: Profile, share: float, body: Alignment) -> str | None:
    """Whether the longer text is about more: many briefs, or this one far down.

    ``share``: length of the shorter text as a part of the longer one's.
    """
    many = long.heads >= _BRIEFS and share < _DIGEST
    return "digest" if many or (share < _MENTION and (body.first_at or 0) > _FAR) else None
