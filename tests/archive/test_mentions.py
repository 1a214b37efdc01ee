"""Securities of the archive: codes as typed, names, and how much is written from day to day."""

from datetime import date, timedelta

import pytest

from newscrawl.archive import ledger
from newscrawl.archive.intake import Intake
from newscrawl.archive.mentions import check_code, counts_per_day, name_of
from newscrawl.errors import UserError

CODE = "600519.SH"


@pytest.fixture
def put(archive, run, make_row, make_reading):
    """Store an article, or a version of it, with these securities."""

    def put(number: int, securities: list, at, *, text: str = "正文。", published=None) -> None:
        published = published or at
        reading = make_reading(number, text, listed_at=published)
        reading.article.securities = securities
        with archive.writing() as connection:
            row = make_row(number, text, listed_at=published)
            ledger.list_rows(connection, ledger.ListPage("stcn", "kx", at), [row])
            assert Intake().take_recognised(connection, [reading], run, at)

    return put


def tag(name: str | None, by: str = "site") -> dict:
    return {"code": CODE, "name": name, "by": by}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("600519", CODE),
        (" 600519.sh ", CODE),
        ("sz000001", "000001.SZ"),
        ("00700.HK", "00700.HK"),
        ("meta.us", "META.US"),
    ],
)
def test_a_code_as_it_is_typed(text, code):
    assert check_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "贵州茅台", "600519万元", "买600519.SH吧", "600519,000001", "1"]
)
def test_what_is_no_code(text):
    with pytest.raises(UserError, match="is no code of a security"):
        check_code(text)


def test_the_newest_name_that_the_site_gives(archive, put, now):
    put(1, [tag("茅台旧名")], now)
    put(2, [tag("贵州茅台")], now + timedelta(days=1))
    put(3, [tag("别名", "name")], now + timedelta(days=2))
    with archive.reading() as connection:
        assert name_of(connection, CODE) == "贵州茅台"
        assert name_of(connection, "000001.SZ") is None


def test_without_a_tag_the_name_that_a_text_gave_last(archive, put, now):
    put(1, [tag("旧名", "name")], now)
    put(2, [tag("新名", "name")], now + timedelta(hours=1))
    put(3, [tag(None, "code")], now + timedelta(hours=2))
    with archive.reading() as connection:
        assert name_of(connection, CODE) == "新名"


def test_articles_are_counted_by_the_day_in_beijing(archive, put, now):
    """Once, however often they name it, and by their newest version."""
    late = now.replace(hour=15, minute=59)  # 23:59 in Beijing
    put(1, [tag("贵州茅台"), tag("贵州茅台", "name")], now)
    put(2, [tag("贵州茅台")], late)
    put(3, [tag("贵州茅台")], late + timedelta(minutes=1))
    put(4, [tag("贵州茅台")], late + timedelta(minutes=2))
    put(4, [], late + timedelta(hours=1), text="改了。", published=late + timedelta(minutes=2))
    first, last = date(2026, 9, 29), date(2026, 10, 1)
    with archive.reading() as connection:
        counts = counts_per_day(connection, "stcn", CODE, first, last)
        assert list(counts.values()) == [0, 2, 1]
        assert list(counts) == [first, date(2026, 9, 30), last]
        assert set(counts_per_day(connection, "other", CODE, first, last).values()) == {0}
