"""``scrapy doctor`` visits the replica: gently, and what is other than known is named."""

import json
from itertools import pairwise
from time import monotonic

import pytest

from tests.crawl.hostile_site import hostile_site


@pytest.fixture
def doctor(replica, scrapy):
    def doctor(*words: str, **settings: object):
        chosen = {"STCN_BASE_URL": replica.base, "DOWNLOAD_DELAY": 0} | settings
        return scrapy("doctor", *words, at=replica.now, **chosen)

    return doctor


def test_a_healthy_site_in_ten_requests(replica, doctor, folder):
    done = doctor("--json", "--save", "kept", DOWNLOAD_DELAY=0.2, RANDOMIZE_DOWNLOAD_DELAY=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    log = replica.ask("/__requests")["log"]
    assert log[0][2] == "/robots.txt"
    assert len(log) == found["site"]["requests"] == 10
    times = [at for at, *_ in log]
    # the replica notes when it answers, which takes its own time
    assert min(later - at for at, later in pairwise(times)) > 0.15
    states = {check["state"] for checks in found["site"]["checks"].values() for check in checks}
    assert "other" not in states
    assert abs(found["site"]["clock_ahead_seconds"]) < 30
    assert len(found["site"]["unknowns"]) == 24
    assert found["site"]["unknowns"][0]["evidence"] == "HTTP status 404"
    assert found["attention"] == []
    assert not (folder / "news.db").exists()
    kept = [folder / place for place in found["site"]["saved"]]
    assert {place.parent.name for place in kept} == {"article", "listing"}
    assert len(kept) == 8
    for place in kept:
        expected = json.loads((place / "expected.json").read_text("utf-8"))
        assert "rows" in expected or expected["title"]


@pytest.mark.parametrize(
    ("path", "how", "says"),
    [
        ("/article/detail/", "no_title", ": .detail-title: nearest: div.detail-"),
        ("/article/detail/", "challenge", ": answer: blocked (challenge)"),
        ("/article/list.html?type=kx", "no_fields", "data[].id: missing in 3 of 3 rows"),
        ("/article/list/yw.html", "500", "yw page: answer: HTTP status 500"),
        (
            "/article/list.html?type=company",
            "no_fields",
            "li .tt a[href]: missing in 3 of 3 items; ",
        ),
        ("/article/category-news-rank", "not_json", "ranking: parser: LayoutChanged: "),
    ],
)
def test_what_is_other_is_named(replica, doctor, path, how, says):
    replica.misbehave(path, how)
    done = doctor()
    assert done.returncode == 3
    looks = [line for line in done.stdout.splitlines() if line.startswith("look ")]
    assert [line for line in looks if says in line]
    assert "Traceback" not in done.stderr
    assert len(replica.ask("/__requests")["log"]) <= 10


@pytest.mark.parametrize(
    ("how", "says", "sent"),
    [
        ("503", "HTTP status 503", 4),
        ("429", "HTTP status 429", 4),
        ("429_in_2", "HTTP status 429, Retry-After 2", 4),
    ],
)
def test_a_site_that_asks_for_a_pause_is_left(replica, doctor, how, says, sent):
    replica.misbehave("/article/list/yw.html", how)
    begun = monotonic()
    done = doctor(BLOCK_PAUSE=300)
    assert monotonic() - begun < 60
    assert (done.returncode, done.stderr) == (3, "")
    assert (
        f"look      visit: the site asks for a pause ({says}); not looked at: "
        "yw page 2, company, ranking, 3 articles"
    ) in done.stdout.splitlines()
    assert "ranking   not looked at" in done.stdout.splitlines()
    assert "not asked og in the head" in done.stdout.splitlines()
    assert len(replica.ask("/__requests")["log"]) == sent


def test_a_list_that_says_too_often_ends_the_visit(replica, doctor):
    replica.misbehave("/article/list.html?type=kx", "often")
    done = doctor()
    assert "visit: the site asks for a pause (频繁)" in done.stdout
    assert len(replica.ask("/__requests")["log"]) == 2


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("500", "robots.txt could not be read (HTTP status 500)"),
        ("503", "robots.txt could not be read (HTTP status 503)"),
        ("429", "the site asks for a pause (HTTP status 429)"),
    ],
)
def test_nothing_is_asked_for_where_robots_txt_is_not_given(replica, doctor, how, says):
    replica.misbehave("/robots.txt", how)
    done = doctor(BLOCK_PAUSE=300)
    assert (done.returncode, done.stderr) == (3, "")
    [look] = [line for line in done.stdout.splitlines() if line.startswith("look ")]
    assert look.startswith(f"look      visit: {says}; not looked at: kx, kx end, ")
    assert f"seen      robots.txt: HTTP status {how}" in done.stdout.splitlines()
    assert len(replica.ask("/__requests")["log"]) == 1


