"""The lock of an archive on a server: an advisory lock of a connection, gone with that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from newscrawl.archive.engine import Database, reason
from newscrawl.errors import ArchiveError, HeldError
from newscrawl.moments import utc_iso

_OURS = 0x6E657773
_MOST_KEY = 0x7FFFFFFF
_MOST_NAME = 63

# An archive is a schema of a database: the first of the search path that is there.
_KEY = text("SELECT hashtext(coalesce(current_schema(), '') || ' ' || CAST(:name AS text)) & :most")
_TRY = text("SELECT pg_try_advisory_lock(:ours, :key)")
_MINE = text(
    "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() "
    "AND locktype = 'advisory' AND classid = :ours AND objid = :key AND granted"
)
_WHO = text(
    "SELECT application_name, backend_start FROM pg_stat_activity JOIN pg_locks USING (pid) "
    "WHERE locktype = 'advisory' AND classid = :ours AND objid = :key AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_SAY = text("SELECT set_config('application_name', :who, false)")

# The server's own settings for a client that has gone without a word are two hours and more.
_WATCH_US = text(
    "SELECT set_config('tcp_keepalives_idle', '20', false),"
    " set_config('tcp_keepalives_interval', '10', false),"
    " set_config('tcp_keepalives_count', '3', false)"
)


class ServerLock:
    """Held for as long as the connection is."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        key = connection.scalar(_KEY, {"name": name, "most": _MOST_KEY})
        self.key = {"ours": _OURS, "key": key}

    def take(self) -> bool:
        """Whether it is this connection's now; then the server looks after the client."""
        if not self.connection.scalar(_TRY, self.key):
            return False
        self.connection.execute(_WATCH_US)
        return True

    def held(self) -> bool:
        """Whether the server still has the connection: a new one would have no lock."""
        try:
            return bool(self.connection.scalar(_MINE, self.key))
        except SQLAlchemyError:
            return False

    def say(self, who: str) -> None:
        """Have the next one told that it is held by ``who``; what is too long for it is cut."""
        self.connection.execute(_SAY, {"who": who[:_MOST_NAME]})

    def holder(self) -> str:
        """Who holds it, and since when; an empty text where that is gone again."""
        found = self.connection.execute(_WHO, self.key).first()
        if not found:
            return ""
        who, since = found
        return f"{who}, since {utc_iso(since)}" if since else str(who)


@contextmanager
def on_server(database: Database, name: str, who: str) -> Iterator[ServerLock]:
    """Hold the archive, as :func:`newscrawl.archive.locks.holding` says."""
    try:
        # no transaction: one that is open for hours would keep the server from tidying up
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise ArchiveError(
            f"the archive {database.name} cannot be used: {reason(error)}"
        ) from error
    try:
        lock = ServerLock(connection, name)
        if not lock.take():
            raise HeldError.by(name, lock.holder())
        lock.say(who)
        yield lock
    finally:
        connection.invalidate()  # back in the pool it would go on to hold the lock
        connection.close()
