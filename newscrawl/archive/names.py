"""The names of securities that the site's tags have taught the archive, and recognising by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from newscrawl.archive.schema import names, versions
from newscrawl.archive.upsert import upsert
from newscrawl.items import Article, Security, site_tags
from newscrawl.moments import BEIJING


class Names:
    """Recognises by the shipped names, and by those that the archive has learned so far."""

    def __init__(self) -> None:
        # Its rules and its list take 0.1 s, which commands that store nothing need not pay.
        from newscrawl.securities import NameRow, Recogniser  # noqa: PLC0415

        self._name_row, self._recogniser = NameRow, Recogniser()
        self._position = -1

    def recognise(self, connection: Connection, articles: Iterable[Article]) -> None:
        """Put the mentions in each text behind the securities that the site itself tags.

        An article's own tags count for it, and for those behind it.
        """
        if learned := _learned(connection, names.c.position > self._position):
            days = ((row.name, row.code, row.first_seen, row.last_seen) for row in learned)
            self._recogniser.learn(self._name_row(*row) for row in days)
            self._position = max(row.position for row in learned)
        for article in articles:
            self._recognise(article)

    def _recognise(self, article: Article) -> None:
        day, tagged = _day(article), _tagged(article)
        self._recogniser.learn(
            self._name_row(tag["name"] or "", tag["code"], day, day) for tag in tagged
        )
        tagged = site_tags(article.securities)
        article.securities = self._recogniser.securities(article.text, tagged=tagged, on=day)


def learn(connection: Connection, articles: Sequence[Article]) -> None:
    """Note the names that the site's tags give in these versions, which are stored already.

    A name is dated by the days on which what was tagged with it was published, and stands at
    the ``position`` of the version that first had it.
    """
    taught: dict[tuple[str, str], dict[str, Any]] = {}
    positions = _positions(connection, articles) if any(map(_tagged, articles)) else {}
    for article in articles:
        day, position = _day(article), positions.get((article.id, article.version))
        for tag in _tagged(article):
            first = {"first_seen": day, "last_seen": day, "position": position}
            _widen(taught.setdefault((str(tag["name"]), tag["code"]), first), day, day)
    known = _learned(connection, names.c.name.in_({name for name, _ in taught})) if taught else []
    for found in known:
        if row := taught.get((found.name, found.code)):
            _widen(row, found.first_seen, found.last_seen)
            row["position"] = found.position
            if (row["first_seen"], row["last_seen"]) == (found.first_seen, found.last_seen):
                del taught[found.name, found.code]
    rows = [{"name": name, "code": code, **row} for (name, code), row in taught.items()]
    upsert(connection, names, rows)


def _widen(row: dict[str, Any], first: date, last: date) -> None:
    row["first_seen"] = min(row["first_seen"], first)
    row["last_seen"] = max(row["last_seen"], last)


def _positions(connection: Connection, articles: Sequence[Article]) -> dict[tuple[str, int], int]:
    ids = [article.id for article in articles]
    columns = select(versions.c.id, versions.c.version, versions.c.position)
    found = connection.execute(columns.where(versions.c.id.in_(ids)))
    return {(id_, version): position for id_, version, position in found}


def _learned(connection: Connection, where: Any) -> list[Any]:
    return list(connection.execute(select(names).where(where)))


def _tagged(article: Article) -> list[Security]:
    return [tag for tag in site_tags(article.securities) if tag["name"]]


def _day(article: Article) -> date:
    return article.published_at.astimezone(BEIJING).date()
