"""Bringing an archive up to date: a new one and an old one alike."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from newscrawl.archive.engine import Database, reason
from newscrawl.archive.schema import SCHEMA_VERSION
from newscrawl.errors import ArchiveError

_MIGRATIONS = Path(__file__).with_name("migrations")


def schema_version(connection: Connection) -> str | None:
    """The archive's migration; None for an empty database.

    Raises :class:`ArchiveError` for a database that is none of newscrawl's.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables and "ledger" in tables:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if version:
            return str(version)
    if tables:
        raise ArchiveError("the database is no newscrawl archive; give another ARCHIVE_URL")
    return None


def check_schema(database: Database) -> None:
    """Raise :class:`ArchiveError` unless the archive is one of this newscrawl's schema."""
    with database.reading() as connection:
        found = schema_version(connection)
    _refuse_newer(found)
    if found is None:
        raise ArchiveError(f"the archive {database.name} is empty; scrapy crawl stcn fills it")
    if found != SCHEMA_VERSION:
        raise ArchiveError(
            f"the archive {database.name} has schema {found}, this newscrawl reads "
            f"{SCHEMA_VERSION}: scrapy archive upgrade"
        )


def _refuse_newer(found: str | None) -> None:
    if found and found > SCHEMA_VERSION:
        raise ArchiveError(
            f"the archive has schema {found}, this newscrawl knows {SCHEMA_VERSION}: "
            "upgrade newscrawl"
        )


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the archive up to date; answers the versions before and after.

    Raises :class:`ArchiveError` where it cannot be read or written, or is newer than the program.
    """
    with database.reading() as connection:
        before = schema_version(connection)
    try:
        if before != SCHEMA_VERSION:
            _refuse_newer(before)
            _run_migrations(database)
        database.use_wal()
        with database.writing() as connection:  # finds a read-only archive before the crawl does
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except DBAPIError as error:
        raise ArchiveError(f"the archive {database.name} cannot be used: {reason(error)}") from None
    return before, SCHEMA_VERSION


def _run_migrations(database: Database) -> None:
    from alembic import command  # noqa: PLC0415 - 0.2 s that an archive of today need not pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
