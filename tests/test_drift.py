"""What a run has lost against earlier ones."""

import pytest

from newscrawl.health import findings

GOOD = {
    "layout/p/1": 40,
    "field/p/1/editors": 38,
    "field/p/1/authors": 12,
    "list/rows": 60,
    "list/pages/kx": 2,
    "list/rows/kx": 60,
}


def checks(past=(GOOD, GOOD), **lost):
    now = GOOD | {name.replace("__", "/"): value for name, value in lost.items()}
    return [finding.check for finding in findings(now, past)]


def test_a_run_like_those_before_is_healthy():
    assert checks() == []


@pytest.mark.parametrize(("there", "found"), [(0, ["fields"]), (9, ["fields"]), (10, [])])
def test_a_lost_field(there, found):
    assert checks(field__p__1__editors=there) == found


def test_the_sentence_names_field_layout_shares_and_an_example():
    now = GOOD | {"field/p/1/editors": 0, "missing/p/1/editors": "http://x/7"}
    [finding] = findings(now, [GOOD])
    for part in ("editors is in 0 of 40", "p/1", "95%", "http://x/7"):
        assert part in finding.sentence


def test_few_articles_say_nothing():
    assert checks(layout__p__1=10, field__p__1__editors=0, field__p__1__authors=0) == []


def test_a_silent_channel():
    assert checks(list__rows__kx=0) == ["channels"]
    assert checks(past=(GOOD, GOOD | {"list/rows/kx": 0}), list__rows__kx=0) == []


def test_a_new_archive_has_nothing_to_compare_with():
    assert checks(past=(), list__rows__kx=0, field__p__1__editors=0) == []


@pytest.mark.parametrize(("lost", "found"), [(15, []), (16, ["times"])])
def test_rows_without_time(lost, found):
    assert checks(list__no_time=lost) == found
