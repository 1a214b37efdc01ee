"""The archive: the database with every article, version, sighting and run."""

from __future__ import annotations

from newscrawl.archive.articles import Archive
from newscrawl.archive.engine import Database
from newscrawl.archive.migrate import check_schema, upgrade
from newscrawl.errors import ArchiveError


def archive_to_write(url: str) -> Database:
    """The archive at an SQLAlchemy URL, made or brought up to date where it has to be.

    Raises :class:`newscrawl.errors.ArchiveError` where that cannot be done.
    """
    database = Database(url)
    upgrade(database)
    return database


def open_archive(url: str) -> Archive:
    """The archive at an SQLAlchemy URL as it is: nothing is made, and nothing changed.

    Raises :class:`newscrawl.errors.ArchiveError` where there is none that can be read.
    """
    archive = Archive(url)
    try:
        check_schema(archive)
    except ArchiveError:
        archive.close()
        raise
    return archive
