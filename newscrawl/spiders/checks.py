"""The settings of a spider, checked before any request."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from newscrawl.errors import UserError
from newscrawl.moments import user_moment
from newscrawl.revisit import RevisitPolicy

_LONGEST_REREAD = 24 * 366
_LARGEST = 1_000_000
_CONTACT = re.compile(r"[!-~]{1,100}@[!-~]{1,100}|https?://[!-~]{1,200}")


def check_settings(settings: BaseSettings) -> None:
    """Raise :class:`UserError` for a setting that nothing can be done with."""
    url = settings["STCN_BASE_URL"]
    if not _is_http(url):
        raise UserError(f"STCN_BASE_URL {url!r} needs a scheme and a host: https://www.stcn.com")
    for name in ("RETRY_PAUSE", "WALK_OVERLAP", "BLOCK_PAUSE", "REQUEST_BUDGET", "RUN_TIMEOUT"):
        text = str(settings[name])
        if not text.isdecimal() or int(text) > _LARGEST:
            raise UserError(f"{name} {text!r} is no whole number from 0 to {_LARGEST:,}")
    if not str(settings["RAW_PAGES"]).strip():
        raise UserError("RAW_PAGES is empty; name a folder, or off")
    contact = str(settings["CONTACT"])
    if contact and not _CONTACT.fullmatch(contact):
        raise UserError(f"CONTACT {contact!r} is neither a mail address nor an https:// page")
    read_policy(settings)
    if since := str(settings["COMPARE_SINCE"]):
        user_moment("COMPARE_SINCE", since)


def read_policy(settings: BaseSettings) -> RevisitPolicy:
    """When articles are asked for again. Raises :class:`UserError` where REREAD_HOURS is wrong."""
    parts = [part.strip() for part in str(settings["REREAD_HOURS"]).split(",")]
    try:
        hours = [float(part) for part in parts if part]
    except ValueError:
        hours = [-1.0]
    if not all(0 < hour <= _LONGEST_REREAD for hour in hours):
        raise UserError(
            f"REREAD_HOURS {settings['REREAD_HOURS']!r}: write hours after publication, "
            "parted by commas, such as 1,6,24; nothing, for no second reading"
        )
    pause = timedelta(seconds=float(settings["RETRY_PAUSE"]))
    return RevisitPolicy(pause, [timedelta(hours=hour) for hour in hours])


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
