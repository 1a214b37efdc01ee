"""The archive learns names from the site's tags, and recognises by what it had learned."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from newscrawl.archive import ledger
from newscrawl.archive.intake import Intake
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.names import Names
from newscrawl.archive.schema import names
from newscrawl.items import Security

TAGGED = Security(code="688901.SH", name="云岭光电", by="site")


@pytest.fixture
def take(archive, run, make_row, make_reading, now):
    """Take articles in, each (number, text, tagged) in a transaction of its own or together."""
    intake = Intake()

    def _take(*given: tuple[int, str, list[Security]]) -> list:
        read = []
        for number, text, tagged in given:
            reading = make_reading(number, text)
            reading.article.securities = list(tagged)
            read.append(reading)
        with archive.writing() as connection:
            rows = [make_row(number) for number, _, _ in given]
            ledger.list_rows(connection, ListPage("stcn", "kx", now), rows)
            return [one.article for one in intake.take(connection, read, run, now)]

    return _take


def found(article) -> list[tuple]:
    return [
        (one["code"], one["by"], article.text[one["start"] : one["end"]])
        for one in article.securities
        if one["by"] != "site"
    ]


def learned(archive) -> list[tuple]:
    with archive.reading() as connection:
        return [tuple(found) for found in connection.execute(select(names))]


def test_a_tag_teaches_the_name_for_later_articles(take):
    [before] = take((1, "云岭光电预计批量出货。", []))
    [tagged] = take((2, "公司公告。", [TAGGED]))
    [after] = take((3, "据悉，云岭光电预计批量出货。", []))
    assert (found(before), tagged.securities) == ([], [TAGGED])
    assert found(after) == [("688901.SH", "name", "云岭光电")]


def test_a_tag_counts_in_its_own_article(take):
    [article] = take((1, "云岭光电预计批量出货。", [TAGGED]))
    assert article.securities[0] == TAGGED
    assert found(article) == [("688901.SH", "name", "云岭光电")]


def test_a_name_is_dated_by_the_articles_that_were_tagged_with_it(take, archive, make_article):
    day = make_article(1).published_at.date()
    take((1, "一。", [TAGGED]), (1441, "二。", [TAGGED]))
    take((2881, "三。", [TAGGED]))
    [(name, code, first_seen, last_seen, position)] = learned(archive)
    assert (name, code, position) == ("云岭光电", "688901.SH", 1)
    assert (first_seen, last_seen) == (day, day + timedelta(days=2))
    assert isinstance(first_seen, date)


def test_an_older_article_dates_the_name_back(take, archive, make_article):
    take((1441, "一。", [TAGGED]))
    take((1, "二。", [TAGGED]))
    [(*_, first_seen, last_seen, position)] = learned(archive)
    assert (first_seen, position) == (make_article(1).published_at.date(), 1)
    assert last_seen == first_seen + timedelta(days=1)


def test_another_process_learns_what_this_one_taught(take, archive, make_article):
    take((1, "一。", [TAGGED]))
    article = make_article(2, "云岭光电涨停。")
    with archive.reading() as connection:
        Names().recognise(connection, [article])
    assert found(article) == [("688901.SH", "name", "云岭光电")]
