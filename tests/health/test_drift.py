"""What a run has lost against earlier ones."""

import pytest

from newscrawl.health import Past, findings

GOOD = {
    "layout/p/1": 40,
    "field/p/1/editors": 38,
    "field/p/1/authors": 12,
    "article/layout/p/1": 40,
    "list/rows": 60,
    "list/pages/kx": 2,
    "list/rows/kx": 60,
    "list/newest_age/kx": 120,
    "list/fresh/kx": 28,
}
DAYS = [GOOD] * 6


def told(past=None, **lost):
    now = GOOD | {name.replace("__", "/"): value for name, value in lost.items()}
    return findings(now, Past(DAYS, DAYS) if past is None else past)


def checks(past=None, **lost):
    return [finding.check for finding in told(past, **lost)]


def test_a_run_like_those_before_is_healthy():
    assert checks() == []


@pytest.mark.parametrize(("there", "found"), [(0, ["fields"]), (15, ["fields"]), (16, [])])
def test_a_lost_part(there, found):
    assert checks(field__p__1__editors=there) == found


def test_the_finding_names_part_layout_shares_example_and_selector():
    now = GOOD | {"field/p/1/editors": 0}
    [finding] = findings(now, Past(DAYS), {"p/1/editors": ".duty"})
    assert finding.sentence == "editors is in 0 of 40 of p/1, before in 95%"
    assert finding.example == "p/1/editors"
    assert ".duty" in finding.advice


def test_what_some_have_needs_more_than_what_nearly_all_have():
    of = {"layout__p__1": 20, "article__layout__p__1": 20}
    assert checks(**of, field__p__1__editors=0, field__p__1__authors=6) == ["fields"]
    assert checks(**of, field__p__1__editors=19, field__p__1__authors=0) == []
    of = {"layout__p__1": 100, "article__layout__p__1": 100}
    assert checks(**of, field__p__1__editors=95, field__p__1__authors=0) == ["fields"]


def test_small_runs_are_taken_together():
    small = {"layout/p/1": 4, "field/p/1/editors": 0, "field/p/1/authors": 1}
    now = {name.replace("/", "__"): count for name, count in small.items()}
    assert checks(Past(DAYS), **now) == []
    before = Past(DAYS, last=[small, small, *DAYS])
    assert checks(before, **now) == ["fields"]
    healed = now | {"field__p__1__editors": 4}
    assert checks(before, **healed) == []


def test_a_loss_is_told_until_an_article_has_the_part_again():
    told_of = {"layout/p/1": 10, "field/p/1/editors": 0, "run/findings": ["editors"]}
    nothing_new = {"layout__p__1": 0, "field__p__1__editors": 0, "field__p__1__authors": 0}
    assert checks(Past(DAYS, last=[told_of, *DAYS]), **nothing_new) == ["fields"]
    assert checks(Past(DAYS, last=DAYS), **nothing_new) == []


def test_the_same_rows_read_again_prove_nothing_more():
    usual = GOOD | {"layout/list": 30, "field/list/tags": 9}
    without = GOOD | {"layout/list": 30, "field/list/tags": 0}
    past = Past([usual] * 6, last=[without] * 6)
    assert checks(past, layout__list=30, field__list__tags=0) == []
    assert checks(past, layout__list=90, field__list__tags=0) == ["fields"]


def test_the_hours_that_are_alike_count_where_there_are_enough():
    night = GOOD | {"field/p/1/editors": 1}
    now = {"field__p__1__editors": 1}
    assert checks(Past(DAYS * 5, [night] * 4), **now) == ["fields"]
    assert checks(Past(DAYS * 5, [night] * 5), **now) == []


def test_a_silent_channel():
    assert checks(list__rows__kx=0) == ["channels"]
    once = GOOD | {"list/rows/kx": 0}
    assert checks(Past([*DAYS, once]), list__rows__kx=0) == []


def test_a_busy_channel_without_a_row_of_two_hours():
    [finding] = told(list__fresh__kx=0)
    assert finding.check == "silence"
    assert finding.sentence == (
        "channel kx has no row of the last two hours, and had 28 at this hour of 6 such days"
    )
    assert checks(list__fresh__kx=1) == []
    assert checks(Past(DAYS, DAYS[:4]), list__fresh__kx=0) == []


@pytest.mark.parametrize("rows", [[13] * 6, [2, *[40] * 5]])
def test_one_with_few_rows_at_this_hour_may_have_none(rows):
    past = [GOOD | {"list/fresh/kx": count} for count in rows]
    assert checks(Past(past, past), list__fresh__kx=0) == []


@pytest.mark.parametrize(("hours", "found"), [(48 + 30, []), (48 + 31, ["silence"])])
def test_a_channel_that_is_silent_for_far_longer_than_ever(hours, found):
    past = [
        GOOD | {"list/newest/kx": hour, "list/newest_age/kx": 3_600 * hour} for hour in range(1, 11)
    ]
    now = {"list__newest__kx": 11, "list__newest_age__kx": 3_600 * hours}
    assert checks(Past(past), **now) == found
    assert checks(Past(past[1:]), **now) == []
    assert checks(Past(past[1:] * 2), **now) == []


def test_the_runs_of_a_silence_do_not_excuse_it():
    past = [GOOD | {"list/newest/kx": row, "list/newest_age/kx": 3_600} for row in range(1, 11)]
    silent = [
        GOOD | {"list/newest/kx": 11, "list/newest_age/kx": 3_600 * hour} for hour in range(1, 52)
    ]
    now = {"list__newest__kx": 11, "list__newest_age__kx": 3_600 * 52}
    [finding] = told(Past([*reversed(silent), *past]), **now)
    assert finding.sentence == (
        "channel kx has had nothing new for 52.0 hours, "
        "and earlier runs met 10 silences of 1.0 hours at most"
    )
    assert checks(Past([*reversed(silent), *past[1:]]), **now) == []
    old = [{name: run[name] for name in GOOD} for run in silent]
    assert checks(Past([*reversed(old), *past]), **now) == []


@pytest.mark.parametrize(("rows", "found"), [(30, []), (29, ["items per request"])])
def test_pages_that_bring_few_rows(rows, found):
    assert checks(list__rows__kx=rows) == found


def test_another_layout():
    [finding] = told(article__layout__q__2=10)
    assert finding.sentence == "10 of 50 articles are of q/2, and none was before"
    assert checks(article__layout__q__2=9) == []
    few = {"article__layout__p__1": 3, "article__layout__q__2": 2}
    assert checks(**few) == []
    assert checks(Past([GOOD | {"article/layout/q/2": 1}]), article__layout__q__2=10) == []


def test_a_new_archive_has_nothing_to_compare_with():
    lost = {"list__rows__kx": 0, "field__p__1__editors": 0, "list__newest_age__kx": 90_000}
    assert checks(Past(), **lost) == []
