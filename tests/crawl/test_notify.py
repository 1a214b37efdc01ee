"""Who is told of crawls: one message when runs turn unhealthy, one when they recover."""

import json
import signal
import sqlite3
import subprocess

import pytest

from tests.crawl.conftest import command, surroundings
from tests.receivers import Hook, receiving

KX, YW = (f"/article/list.html?type={code}" for code in ("kx", "yw"))
YW_COLUMN = "/article/list/yw.html"  # stands in for the first page
ALL: tuple[str, ...] = ()
FLASHES = ("-a", "channels=kx")


@pytest.fixture
def hook():
    with receiving(Hook()) as server:
        yield server


def titles(hook: Hook) -> list[str]:
    return [message["title"].removeprefix("newscrawl: ") for message in hook.got]


def counters(sql) -> dict:
    [(text,)] = sql("SELECT counters FROM runs ORDER BY run DESC LIMIT 1")
    return {k: v for k, v in json.loads(text).items() if k.startswith("notify/")}


def test_one_message_for_each_turn(replica, crawl, hook, sql):
    def run(*words: str) -> int:
        return crawl(*FLASHES, *words, NOTIFY_URLS=hook.url).status

    assert (run(), hook.got, counters(sql)) == (0, [], {})
    replica.misbehave(KX, "500")
    hook.status = 500
    assert (run(), hook.got) == (3, [])  # reached nobody
    assert counters(sql) == {"notify/failed": 1, "notify/sent": 0}
    hook.status = 200
    assert (run(), len(hook.got)) == (3, 1)
    assert counters(sql) == {"notify/failed": 0, "notify/sent": 1}
    assert (run("-a", "since=2026-12-31"), len(hook.got), counters(sql)) == (3, 1, {})
    replica.behave()
    assert (run(), run(), len(hook.got)) == (0, 0, 2)
    bad, good = hook.got
    assert bad["title"] == "newscrawl: stcn (channels kx) needs somebody"
    assert "run 3 on " in bad["message"]
    assert "scrapy crawl stcn -a channels=kx, archive sqlite:///news.db" in bad["message"]
    assert "walks did not come down to known ground" in bad["message"]
    assert good["title"] == "newscrawl: stcn (channels kx) is healthy again"


def test_the_runs_of_a_schedule_speak_for_their_own_channels(replica, crawl, hook):
    """Flashes go on well between runs of all channels that do not; and both fail together."""
    crawl("-a", "since=2026-12-31", NOTIFY_URLS=hook.url)

    def runs(*kinds: tuple[str, ...]) -> list[int]:
        return [crawl(*words, NOTIFY_URLS=hook.url).status for words in kinds]

    replica.misbehave(YW, "500")
    replica.misbehave(YW_COLUMN, "500")
    assert runs(ALL, FLASHES, ALL, FLASHES) == [3, 0, 3, 0]
    assert titles(hook) == ["stcn (all channels) needs somebody"]
    replica.misbehave(KX, "500")
    assert runs(FLASHES, ALL, FLASHES) == [3, 3, 3]
    assert titles(hook)[1:] == ["stcn (channels kx) needs somebody"]
    replica.behave()
    assert runs(FLASHES, ALL, FLASHES, ALL) == [0, 0, 0, 0]
    assert titles(hook)[2:] == [
        "stcn (channels kx) is healthy again",
        "stcn (all channels) is healthy again",
    ]


def test_each_is_told_what_it_has_not_heard(replica, crawl, hook, sql):
    with receiving(Hook()) as other:
        other.status = 500
        both = f"{hook.url} {other.url}"
        replica.misbehave(KX, "500")
        run = crawl(*FLASHES, NOTIFY_URLS=both)
        assert "no message to json://…@127.0.0.1 (2) (refused, or nobody there)" in run.log
        assert "the next run tries again" in run.log
        assert counters(sql) == {"notify/failed": 1, "notify/sent": 1}
        other.status = 200
        crawl(*FLASHES, NOTIFY_URLS=both)
        crawl(*FLASHES, NOTIFY_URLS=both)
        assert titles(hook) == titles(other) == ["stcn (channels kx) needs somebody"]


