"""What a request asks for: its parameters, each checked, and what they choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from sqlalchemy import Connection, select

from newscrawl.archive.mentions import check_code
from newscrawl.archive.schema import names
from newscrawl.archive.selection import Selection
from newscrawl.errors import UserError
from newscrawl.moments import BEIJING, SITE_YEARS, user_moment
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.web.links import link

_LONGEST = 500
"""Characters of a parameter; what people type is far shorter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the path behind the page's own name, parameters, and when it came.

    ``address``: the whole address as the reader's program wrote it. Its properties raise
    :class:`UserError` for what makes no sense.
    """

    rest: str
    parameters: Mapping[str, str]
    now: datetime
    address: str = ""

    def text(self, name: str) -> str:
        """A parameter without the white space around it; empty where it is not given."""
        value = self.parameters.get(name, "").strip()
        if len(value) > _LONGEST:
            raise UserError(f"{name} 太长")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to ``most``."""
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and 0 < int(text) <= most):
            raise UserError(f"{name}={text} 应是 1 到 {most} 的整数")
        return int(text)

    @property
    def as_of(self) -> datetime | None:
        """As it was known at this time."""
        text = self.text("as_of")
        if not text:
            return None
        moment = user_moment("as_of", text)
        if moment > self.now:
            raise UserError(f"as_of={text} 还没有到")
        return moment

    @property
    def today(self) -> date:
        """The day in Beijing that is looked at."""
        return (self.as_of or self.now).astimezone(BEIJING).date()

    def link(self, path: str, **parameters: object) -> str:
        """An address on this page that is of the same moment as the request."""
        return link(path, **parameters | {"as_of": self.text("as_of")})


def chosen_by(asked: Asked, connection: Connection) -> Selection:
    """What channel, security, day, kind and as_of choose."""
    day = _day(asked)
    since = datetime(day.year, day.month, day.day, tzinfo=BEIJING) if day else None
    security = asked.text("security")
    channel, kind = asked.text("channel"), asked.text("kind")
    if channel and channel not in CHANNELS:
        raise UserError(f"没有栏目 {channel}；有 {'、'.join(CHANNELS)}")
    if kind not in ("", "flash", "article"):
        raise UserError(f"没有类别 {kind}；有 flash 和 article")
    return Selection(
        since=since,
        until=since + timedelta(days=1) if since else None,
        channels=[channel] if channel else None,
        securities=[code_of(connection, security)] if security else None,
        kind="flash" if kind == "flash" else "article" if kind else None,
        as_of=asked.as_of,
    )


def code_of(connection: Connection, text: str) -> str:
    """The code of a security by its code or by a name that the archive has learned."""
    try:
        return check_code(text)
    except UserError:
        known = select(names.c.code).where(names.c.name == text).order_by(names.c.last_seen.desc())
        code: str | None = connection.scalar(known.limit(1))
        if code is None:
            raise UserError(
                f"“{text}” 不是证券代码，也不是已知的简称；请写 600519.SH、00700.HK 或 META.US"
            ) from None
        return code


def parameters_of(asked: Asked, *wanted: str) -> dict[str, str]:
    """Those of the parameters that are given."""
    return {name: value for name in wanted if (value := asked.text(name))}


def article_path(id_: str) -> str:
    """The page of an article.

    >>> article_path("stcn:stock.stcn.com/2019/0926/1.shtml")
    '/article/stcn:stock.stcn.com/2019/0926/1.shtml'
    """
    return f"/article/{quote(id_, safe=':/')}"


def _day(asked: Asked) -> date | None:
    text = asked.text("day")
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"day={text} 不是日期；请写 2026-09-30") from None
    if day and day.year not in SITE_YEARS:
        raise UserError(f"day={text}：那一年没有稿件")
    return day
