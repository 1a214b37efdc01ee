"""Telling people, through Apprise: mail, Slack, DingTalk, Feishu, WeCom, Telegram, web hooks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from newscrawl.errors import UserError

SECONDS = 20
"""How long all messages of a run may take together; the archive is held meanwhile."""

_MOST_CHARACTERS = 1_500  # with the rest below 2,000, which is all that Discord takes
# In the others a token may stand where a host would: dingtalk://secret@token, slack://bot@token.
_WITH_HOST = ("form", "forms", "json", "jsons", "mailto", "mailtos", "xml", "xmls")
_REACHED, _NOT_REACHED, _NO_URL, _NO_APPRISE = range(4)  # a traceback has status 1, too


@dataclass(frozen=True, slots=True)
class Told:
    """A run, as a message names it: ``kind`` in words, ``command`` as it can be typed again."""

    spider: str
    kind: str
    run: int
    command: str
    machine: str
    archive: str


def notice(run: Told, findings: Sequence[str]) -> tuple[str, str]:
    """Title and text of a message on a run that turned unhealthy, or well again.

    >>> run = Told("stcn", "channels kx", 7, "scrapy crawl stcn", "desk", "sqlite:///news.db")
    >>> notice(run, [])[0]
    'newscrawl: stcn (channels kx) is healthy again'
    """
    of = f"{run.spider} ({run.kind})"
    where = f"run {run.run} on {run.machine}, {run.command}, archive {run.archive}"
    if not findings:
        return f"newscrawl: {of} is healthy again", f"{where}: nothing is to be done."
    lines = [f"{where}:", *_shown(list(dict.fromkeys(findings)))]
    lines.append(
        "What to do: scrapy doctor looks at site and archive; docs/health.md has the rules."
    )
    return f"newscrawl: {of} needs somebody", "\n".join(lines)


def _shown(findings: Sequence[str]) -> list[str]:
    """Whole sentences, as many as a message takes, and how many more there are."""
    shown: list[str] = []
    room = _MOST_CHARACTERS
    for sentence in findings:
        if shown and len(sentence) > room:
            break
        shown.append(f"- {sentence[:room]}")
        room -= len(sentence)
    more = len(findings) - len(shown)
    return [*shown, f"- and {more} more: scrapy doctor --offline names them"] if more else shown


def addressees(setting: object) -> dict[str, str]:
    """The URLs of ``NOTIFY_URLS``, by what may be shown of them; those that look alike counted.

    The setting is text, with blanks or new lines between the URLs, or a list. Raises
    :class:`UserError` for anything else.

    >>> addressees("tgram://secret/1 tgram://other/1")
    {'tgram://…': 'tgram://secret/1', 'tgram://… (2)': 'tgram://other/1'}
    """
    parts = [setting] if isinstance(setting, str | None) else setting
    if not isinstance(parts, list | tuple) or not all(isinstance(p, str | None) for p in parts):
        raise UserError("NOTIFY_URLS is neither text nor a list of texts: docs/running.md")
    found: dict[str, str] = {}
    for url in dict.fromkeys(" ".join(filter(None, parts)).split()):
        name, number = redacted(url), 2
        while name in found:
            name, number = f"{redacted(url)} ({number})", number + 1
        found[name] = url
    return found


def redacted(url: str) -> str:
    """A URL as it may be shown: its scheme, and its host where no service has a secret there.

    >>> redacted("slack://bot@TokenA/TokenB"), redacted("mailto://me:secret@mail.example.com")
    ('slack://…', 'mailto://…@mail.example.com')
    """
    scheme = url.partition("://")[0]
    if not scheme.isalnum() or "://" not in url:
        return "?://…"
    host = None
    if scheme in _WITH_HOST and url.count("@") == 1:  # with a second, a password may hold the first
        with suppress(ValueError):
            parts = urlsplit(url)
            host = parts.hostname if "@" in parts.netloc else None
    return f"{scheme}://…@{host}" if host else f"{scheme}://…"


def send(to: Mapping[str, str], title: str, text: str, seconds: float = SECONDS) -> dict[str, str]:
    """Send a message to each URL, by its name; answers why it did not come, where it did not.

    Each is sent by a process of its own, all at the same time: what Apprise and its plugins log,
    with secrets in it, goes nowhere, and one that hangs is ended. Raises :class:`UserError`
    without the extra ``[notify]``.
    """
    until = monotonic() + seconds
    senders = {name: _sender([url, title, text]) for name, url in to.items()}
    ended = {name: _status(sender, until - monotonic()) for name, sender in senders.items()}
    if _NO_APPRISE in ended.values():
        raise UserError("messages need Apprise: pip install 'newscrawl[notify]'")
    why = {_NO_URL: "no URL that Apprise knows", None: f"no answer within {seconds:g} s"}
    return {
        name: why.get(status, "refused, or nobody there")
        for name, status in ended.items()
        if status != _REACHED
    }


def _sender(message: Sequence[str]) -> subprocess.Popen[str]:
    nowhere = subprocess.DEVNULL
    sender = subprocess.Popen(
        [sys.executable, "-m", "newscrawl.notices"],
        stdin=subprocess.PIPE,  # other users can read the words of a command
        stdout=nowhere,
        stderr=nowhere,
        cwd=Path(__file__).parents[1],
        text=True,
        encoding="utf-8",
    )
    assert sender.stdin
    with suppress(BrokenPipeError), sender.stdin:
        json.dump(message, sender.stdin)
    return sender


def _status(sender: subprocess.Popen[str], seconds: float) -> int | None:
    """Its exit status; None where it had to be ended."""
    try:
        return sender.wait(max(0, seconds))
    except subprocess.TimeoutExpired:
        sender.kill()
        sender.wait()
        return None


def _send_one() -> int:
    try:
        from apprise import Apprise, NotifyFormat  # noqa: PLC0415 - belongs to an extra
    except ImportError:
        return _NO_APPRISE
    url, title, text = json.load(sys.stdin)
    to = Apprise()
    if not to.add(url):
        return _NO_URL
    # As plain text: for mail, which is HTML, it is escaped.
    sent = to.notify(title=title, body=text, body_format=NotifyFormat.TEXT)
    return _REACHED if sent else _NOT_REACHED


if __name__ == "__main__":
    sys.exit(_send_one())
