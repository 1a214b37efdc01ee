"""A lock is held by one, says by whom, and dies with its holder."""

import multiprocessing
import os
import re
import signal
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from newscrawl.archive.engine import Database
from newscrawl.archive.locks import holding
from newscrawl.errors import ArchiveError, HeldError

SINCE = datetime(2026, 9, 30, 4, tzinfo=UTC)
_BREAK = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND application_name = 'first to break'"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request) -> str:
    name = "url" if request.param == "sqlite" else "postgres_url"
    return request.getfixturevalue(name)


@pytest.fixture
def take(address):
    """Takes the lock of a name as another run would, with a connection of its own."""
    databases = []

    def take(name: str, holder: str):
        databases.append(Database(address))
        return holding(databases[-1], name, holder, SINCE)

    yield take
    for database in databases:
        database.engine.dispose()


def test_the_second_is_told_who_the_first_is(take):
    with take("stcn", "process 7 on desk"):
        with pytest.raises(HeldError, match="process 7 on desk"), take("stcn", "process 8"):
            pytest.fail("two hold it")
        with take("stcn.backfill", "process 8"):
            pass
    with take("stcn", "process 9"), pytest.raises(HeldError, match="9"), take("stcn", "10"):
        pytest.fail("two hold it")


def test_the_number_of_the_run_is_told_when_it_is_known(take):
    with take("stcn", "process 7 on desk") as lock:
        lock.say("run 12, process 7 on desk")
        with pytest.raises(HeldError) as refused, take("stcn", "me"):
            pytest.fail("two hold it")
        told = r"stcn runs on this archive already: run 12, process 7 on desk, since 20\d\d-\S+"
        assert re.fullmatch(told, str(refused.value))
        assert lock.held()


def test_a_name_too_long_for_the_server_is_cut_at_its_end(take):
    with take("stcn", f"process 7 on {'desk.' * 20}") as lock:
        lock.say(f"run 12, process 7 on {'desk.' * 20}")
        with pytest.raises(HeldError, match=r"run 12, process 7 on desk\S*, since 20"):
            take("stcn", "me").__enter__()


def test_a_failure_lets_it_go(take):
    with pytest.raises(ZeroDivisionError), take("stcn", "first"):
        raise ZeroDivisionError
    with take("stcn", "second"):
        pass


def _hold(address: str, ready) -> None:
    with holding(Database(address), "stcn", "to be killed", SINCE):
        ready.set()
        signal.pause()


def test_a_lock_of_a_process_that_was_killed_is_free(address, take):
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_hold, args=(address, ready))
    process.start()
    assert ready.wait(60)
    with pytest.raises(HeldError, match="to be killed"), take("stcn", "me"):
        pytest.fail("two hold it")
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while True:
        try:
            with take("stcn", "me"):
                return
        except HeldError:  # a server needs a moment to see that its client is gone
            continue


def test_an_archive_in_memory_has_none():
    database = Database("sqlite://")
    with holding(database, "stcn", "a", SINCE), holding(database, "stcn", "b", SINCE) as lock:
        lock.say("run 2")
        assert lock.held()
    database.engine.dispose()


def test_a_lock_whose_file_is_removed_is_lost(url, tmp_path):
    with ExitStack() as stack:
        lock = stack.enter_context(holding(Database(url), "stcn", "first", SINCE))
        path = tmp_path / "news.db.stcn.lock"
        path.unlink()
        assert not lock.held()
        other = stack.enter_context(holding(Database(url), "stcn", "second", SINCE))
        assert (lock.held(), other.held()) == (False, True)
    assert not path.exists()


def test_the_first_leaves_the_file_of_the_second(url, tmp_path):
    path = tmp_path / "news.db.stcn.lock"
    with holding(Database(url), "stcn", "first", SINCE):
        path.unlink()
        second = holding(Database(url), "stcn", "second", SINCE)
        second.__enter__()
    assert path.exists()
    second.__exit__(None, None, None)


def test_a_lock_that_cannot_be_had_is_no_free_one(url, tmp_path):
    (tmp_path / "news.db.stcn.lock").mkdir()
    with (
        pytest.raises(ArchiveError, match="Is a directory"),
        holding(Database(url), "stcn", "", SINCE),
    ):
        pytest.fail("nobody knows who else is at work")


def test_a_connection_that_broke_has_lost_the_lock(postgres_url):
    database, another = Database(postgres_url), Database(postgres_url)
    with holding(database, "stcn", "first to break", SINCE) as lock:
        assert lock.held()
        with database.engine.connect() as connection:
            connection.execute(_BREAK)
        assert not lock.held()
        assert not lock.held()  # nor has the connection that takes its place
        with holding(another, "stcn", "second", SINCE) as other:
            assert other.held()
    for one in (database, another):
        one.engine.dispose()


@pytest.fixture
def in_public(postgres_url):
    """Takes a lock in the schema ``public`` of a database of the server."""
    with ExitStack() as stack:

        def hold(database: str | None, name: str, who: str):
            url = make_url(postgres_url).update_query_dict({"options": "-csearch_path=public"})
            url = url.set(database=database or url.database)
            opened = Database(url.render_as_string(hide_password=False))
            stack.callback(opened.engine.dispose)
            return holding(opened, name, who, SINCE)

        yield hold


def test_two_schemas_of_a_database_are_two_archives(in_public, postgres_url):
    name, database = uuid4().hex, Database(postgres_url)
    with holding(database, name, "first", SINCE), in_public(None, name, "second"):
        pass
    database.engine.dispose()


def test_the_holder_is_one_of_the_same_database(in_public):
    """The locks of another database of the server have the same numbers."""
    name = uuid4().hex
    with in_public("postgres", name, "elsewhere"), in_public(None, name, "here"):
        for _ in range(2):
            with pytest.raises(HeldError, match="already: here, since"):
                in_public(None, name, "me").__enter__()
        with pytest.raises(HeldError, match="already: elsewhere, since"):
            in_public("postgres", name, "me").__enter__()


def test_the_server_looks_after_a_machine_that_is_gone(postgres_url):
    database = Database(postgres_url)
    with holding(database, "stcn", "first", SINCE) as lock:
        idle = lock.connection.scalar(text("SHOW tcp_keepalives_idle"))
        assert int(idle) == 20
    database.engine.dispose()
