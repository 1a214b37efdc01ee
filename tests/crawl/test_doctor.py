"""``scrapy doctor`` visits the replica: gently, and what is other than known is named."""

import json
from itertools import pairwise

import pytest


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
    assert len(found["site"]["unknowns"]) == 12
    assert found["site"]["unknowns"][0]["evidence"] == "HTTP status 404"
    assert found["attention"] == []
    assert not (folder / "news.db").exists()
    kept = [folder / place for place in found["site"]["saved"]]
    assert {place.parent.name for place in kept} == {"article", "listing"}
    assert len(kept) == 8
    for place in kept:
        expected = json.loads((place / "expected.json").read_text("utf-8"))
        assert expected.get("rows") or expected["title"]


@pytest.mark.parametrize(
    ("path", "how", "says"),
    [
        ("/article/detail/", "no_title", ": .detail-title: nearest: div.detail-"),
        ("/article/detail/", "challenge", ": answer: blocked (challenge)"),
        ("/article/list.html?type=kx", "no_fields", "data[].id: missing in 3 of 3 rows"),
        ("/article/list/yw.html", "500", "yw page: answer: HTTP status 500"),
        ("/article/list.html?type=company", "no_fields", "li .tt a[href]: 0 of 3 items; "),
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
        (["now"], "scrapy doctor does not know 'now'"),
    ],
)
def test_a_wrong_word_is_one_line(doctor, words, says):
    done = doctor(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
