"""What came of asking for an article: read, unchanged, failed, missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select, update

from newscrawl.archive.schema import ledger
from newscrawl.archive.withdrawals import end_withdrawals, withdraw
from newscrawl.items import Article, Reading
from newscrawl.moments import beijing_day_of
from newscrawl.revisit import EMPTY_BODY_AGE, GONE_DAYS, RevisitPolicy

Missing = Literal["failed", "withdrawn", "still withdrawn", "gone"]

_THERE = {"state": "stored", "missing_days": 0, "missing_on": None}
_WELL = _THERE | {"attempts": 0, "last_error": None}
_READ = {"row": None, "unlisted_at": None, "backfill": False}

_THIS = update(ledger).where(ledger.c.id == bindparam("key"))
_SETTLE = _THIS.values(
    _WELL | _READ | {name: bindparam(name) for name in ("due_at", "etag", "last_modified")}
)


def settle(
    connection: Connection, read: Sequence[Reading], now: datetime, policy: RevisitPolicy
) -> int:
    """The articles have been read well; answers how many of them had been withdrawn.

    What was read by its page is due again at the policy's ages; an empty body sooner, for a day.
    """
    empty = {reading.article.id for reading in read if _is_empty(reading.article, now)}
    settled = [_settled(reading, now, policy) for reading in read]
    if whole := [values for values in settled if values["key"] not in empty]:
        connection.execute(_SETTLE, whole)
    for values in settled:
        if values["key"] in empty:
            fail(connection, values["key"], "the body is empty", now, policy)
            # Asked for unconditionally: "not modified" would not say that it is still empty.
            unknown = {"etag": None, "last_modified": None}
            connection.execute(_THIS.values(_THERE | _READ | unknown), {"key": values["key"]})
    return end_withdrawals(connection, [reading.article.id for reading in read], now)


def _settled(reading: Reading, now: datetime, policy: RevisitPolicy) -> dict[str, Any]:
    published_at = reading.article.published_at
    return {
        "key": reading.article.id,
        "due_at": policy.after_reading(now, published_at) if reading.from_page else None,
        "etag": reading.etag,
        "last_modified": reading.last_modified,
    }


def _is_empty(article: Article, now: datetime) -> bool:
    return not article.text and now - article.first_seen_at < EMPTY_BODY_AGE


def still_there(connection: Connection, id_: str, due_at: datetime | None, now: datetime) -> int:
    """A stored article is there as it was; answers 1 where it had been withdrawn."""
    this = update(ledger).where(ledger.c.id == id_)
    connection.execute(this.values(**_WELL, due_at=due_at))
    return end_withdrawals(connection, [id_], now)


def fail(
    connection: Connection, id_: str, error: str, now: datetime, policy: RevisitPolicy
) -> None:
    """Note a failed attempt; the next one is due after a pause that grows."""
    entry = _entry(connection, id_)
    state = "stored" if entry.state == "stored" else "failed"
    _write(connection, entry, error, state=state, due_at=policy.after_failure(now, entry.attempts))


def miss(
    connection: Connection, id_: str, error: str, now: datetime, policy: RevisitPolicy
) -> Missing:
    """The site has no such page: a stored article is withdrawn, and stays in the archive.

    An article that is missing on three different days (Beijing's) is not asked for any more.
    """
    entry, today = _entry(connection, id_), beijing_day_of(now)
    days = entry.missing_days + (entry.missing_on != today)
    gone, stored = days >= GONE_DAYS, entry.state == "stored"
    _write(
        connection,
        entry,
        error,
        state="stored" if stored else "gone" if gone else "failed",
        due_at=None if gone else policy.after_failure(now, entry.attempts),
        missing_days=days,
        missing_on=today,
    )
    if stored:
        return "withdrawn" if withdraw(connection, id_, now) else "still withdrawn"
    return "gone" if gone else "failed"


def _entry(connection: Connection, id_: str) -> Any:
    return connection.execute(select(ledger).where(ledger.c.id == id_)).one()


def _write(connection: Connection, entry: Any, error: str, **values: Any) -> None:
    values |= {"attempts": entry.attempts + 1, "last_error": error}
    connection.execute(update(ledger).where(ledger.c.id == entry.id).values(**values))
