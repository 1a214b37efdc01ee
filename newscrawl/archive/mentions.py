"""Securities in the archive: their names, and how much is written on them from day to day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from newscrawl.archive.functions import beijing_day
from newscrawl.archive.schema import NEWEST, articles, mentions, names, versions
from newscrawl.errors import UserError
from newscrawl.moments import BEIJING

# So many texts are looked at for a name; a security without one in all of these has none.
_MENTIONS = 50


def check_code(text: str) -> str:
    """The code of a security as records have it; raises :class:`UserError` for none.

    >>> check_code("600519"), check_code("sz000001")
    ('600519.SH', '000001.SZ')
    """
    from newscrawl.securities.codes import written_codes  # noqa: PLC0415 - 0.1 s, for a code alone

    asked = text.strip().upper()
    codes = [w.code for w in written_codes(asked) if (w.start, w.end) == (0, len(asked))]
    if not codes:
        raise UserError(f"{text!r} is no code of a security; write 600519.SH, 00700.HK or META.US")
    return codes[0]


def name_of(connection: Connection, code: str) -> str | None:
    """The newest name that the site's tags give it, or else the one that a text gave last."""
    newest = names.c.last_seen.desc(), names.c.position.desc()
    tagged = select(names.c.name).where(names.c.code == code).order_by(*newest)
    name: str | None = connection.scalar(tagged.limit(1))
    if name is None:
        last = (
            select(versions.c.securities)
            .join(mentions, mentions.c.position == versions.c.position)
            .where(mentions.c.code == code)
            .order_by(versions.c.published_at.desc(), versions.c.position.desc())
        )
        for securities in connection.scalars(last.limit(_MENTIONS)):
            for security in securities:
                if security["code"] == code and security["name"]:
                    return str(security["name"])
    return name


def counts_per_day(
    connection: Connection, site: str, code: str, since: date, until: date
) -> dict[date, int]:
    """How many articles mention it, by day of publication (Beijing's), both ends included."""
    first, last = (datetime(d.year, d.month, d.day, tzinfo=BEIJING) for d in (since, until))
    day = beijing_day(versions.c.published_at).label("day")
    counted = (
        select(day, func.count())
        .join_from(mentions, versions, mentions.c.position == versions.c.position)
        .join(articles, NEWEST)
        .where(mentions.c.code == code, articles.c.site == site)
        .where(versions.c.published_at >= first)
        .where(versions.c.published_at < last + timedelta(days=1))
        .group_by(day)
    )
    found = {date.fromisoformat(on): number for on, number in connection.execute(counted)}
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return {one: found.get(one, 0) for one in days}
