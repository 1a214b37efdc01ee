"""Backfill: day by day into the past, out of the way of the runs that read what is new."""

import json
import signal
import subprocess
import time
from datetime import datetime, timedelta

import pytest

from newscrawl.moments import BEIJING
from tests.crawl.conftest import command, surroundings

pytestmark = pytest.mark.parametrize("replica", [1200], indirect=True)

MORNING = datetime(2027, 1, 1, 9, 30, tzinfo=BEIJING)
RANGE = "-a", "since=2026-12-30", "-a", "until=2027-01-01"
CHANNELS = "-a", "channels=kx,yw,company,comment"  # by time, by number, with and without cursor


def in_range(truth: dict) -> set[str]:
    channels = {"kx", "yw", "company", "comment"}
    return {
        i
        for i, record in truth.items()
        if "2026-12-30" <= record["published_at"][:10] < "2027-01-01"
        and channels & set(record["channels"])
    }


def days(scrapy, *words, at=MORNING) -> dict:
    shown = scrapy("coverage", "--json", "--channel", "kx,yw,company,comment", *words, at=at)
    found = json.loads(shown.stdout)
    found["status"] = shown.returncode
    found["days"] = {(d["channel"], d["day"]): d["state"] for d in found["days"]}
    return found


def test_a_range_of_days_is_read_and_known_to_be_whole(replica, crawl, scrapy, sql):
    first = crawl(*CHANNELS, "-a", "since=2027-01-01", at=MORNING)
    assert first.status == 0
    run = crawl(*CHANNELS, *RANGE, at=MORNING)
    assert run.status == 0, run.log
    truth = replica.truth()
    assert set(run.records) == in_range(truth)
    assert {i: run.records[i]["text"] for i in run.records} == {
        i: truth[i]["text"] for i in run.records
    }
    shown = days(scrapy, "--since", "2026-12-29", "--until", "2027-01-01")
    assert shown["status"] == 0
    assert shown["gaps"] == []
    for channel in ("kx", "yw", "company", "comment"):
        states = [shown["days"][channel, f"2026-12-{day}"] for day in (29, 30, 31)]
        assert states == ["unread", "complete", "complete"]
        assert shown["days"][channel, "2027-01-01"] == "so far"

    replica.counts()
    again = crawl(*CHANNELS, *RANGE, at=MORNING)
    counts = replica.counts()
    assert (again.feed, counts["list_api"], counts["article"]) == ([], 0, 0)


def test_stopped_at_any_page_it_goes_on_where_it_was(replica, folder, crawl, scrapy, sql):
    crawl(*CHANNELS, "-a", "since=2027-01-01T06:00", at=MORNING)
    truth, asked, runs = replica.truth(), [], 0
    while True:
        runs += 1
        now = MORNING + timedelta(minutes=runs)
        run = crawl(*CHANNELS, *RANGE, at=now, CLOSESPIDER_PAGECOUNT=60)
        asked.append(replica.counts()["list_api"])
        if run.status == 0:
            break
        assert "ended early: closespider_pagecount" in run.log
        if runs == 1:
            assert days(scrapy, at=now)["status"] == 3
        # the run for what is new does not take up its work, but for a row that it meets
        [(left,)] = sql("SELECT count(*) FROM ledger WHERE backfill AND state = 'pending'")
        small = crawl(*CHANNELS, at=now + timedelta(seconds=30))
        assert small.status == 0
        assert len(small.feed) <= 10  # a quiet channel's first page reaches into the range
        [(still,)] = sql("SELECT count(*) FROM ledger WHERE backfill AND state = 'pending'")
        assert still >= left - 10
        replica.counts()
    assert runs > 3
    stored = {i for (i,) in sql("SELECT id FROM articles")}
    assert in_range(truth) <= stored
    # a flash whose page was read before its row was met gets its seconds: no edit of the site
    assert sql("SELECT count(*) FROM versions WHERE cause = 'edit'") == [(0,)]
    assert sql("SELECT count(*) FROM walks WHERE state = 'open'") == [(0,)]
    # in one go it takes so many; each start costs a few pages of each channel
    whole = len(in_range(truth)) / 10
    assert sum(asked) < 4 * whole + runs * 4 * 4


def test_days_come_one_by_one_and_the_line_says_how_far(replica, folder):
    words = command(replica.base, *CHANNELS, *RANGE, LOGSTATS_INTERVAL=0.2, DOWNLOAD_DELAY=0.01)
    done = subprocess.run(
        words, cwd=folder, env=surroundings(MORNING), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "days 1/2  left ~1 min" in done.stderr


def test_it_rests_while_a_run_reads_what_is_new(replica, folder, crawl, sql):
    crawl(*CHANNELS, "-a", "since=2027-01-01T06:00", at=MORNING)
    slow = command(replica.base, *CHANNELS, DOWNLOAD_DELAY=0.6)
    first = subprocess.Popen(slow, cwd=folder, env=surroundings(MORNING), stderr=subprocess.DEVNULL)
    wait_for(lambda: sql("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(1,)])
    begun = MORNING + timedelta(seconds=1)
    backfill = crawl(*CHANNELS, *RANGE, at=begun)
    assert first.wait(60) == 0
    assert backfill.status == 0
    assert "reads what is new: the backfill rests" in backfill.log
    assert "the backfill goes on" in backfill.log
    [(new_done,), (past_done,)] = sql("SELECT finished_at FROM runs ORDER BY run DESC LIMIT 2")[
        ::-1
    ]
    assert new_done < past_done


def test_a_run_that_was_killed_keeps_no_backfill_waiting(replica, folder, crawl, sql):
    crawl("-a", "channels=yw", at=MORNING)
    dead = subprocess.Popen(
        command(replica.base, DOWNLOAD_DELAY=2), cwd=folder, env=surroundings(MORNING)
    )
    wait_for(lambda: sql("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(1,)])
    dead.send_signal(signal.SIGKILL)
    dead.wait()
    run = crawl("-a", "channels=comment", *RANGE, at=MORNING + timedelta(minutes=2))
    assert (run.status, "rests" in run.log) == (0, False)


def wait_for(true, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
