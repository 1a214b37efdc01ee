"""Two crawls of one archive: the second ends at once and says who holds it."""

import re
import subprocess

from tests.crawl.conftest import command, surroundings


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
            r"newscrawl: stcn runs on this archive already: process (\d+) on \S+, since \S+\n",
            second.log.splitlines(keepends=True)[-1],
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
