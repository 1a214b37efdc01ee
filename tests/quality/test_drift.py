"""The drift alarm in short; ``make quality`` tries every change after a whole month."""

from itertools import pairwise

import pytest

from tests.quality.drift import CHANGES, month, tried
from tests.quality.month import days

DAYS = 6
TOLD = {
    "page_editor_renamed": "editors is in 0 of ",
    "kx_codes_renamed": "securities is in 0 of ",
    "items_key_renamed": "shows no row, and did in each of 6 runs before",
    "kx_content_one_for_all": "articles have the text of another one",
    "rank_links_changed": "no row of a hot ranking leads to an article",
}


@pytest.fixture(scope="module")
def lived():
    with month(DAYS) as found:
        yield found


def test_days_without_a_change_are_quiet(lived):
    _, clean = lived
    assert [told.name for told in clean if told.alarmed] == []
    assert len(clean) == 2 * DAYS


def test_the_first_run_after_a_change_names_it_with_an_example_and_what_to_do(lived):
    folder, _ = lived
    changes = tuple(change for change in CHANGES if change.name in TOLD)
    found = {told.name: told for told in tried(folder, changes, DAYS)}
    assert found.keys() == TOLD.keys()
    for name, sentence in TOLD.items():
        assert found[name].status == 3
        [line] = [finding for finding in found[name].findings if sentence in finding][:1]
        example, advice = line.split("; ", 1)[1].rsplit("; ", 1)
        assert example.startswith(("such as http://127.0.0.1:", "such as https://www.stcn.com/"))
        assert ", kept as raw/" in example
        assert advice.startswith(("compare ", "look "))


def test_there_are_enough_changes_of_every_kind():
    names = {change.name for change in CHANGES}
    assert len(names) == len(CHANGES) >= 40
    for kind in ("page_", "item", "kx_", "rank_"):
        assert sum(name.startswith(kind) for name in names) >= 4


def test_the_month_has_weekends_and_holidays():
    month = list(days(30))
    assert sum(day.trades for day in month) == 16
    assert [day.at.date().isoformat() for day in month if not day.trades][-6:-2] == [
        "2026-10-04",
        "2026-10-05",
        "2026-10-06",
        "2026-10-07",
    ]
    assert all(before.at < after.appear[0][0] for before, after in pairwise(month))
