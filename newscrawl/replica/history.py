"""What was published before the start: times and ids, back from now."""

from datetime import datetime
from random import Random

from .model import BEIJING

# Articles an hour, from midnight on: about 500 a day.
_AN_HOUR = (4, 3, 2, 2, 3, 6, 14, 24, 30, 36, 36, 34, 24, 30, 36, 34, 32, 34, 30, 26, 22, 18, 12, 8)
OLDEST = 24
"""How many of the first articles reach back into former years."""
KNOWN_ID, _KNOWN_DAY = 4_204_288, datetime(2026, 9, 30, tzinfo=BEIJING)


def history(random: Random, now: datetime, articles: int) -> tuple[list[int], list[int]]:
    """Times (epoch seconds) and ids of so many articles, oldest first."""
    start = now - _KNOWN_DAY
    ident = max(KNOWN_ID + int(start.total_seconds() / 86_400 * 2_900), articles * 12 + 99_999)
    clock = int(now.timestamp()) - 20
    slots, ids = [], []
    old = OLDEST if articles >= 4 * OLDEST else 0
    midnight = int(now.replace(hour=0, minute=0, second=0).timestamp())
    for back in range(articles):
        slots.append(clock)
        ids.append(ident)
        hour = (clock - midnight) // 3_600 % 24
        clock -= 1 + int(random.expovariate(an_hour(hour) / 3_600))
        ident -= id_step(random)
        if articles - back <= old:
            clock -= random.randint(5, 35) * 86_400
            ident -= random.randint(900, 9_000)
    return slots[::-1], ids[::-1]


def an_hour(hour: int) -> int:
    """How many articles appear in this hour of the day."""
    return _AN_HOUR[hour]


def id_step(random: Random) -> int:
    """How far the next id is: ids are sparse and jump."""
    step = random.random()
    return 1 + int(step * 9) if step < 0.985 else 60 + int(random.random() * 240)
