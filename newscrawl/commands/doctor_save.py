"""``scrapy doctor --save``: the answers of a visit as fixture folders."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawl.commands.fixture_folder import fixture_of, is_of_the_site
from newscrawl.errors import UserError
from newscrawl.pages.stcn.channels import CANONICAL_BASE
from newscrawl.saved import SavedPage
from newscrawl.visit import Visit


def check_new_folder(folder: Path) -> None:
    """Make the folder, before the site is asked for anything.

    Raises :class:`UserError` where there is something in it, or it cannot be written.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UserError(f"{folder} is not empty; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder):
            pass
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror}") from None


def save(seen: Visit, folder: Path) -> tuple[list[Path], str]:
    """Write each answer that a fixture can be made of; answers where they lie, and what failed."""
    written: list[Path] = []
    for answer in seen.answers:
        address = CANONICAL_BASE + answer.ask.path
        if not answer.good or not is_of_the_site(address):
            continue
        made = answer.date or answer.at
        content_type = answer.headers.get("content-type")
        page = SavedPage(answer.ask.name, (address,), answer.body, content_type, made)
        fixture = fixture_of(page)
        place = folder / fixture.kind / answer.ask.name.replace(" ", "-")
        try:
            fixture.write(place, page.body)
        except UserError as error:
            return written, str(error)
        written.append(place)
    return written, ""
