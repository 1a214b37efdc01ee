"""``kill -9`` in the middle of a crawl: whole articles only, nothing lost, nothing twice."""

import signal
import subprocess
import time

from tests.crawl.conftest import command
from tests.crawl.torture import last_crawl, torture, wounds

ROUNDS = 20


def test_killed_at_any_moment(replica, folder, sql):
    """`make torture` does it 200 times, with 5,000 articles."""
    torture(replica, folder, ROUNDS, published=2, seed=1)
    [(killed,)] = sql("SELECT count(*) FROM runs WHERE finished_at IS NULL")
    assert killed > ROUNDS // 3
    last_crawl(replica, folder)
    found = wounds(replica, folder)
    assert found.none, found
    assert sql("SELECT count(*) FROM articles") == [(200 + 2 * ROUNDS,)]


def test_ctrl_c_ends_cleanly(replica, folder, crawl, archived, sql):
    process = subprocess.Popen(
        command(replica.base, DOWNLOAD_DELAY=0.05),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while replica.ask("/__requests")["list_api"] < 3 and time.monotonic() < deadline:
        pass
    process.send_signal(signal.SIGINT)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "unhealthy: the run was ended early: shutdown" in log
    assert sql("SELECT reason FROM runs") == [("shutdown",)]
    assert crawl().status == 0
    assert archived() == replica.truth()
