"""``kill -9`` in the middle of a crawl: whole articles only, nothing lost, nothing twice."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress

from tests.crawl.conftest import command

ROUNDS = 6


def test_killed_at_any_moment(replica, folder, crawl, archived, sql):
    chance = random.Random(1)
    for _ in range(ROUNDS):
        process = subprocess.Popen(
            command(replica.base), cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.9, 1.9))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    last = crawl()
    assert last.status == 0
    assert archived() == replica.truth()
    assert sql("PRAGMA integrity_check") == [("ok",)]
    assert sql("PRAGMA foreign_key_check") == []
    assert sql("SELECT count(*) FROM versions WHERE version > 1") == [(0,)]
    assert sql("SELECT DISTINCT state FROM ledger") == [("stored",)]
    assert sql("SELECT count(*) FROM walks WHERE state = 'open'") == [(0,)]


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
