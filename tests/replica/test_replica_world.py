"""The world: the same from the same seed, fast to begin, with true-looking times and ids."""

import ast
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from newscrawl import replica
from newscrawl.replica.channels import CHANNELS
from newscrawl.replica.site import Site
from newscrawl.replica.world import World, parse_now

NOW = parse_now("2026-09-30T17:00+08:00")


def everything(seed: int, *, publish: int = 0) -> list[str]:
    site = Site(World(seed, 120, NOW))
    site.world.publish(publish)
    pages = [f"/article/detail/{ident}.html" for ident in reversed(site.world.ids)]
    lists = [f"/article/list/{code}.html" for code in CHANNELS]
    answers = [site.answer(path, {}, xhr=False).body for path in [*pages, *lists, "/"]]
    return answers + [
        site.answer("/article/list.html", {"type": code}, xhr=True).body for code in CHANNELS
    ]


def test_the_same_seed_gives_the_same_answers() -> None:
    assert everything(1, publish=9) == everything(1, publish=9)
    assert not set(everything(1)[:120]) & set(everything(2)[:120])


def test_publishing_in_steps_is_publishing_at_once() -> None:
    one, two = World(1, 100, NOW), World(1, 100, NOW)
    one.publish(3)
    one.publish(4)
    two.publish(7)
    assert (one.ids, one.slots, one.channels) == (two.ids, two.slots, two.channels)


def test_publishing_moves_the_clock_and_changes_no_old_page() -> None:
    site = Site(World(1, 100, NOW))
    before = [site.world.article(number) for number in range(100)]
    related = [site.related(number) for number in range(100)]
    site.world.publish(500)
    assert site.world.now > NOW
    assert site.world.time(599) <= site.world.now
    site.world.article.cache_clear()
    assert [site.world.article(number) for number in range(100)] == before
    assert [site.related(number) for number in range(100)] == related


def test_times_and_ids_rise_and_jump() -> None:
    world = World(1, 5_000, NOW)
    assert all(old < new for old, new in pairwise(world.slots))
    steps = [new - old for old, new in pairwise(world.ids)]
    assert min(steps) >= 1
    assert max(steps) > 100
    assert 4_000_000 < world.ids[-1] < 4_400_000
    assert world.time(4_999) < world.now
    assert world.time(0).year < 2026
    published = [world.published(number) for number in range(5_000)]
    assert len(set(published)) == 5_000


def test_a_day_holds_about_500_articles_few_of_them_at_night() -> None:
    world = World(1, 5_000, NOW)
    day = [world.time(n) for n in range(5_000) if NOW - timedelta(8) < world.time(n)]
    assert 400 < len(day) / 8 < 600
    assert 0.005 < sum(1 <= one.hour < 5 for one in day) / len(day) < 0.06


def test_time_goes_by_with_as_many_articles_as_the_history_had() -> None:
    world = World(1, 100, NOW)
    assert world.advance(86_400) == []
    assert world.now == NOW + timedelta(days=1)
    whole, changes = world.advance(86_400, 1.0), world.changes
    assert 400 < len(whole) < 620
    assert changes > 0
    assert 60 < len(world.advance(86_400, 0.2)) < 140
    assert world.now == NOW + timedelta(days=3)
    assert max(world.slots) <= world.now.timestamp()
    assert world.slots == sorted(set(world.slots))
    nights = [n for n in range(100, len(world)) if world.time(n).hour < 5 and not world.late(n)]
    assert len(nights) < (len(world) - 100) * 0.1


def test_100_000_articles_start_at_once() -> None:
    start = perf_counter()
    site = Site(World(1, 100_000, NOW))
    site.answer("/article/list.html", {"type": "kx"}, xhr=True)
    assert perf_counter() - start < 6


def test_small_and_odd_worlds_work() -> None:
    for count in (0, 1, 2, 9, 10, 63, 64, 65, 72, 73):
        site = Site(World(5, count, parse_now("2021-02-28T00:00")))
        for number, ident in enumerate(site.world.ids):
            assert site.answer(f"/article/detail/{ident}.html", {}, xhr=False).status == 200
            assert number not in site.related(number)
        for code in CHANNELS:
            site.answer("/article/list.html", {"type": code, "subType": "粤"}, xhr=True)
            site.answer(f"/article/list/{code}.html", {}, xhr=False)
        site.world.publish(2)


def test_imports_nothing_of_newscrawl() -> None:
    allowed = {"aiohttp", "yarl", "multidict"}
    folder = Path(replica.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= 1, file
                assert node.level or not node.module.startswith("newscrawl"), file
            elif isinstance(node, ast.Import):
                names = {one.name.partition(".")[0] for one in node.names}
                assert "newscrawl" not in names, file
                assert names <= allowed | _standard(), file


def _standard() -> frozenset[str]:
    import sys

    return sys.stdlib_module_names
