"""Crawls of the hot rankings of a replica."""

import json
import subprocess

import pytest
from scrapy.settings import Settings

from newscrawl import settings as ours
from newscrawl.archive import archive_to_write
from newscrawl.errors import UserError
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.spiders.stcn_rank import StcnRankSpider

CERTAIN = [code for code, channel in CHANNELS.items() if channel.certain]
RANK = "/article/category-news-rank.html"


@pytest.fixture
def rank(replica, scrapy):
    def run(*words: str, **settings: object) -> subprocess.CompletedProcess:
        site = {"STCN_BASE_URL": replica.base, "DOWNLOAD_DELAY": 0}
        return scrapy("crawl", "stcn_rank", *words, **site, **settings)

    return run


def counters(sql) -> dict:
    [(text,)] = sql("SELECT counters FROM runs ORDER BY run DESC LIMIT 1")
    return json.loads(text)


def test_each_run_takes_a_snapshot_of_what_the_site_meant(replica, rank, sql):
    done = rank()
    assert done.returncode == 0, done.stderr
    stored: dict[str, list] = {code: [] for code in CERTAIN}
    for channel, *row in sql(
        "SELECT channel, position, title, article, hot, red, tag FROM rankings"
        " ORDER BY channel, position"
    ):
        stored[channel].append(tuple(row))
    for code in CERTAIN:
        assert stored[code] == [
            (
                place,
                line["title"],
                line["ident"] and f"stcn:{line['ident']}",
                line["hot"],
                line["red"],
                line["tag"] or None,
            )
            for place, line in enumerate(replica.ask(f"/__ranking?type={code}"), start=1)
        ]
    count = counters(sql)
    assert count["rank/taken"] == len(CERTAIN)
    assert count["rank/rows"] == sum(map(len, stored.values()))
    assert count["rank/not_article"] > 0
    [[new]] = sql("SELECT count(*) FROM ledger WHERE state = 'pending'")
    assert count["rank/new"] == new > 0
    assert replica.counts()["rank"] == len(CERTAIN)
    last = done.stderr.splitlines()[-1]
    assert f"stcn_rank: {len(CERTAIN)} rankings, {count['rank/rows']} rows, {new} new" in last

    assert rank("-a", "channels=yw", JSONL_LOG="log.jsonl").returncode == 0
    assert sql("SELECT count(DISTINCT run) FROM rankings WHERE channel = 'yw'") == [(2,)]
    assert (counters(sql)["rank/new"], counters(sql)["log/lines"]) == (0, 0)


def test_the_example_of_a_failure_is_one_that_failed(replica, rank):
    replica.misbehave(f"{RANK}?type=yw", "404")
    done = rank("-a", "channels=yw,gs")
    [line] = [one for one in done.stderr.splitlines() if "unhealthy: " in one]
    assert f"1 of 2 hot rankings could not be read; such as {replica.base}{RANK}?type=yw; " in line


def test_the_channels_named_and_a_failure_among_them(replica, rank, sql):
    replica.misbehave(f"{RANK}?type=gs", "challenge")
    replica.misbehave(f"{RANK}?type=kx", "state0")
    replica.misbehave(f"{RANK}?type=gd", "404")
    done = rank("-a", "channels=yw,gs,kx,gd")
    assert done.returncode == 3
    assert "unhealthy: 3 of 4 hot rankings could not be read" in done.stderr
    assert {channel for (channel,) in sql("SELECT DISTINCT channel FROM rankings")} == {"yw"}
    count = counters(sql)
    assert (count["rank/taken"], count["rank/unreadable"]) == (1, 3)
    assert (count["rank/unreadable/Blocked"], count["rank/unreadable/PageError"]) == (2, 1)
    assert done.stderr.count("is left out") == 3


def test_a_run_without_any_ranking_is_unhealthy(replica, rank, sql):
    replica.misbehave(RANK, "no_fields")
    done = rank("-a", "channels=yw,kx")
    assert done.returncode == 3
    assert "unhealthy: 2 of 2 hot rankings could not be read" in done.stderr
    assert counters(sql)["rank/unreadable/LayoutChanged"] == 2
    assert sql("SELECT count(*) FROM rankings") == [(0,)]


def test_the_next_run_of_stcn_reads_what_only_a_ranking_names(replica, rank, crawl, sql):
    rank("-a", "channels=yw,gsdt")
    named = {id_ for (id_,) in sql("SELECT article FROM rankings WHERE article IS NOT NULL")}
    replica.misbehave("/article/list", "500")
    run = crawl()
    read, missing = (
        set(run.records),
        {id_ for (id_,) in sql("SELECT id FROM ledger WHERE missing_days = 1")},
    )
    assert read | missing == named
    assert len(missing) == 1  # deleted long ago, as the replica knows
    truth = replica.truth()
    assert all(run.records[id_]["title"] == truth[id_]["title"] for id_ in read)
    assert all(run.records[id_]["channels"] == [] for id_ in read)


def test_an_archive_that_takes_nothing_ends_the_run(replica, rank, folder, sql):
    archive_to_write(f"sqlite:///{folder}/news.db").engine.dispose()
    sql(
        "CREATE TRIGGER full BEFORE INSERT ON rankings"
        " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    done = rank()
    assert done.returncode == 3
    assert done.stderr.count("cannot be written: disk is full; ending the run") == 1
    assert "unhealthy: the archive could not be written" in done.stderr
    assert replica.counts()["rank"] < len(CERTAIN)
    assert sql("SELECT (SELECT count(*) FROM rankings), (SELECT count(*) FROM ledger)") == [(0, 0)]


@pytest.mark.parametrize(
    ("given", "says"),
    [({"channels": "kx,foo"}, "unknown channel 'foo'"), ({"full": "1"}, "unknown argument 'full'")],
)
def test_arguments_are_checked_as_those_of_stcn(given, says):
    with pytest.raises(UserError, match=says):
        StcnRankSpider.check(Settings({n: v for n, v in vars(ours).items() if n.isupper()}), given)


def test_a_wrong_argument_is_one_line_before_any_request(scrapy, folder):
    nobody = "http://127.0.0.1:9"
    done = scrapy("crawl", "stcn_rank", "-a", "since=2026-09-30", STCN_BASE_URL=nobody)
    assert done.returncode == 1
    assert done.stderr == "newscrawl: unknown argument 'since'; stcn_rank knows channels alone\n"
    assert [path.name for path in folder.iterdir()] == ["scrapy.cfg"]
