"""Answers that are right and do not arrive as they are: late, cut off, or never."""

import asyncio
import socket
import struct
from contextlib import suppress

from aiohttp import ClientConnectionError, web

WIRE = ("reset", "cut", "slow")
"""reset: the connection breaks without an answer. cut: after half of the body that
Content-Length promised. slow: after some seconds."""

_AT_ONCE = struct.pack("ii", 1, 0)


async def send_badly(
    how: str, seconds: float, good: web.Response, request: web.Request
) -> web.StreamResponse:
    """Send an answer as one of `WIRE` says; `seconds`: how long a slow one takes."""
    if how == "slow":
        await asyncio.sleep(seconds)
        return good
    body = good.body if isinstance(good.body, bytes) else b""
    half = web.StreamResponse(status=good.status, headers=good.headers)
    half.content_length = len(body)
    with suppress(ClientConnectionError):
        if how == "cut" and body:
            await half.prepare(request)
            await half.write(body[: len(body) // 2])
        _hang_up(request, reset=how == "reset")
    return half


def _hang_up(request: web.Request, *, reset: bool) -> None:
    if (transport := request.transport) is None:
        return
    if reset:
        # Without lingering the other side gets a RST, as from a gateway that gives up.
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        transport.abort()
    else:
        transport.close()
