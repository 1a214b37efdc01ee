"""Files and folders that a person names → the saved pages in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.errors import LayoutChanged, UserError
from newscrawl.saved.addresses import claimed_addresses, said_by
from newscrawl.saved.page import LARGEST_PAGE, PAGES, SavedFault, SavedPage, plain
from newscrawl.saved.warc import WarcFault, pages_of_warc

WARC = (".warc", ".warc.gz", ".arc", ".arc.gz")


def saved_files(paths: Sequence[Path], *, plain_text: bool = False) -> list[Path]:
    """These files, and the HTML and WARC files in these folders and below them, in order.

    ``plain_text``: the folders' ``.txt`` files too. A file that is named itself is there
    whatever its name. Raises :class:`UserError` for a path that does not exist, or is a device
    or a pipe.
    """
    endings = (*PAGES, *WARC, *((".txt",) if plain_text else ()))
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = (file for file in path.rglob("*") if file.name.lower().endswith(endings))
            found += sorted(file for file in below if file.is_file())
        elif path.is_file():
            found.append(path)
        elif path.exists():
            raise UserError(f"{path} is no file, but a device or a pipe")
        else:
            raise UserError(f"there is no file {path}")
    return list(dict.fromkeys(found))


def pages_of(path: Path) -> Iterator[SavedPage | SavedFault]:
    """The pages of one file: itself, or those of a web archive and its faulty ones, in order.

    Raises :class:`LayoutChanged` where it cannot be read (any further); what came before is good.
    """
    try:
        if path.exists() and not path.is_file():
            raise LayoutChanged("it is no file")
        if path.name.lower().endswith(WARC):
            yield from _archived(path)
        else:
            yield _saved(path)
    except OSError as error:
        raise LayoutChanged(f"it cannot be read: {error.strerror or error}") from None


def _saved(path: Path) -> SavedPage:
    with path.open("rb") as file:
        body = file.read(LARGEST_PAGE + 1)
    if len(body) > LARGEST_PAGE:
        raise LayoutChanged(f"more than {LARGEST_PAGE:,} bytes are no page")
    said = said_by(body, None)
    taken_at = said.saved_at or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return SavedPage(str(path), claimed_addresses(said, path), body, None, taken_at, said.claims)


def _archived(path: Path) -> Iterator[SavedPage | SavedFault]:
    for number, page in enumerate(pages_of_warc(path), 1):
        place = f"{path}, page {number}"
        if isinstance(page, WarcFault):
            yield SavedFault(f"{place} ({plain(page.url)})" if page.url else place, page.reason)
        else:
            claims = said_by(page.body, page.content_type).claims
            yield SavedPage(place, (page.url,), page.body, page.content_type, page.taken_at, claims)
