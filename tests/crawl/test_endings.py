"""A run ends when it is told to, or when its time is over, whatever it waits for."""

import signal
import subprocess
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest

from newscrawl.archive import archive_to_write
from newscrawl.archive.runs import start_run
from newscrawl.middlewares.ending_downloader import GRACE_SECONDS
from tests.crawl.conftest import command, surroundings
from tests.pace import pace

PAGE = "/article/detail/"
AT_ONCE = 2.0
REST = "429_in_3600"
LIST = "/article/list.html"


@pytest.fixture
def waiting(replica, folder):
    """A crawl that waits for a path: one that hangs, or one of a host that wants to rest."""
    started = []

    def start(how: str, path: str = PAGE, **settings: object) -> subprocess.Popen:
        replica.misbehave(path, how)
        process = subprocess.Popen(
            command(replica.base, "-a", "channels=yw,kx", **settings),
            cwd=folder,
            env=surroundings(),
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        until(lambda: any(path in asked for _, _, asked, _ in replica.ask("/__requests")["log"]))
        sleep(0.5 * pace())  # until it has read a refusal
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def broken(replica, crawl):
    """A crawl of a site where a path misbehaves."""

    def broken(path: str, how: str):
        replica.misbehave(path, how)
        return crawl

    return broken


def until(holds, seconds: float = 60) -> None:
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline
        sleep(0.05)


def end(process: subprocess.Popen, *signals: int) -> tuple[float, str]:
    """How long it took after the last signal, and what it said."""
    for number in signals:
        process.send_signal(number)
        begun = monotonic()
        sleep(0.2)
    _, log = process.communicate(timeout=60)
    return monotonic() - begun, log


@pytest.fixture
def go_on(replica, crawl, archived):
    """What a run left undone, the next one does."""

    def go_on() -> None:
        replica.behave()
        assert crawl().status == 0
        assert archived().keys() == replica.truth().keys()

    return go_on


@pytest.mark.parametrize(
    ("number", "how"),
    [(signal.SIGTERM, "hang"), (signal.SIGINT, "hang"), (signal.SIGTERM, REST)],
)
def test_a_signal_ends_a_run_cleanly(waiting, sql, go_on, number, how):
    process = waiting(how)
    seconds, log = end(process, number)
    assert process.returncode == 3
    assert seconds < (GRACE_SECONDS if how == "hang" else 0) + AT_ONCE * pace()
    assert "unhealthy: the run was ended early: shutdown" in log
    assert "Traceback" not in log
    assert "Task " not in log  # none was destroyed while it was pending
    [(reason, finished_at)] = sql("SELECT reason, finished_at FROM runs")
    assert (reason, bool(finished_at)) == ("shutdown", True)
    assert sql("SELECT count(*) FROM ledger WHERE state = 'failed'") == [(0,)]
    assert sql("SELECT count(*) FROM ledger WHERE state = 'pending'")[0][0] > 0
    go_on()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_second_one_ends_it_at_once(waiting, sql, go_on, number):
    process = waiting("hang")
    seconds, log = end(process, number, number)
    assert process.returncode == 3
    assert seconds < AT_ONCE * pace()
    assert log.splitlines()[-1].startswith("newscrawl: ended at once by a second signal")
    assert "Traceback" not in log
    assert sql("SELECT finished_at FROM runs") == [(None,)]  # as any run that was killed
    assert sql("PRAGMA integrity_check") == [("ok",)]
    go_on()


def test_a_signal_when_its_time_is_over_lets_it_end(waiting, sql):
    process = waiting("hang", LIST, RUN_TIMEOUT=1)
    sleep(2)
    _, log = end(process, signal.SIGTERM)
    assert process.returncode == 3
    assert "SIGTERM: the run ends" in log
    assert sql("SELECT reason FROM runs") == [("closespider_timeout",)]
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("how", "path"), [("hang", "/robots.txt"), ("hang", LIST), ("hang", PAGE), (REST, PAGE)]
)
def test_run_timeout_ends_a_run_that_waits(broken, sql, go_on, how, path):
    crawl = broken(path, how)
    begun = monotonic()
    run = crawl("-a", "channels=yw,kx", RUN_TIMEOUT=3)
    assert monotonic() - begun < 3 + GRACE_SECONDS + 3 * AT_ONCE * pace()
    assert run.status == 3
    assert "unhealthy: the run lasted longer than RUN_TIMEOUT" in run.log
    assert "Traceback" not in run.log
    assert sql("SELECT reason FROM runs") == [("closespider_timeout",)]
    assert sql("SELECT count(*) FROM ledger WHERE state = 'failed'") == [(0,)]
    if path == PAGE:
        go_on()


def test_run_timeout_ends_a_backfill_that_makes_way(crawl, folder, sql):
    archive = archive_to_write(f"sqlite:///{folder}/news.db")
    with archive.writing() as connection:  # a run for news that gives a sign for an hour to come
        start_run(connection, "stcn", {}, "0", datetime.now(UTC) + timedelta(hours=1))
    archive.engine.dispose()
    begun = monotonic()
    run = crawl("-a", "since=2026-12-01", "-a", "until=2027-01-01", RUN_TIMEOUT=3)
    assert monotonic() - begun < 3 + GRACE_SECONDS + 3 * AT_ONCE * pace()
    assert run.status == 3
    assert "the backfill rests" in run.log
    assert "goes on" not in run.log.replace("the next one goes on", "")
    assert sql("SELECT reason FROM runs WHERE run = 2") == [("closespider_timeout",)]
