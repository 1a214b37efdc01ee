"""The ledger: each discovered id, its state, and when it is due.

``due_at`` is the time from which a run may ask for the article; null when there is nothing
to do. Every function works in the transaction and with the time that it is handed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from newscrawl.archive.schema import articles, ledger, sightings
from newscrawl.archive.upsert import insert_new
from newscrawl.archive.withdrawals import end_withdrawals
from newscrawl.fingerprints.content import content_hash
from newscrawl.items import ListRow, merged
from newscrawl.moments import beijing_day_of


@dataclass(frozen=True, slots=True)
class Listed:
    """What a page brought: ids never met, ids that were read before, flashes that changed.

    ``texts``: rows whose text waits to be read, so that the page is to be kept.
    """

    new: int = 0
    known: int = 0
    changed: int = 0
    texts: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Where rows stood: the list, the time, and the answer's digest where it holds texts.

    ``backfill``: what is new on it is for a backfill to read, not for the next plain run.
    ``age``: how long it lay in a cache; an older answer has no say against a newer one.
    """

    site: str
    channel: str
    at: datetime
    answer: str | None = None
    backfill: bool = False
    age: timedelta = timedelta(0)

    @property
    def made(self) -> datetime:
        """When the site made it, by this machine's clock."""
        return self.at - self.age


def sighted(connection: Connection, site: str, channel: str, numbers: Sequence[str]) -> set[str]:
    """Those of the article ids that have stood in the channel before."""
    ids = {f"{site}:{number}": number for number in numbers}
    found = select(sightings.c.id).where(sightings.c.channel == channel, sightings.c.id.in_(ids))
    return {ids[id_] for id_ in connection.scalars(found)}


def list_rows(connection: Connection, page: ListPage, rows: Sequence[ListRow]) -> Listed:
    """Write a page's rows: an unknown id becomes pending, and each gets its sighting."""
    by_id = {f"{page.site}:{row.article_id}": row for row in rows}
    entries = _ENTRIES.where(ledger.c.id.in_(by_id))
    known = connection.execute(entries).all()
    new = by_id.keys() - {entry.id for entry in known}
    if new:
        fresh = [_entry(id_, by_id[id_].article_id, page, by_id[id_]) for id_ in sorted(new)]
        connection.execute(ledger.insert(), fresh)
    met = [_meet_again(connection, entry, by_id[entry.id], page) for entry in known]
    stored = [entry.id for entry in known if entry.state == "stored"]
    _sight(connection, page, by_id, stored)
    changed = sum(is_changed for is_changed, _ in met)
    texts = sum(bool(by_id[id_].content) for id_ in new) + sum(waits for _, waits in met)
    return Listed(len(new), len(stored) - changed, changed, texts)


_ENTRIES = select(
    ledger.c.id,
    ledger.c.state,
    ledger.c.row,
    ledger.c.row_at,
    ledger.c.row_hash,
    ledger.c.row_answer,
    ledger.c.backfill,
    ledger.c.unlisted_at,
    ledger.c.missing_days,
    ledger.c.missing_on,
    ledger.c.due_at,
)


def ask_for(connection: Connection, site: str, numbers: Sequence[str], now: datetime) -> None:
    """Make articles due that a person asks for by id, known or not."""
    page = ListPage(site, "", now)
    ids = {f"{site}:{number}": number for number in numbers}
    insert_new(connection, ledger, [_entry(id_, number, page) for id_, number in ids.items()])
    connection.execute(update(ledger).where(ledger.c.id.in_(ids)).values(due_at=now))


