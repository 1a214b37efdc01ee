"""What every answer passes: who may ask, by which method, and what a browser may do with it."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

_FORBID = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
POLICY = _FORBID + "style-src 'self'; img-src 'self'"
"""Of the pages: no script at all, no style and no picture but their own."""
SVG_POLICY = _FORBID + "style-src 'unsafe-inline'"
"""Of a plot that is looked at by itself: its texts carry their styles."""
DATASETTE_POLICY = _FORBID + "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
"""Of Datasette's pages: still no script; their colours stand in the markup."""

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_ANY = {"0.0.0.0", "::", ""}  # noqa: S104 - to be recognised


class Guard:
    """An ASGI application behind its door; ``host``: the address that it listens on.

    ``ours``: whether a path is one of the pages; ``theirs``: whether it is one of Datasette's
    that may be seen. All others are not there.
    """

    def __init__(
        self, app: App, host: str, ours: Callable[[str], bool], theirs: Callable[[str], bool]
    ) -> None:
        self.app, self.host, self.ours, self.theirs = app, host, ours, theirs

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        policy = POLICY if self.ours(path) else DATASETTE_POLICY

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                picture = (b"content-type", b"image/svg+xml") in map(tuple, message["headers"])
                rules = SVG_POLICY if picture else policy
                new = {**_HEADERS, b"content-security-policy": rules.encode()}
                kept = [pair for pair in message["headers"] if pair[0].lower() not in new]
                message = {**message, "headers": [*kept, *new.items()]}
            await send(message)

        if not allowed(_host_header(scope), self.host):
            await _say(guarded, 421, "This page answers only to the address that it listens on.")
        elif scope["method"] not in ("GET", "HEAD"):
            await _say(guarded, 405, "This page is only read.")
        elif not (self.ours(path) or self.theirs(path)):
            await _say(guarded, 404, "There is no such page.")
        else:
            await self.app(scope, receive, guarded)


def allowed(header: str, host: str) -> bool:
    """Whether a Host header names this machine, and no name that somebody else points at it.

    >>> allowed("127.0.0.1:8001", "127.0.0.1"), allowed("evil.example:8001", "127.0.0.1")
    (True, False)
    """
    name = header.lower()
    inside = name.startswith("[")
    name = name[1:].partition("]")[0] if inside else name.partition(":")[0]
    if name in _LOOPBACK or name == host.lower():
        return bool(name)
    return host in _ANY and _is_address(name)


def _is_address(name: str) -> bool:
    """A number cannot be pointed elsewhere, as names can."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _host_header(scope: Scope) -> str:
    found = [value for name, value in scope["headers"] if name.lower() == b"host"]
    return found[0].decode("latin-1") if len(found) == 1 else ""


async def _say(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
