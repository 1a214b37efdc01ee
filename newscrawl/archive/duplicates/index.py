"""The index: keys of the texts that lead a cluster, or stand alone, and where they are stored.

Followers are not in it: who tells their story finds their leader. A key that many texts have is
a turn of phrase; it takes no more of them, and finds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from newscrawl.archive.schema import fingerprints
from newscrawl.archive.upsert import insert_new
from newscrawl.fingerprints.signature import Keys, keys_of
from newscrawl.fingerprints.story import Profile

FULL = 8
"""Texts under one key, at most."""

CANDIDATES = 4
"""Texts that an article is compared with, at most."""

# A key of two texts is half as telling as one of a single text; this must they be in sum.
_RARE = 0.99
# A text with so few keys may share a single one; one key of many is chance.
_FEW = 12
_CHUNK = 5000

_BUCKETS = select(fingerprints.c.key, fingerprints.c.position).where(
    fingerprints.c.key.in_(bindparam("keys", expanding=True))
)


class Index:
    """The keys that a batch of stories asks for, with what the batch itself has added."""

    def __init__(self, connection: Connection, stories: Iterable[Profile]) -> None:
        self.connection = connection
        self.keys = {id(story): keys_of(story) for story in stories}
        self.buckets: dict[int, list[int]] = {}
        asked = sorted({key for keys in self.keys.values() for key in keys.asked})
        for start in range(0, len(asked), _CHUNK):
            found = connection.execute(_BUCKETS, {"keys": asked[start : start + _CHUNK]})
            for key, position in found.all():
                self.buckets.setdefault(key, []).append(position)
        self.added: list[dict[str, int]] = []

    def candidates(self, story: Profile) -> list[int]:
        """Positions of the texts that share the rarest keys with it, best first."""
        return alike(self._keys(story).asked, self.buckets)

    def add(self, story: Profile, position: int) -> None:
        """Let the story be found at its position; written by :meth:`write`."""
        for key in self._keys(story).kept:
            bucket = self.buckets.setdefault(key, [])
            if len(bucket) < FULL and position not in bucket:
                bucket.append(position)
                self.added.append({"key": key, "position": position})

    def _keys(self, story: Profile) -> Keys:
        return self.keys.get(id(story)) or keys_of(story)

    def write(self) -> None:
        """Write what was added, in the order of the keys: pages are touched once."""
        rows: Sequence[dict[str, int]] = sorted(self.added, key=lambda row: row["key"])
        insert_new(self.connection, fingerprints, rows)
        self.added = []


def alike(asked: Sequence[int], buckets: Mapping[int, Sequence[int]]) -> list[int]:
    """Positions that share the first key asked for, the whole text's, or the rarest, best first.

    >>> alike([0, 1, 2, 3], {1: [7, 8], 2: [7, 8], 3: [7]})
    [7, 8]
    """
    shared: dict[int, list[float]] = {}
    for bucket in (buckets[key] for key in asked if key in buckets):
        for position in bucket if len(bucket) < FULL else ():
            shared.setdefault(position, []).append(1 / len(bucket))
    enough = 1 if len(asked) <= _FEW else 2
    rarity = {position: sum(rare) for position, rare in shared.items() if len(rare) >= enough}
    rarity |= dict.fromkeys(buckets.get(asked[0], ()), float(len(asked)))
    found = [position for position, rare in rarity.items() if rare >= _RARE]
    return sorted(found, key=lambda position: (-rarity[position], position))[:CANDIDATES]
