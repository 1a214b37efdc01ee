"""The archive for Python: its articles as dataclasses, as an Arrow table, as a pandas frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import func, select

from newscrawl.archive.engine import Database
from newscrawl.archive.mentions import check_code
from newscrawl.archive.records import Version, versions_of
from newscrawl.archive.selection import Selection, positions, select_articles
from newscrawl.clock import utc_now
from newscrawl.errors import UserError
from newscrawl.items import Article, Kind
from newscrawl.moments import BEIJING, user_moment
from newscrawl.pages.stcn.channels import CHANNELS, SITE
from newscrawl.search import parse

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

When = str | date | datetime
"""A time: text as the commands take it, a day (its first moment in Beijing), an aware time."""


class Archive(Database):
    """An archive that is read, and never changed; with ``with`` it is closed at the end."""

    def __init__(self, url: str, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(url, to_read=True)
        self.clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def articles(
        self,
        *,
        since: When | None = None,
        until: When | None = None,
        channels: Sequence[str] | None = None,
        sources: Sequence[str] | None = None,
        securities: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        kind: Kind | None = None,
        query: str | None = None,
        as_of: When | None = None,
        duplicates: bool = True,
        limit: int | None = None,
    ) -> Articles:
        """The articles that are chosen, by time of publication; they are read when asked for.

        Published from ``since`` on and before ``until``; in one of the ``channels`` (codes),
        from one of the ``sources``, with one of the ``securities`` and of the ``tags``; of this
        ``kind``; found by ``query``, as ``scrapy search`` has it. As they were known at
        ``as_of``. Without ``duplicates`` each story once; of all these the ``limit`` newest.

        Raises :class:`newscrawl.errors.UserError` for what makes no sense.
        """
        begin, end = _moment("since", since), _moment("until", until)
        if begin and end and begin >= end:
            raise UserError(f"since {since} is not before until {until}")
        if kind not in (None, "flash", "article"):
            raise UserError(f"kind {kind!r} is none: flash or article")
        if limit is not None and (not isinstance(limit, int) or limit < 1):
            raise UserError(f"limit {limit!r} is no number of articles, such as 100")
        if query is not None and not isinstance(query, str):
            raise UserError(f"query {query!r} is no text")
        named, listed = _several("securities", securities), _several("channels", channels)
        for code in listed or ():
            if code not in CHANNELS:
                raise UserError(f"unknown channel {code!r}; there are {', '.join(CHANNELS)}")
        chosen = Selection(
            since=begin,
            until=end,
            channels=listed,
            sources=_several("sources", sources),
            securities=None if named is None else [check_code(code) for code in named],
            tags=_several("tags", tags),
            kind=kind,
            query=None if query is None else parse(query),
            as_of=self._known("as_of", as_of),
            duplicates=duplicates,
            limit=limit,
        )
        return Articles(self, chosen)

    def article(self, id_: str, as_of: When | None = None) -> Article:
        """The newest version of an article, by its id or number; or that of a time.

        Raises :class:`newscrawl.errors.UserError` where the archive has none.
        """
        return self.versions(id_, as_of)[-1].article

    def versions(self, id_: str, as_of: When | None = None) -> list[Version]:
        """All versions of an article, oldest first. Raises as :meth:`article` does."""
        key = f"{SITE}:{id_}" if id_.isdecimal() else id_
        known = self._known("as_of", as_of)
        with self.reading() as connection:
            found = versions_of(connection, key, known)
        if not found:
            raise UserError(f"{key} is not in the archive {self.name}")
        return found

    def _known(self, name: str, value: When | None) -> datetime | None:
        moment = _moment(name, value)
        if moment and moment > self.clock():
            raise UserError(f"{name} {value} lies ahead: what is known then can still change")
        return moment


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles that are chosen; each time they are asked for, they are read anew."""

    archive: Archive
    chosen: Selection

    def __iter__(self) -> Iterator[Article]:
        with self.archive.reading() as connection:
            yield from select_articles(connection, SITE, self.chosen)

    def count(self) -> int:
        """How many there are."""
        with self.archive.reading() as connection:
            found = positions(connection.dialect, SITE, self.chosen).subquery()
            return connection.scalar(select(func.count()).select_from(found)) or 0

    def to_arrow(self) -> pa.Table:
        """A table with the columns of the record, as a Parquet export has them.

        Raises :class:`newscrawl.errors.UserError` without the extra ``[parquet]``.
        """
        # Who iterates need not wait for Arrow.
        from newscrawl.exports.arrow import table_of  # noqa: PLC0415
        from newscrawl.exports.job import Job  # noqa: PLC0415
        from newscrawl.exports.tables import TABLES  # noqa: PLC0415

        articles = TABLES["articles"]
        with self.archive.reading() as connection:
            now = self.archive.clock()
            job = Job(connection, SITE, articles, self.chosen, articles.columns, now, "")
            return table_of(job)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a frame: times are aware, lists are arrays, what is not known is None.

        Raises :class:`newscrawl.errors.UserError` without the extra ``[pandas]``.
        """
        table = self.to_arrow()
        try:
            frame: pd.DataFrame = table.to_pandas()
        except ImportError:
            raise UserError("pandas is not installed: pip install 'newscrawl[pandas]'") from None
        return frame


def _moment(name: str, value: When | None) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str):
        return user_moment(name, value)
    if not isinstance(value, date):
        raise UserError(f"{name} {value!r} is no time")
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=BEIJING)
    if value.tzinfo is None:
        raise UserError(f"{name} {value} has no time zone; write e.g. 2026-09-30T10:30 as text")
    return value


def _several(name: str, values: Sequence[str] | None) -> list[str] | None:
    if isinstance(values, str):
        raise UserError(f"{name} is a list: {name}=[{values!r}]")
    if values is None:
        return None
    if wrong := [value for value in values if not isinstance(value, str)]:
        raise UserError(f"{name}: {wrong[0]!r} is no text")
    return list(values)
