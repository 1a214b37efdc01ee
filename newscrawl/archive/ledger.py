"""The ledger: each discovered id, its state, and when it is due.

``due_at`` is the time from which a run may ask for the article; null when there is nothing
to do. Every function works in the transaction and with the time that it is handed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from newscrawl.archive.schema import articles, ledger, sightings
from newscrawl.archive.upsert import insert_new
from newscrawl.fingerprints import content_hash
from newscrawl.items import Article, ListRow, merged

LONGEST_PAUSE = timedelta(days=1)
EMPTY_BODY_AGE = timedelta(days=1)
"""An article with an empty body is read again until it was first seen so long ago."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a page brought: ids never met, ids that were read before, flashes whose text changed."""

    new: int = 0
    known: int = 0
    changed: int = 0


def sighted(connection: Connection, site: str, channel: str, numbers: Sequence[str]) -> set[str]:
    """Those of the article ids that have stood in the channel before."""
    ids = {f"{site}:{number}": number for number in numbers}
    found = select(sightings.c.id).where(sightings.c.channel == channel, sightings.c.id.in_(ids))
    return {ids[id_] for id_ in connection.scalars(found)}


def list_rows(
    connection: Connection, site: str, channel: str, rows: Sequence[ListRow], now: datetime
) -> Listed:
    """Write a page's rows: an unknown id becomes pending, and each gets its sighting."""
    by_id = {f"{site}:{row.article_id}": row for row in rows}
    known = connection.execute(
        select(ledger.c.id, ledger.c.state, ledger.c.row, ledger.c.row_hash).where(
            ledger.c.id.in_(by_id)
        )
    ).all()
    new = by_id.keys() - {entry.id for entry in known}
    if new:
        entries = [_entry(id_, site, by_id[id_].article_id, now, by_id[id_]) for id_ in sorted(new)]
        connection.execute(ledger.insert(), entries)
    changed = sum(_meet_again(connection, entry, by_id[entry.id], now) for entry in known)
    stored = [entry.id for entry in known if entry.state == "stored"]
    _sight(connection, channel, by_id, stored, now)
    return Listed(new=len(new), known=len(stored) - changed, changed=changed)


def ask_for(connection: Connection, site: str, numbers: Sequence[str], now: datetime) -> None:
    """Make articles due that a person asks for by id, known or not."""
    ids = {f"{site}:{number}": number for number in numbers}
    insert_new(connection, ledger, [_entry(id_, site, n, now) for id_, n in ids.items()])
    connection.execute(update(ledger).where(ledger.c.id.in_(ids)).values(due_at=now))


def fail(connection: Connection, id_: str, error: str, now: datetime, pause: timedelta) -> None:
    """Note a failed attempt; the next one is due after a pause that doubles each time."""
    entry = connection.execute(select(ledger).where(ledger.c.id == id_)).one()
    connection.execute(
        update(ledger)
        .where(ledger.c.id == id_)
        .values(
            state="stored" if entry.state == "stored" else "failed",
            attempts=entry.attempts + 1,
            last_error=error,
            due_at=now + next_pause(pause, entry.attempts),
        )
    )


def settle(
    connection: Connection, read: Sequence[Article], now: datetime, pause: timedelta
) -> None:
    """The articles have been read well; those with an empty body are due again, for a day."""
    empty = {a.id for a in read if not a.text and now - a.first_seen_at < EMPTY_BODY_AGE}
    whole = [{"key": article.id} for article in read if article.id not in empty]
    if whole:
        done = {"state": "stored", "last_error": None, "due_at": None, "attempts": 0, "row": None}
        this = update(ledger).where(ledger.c.id == bindparam("key"))
        connection.execute(this.values(done), whole)
    for id_ in empty:
        fail(connection, id_, "the body is empty", now, pause)
        _update(connection, id_, state="stored")


def next_pause(pause: timedelta, attempts_before: int) -> timedelta:
    """``pause``, doubled for each attempt before, at most a day.

    >>> str(next_pause(timedelta(minutes=15), 2))
    '1:00:00'
    """
    doublings: int = 2 ** min(attempts_before, 20)
    return min(pause * doublings, LONGEST_PAUSE)


def row_hash(row: ListRow) -> str | None:
    """What a flash's row says; None for a row without a text."""
    return content_hash(row.title, row.content) if row.content else None


def _entry(
    id_: str, site: str, number: str, now: datetime, row: ListRow | None = None
) -> dict[str, Any]:
    return {
        "id": id_,
        "site": site,
        "article_id": number,
        "state": "pending",
        "discovered_at": now,
        "listed_at": (row and row.listed_at) or now,
        "due_at": now,
        "attempts": 0,
        "row": row and row.to_json(),
        "row_at": now if row else None,
        "row_hash": row and row_hash(row),
    }


def _meet_again(connection: Connection, entry: Any, row: ListRow, now: datetime) -> bool:
    """A known id passes by; True when it is a stored flash whose text changed."""
    said = row_hash(row)
    if entry.state == "stored":
        if said is None or said == entry.row_hash:
            return False
        _update(connection, entry.id, row=row.to_json(), row_at=now, row_hash=said, due_at=now)
        return True
    waiting = ListRow.from_json(entry.row) if entry.row else row
    whole = merged(row, waiting) if said else merged(waiting, row)
    if whole.to_json() != entry.row:
        known = said or entry.row_hash
        _update(connection, entry.id, row=whole.to_json(), row_at=now, row_hash=known)
    return False


def _update(connection: Connection, id_: str, **values: Any) -> None:
    connection.execute(update(ledger).where(ledger.c.id == id_).values(**values))


def _sight(
    connection: Connection,
    channel: str,
    rows: dict[str, ListRow],
    stored: Sequence[str],
    now: datetime,
) -> None:
    """Write the channel's new sightings, also to the articles that are stored already."""
    seen = [
        {"id": id_, "channel": channel, "first_seen_at": now, "listed_at": row.listed_at}
        for id_, row in rows.items()
    ]
    insert_new(connection, sightings, seen)
    if not stored:
        return
    met = select(articles.c.id, articles.c.channels).where(articles.c.id.in_(stored))
    for article in connection.execute(met).all():
        if channel not in article.channels:
            more = [*article.channels, channel]
            this = update(articles).where(articles.c.id == article.id)
            connection.execute(this.values(channels=more))
