"""A lock is held by one, says by whom, and dies with its holder."""

import multiprocessing
import os
import signal

import pytest

from newscrawl.archive.engine import Database
from newscrawl.archive.locks import holding
from newscrawl.errors import HeldError


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
        return holding(databases[-1], name, holder)

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


def test_a_failure_lets_it_go(take):
    with pytest.raises(ZeroDivisionError), take("stcn", "first"):
        raise ZeroDivisionError
    with take("stcn", "second"):
        pass


def _hold(address: str, ready) -> None:
    with holding(Database(address), "stcn", "to be killed"):
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
    with holding(database, "stcn", "a"), holding(database, "stcn", "b"):
        pass
    database.engine.dispose()
