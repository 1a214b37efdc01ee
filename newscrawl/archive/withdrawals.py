"""Articles that the site took down: since when, and whether they came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from newscrawl.archive.schema import withdrawals
from newscrawl.archive.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When the site was first seen without the article, and, unless it still is, with it again."""

    withdrawn_at: datetime
    returned_at: datetime | None


def withdraw(connection: Connection, id_: str, now: datetime) -> bool:
    """Note that a stored article is there no more; False where that was known."""
    there_again = withdrawals.c.returned_at.is_(None)
    if connection.execute(select(withdrawals).where(withdrawals.c.id == id_, there_again)).first():
        return False
    insert_new(connection, withdrawals, [{"id": id_, "withdrawn_at": now}])
    return True


def end_withdrawals(connection: Connection, ids: Sequence[str], now: datetime) -> int:
    """The articles are there; answers how many of them were withdrawn."""
    return connection.execute(_END, {"ids": ids, "now": now}).rowcount


# Made once: each stored article passes here, and making it costs more than running it.
_END = (
    update(withdrawals)
    .where(
        withdrawals.c.id.in_(bindparam("ids", expanding=True)), withdrawals.c.returned_at.is_(None)
    )
    .values(returned_at=bindparam("now"))
)


def withdrawals_of(
    connection: Connection, id_: str, as_of: datetime | None = None
) -> list[Withdrawal]:
    """An article's withdrawals, oldest first, as they were known at ``as_of``."""
    query = select(withdrawals).where(withdrawals.c.id == id_)
    if as_of:
        query = query.where(withdrawals.c.withdrawn_at <= as_of)
    found = connection.execute(query.order_by(withdrawals.c.withdrawn_at))
    return [Withdrawal(row.withdrawn_at, _by(row.returned_at, as_of)) for row in found]


def _by(moment: datetime | None, as_of: datetime | None) -> datetime | None:
    return None if moment and as_of and moment > as_of else moment
