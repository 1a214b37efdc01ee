"""The shipped table says what exchange-calendars says, and times are Beijing's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from newscrawl.trading_days import TABLE, is_trading_day, is_trading_time, known_until


# pandas says so of the code of exchange-calendars, which is no part of newscrawl
@pytest.mark.filterwarnings("ignore:Series.values returning")
def test_each_day_that_exchange_calendars_knows():
    pytest.importorskip(
        "exchange_calendars", reason="EXCHANGE-CALENDARS IS MISSING: THE TABLE IS NOT COMPARED"
    )
    from tests.exchange import sessions, table

    trading = sessions()
    day, last = min(trading), max(trading)
    wrong = []
    while day <= last:
        if is_trading_day(day) != (day in trading):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []
    assert known_until() == last
    assert len(trading) > 8000
    assert TABLE.read_text("ascii") == table()


def test_beyond_the_table_weekdays_count():
    day = known_until() + timedelta(days=365)
    week = [day + timedelta(days=number) for number in range(7)]
    assert [is_trading_day(one) for one in week] == [one.weekday() < 5 for one in week]


@pytest.mark.parametrize(
    ("utc", "trades"),
    [
        ("01:14", False),
        ("01:15", True),  # 09:15 in Beijing
        ("03:29", True),
        ("03:30", False),  # noon break
        ("05:00", True),
        ("06:59", True),
        ("07:00", False),
    ],
)
def test_trading_times_are_of_beijing(utc, trades):
    moment = datetime.fromisoformat(f"2026-09-30T{utc}").replace(tzinfo=UTC)
    assert is_trading_time(moment) is trades
    assert not is_trading_time(moment + timedelta(days=1))  # National Day, a Thursday


def test_the_day_is_of_beijing():
    assert not is_trading_day(date(2026, 10, 1))
    assert not is_trading_time(datetime(2026, 10, 8, 17, 30, tzinfo=UTC))  # night in Beijing
