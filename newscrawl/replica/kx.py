"""The list API of kx: rows by time, pinned ones on top, adverts between."""

from .answer import Answer, good, list_json
from .rows import advert_row, flash_row
from .world import World

ROWS = 30
_ADVERT_PLACE = 7
_ADVERT_EVERY = 3


def flashes(world: World, page: int, last_time: int | None) -> Answer:
    """Rows strictly older than `last_time` (epoch seconds); without it, by page number."""
    found = world.lists["kx"]
    end = len(found) if last_time is None else world.before("kx", last_time)
    if last_time is None and page > 1:
        end = max(0, end - (page - 1) * ROWS)
    rows = []
    if page == 1:
        for place, number in enumerate(world.pinned):
            if number not in world.withdrawn:
                rows.append(flash_row(world.article(number), pinned=True, flagged=place == 0))
    advert = page % _ADVERT_EVERY == 1
    numbers = found[max(0, end - ROWS + len(rows) + advert) : end][::-1]
    # The cursor is the time of the last row: a late one there would leap over its neighbours.
    while len(numbers) > 1 and world.late(numbers[-1]):
        numbers.pop()
    if not numbers:
        return list_json(good([]))
    rows += [flash_row(world.article(number)) for number in numbers]
    last = world.published(numbers[-1])
    if advert and len(rows) > _ADVERT_PLACE:
        rows.insert(_ADVERT_PLACE, advert_row(_free_id(world, numbers[0]), last + 1))
    return list_json(good(rows, page_time=page + 1, last_time=last))


def _free_id(world: World, number: int) -> int:
    """An id near this article's that no article has, and none will get."""
    ident = world.ids[number] - 1
    while ident in world.numbers:
        ident -= 1
    return ident
