"""When an article is asked for again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.revisit import LONGEST_PAUSE, RevisitPolicy

moments = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
pauses = st.timedeltas(timedelta(0), timedelta(days=30))
ages = st.timedeltas(timedelta(seconds=1), timedelta(days=366))
quick = settings(deadline=None, derandomize=True, max_examples=40)

AGES = [timedelta(hours=hours) for hours in (1, 6, 24)]


@quick
@given(moments, pauses, st.integers(0, 10**6))
def test_a_pause_lies_between_the_setting_and_a_day(now, pause, attempts):
    waits = RevisitPolicy(pause).after_failure(now, attempts) - now
    assert min(pause, LONGEST_PAUSE) <= waits <= LONGEST_PAUSE


@quick
@given(moments, pauses, st.integers(0, 40))
def test_a_pause_doubles_until_it_is_a_day(now, pause, attempts):
    policy = RevisitPolicy(pause)
    first, second = (policy.after_failure(now, attempts + more) - now for more in (0, 1))
    if attempts < 20:
        assert second == min(2 * first, LONGEST_PAUSE)
    assert second >= first


@quick
@given(moments, st.integers(0, 10**6))
def test_without_a_pause_the_next_run_tries_again(now, attempts):
    assert RevisitPolicy(timedelta(0)).after_failure(now, attempts) == now


@quick
@given(moments, st.timedeltas(timedelta(days=-30), timedelta(days=400)), st.lists(ages, max_size=5))
def test_the_next_reading_is_ahead_at_one_of_the_ages(now, old, rereads):
    published_at = now - old
    due = RevisitPolicy(timedelta(0), rereads).after_reading(now, published_at)
    left = [published_at + age for age in rereads if published_at + age > now]
    if due is None:
        assert all(old >= age for age in rereads)
        assert not left
    else:
        assert due > now
        assert due == min(left)


@quick
@given(moments)
def test_each_age_is_asked_for_once(published_at):
    """A reading at the very moment of an age is that age's."""
    policy, now, read = RevisitPolicy(timedelta(0), AGES), published_at, []
    while (due := policy.after_reading(now, published_at)) is not None:
        read.append(due - published_at)
        now = due
    assert read == AGES


@quick
@given(moments)
def test_an_article_of_a_year_ago_is_not_read_again(now):
    policy = RevisitPolicy(timedelta(0), AGES)
    assert policy.after_reading(now, now - timedelta(days=365)) is None
    assert RevisitPolicy(timedelta(0)).after_reading(now, now) is None