def note_unlisted(
    connection: Connection,
    page: ListPage,
    span: tuple[datetime, datetime],
    listed: Sequence[str],
) -> int:
    """Stored flashes that stood between these times and do so no more: their pages tell why.

    ``listed``: the ids that the walk has met. Each flash is made due once, until its row
    passes by again; answers how many were.
    """
    lower, upper = span
    missed = select(sightings.c.id).where(
        sightings.c.channel == page.channel,
        sightings.c.listed_at > lower,
        sightings.c.listed_at < upper,
        sightings.c.id.not_in([f"{page.site}:{number}" for number in listed]),
    )
    found = connection.execute(
        update(ledger)
        .where(
            ledger.c.id.in_(missed),
            ledger.c.site == page.site,
            ledger.c.state == "stored",
            ledger.c.unlisted_at.is_(None),
            ledger.c.row_at <= page.made,
        )
        .values(unlisted_at=page.at, due_at=page.at)
    )
    return found.rowcount


def row_hash(row: ListRow) -> str | None:
    """What a flash's row says: wording, source, time; None for a row without a text."""
    if not row.content:
        return None
    return content_hash(f"{row.source or ''} {row.listed_at or ''}", row.title + row.content)


def _entry(id_: str, number: str, page: ListPage, row: ListRow | None = None) -> dict[str, Any]:
    said = row and row_hash(row)
    return {
        "id": id_,
        "site": page.site,
        "article_id": number,
        "state": "pending",
        "discovered_at": page.at,
        "listed_at": (row and row.listed_at) or page.at,
        "due_at": page.at,
        "attempts": 0,
        "row": row and row.to_json(),
        "row_at": page.at if row else None,
        "row_hash": said,
        "row_answer": page.answer if said else None,
        "backfill": page.backfill,
        "missing_days": 0,
    }


def _meet_again(
    connection: Connection, entry: Any, row: ListRow, page: ListPage
) -> tuple[bool, bool]:
    """A known id passes by: whether it is a stored flash that changed, and whether a text waits."""
    stale = entry.row_at is not None and page.made < entry.row_at
    said = None if stale and entry.state == "stored" else row_hash(row)
    values: dict[str, Any] = {}
    if entry.backfill and not page.backfill:
        values["backfill"] = False
    if entry.due_at is None and entry.missing_on not in (None, beijing_day_of(page.at)):
        # A list still names what was missing: once a day it is asked for.
        values["due_at"] = page.at
    changed = entry.state == "stored" and said not in (None, entry.row_hash)
    if entry.state == "stored":
        if said and (entry.unlisted_at or entry.missing_days):
            # A row that holds the whole text shows that the flash is there.
            values |= {"unlisted_at": None, "missing_days": 0, "missing_on": None}
            values |= {"due_at": entry.due_at if entry.row else None}
            end_withdrawals(connection, [entry.id], page.at)
        if changed:
            values |= {"row": row.to_json(), "row_hash": said, "row_answer": page.answer}
            values |= {"row_at": page.at, "due_at": page.at}
    else:
        waiting = ListRow.from_json(entry.row) if entry.row else row
        whole = merged(row, waiting) if said and not stale else merged(waiting, row)
        if whole.to_json() != entry.row:
            values |= {"row": whole.to_json(), "row_at": page.at}
            values |= {"row_hash": said or entry.row_hash}
            values |= {"row_answer": page.answer if said else entry.row_answer}
    if values:
        connection.execute(update(ledger).where(ledger.c.id == entry.id).values(**values))
    return changed, bool(said and "row_answer" in values)


def _sight(
    connection: Connection, page: ListPage, rows: dict[str, ListRow], stored: Sequence[str]
) -> None:
    """Write the channel's new sightings, also to the articles that are stored already."""
    seen = [
        {
            "id": id_,
            "channel": page.channel,
            "first_seen_at": page.at,
            "listed_at": row.listed_at or page.at,
        }
        for id_, row in rows.items()
    ]
    insert_new(connection, sightings, seen)
    if not stored:
        return
    met = select(articles.c.id, articles.c.channels).where(articles.c.id.in_(stored))
    for article in connection.execute(met).all():
        if page.channel not in article.channels:
            more = [*article.channels, page.channel]
            this = update(articles).where(articles.c.id == article.id)
            connection.execute(this.values(channels=more))
