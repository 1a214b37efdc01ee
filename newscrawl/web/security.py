"""A page for each security: its news, newest first, and how many there were from day to day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection

from newscrawl.archive.mentions import check_code, counts_per_day, name_of
from newscrawl.archive.selection import Selection, newest
from newscrawl.errors import UserError
from newscrawl.moments import BEIJING
from newscrawl.pages.stcn.channels import SITE
from newscrawl.web.answers import Answer, File, Page, nothing_there
from newscrawl.web.asking import Asked
from newscrawl.web.front import shown
from newscrawl.web.paging import sheet

DAYS = 30
"""Days that are counted, up to today; of a security without news as late, up to its last."""


def security_page(connection: Connection, asked: Asked) -> Page:
    """The newest articles that mention the security, and the counts."""
    try:
        code = check_code(unquote(asked.rest))
    except UserError:
        return nothing_there(f"“{unquote(asked.rest)}” 不是证券代码；请写 600519.SH")
    path = f"/security/{code}"
    chosen = Selection(securities=[code], as_of=asked.as_of)
    try:
        found = sheet(connection, SITE, chosen, asked)
    except UserError as error:
        return Page("message.html", {"title": "无法显示", "message": str(error)}, 400)
    last = _last_day(connection, code, asked.today)
    counts = _counts(connection, code, last)
    values: dict[str, Any] = {
        "code": code,
        "name": name_of(connection, code),
        "counts": counts,
        "most": max(counts.values()),
        "total": sum(counts.values()),
        "plot": asked.link(f"{path}/plot.svg", last=last),
        "newest_only": not asked.text("before"),
    }
    values |= shown(asked, found, path)
    values["feeds"] = {kind: f"/feed.{kind}?security={code}" for kind in ("atom", "json")}
    return Page("security.html", values)


def security_plot(connection: Connection, asked: Asked) -> Answer:
    """The counts as a plot, up to and with the day ``last``."""
    from newscrawl.plots import bars_per_day  # noqa: PLC0415 - 0.3 s that only plots need

    try:
        code = check_code(unquote(asked.rest))
        last = date.fromisoformat(asked.text("last") or f"{asked.today}")
    except (UserError, ValueError):
        return nothing_there("没有这张图")
    title = f"{code} 每日报道篇数（{last - timedelta(days=DAYS - 1)} 至 {last}）"
    return File(
        bars_per_day(_counts(connection, code, last), title=title).encode(), "image/svg+xml"
    )


def _counts(connection: Connection, code: str, last: date) -> dict[date, int]:
    return counts_per_day(connection, SITE, code, last - timedelta(days=DAYS - 1), last)


def _last_day(connection: Connection, code: str, today: date) -> date:
    """Today, or the day of the last news where nothing was written for long."""
    tomorrow = datetime(today.year, today.month, today.day, tzinfo=BEIJING) + timedelta(days=1)
    chosen = Selection(securities=[code], until=tomorrow)
    for article in newest(connection, SITE, chosen, limit=1):
        day = article.published_at.astimezone(BEIJING).date()
        return today if today - day < timedelta(days=DAYS) else day
    return today
