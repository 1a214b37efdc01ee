"""What a fixture folder holds: a page, what is known of it, and what the parser makes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

from newscrawl.errors import PageError, UserError
from newscrawl.items import RECORD_FIELDS, to_record
from newscrawl.moments import beijing_iso
from newscrawl.pages.answer import answer_text
from newscrawl.pages.stcn.addresses import address_of
from newscrawl.pages.stcn.article import Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CANONICAL_BASE, CHANNELS, Channel
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.saved import SavedPage

ROW_FIELDS = "article_id kind title summary source authors listed_at tags pinned important".split()
"""The fields of a list's row that a fixture tells."""

_NOT_OF_A_PAGE = {
    "article": "summary first_seen_at fetched_at channels important",
    "flash": "summary print_edition first_seen_at fetched_at channels",
}
_NOT_READ = "content_hash version duplicate_of unrestored"


@dataclass(frozen=True, slots=True)
class Fixture:
    """The kind, the name of the page's file, and the two JSON files.

    ``fault``: why the parser cannot read it; ``expected`` is empty then.
    """

    kind: str
    page_name: str
    meta: dict[str, Any]
    expected: dict[str, Any]
    fault: str | None = None

    def write(self, folder: Path, body: bytes) -> None:
        """Make the folder, whole or not at all.

        Raises :class:`UserError` where it is there already, or cannot be written.
        """
        if folder.exists() or folder.is_symlink():
            raise UserError(f"{folder} is there already; give another name")
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
                draft = Path(beside) / folder.name
                draft.mkdir()
                (draft / self.page_name).write_bytes(body)
                for name, values in (("meta.json", self.meta), ("expected.json", self.expected)):
                    text = json.dumps(values, ensure_ascii=False, indent=1)
                    (draft / name).write_text(f"{text}\n", "utf-8")
                draft.rename(folder)
        except OSError as error:
            raise UserError(f"{folder} cannot be written: {error.strerror}") from None


def fixture_of(page: SavedPage, number: str | None = None) -> Fixture:
    """The fixture of an article page, of a list, or of the flash ``number`` in a list.

    Raises :class:`UserError` where the page is none of these.
    """
    for address in page.addresses:
        if article := address_of(address):
            if number:
                raise UserError(f"{page.place} is an article's page; --id is for lists")
            return _article(page, address, article)
        if channel := _channel(address):
            return _flash(page, channel, number) if number else _listing(page, channel)
    raise UserError(f"{page.place}: which article or list of the site is it? --url says so")


def is_of_the_site(address: str) -> bool:
    """Whether an address is that of an article or a list of the site.

    >>> is_of_the_site("https://www.stcn.com/article/list.html?type=kx")
    True
    """
    return bool(address_of(address) or _channel(address))


def _article(page: SavedPage, address: str, number: str) -> Fixture:
    meta = {"url": address, "article_id": number, **_told(page), "note": ""}
    seen = Known(page.taken_at, [])
    try:
        article = article_from_page(_text(page), number, fetched_at=page.taken_at, seen=seen)
    except PageError as error:
        return Fixture("article", "page.html", meta, {}, str(error))
    return Fixture("article", "page.html", meta, _expected("article", to_record(article)))


def _flash(page: SavedPage, channel: Channel, number: str) -> Fixture:
    meta = {"article_id": number, **_told(page), "note": ""}
    rows = _read_list(page, channel).rows
    row = next((row for row in rows if row.article_id == number), None)
    if row is None:
        raise UserError(f"{page.place} has no row of {number}")
    try:
        seen = Known(page.taken_at, [channel.code])
        article = article_from_row(row, fetched_at=page.taken_at, seen=seen)
    except PageError as error:
        return Fixture("flash", "page.json", meta, {}, str(error))
    return Fixture("flash", "page.json", meta, _expected("flash", to_record(article)))


def _listing(page: SavedPage, channel: Channel) -> Fixture:
    name = "page.json" if _is_json(page) else "page.html"
    meta = {"channel": channel.code, "base": beijing_iso(page.taken_at), **_told(page), "note": ""}
    try:
        listing = _read_list(page, channel)
    except PageError as error:
        return Fixture("listing", name, meta, {}, str(error))
    rows = [{field: getattr(row, field) for field in ROW_FIELDS} for row in listing.rows]
    for row in rows:
        row["listed_at"] = row["listed_at"] and beijing_iso(row["listed_at"])
    expected = {
        "rows": rows,
        "page_time": listing.page_time,
        "last_time": listing.last_time,
        "skipped": listing.skipped,
    }
    return Fixture("listing", name, meta, expected)


def _read_list(page: SavedPage, channel: Channel) -> Listing:
    if _is_json(page):
        return read_api(_text(page), channel, page.taken_at)
    return read_column(_text(page), page.taken_at)


def _told(page: SavedPage) -> dict[str, str]:
    """The ``Content-Type`` of the answer, where the page cannot be read as it was without it."""
    if page.content_type and _text(page) != answer_text(page.body, None):
        return {"content_type": page.content_type}
    return {}


def _expected(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    left_out = {*_NOT_OF_A_PAGE[kind].split(), *_NOT_READ.split()}
    return {name: record[name] for name in RECORD_FIELDS if name not in left_out}


def _channel(address: str) -> Channel | None:
    """The channel of a list's address: its column page, or the list API."""
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != CANONICAL_BASE:
        return None
    if parts.path == "/article/list.html":
        code = parse_qs(parts.query).get("type", [""])[0]
    else:
        code = parts.path.removeprefix("/article/list/").removesuffix(".html")
    return CHANNELS.get(code)


def _is_json(page: SavedPage) -> bool:
    return _text(page).lstrip("\ufeff \r\n\t").startswith("{")


def _text(page: SavedPage) -> str:
    return answer_text(page.body, page.content_type)
