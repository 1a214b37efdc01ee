"""Telling people, through Apprise: mail, Slack, DingTalk, Feishu, WeCom, Telegram, web hooks."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from newscrawl.errors import UserError

MOST_FINDINGS = 5
_LONGEST = 300
# In the others a token may stand where a host would: dingtalk://secret@token, slack://bot@token.
_WITH_HOST = ("form", "forms", "json", "jsons", "mailto", "mailtos", "xml", "xmls")


def notice(spider: str, run: int, archive: str, findings: Sequence[str]) -> tuple[str, str]:
    """Title and text of a message on a run that turned unhealthy, or well again.

    >>> notice("stcn", 7, "sqlite:///data/news.db", [])[0]
    'newscrawl: stcn is healthy again'
    """
    if not findings:
        return f"newscrawl: {spider} is healthy again", f"run {run} of {archive}: healthy"
    shown = [f"- {sentence[:_LONGEST]}" for sentence in findings[:MOST_FINDINGS]]
    if more := len(findings) - len(shown):
        shown.append(f"- and {more} more")
    lines = [f"run {run} of {archive}:", *shown, "scrapy doctor says more."]
    return f"newscrawl: {spider} needs somebody", "\n".join(lines)


def split_urls(text: str) -> list[str]:
    """The URLs of ``NOTIFY_URLS``, which blanks or new lines part."""
    return text.split()


def redacted(url: str) -> str:
    """A URL as it may be shown: its scheme, and its host where no service has a secret there.

    >>> redacted("slack://bot@TokenA/TokenB"), redacted("mailto://me:secret@mail.example.com")
    ('slack://…', 'mailto://…@mail.example.com')
    """
    scheme = url.partition("://")[0] if "://" in url else "?"
    try:
        parts = urlsplit(url)
        host = parts.hostname if scheme in _WITH_HOST and "@" in parts.netloc else None
    except ValueError:
        host = None
    return f"{scheme}://…@{host}" if host else f"{scheme}://…"


def send(urls: Sequence[str], title: str, text: str) -> list[str]:
    """Send a message to each URL; answers those that it did not reach, as they may be shown.

    Raises :class:`UserError` without the extra ``[notify]``.
    """
    try:
        from apprise import Apprise  # noqa: PLC0415 - belongs to an extra, and takes its time
    except ImportError:
        raise UserError("messages need Apprise: pip install 'newscrawl[notify]'") from None
    for name in ("apprise", "urllib3", "requests"):  # they log addresses, with what is secret
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    failed = []
    for url in urls:
        to = Apprise()
        if not to.add(url) or not to.notify(title=title, body=text):
            failed.append(redacted(url))
    return failed
