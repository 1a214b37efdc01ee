"""Readings of saved pages: what the archive does not know yet of them is taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from newscrawl.archive import ledger, outcomes
from newscrawl.archive.cause import cause_of
from newscrawl.archive.intake import Intake
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.schema import ledger as entries
from newscrawl.archive.schema import versions
from newscrawl.archive.store import Stored, stored
from newscrawl.items import Reading
from newscrawl.revisit import RevisitPolicy


@dataclass(slots=True)
class Imports:
    """Takes readings in for a run, and counts them: ``new``, ``changed``, ``known``, ``older``."""

    run: int
    policy: RevisitPolicy
    raw_pages: RawPages
    counts: Counter[str] = field(default_factory=Counter)
    intake: Intake = field(default_factory=Intake)

    def take(self, connection: Connection, read: Sequence[Reading], now: datetime) -> None:
        """Take in a batch: an unknown article, and a later text of a known one.

        A text that was fetched before the stored one is no news of the article and stays out.
        What the ledger knows of an article is not done with when a page of it is imported: a
        row that waits there is still to be read.
        """
        new, changed = self._sorted(connection, read)
        self.raw_pages.keep_answers(new + changed)
        known = _in_ledger(connection, [reading.article.id for reading in new])
        fresh = [reading for reading in new if reading.article.id not in known]
        for site, numbers in _by_site(fresh).items():
            ledger.ask_for(connection, site, numbers, now)
        self.intake.take(connection, new + changed, self.run, now)
        outcomes.settle(connection, fresh, now, self.policy)
        _update(connection, known, state="stored")
        # "Not modified" is said of the site's page, and that is not what is stored now.
        _update(connection, [r.article.id for r in changed], etag=None, last_modified=None)
        self.counts["new"] += len(new)
        self.counts["changed"] += len(changed)

    def _sorted(
        self, connection: Connection, read: Sequence[Reading]
    ) -> tuple[list[Reading], list[Reading]]:
        """Those of unknown articles, and the later texts of known ones; the rest is counted."""
        in_order = sorted(read, key=lambda reading: reading.article.fetched_at)
        in_archive = stored(connection, [reading.article.id for reading in in_order])
        newest, wordings = dict(in_archive), _wordings(connection, list(in_archive))
        new, changed = [], []
        for reading in in_order:
            article, before = reading.article, newest.get(reading.article.id)
            if before is None:
                new.append(reading)
            elif before.says_the_same(article, to_the_minute=True) or (
                article.content_hash != before.content_hash
                and (article.id, article.content_hash) in wordings
            ):
                self.counts["known"] += 1
                continue
            elif article.fetched_at <= before.fetched_at:
                self.counts["older"] += 1
                continue
            else:
                is_stored = before is in_archive.get(article.id)
                reading.cause = (
                    cause_of(connection, before, article, self.raw_pages) if is_stored else "edit"
                )
                changed.append(reading)
            newest[article.id] = Stored.of(article)
        return new, changed


def _wordings(connection: Connection, ids: Sequence[str]) -> set[tuple[str, str]]:
    """What any version of these articles says: a copy of an old text is no new one."""
    query = select(versions.c.id, versions.c.content_hash).where(versions.c.id.in_(ids))
    return {(id_, wording) for id_, wording in connection.execute(query)}


def _in_ledger(connection: Connection, ids: Sequence[str]) -> set[str]:
    return set(connection.scalars(select(entries.c.id).where(entries.c.id.in_(ids))))


def _update(connection: Connection, ids: Sequence[str] | set[str], **values: object) -> None:
    if ids:
        connection.execute(update(entries).where(entries.c.id.in_(ids)).values(**values))


def _by_site(read: Sequence[Reading]) -> dict[str, list[str]]:
    numbers: dict[str, list[str]] = {}
    for reading in read:
        numbers.setdefault(reading.article.site, []).append(reading.article.article_id)
    return numbers
