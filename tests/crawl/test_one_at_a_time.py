"""Two crawls of one archive: the second ends at once and says who holds it."""

import re
import subprocess

from sqlalchemy import create_engine, text

from tests.crawl.conftest import command, surroundings

_BREAK = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND objsubid = 2 AND application_name LIKE :who"
)


def test_the_second_ends_with_status_4_and_a_killed_one_holds_nothing(replica, folder, crawl):
    words = command(replica.base, DOWNLOAD_DELAY=2)
    with (folder / "first.log").open("w") as log:
        first = subprocess.Popen(words, cwd=folder, env=surroundings(), stderr=log)
    try:
        while not replica.ask("/__requests")["log"]:
            pass
        second = crawl()
        assert second.status == 4
        found = re.fullmatch(
            r"newscrawl: stcn runs on this archive already: run 1, process (\d+) on \S+, since \S+",
            second.log.splitlines()[-1],
        )
        assert int(found[1]) == first.pid
        past = crawl("-a", "since=2026-12-30", "-a", "until=2026-12-31", RUN_TIMEOUT=1)
        assert past.status != 4
    finally:
        first.kill()
        first.wait()
    third = crawl("-a", "channels=kx")
    assert third.status == 0


def test_a_run_that_lasts_too_long_is_ended_and_gone_on_with(replica, crawl, archived):
    run = crawl(RUN_TIMEOUT=1, DOWNLOAD_DELAY=0.3)
    assert run.status == 3
    assert "lasted longer than RUN_TIMEOUT" in run.log
    assert "Traceback" not in run.log
    assert crawl().status == 0
    assert archived().keys() == replica.truth().keys()


def test_a_lock_that_is_lost_ends_the_run(replica, folder, crawl, postgres_url):
    """On a server a second run could begin: the first one looks at each sign of life."""
    words = command(replica.base, ARCHIVE_URL=postgres_url, DOWNLOAD_DELAY=2)
    with (folder / "first.log").open("w") as log:
        first = subprocess.Popen(words, cwd=folder, env=surroundings(), stderr=log)
    engine = create_engine(postgres_url)
    try:
        while len(replica.ask("/__requests")["log"]) < 2:
            pass
        with engine.begin() as connection:
            assert connection.execute(_BREAK, {"who": f"run 1, process {first.pid} on %"}).all()
        assert first.wait(60) == 3
        with engine.connect() as connection:
            reasons = connection.scalars(text("SELECT reason FROM runs ORDER BY run")).all()
    finally:
        first.kill()
        first.wait()
        engine.dispose()
    said = (folder / "first.log").read_text()
    assert "the archive's lock is lost, another run may begin; ending the run" in said
    assert "unhealthy: the archive's lock was lost" in said
    assert "Traceback" not in said
    assert reasons == ["lock_lost"]
    assert crawl("-a", "channels=kx", ARCHIVE_URL=postgres_url).status == 0


def test_a_lock_that_cannot_be_had_is_a_mistake(folder, crawl):
    (folder / "news.db.stcn.lock").mkdir()
    run = crawl()
    assert run.status == 1
    [line] = [line for line in run.log.splitlines() if line.startswith("newscrawl: ")]
    assert "news.db.stcn.lock cannot be taken, so another run may be at work: Is a dir" in line
    assert "Traceback" not in run.log
