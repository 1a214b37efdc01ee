"""A web archive (WARC 1.0 or 1.1, also the older ARC; gzip or plain) → the pages in it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.errors import LayoutChanged, UserError
from newscrawl.moments import SITE_YEARS
from newscrawl.saved.http_body import CUT_OFF, TOO_LARGE, http_body
from newscrawl.saved.page import LARGEST_PAGE, plain

_CHUNK = 1 << 16
_SHOWN = 120
_HTML = ("text/html", "application/xhtml")
_DIGITS = re.compile(r"[0-9]{14}|[0-9]{12}")
_REDUCED = re.compile(r"[0-9]{4}(-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class WarcPage:
    """An HTML answer with status 200: its body, decompressed, and when it was fetched."""

    url: str
    body: bytes
    content_type: str | None
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class WarcFault:
    """Such an answer, of ``url``, that cannot be taken as it stands; ``reason`` says why."""

    url: str
    reason: str


def pages_of_warc(path: Path) -> Iterator[WarcPage | WarcFault]:
    """The HTML pages of a web archive, in order.

    Raises :class:`LayoutChanged` where the file is none or no more records can be read, and
    :class:`UserError` where the extra ``warc`` is missing.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - of an extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
    except ModuleNotFoundError:
        raise UserError("to read WARC files, pip install 'newscrawl[warc]'") from None
    with path.open("rb") as file:
        any_record = False
        try:
            # The library reads the frame alone: its reading of what is inside fails the whole
            # file for a record without an address or a date, or with a body in brotli.
            for record in ArchiveIterator(file, no_record_parse=True):
                any_record, page = True, _page(record)
                if _is_torn(record):
                    raise LayoutChanged("it is torn: its last record is not whole")
                if page:
                    yield page
        except (ArchiveLoadFailed, ValueError, EOFError, zlib.error) as error:
            reason = " ".join(str(error).split())[:_SHOWN]
            raise LayoutChanged(f"it is no WARC file that can be read: {reason}") from None
    if not any_record:
        raise LayoutChanged("it is no WARC file that can be read: it has no record")


def _page(record: Any) -> WarcPage | WarcFault | None:
    """The page of a record; None where it is none."""
    if record.rec_type != "response":
        return None
    about = record.rec_headers
    url = (about.get_header("WARC-Target-URI") or about.get_header("uri") or "").strip("<> ")
    if url and not url.lower().startswith(("http:", "https:")):
        return None
    http = _http_headers(record.raw_stream)
    if http is not None and (http.get_statuscode() != "200" or not _is_html(_type(http))):
        return None
    try:
        return _whole(record, url, http)
    except LayoutChanged as error:
        return WarcFault(url, str(error))


def _whole(record: Any, url: str, http: Any) -> WarcPage:
    about = record.rec_headers
    if http is None:
        raise LayoutChanged(f"{CUT_OFF}: it has no head")
    if not url:
        raise LayoutChanged("its record has no address")
    taken_at = _moment(about.get_header("WARC-Date") or about.get_header("archive-date") or "")
    return WarcPage(url, _body(record, http), _type(http), taken_at)


def _type(http: Any) -> str | None:
    value: str | None = http.get_header("Content-Type")
    return None if value is None else plain(value)


def _http_headers(stream: Any) -> Any:
    """The head of the answer; None where the record holds none."""
    from warcio.statusandheaders import StatusAndHeadersParser  # noqa: PLC0415

    try:
        return StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False).parse(stream)
    except EOFError:
        return None


def _body(record: Any, http: Any) -> bytes:
    for name in ("WARC-Truncated", "WARC-Segment-Number"):
        if value := record.rec_headers.get_header(name):
            raise LayoutChanged(f"{CUT_OFF} ({name}: {plain(value)})")
    payload = bytearray()
    while piece := record.raw_stream.read(_CHUNK):
        payload += piece
        if len(payload) > LARGEST_PAGE:
            raise LayoutChanged(TOO_LARGE)
    names = ("Content-Length", "Transfer-Encoding", "Content-Encoding")
    return http_body(bytes(payload), *(http.get_header(name) or "" for name in names))


def _moment(text: str) -> datetime:
    """A date of WARC 1.0, of 1.1, where it may end behind any part, or of ARC (14 digits); UTC.

    The beginning of the year, the month or the day that it ends with.
    """
    text = text.strip()
    if _DIGITS.fullmatch(text):
        text = f"{text[:8]}T{text[8:]}"
    elif _REDUCED.fullmatch(text):
        text += "-01-01"[len(text) - 4 :]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in SITE_YEARS:
        raise LayoutChanged(f"its record has no date: {plain(text)!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_torn(record: Any) -> bool:
    """Whether the file ends before the record does, which the library passes over."""
    while record.raw_stream.read(_CHUNK):
        pass
    missing: int = getattr(record.raw_stream, "limit", 1)  # without a length it has only a head
    return missing > 0


def _is_html(content_type: str | None) -> bool:
    return content_type is None or content_type.strip().lower().startswith(_HTML)
