"""Opening a database: the same behaviour from SQLite and from PostgreSQL."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from newscrawl.errors import ArchiveError
from newscrawl.processors import without_surrogates

logger = logging.getLogger(__name__)

BUSY_SECONDS = 60
"""How long a write waits for another process that is writing."""

_SMALLEST_DATABASE = 512

_PATIENCE_SECONDS = 2
"""How long a write waits before it says that it does."""

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)


_BY_LIBPQ = ("postgresql+psycopg", "postgresql+psycopg2", "postgresql")
# A server that has gone without a word is missed within a minute; the URL may say otherwise.
_WATCH_SERVER = {
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


class Database:
    """A database at an SQLAlchemy URL; ``to_read``: it is neither made nor changed.

    Raises :class:`ArchiveError` where it cannot be opened.
    """

    def __init__(self, url: str, *, to_read: bool = False) -> None:
        self.url = _parse(url)
        self.engine = _engine(self.url, to_read=to_read)
        # SQLite's transactions are so anyway.
        server = self.url.get_backend_name() != "sqlite"
        level = {"isolation_level": "REPEATABLE READ"} if server else {}
        self._to_read = self.engine.execution_options(**level)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and reads of one moment what it reads.

        Raises :class:`ArchiveError` where that fails.
        """
        try:
            with self._to_read.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise ArchiveError(
                f"the archive {self.name} cannot be used: {reason(error)}"
            ) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that takes the write lock at once, so that it never fails half way.

        One writes at a time, so versions are numbered in the order in which they can be read.
        Raises :class:`ArchiveError` where the archive cannot be written; nothing is, then.
        """
        try:
            with self.engine.execution_options(newscrawl_writes=True).begin() as connection:
                yield connection
        except DBAPIError as error:
            raise ArchiveError(
                f"the archive {self.name} cannot be written: {reason(error)}"
            ) from error

    def use_wal(self) -> None:
        """Let readers read while a crawl writes: SQLite keeps this in the file itself."""
        if self.url.get_backend_name() == "sqlite":
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.Error as error:
                raise ArchiveError(f"the archive {self.name} cannot be used: {error}") from None
            finally:
                connection.close()

    @property
    def folder(self) -> Path | None:
        """Where the database's file lies; None for a server."""
        on_disk = self.url.get_backend_name() == "sqlite" and self.url.database
        return Path(str(self.url.database)).absolute().parent if on_disk else None

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self.url.render_as_string(hide_password=True)


def _parse(address: str) -> URL:
    try:
        url = make_url(address)
        if "\0" not in address and not (url.get_backend_name() == "sqlite" and url.host):
            return url
    except (ArgumentError, ValueError):
        pass
    raise ArchiveError(
        f"ARCHIVE_URL {address!r} is no database address; write e.g. sqlite:///data/news.db"
    )


def _engine(url: URL, *, to_read: bool) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"json_serializer": _json, "json_deserializer": orjson.loads}
    if sqlite and url.database not in (None, "", ":memory:"):
        path = Path(str(url.database))
        _check_file(path, to_read=to_read)
        if to_read:
            options["creator"] = lambda: _open_to_read(path)
    if url.drivername in _BY_LIBPQ:
        options["connect_args"] = {k: v for k, v in _WATCH_SERVER.items() if k not in url.query}
    try:
        engine = create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ArchiveError(
            f"ARCHIVE_URL {url.drivername!r} needs a driver that is not installed: {error}"
        ) from None
    if sqlite:
        event.listen(engine, "connect", _on_connect)
    if on_begin := _BEGIN.get(url.get_backend_name()):
        event.listen(engine, "begin", on_begin)
    return engine


def _open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, also where the folder cannot be written.

    There, SQLite can read what a crawl is writing only beside its files; where nobody writes,
    the file alone is all there is.
    """
    modes = ["mode=rw"] if os.access(path.parent, os.W_OK) else ["mode=ro", "immutable=1"]
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        modes = modes[:1]
    for mode in modes:
        address = f"{path.absolute().as_uri()}?{mode}"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            connection.execute("SELECT 1 FROM sqlite_master")
            break
        except sqlite3.OperationalError:
            if mode == modes[-1]:
                raise
            connection.close()
    connection.execute("PRAGMA query_only = ON")
    return connection


def _json(value: Any) -> str:
    return without_surrogates(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _check_file(path: Path, *, to_read: bool) -> None:
    """Make the file's folder; refuse what SQLite would take for an empty database."""
    if to_read and not path.exists():
        raise ArchiveError(f"there is no archive {path} yet; scrapy crawl stcn makes one")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"the folder of the archive {path}: {error.strerror}") from None
    try:
        if path.is_dir():
            raise ArchiveError(f"the archive {path} is a folder; ARCHIVE_URL must name a file")
        if path.exists() and 0 < path.stat().st_size < _SMALLEST_DATABASE:
            raise ArchiveError(f"the archive {path} cannot be used: file is not a database")
    except OSError as error:
        raise ArchiveError(f"the archive {path} cannot be used: {error.strerror}") from None


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late to hold the lock
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("newscrawl_writes"))


def _on_begin(connection: Connection) -> None:
    if not _writes(connection):
        connection.exec_driver_sql("BEGIN")
        return
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        logger.warning("another process writes to the archive: waiting, at most %d s", BUSY_SECONDS)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}")


def _on_postgres_begin(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtext('newscrawl'), hashtext(current_schema()))"
        )


_BEGIN = {"sqlite": _on_begin, "postgresql": _on_postgres_begin}


def reason(error: DBAPIError) -> str:
    """What the database itself said, in one line."""
    return str(error.orig).strip().splitlines()[0] if error.orig else str(error)
