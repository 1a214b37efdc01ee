"""The body of a saved HTTP answer: out of its chunks, decompressed, and known to be whole."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

from newscrawl.errors import LayoutChanged
from newscrawl.saved.page import LARGEST_PAGE, plain

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_SIZE_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?")
_LONGEST_SIZE_LINE = 200
_LENGTH = re.compile(r"[0-9]{1,15}")
_MOST_MEMBERS = 64
_GZIP_MAGIC, _ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_GZIP, _ZLIB, _DEFLATE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS

CUT_OFF = "it was cut off when it was saved"
TOO_LARGE = f"it is no page: it has over {LARGEST_PAGE:,} bytes"


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def http_body(payload: bytes, length: str, transfer: str, encodings: str) -> bytes:
    """The body of an answer, as RFC 9112 frames and RFC 9110 encodes it.

    ``payload`` is what was sent; the others are its ``Content-Length``, ``Transfer-Encoding`` and
    ``Content-Encoding``, empty where it has none. Raises :class:`LayoutChanged` where it is not
    whole, is over 8 MiB, or cannot be decompressed.
    """
    if "chunked" in transfer.lower():
        payload = _unchunked(payload)
    elif _LENGTH.fullmatch(length.strip()) and len(payload) < int(length):
        raise LayoutChanged(f"{CUT_OFF}: {len(payload):,} of its {int(length):,} bytes are there")
    for encoding in reversed(encodings.lower().split(",")):
        name = encoding.strip()
        if name not in _DECODERS:
            raise LayoutChanged(f"its body is of an unknown encoding, {plain(name)}")
        try:
            payload = _DECODERS[name](payload)
        except (zlib.error, zstd.ZstdError, brotli.error) as error:
            raise LayoutChanged(f"its body is no {name}: {plain(str(error))}") from None
    return payload


def _unchunked(payload: bytes) -> bytes:
    """The chunks' content. A payload that begins with none was taken out of them when saved."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = payload.find(b"\r\n", at, at + _LONGEST_SIZE_LINE)
        size = _SIZE_LINE.fullmatch(payload[at:end]) if end >= 0 else None
        if size is None:
            if at == 0:
                return payload
            raise LayoutChanged(f"{CUT_OFF}: its last chunk is missing")
        start = end + 2
        at = start + int(size[1], 16) + 2
        if at == start + 2:
            return b"".join(pieces)
        if payload[at - 2 : at] != b"\r\n":
            raise LayoutChanged(f"{CUT_OFF}: a chunk is not whole")
        pieces.append(payload[start : at - 2])


def _members(make: Callable[[], _Decoder], magic: bytes, data: bytes) -> bytes:
    """The content of all compressed streams that follow each other; what else follows is left."""
    content, decoder = b"", make()
    for _ in range(_MOST_MEMBERS):
        content += decoder.decompress(data, LARGEST_PAGE + 1 - len(content))
        if len(content) > LARGEST_PAGE:
            raise LayoutChanged(TOO_LARGE)
        if not decoder.eof:
            raise LayoutChanged(f"{CUT_OFF}: its compressed body has no end")
        data = decoder.unused_data
        if not (magic and data.startswith(magic)):
            return content
        decoder = make()
    raise LayoutChanged("its body is of too many compressed parts")


def _gzip(data: bytes) -> bytes:
    return _members(lambda: zlib.decompressobj(_GZIP), _GZIP_MAGIC, data)


def _deflate(data: bytes) -> bytes:
    """With the head that RFC 9110 asks for, or without, as some servers send it."""
    try:
        return _members(lambda: zlib.decompressobj(_ZLIB), b"", data)
    except zlib.error:
        return _members(lambda: zlib.decompressobj(_DEFLATE), b"", data)


def _brotli(data: bytes) -> bytes:
    decoder, content = brotli.Decompressor(), b""
    while len(content) <= LARGEST_PAGE:
        piece: bytes = decoder.process(data, output_buffer_limit=LARGEST_PAGE + 1)
        content, data = content + piece, b""
        if decoder.is_finished():
            break
        if decoder.can_accept_more_data():
            raise LayoutChanged(f"{CUT_OFF}: its compressed body has no end")
    if len(content) > LARGEST_PAGE:
        raise LayoutChanged(TOO_LARGE)
    return content


def _zstd(data: bytes) -> bytes:
    return _members(zstd.ZstdDecompressor, _ZSTD_MAGIC, data)


def _as_it_is(data: bytes) -> bytes:
    return data


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "": _as_it_is,
    "identity": _as_it_is,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
