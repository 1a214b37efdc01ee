"""Health: which counters make a run unhealthy."""

import pytest

from newscrawl.health import findings


def checks(**counters: int) -> list[str]:
    return [f.check for f in findings({k.replace("__", "/"): v for k, v in counters.items()})]


def test_a_run_of_nothing_and_a_good_run_are_healthy():
    assert checks() == []
    assert checks(walk__done=23, article__new=50, article__unchanged=3, archive__errors=0) == []


@pytest.mark.parametrize(
    ("failed", "read", "unhealthy"),
    [
        (0, 0, False),
        (1, 0, True),
        (1, 1, False),
        (2, 1, False),
        (3, 56, True),
        (3, 57, False),
        (5, 95, False),
        (6, 94, True),
    ],
)
@pytest.mark.parametrize("outcome", ["new", "changed", "unchanged"])
def test_failures_have_a_limit(failed, read, unhealthy, outcome):
    counters = {"article__failed": failed, f"article__{outcome}": read}
    counters["article__failed__LayoutChanged"] = failed
    assert checks(**counters) == ["failures"] * unhealthy


def test_a_page_that_is_gone_is_no_alarm_on_a_quiet_day():
    assert checks(article__failed=1, article__failed__PageError=1) == []


def test_a_run_that_was_ended_early_is_not_healthy():
    assert checks(finish_reason="shutdown") == ["ended early"]


def test_the_sentence_says_how_many():
    [finding] = findings({"article/failed": 3, "article/new": 4})
    assert "3 of 7" in finding.sentence


@pytest.mark.parametrize(
    ("counter", "check"),
    [("walk/cut", "walks"), ("archive/errors", "archive"), ("spider_exceptions/count", "errors")],
)
def test_one_of_these_is_enough(counter, check):
    assert [f.check for f in findings({counter: 1, "walk/done": 9, "article/new": 9})] == [check]


def test_cut_walks_are_counted_among_all():
    [finding] = findings({"walk/cut": 1, "walk/done": 22})
    assert "1 of 23" in finding.sentence


def test_a_block_names_its_kinds_and_is_said_once():
    counters = {"finish_reason": "blocked", "blocked/count": 7, "blocked/given_up": 2}
    counters |= {"blocked/challenge": 5, "blocked/forbidden": 2, "blocked/retry/count": 4}
    [found] = [one for one in findings(counters) if one.check in ("blocked", "ended early")]
    assert found.sentence.startswith("the site answered with blocks (5 challenge, 2 forbidden), ")
    assert found.example == "blocked"
    recovered = {"blocked/count": 1, "blocked/challenge": 1, "finish_reason": "finished"}
    assert findings(recovered) == []


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("request_budget", "the day's requests are used up (REQUEST_BUDGET)"),
        ("robots_txt", "robots.txt could not be read"),
        ("shutdown", "the run was ended early: shutdown"),
    ],
)
def test_why_a_run_ended_early(reason, says):
    [found] = findings({"finish_reason": reason})
    assert found.sentence.startswith(says)


@pytest.mark.parametrize(("lost", "found"), [(15, []), (16, ["times"])])
def test_rows_without_time(lost, found):
    assert checks(list__rows=60, list__no_time=lost) == found


@pytest.mark.parametrize(
    ("counters", "check"),
    [
        ({"list/ahead": 4, "list/rows": 60}, "times"),
        ({"list/upside_down": 1, "list/pages": 3}, "order"),
        ({"list/late": 10, "list/ground": 19}, "ids"),
        ({"list/column_instead": 6, "walk/done": 23}, "lists"),
        ({"article/same_text": 11, "article/texts": 40}, "texts"),
        ({"article/same_line": 17, "article/texts": 40}, "texts"),
    ],
)
def test_the_first_number_above_a_limit(counters, check):
    [finding] = findings(counters)
    assert finding.check == check
    assert finding.example
    assert finding.advice
    first = next(iter(counters))
    assert findings(counters | {first: counters[first] - 1}) == []
