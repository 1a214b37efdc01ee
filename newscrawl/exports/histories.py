"""What happened to articles behind their first publication: corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, select

from newscrawl.archive.records import VERSIONS, Version, read_versions
from newscrawl.archive.schema import versions, withdrawals
from newscrawl.archive.withdrawals import Withdrawal
from newscrawl.items import Article


@dataclass(slots=True)
class History:
    """An article's versions and withdrawals, oldest first, as they were known.

    ``versions`` is empty where there is only one.
    """

    versions: list[Version] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)

    @property
    def corrections(self) -> list[tuple[Version, Version]]:
        """What the site changed, newest first: the version before, and the new one.

        A version that is only read otherwise than before is none.
        """
        changed = [(old, new) for old, new in pairwise(self.versions) if new.cause == "edit"]
        return changed[::-1]

    @property
    def withdrawn(self) -> bool:
        """The site has taken it down."""
        return bool(self.withdrawals) and self.withdrawals[-1].returned_at is None

    def updated_at(self, published_at: datetime) -> datetime:
        """When the site last changed the article or took it down: never before it was published."""
        moments = [new.known_at for _, new in self.corrections]
        moments += (one.returned_at or one.withdrawn_at for one in self.withdrawals)
        return max(published_at, *moments) if moments else published_at


def histories(
    connection: Connection, articles: Sequence[Article], as_of: datetime | None
) -> dict[str, History]:
    """The histories of these articles by their ids, as they were known at ``as_of``."""
    found = {article.id: History() for article in articles}
    changed = [article.id for article in articles if article.version > 1]
    query = VERSIONS.where(versions.c.id.in_(changed)).order_by(versions.c.id, versions.c.version)
    if as_of:
        query = query.where(versions.c.known_at <= as_of)
    if changed:
        for version in read_versions(connection, query, as_of):
            found[version.article.id].versions.append(version)
    for id_, withdrawal in _withdrawals(connection, list(found), as_of):
        found[id_].withdrawals.append(withdrawal)
    return found


def _withdrawals(
    connection: Connection, ids: Sequence[str], as_of: datetime | None
) -> list[tuple[str, Withdrawal]]:
    query = select(withdrawals).where(withdrawals.c.id.in_(ids))
    if as_of:
        query = query.where(withdrawals.c.withdrawn_at <= as_of)
    rows = connection.execute(query.order_by(withdrawals.c.id, withdrawals.c.withdrawn_at))
    return [(row.id, Withdrawal(row.withdrawn_at, _by(row.returned_at, as_of))) for row in rows]


def _by(moment: datetime | None, as_of: datetime | None) -> datetime | None:
    return None if moment and as_of and moment > as_of else moment