@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGTERM])
def test_nobody_is_told_of_a_run_that_was_stopped(replica, folder, hook, sql, ended):
    words = command(replica.base, DOWNLOAD_DELAY=1, NOTIFY_URLS=hook.url)
    with (folder / "log").open("w") as log:
        run = subprocess.Popen(words, cwd=folder, env=surroundings(), stderr=log)
    while not replica.ask("/__requests")["log"]:
        pass
    run.send_signal(ended)
    assert run.wait(60) == 3
    assert sql("SELECT reason FROM runs") == [("shutdown",)]
    assert hook.got == []


def test_rankings(replica, scrapy, hook):
    settings = {"STCN_BASE_URL": replica.base, "DOWNLOAD_DELAY": 0, "NOTIFY_URLS": hook.url}
    replica.misbehave("/article/category-news-rank.html?type=yw", "500")
    words = ("crawl", "stcn_rank", "-a", "channels=yw")
    assert [scrapy(*words, **settings).returncode for _ in "12"] == [3, 3]
    replica.behave()
    assert scrapy(*words, **settings).returncode == 0
    assert titles(hook) == [
        "stcn_rank (channels yw) needs somebody",
        "stcn_rank (channels yw) is healthy again",
    ]
    assert "1 of 1 hot rankings could not be read" in hook.got[0]["message"]


def test_no_secret_is_kept_or_logged(replica, crawl, folder, hook, monkeypatch):
    dead = "jsons://desk:s3cret@127.0.0.1:9/t0ken tgram://t0ken:s3cret/1 nonsense://s3cret/t0ken"
    monkeypatch.setenv("NEWSCRAWL_NOTIFY_URLS", f"{hook.url} {dead}")
    replica.misbehave(KX, "500")
    logs = [crawl(*FLASHES, "-L", "DEBUG", "--debug").log]
    replica.behave()
    logs += [crawl(*FLASHES, "-L", "DEBUG").log]
    assert len(hook.got) == 2
    connection = sqlite3.connect(folder / "news.db")
    dump = "\n".join(connection.iterdump())
    connection.close()
    assert "INSERT INTO \"notices\" VALUES('stcn','channels kx','json://…@127.0.0.1'," in dump
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    for secret in ("s3cret", "t0ken"):
        assert all(secret not in text for text in (*logs, dump, str(hook.got)))
        assert all(secret.encode() not in content for content in files)


def test_urls_may_be_a_list_in_the_settings(replica, crawl, folder, hook):
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = mine\n")
    mine = folder / "mine.py"
    mine.write_text(f"from newscrawl.settings import *\nNOTIFY_URLS = ['{hook.url}']\n")
    replica.misbehave(KX, "500")
    assert crawl(*FLASHES).status == 3
    assert titles(hook) == ["stcn (channels kx) needs somebody"]
    mine.write_text("from newscrawl.settings import *\nNOTIFY_URLS = 5\n")
    run = crawl(*FLASHES)
    assert (run.status, run.log.count("\n")) == (1, 1)
    assert "NOTIFY_URLS is neither text nor a list" in run.log


def test_without_the_extra_a_run_ends_as_it_would(replica, crawl, hook, monkeypatch, tmp_path):
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "apprise.py").write_text("raise ImportError('no apprise')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "without"))
    replica.misbehave(KX, "500")
    run = crawl(*FLASHES, NOTIFY_URLS=hook.url)
    assert run.status == 3
    assert run.log.count("pip install 'newscrawl[notify]'") == 1
    assert "Traceback" not in run.log


def test_a_test_message(hook, scrapy):
    done = scrapy("notify", "--test", NOTIFY_URLS=f"{hook.url} nonsense://s3cret s3cret")
    assert (done.returncode, len(hook.got)) == (3, 1)
    assert done.stdout.splitlines() == [
        "json://…@127.0.0.1: reached",
        "nonsense://…: not reached: no URL that Apprise knows",
        "?://…: not reached: no URL that Apprise knows",
    ]
    assert "s3cret" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "says"), [([], "scrapy notify --test tries it"), (["--test"], "NOTIFY_URLS is empty")]
)
def test_a_wrong_word_is_one_line(scrapy, words, says):
    done = scrapy("notify", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
