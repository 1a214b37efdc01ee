"""Which articles exist: numbers, ids, times, channels; the clock, which moves when told to."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from .channels import CHANNELS, SIBLINGS
from .editing import edited
from .history import KNOWN_ID, OLDEST, an_hour, history, id_step
from .model import BEIJING, Article, Kind, Slot
from .newsroom import write

_ARTICLE_RESIDUES = frozenset((0, 3, 6, 9, 12, 15, 18))
_LATE_EVERY = 151


class World:
    """All published articles, oldest first; `slots`, `ids` and `channels` go by number.

    `slots` are epoch seconds, strictly rising: the place in the lists. A late article carries an
    older time than its place: it was entered after the event (see `published`). `withdrawn` has
    the number and the status of what is gone; `pinned` may name some of it. `changes` counts
    what was done to the world: what was drawn before the last change may be out of date.
    """

    def __init__(self, seed: int, articles: int, now: datetime) -> None:
        self.seed = seed
        self.now = now.astimezone(BEIJING).replace(microsecond=0)
        self.initial = articles
        self._random = Random(seed)
        self.slots, self.ids = history(self._random, self.now, articles)
        self.channels: list[tuple[str, ...]] = []
        self.lists: dict[str, list[int]] = {code: [] for code in CHANNELS}
        self.numbers: dict[int, int] = {}
        for number in range(articles):
            self._enter(number)
        self.pinned = self._pinned()
        self.withdrawn: dict[int, int] = {}
        self.changes = 0
        self._edits: dict[int, tuple[Article, int]] = {}
        self.article = lru_cache(maxsize=2048)(self._article)

    @property
    def http_date(self) -> str:
        """The clock as a Date header."""
        return format_datetime(self.now.astimezone(UTC), usegmt=True)

    def __len__(self) -> int:
        return len(self.slots)

    def publish(self, count: int) -> list[int]:
        """Let so many new articles appear, and the clock move on with them; their ids."""
        first = len(self.slots)
        clock = int(self.now.timestamp())
        for _ in range(count):
            clock += self._random.randint(4, 55)
            self._append(clock)
        self.now = datetime.fromtimestamp(clock, BEIJING)
        self.changes += 1
        return self.ids[first:]

    def advance(self, seconds: int, news: float = 0.0) -> list[int]:
        """Let time go by, in which this share of the history's articles an hour appear; their ids.

        By default nothing is published.
        """
        end, first = self.now + timedelta(seconds=seconds), len(self.slots)
        clock = int(self.now.timestamp())
        while news:
            hour = datetime.fromtimestamp(clock, BEIJING).hour
            clock += 1 + int(self._random.expovariate(an_hour(hour) * news / 3_600))
            if clock > end.timestamp():
                break
            self._append(clock)
        self.now = end
        self.changes += len(self.slots) > first
        return self.ids[first:]

    def edit(self, number: int, order: Mapping[str, Any]) -> None:
        """Change an article now. Raises NoSenseError for what cannot be done."""
        changed = edited(self.article(number), order)
        self._edits[number] = changed, int(self.now.timestamp())
        self.article.cache_clear()
        self.changes += 1

    def edited_at(self, number: int) -> int:
        """When the article was last changed, epoch seconds; at first, when it was published."""
        return self._edits[number][1] if number in self._edits else self.published(number)

    def renumber(self, by: int) -> None:
        """Give every article another id, so much higher: its words stay."""
        self.ids = [ident + by for ident in self.ids]
        self.numbers = {ident: number for number, ident in enumerate(self.ids)}
        self.article.cache_clear()
        self.changes += 1

    def withdraw(self, number: int, status: int) -> None:
        """Take an article out of all lists; its page answers with the status."""
        if number not in self.withdrawn:
            for code in self.channels[number]:
                self.lists[code].remove(number)
        self.withdrawn[number] = status
        self.changes += 1

    def put_back(self, number: int) -> None:
        """Undo a withdrawal: the article stands where it stood."""
        if self.withdrawn.pop(number, None) is not None:
            for code in self.channels[number]:
                insort(self.lists[code], number)
            self.changes += 1

    def published(self, number: int) -> int:
        """The publication time that pages and lists show, epoch seconds."""
        slot = self.slots[number]
        if not self.late(number):
            return slot
        moment = slot - 7_200 - number * 7_919 % 50_000
        while moment in self._around(moment):
            moment -= 1
        return moment

    def late(self, number: int) -> bool:
        """Whether the article's time is older than its place in the lists."""
        return number > 2 * OLDEST and number % _LATE_EVERY == (self.seed * 13 + 100) % _LATE_EVERY

    def before(self, code: str, moment: int) -> int:
        """How many articles of the channel stand below this time (epoch seconds)."""
        return bisect_left(self.lists[code], bisect_left(self.slots, moment))

    def time(self, number: int) -> datetime:
        """`published` as a time with its zone."""
        return datetime.fromtimestamp(self.published(number), BEIJING)

    def _article(self, number: int) -> Article:
        if number in self._edits:
            return self._edits[number][0]
        kind: Kind = "flash" if self.channels[number][0] == "kx" else "article"
        place = Slot(number, self.ids[number], self.time(number), kind, self.channels[number])
        return write(self.seed, place)

    def _around(self, moment: int) -> tuple[int, ...]:
        place = bisect_left(self.slots, moment)
        return tuple(self.slots[place : place + 1])

    def _append(self, moment: int) -> None:
        self.slots.append(moment)
        self.ids.append((self.ids[-1] if self.ids else KNOWN_ID) + id_step(self._random))
        self._enter(len(self.slots) - 1)

    def _enter(self, number: int) -> None:
        channels = self._assign(number)
        self.channels.append(channels)
        self.numbers[self.ids[number]] = number
        for code in channels:
            self.lists[code].append(number)

    def _assign(self, number: int) -> tuple[str, ...]:
        draw = self._random.random
        if number % 20 not in _ARTICLE_RESIDUES:
            rest = draw()
            return _FLASH_CHANNELS[sum(rest < edge for edge in (0.2, 0.08, 0.03))]
        first = self._random.choices(_FIRST, cum_weights=_CUMULATED)[0]
        found = [first]
        siblings = SIBLINGS[first]
        for _ in range((draw() < 0.9) + (draw() < 0.4)):
            found += [siblings[int(draw() * len(siblings))]]
        if draw() < 0.4:
            found.append("gd")
        if draw() < 0.1:
            found.append("yw")
        if number % 80 == 60:
            found.append("zt")
        return tuple(dict.fromkeys(found))

    def _pinned(self) -> tuple[int, ...]:
        """Two old flashes that stay on top of kx; fixed from the start on."""
        flashes = [number for number in self.lists["kx"][-400:] if not self.late(number)]
        return (flashes[len(flashes) // 2], flashes[len(flashes) // 4]) if len(flashes) > 80 else ()


_FLASH_CHANNELS = (("kx",), ("kx", "gd"), ("kx", "gd", "yw"), ("kx", "company", "yw"))
_FIRST = tuple(code for code, channel in CHANNELS.items() if channel.weight)
_CUMULATED = tuple(accumulate(CHANNELS[code].weight for code in _FIRST))


def parse_now(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is Beijing time."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def real_now() -> datetime:
    """The real time, which the world's clock starts from when none is given."""
    return datetime.now(BEIJING)
