"""``python -m tests.exchange`` writes newscrawl/trading_days.txt from exchange-calendars."""

from datetime import date

from newscrawl.trading_days import TABLE


def sessions() -> set[date]:
    """Each trading day of Shanghai (XSHG) that exchange-calendars knows."""
    # half a second, with pandas: too much for a run each minute, so a table is shipped
    from exchange_calendars.exchange_calendar_xshg import XSHGExchangeCalendar

    first, last = XSHGExchangeCalendar.bound_min(), XSHGExchangeCalendar.bound_max()
    return {session.date() for session in XSHGExchangeCalendar(first, last).sessions}


def table() -> str:
    """The last known day, then the weekdays between the first and it that have no session."""
    trading = sessions()
    first, last = min(trading), max(trading)
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    holidays = [day for day in days if day.weekday() < 5 and day not in trading]
    return "".join(f"{day}\n" for day in (last, *holidays))


if __name__ == "__main__":
    TABLE.write_text(table(), "ascii")
    print(f"{TABLE.name}: holidays are known until {table().splitlines()[0]}")