def test_what_robots_txt_keeps_is_not_asked_for(replica, doctor):
    replica.misbehave("/robots.txt", "robots")
    replica.advance(hours=1)
    done = doctor("--json")
    found = json.loads(done.stdout)["site"]
    assert found["checks"]["ranking"][0]["found"] == "Forbidden by robots.txt"
    paths = [path for _, _, path, _ in replica.ask("/__requests")["log"]]
    assert not [path for path in paths if "rank" in path]
    # the request that it was to take asks whether an article has changed, where one can be asked
    assert len(paths) == found["requests"] <= 10


def test_the_visit_is_counted_in_the_budget_of_the_day(replica, doctor, crawl, sql):
    used = "SELECT sum(claimed) FROM request_days"
    settings = {"REQUEST_BUDGET": 40, "BLOCK_PAUSE": 0}
    assert crawl("-a", "channels=kx", at=replica.now, **settings).status in (0, 3)
    [(before,)] = sql(used)
    replica.ask("/__requests/reset", "POST")
    assert "visit: " not in doctor(REQUEST_BUDGET=40).stdout
    assert sql(used) == [(before + 10,)]
    done = doctor(REQUEST_BUDGET=before + 14)
    assert done.returncode == 3
    assert "visit: no request was left; not looked at: yw page 2, " in done.stdout
    assert sql(used) == [(before + 14,)]
    done = doctor(REQUEST_BUDGET=before + 15)
    says = f"the day's {before + 15} requests are used up (REQUEST_BUDGET)"
    assert f"look      {says}" in done.stdout.splitlines()
    assert sql(used) == [(before + 14,)]
    assert len(replica.ask("/__requests")["log"]) == 14


def test_a_person_is_named_to_the_site(folder, scrapy):
    with hostile_site() as site:
        scrapy("doctor", STCN_BASE_URL=site.base, DOWNLOAD_DELAY=0, CONTACT="desk@example.org")
    assert site.agents
    assert all(agent.endswith("(+desk@example.org)") for agent in site.agents)


def test_a_site_that_cannot_be_reached_is_one_line(doctor):
    done = doctor("--base-url", "http://127.0.0.1:9")
    assert done.returncode == 3
    [look] = [line for line in done.stdout.splitlines() if line.startswith("look ")]
    assert "http://127.0.0.1:9 cannot be reached" in look


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--offline", "--save", "x"], "--offline asks nothing of the site"),
        (["--as-of", "2026-09-30"], "--as-of is about the archive alone: add --offline"),
        (["--base-url", "www.stcn.com"], "needs a scheme and a host"),
        (["--save", "."], ". is not empty; name a new folder"),
        (["--save", "scrapy.cfg"], "scrapy.cfg cannot be written: File exists"),
        (["--save", "/proc/visit"], "/proc/visit cannot be written: "),
        (["now"], "scrapy doctor does not know 'now'"),
    ],
)
def test_a_wrong_word_is_one_line(doctor, words, says):
    done = doctor(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
