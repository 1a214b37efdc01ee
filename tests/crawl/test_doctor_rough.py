"""``scrapy doctor`` at a site that answers with whatever it likes: a report, never a traceback."""

import gzip
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.crawl.conftest import surroundings
from tests.crawl.hostile_site import Answer, hostile_site

KX = "/article/list.html?type=kx"
ESC = "\x1b]0;owned\x07\x1b[2J"


@pytest.fixture
def doctor(scrapy):
    def doctor(*words: str, answers: dict[str, Answer], **settings: object):
        with hostile_site() as site:
            site.answers.update(answers)
            chosen = {"STCN_BASE_URL": site.base, "DOWNLOAD_DELAY": 0} | settings
            return scrapy("doctor", *words, **chosen)

    return doctor


def rows(**values: object) -> bytes:
    return json.dumps({"state": 1, "data": [values]}).encode()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(b"x" * (9 << 20)), "kx: answer: "),
        (Answer(iter([b"x" * (1 << 20)] * 9)), "kx: answer: "),
        (Answer(gzip.compress(b"0" * (9 << 20)), headers={"Content-Encoding": "gzip"}), "kx: ans"),
        (Answer(b"\x1f\x8bno gzip", headers={"Content-Encoding": "gzip"}), "kx: "),
        (Answer(b"no brotli", headers={"Content-Encoding": "br"}), "kx: answer: "),
        (Answer(b"no zstd", headers={"Content-Encoding": "zstd"}), "kx: answer: "),
        (Answer(b"x", headers={"Content-Length": "99"}), "kx: answer: "),
        (Answer(raw=iter([b"what?\r\n\r\n"])), "kx: answer: "),
        (Answer(b"", 302, {"Location": "http://169.254.169.254/"}), "kx: answer: a redirect to "),
        (Answer(rows(**{"\ud800": 1, ESC: 2})), "\\ud800 (number 1)"),
        (Answer(b"", 302, {"Location": f"/{ESC}"}), "kx: answer: HTTP status 302, it sends on"),
        (Answer(b"[" * 100_000), "kx: parser: LayoutChanged: "),
    ],
    ids="long endless bomb gzip brotli zstd short noise redirect keys escape deep".split(),
)
def test_an_answer_of_any_kind_is_a_finding(doctor, answer, says):
    done = doctor(answers={KX: answer})
    assert (done.returncode, done.stderr) == (3, "")
    looks = [line for line in done.stdout.splitlines() if line.startswith("look ")]
    assert [line for line in looks if says in line], done.stdout
    assert all(line.isprintable() for line in done.stdout.splitlines())


def test_what_robots_txt_and_headers_say_is_no_command_to_the_terminal(doctor):
    robots = Answer(f"User-agent: x{ESC}\nSitemap: /{ESC}".encode(), headers={"Server": ESC})
    done = doctor(answers={"/robots.txt": robots})
    assert "seen      robots.txt: User-agent: x\\x1b]0;owned\\x07\\x1b[2J | " in done.stdout
    assert all(line.isprintable() for line in done.stdout.splitlines())


def test_robots_txt_is_read_as_it_is_meant_when_it_is_compressed(doctor):
    packed = Answer(gzip.compress(b"Disallow: /none"), headers={"Content-Encoding": "gzip"})
    done = doctor(answers={"/robots.txt": packed})
    assert "seen      robots.txt: Disallow: /none" in done.stdout.splitlines()


def test_as_json_it_is_whole(doctor):
    done = doctor("--json", answers={KX: Answer(rows(**{"\ud800": 1, ESC: 2}))})
    assert (done.returncode, done.stderr) == (3, "")
    assert "\\ud800" in json.dumps(json.loads(done.stdout)["site"]["checks"]["kx"])


CLOCK = """
from datetime import UTC, datetime
calls = []
def now():
    calls.append(1)
    if len(calls) > 3:
        raise KeyError("no\\x1bclock")
    return datetime.now(UTC)
"""


@pytest.mark.parametrize("debug", [False, True])
def test_a_mistake_of_ours_is_one_line_and_a_traceback_on_request(
    doctor, tmp_path, monkeypatch, debug
):
    (tmp_path / "stopping.py").write_text(CLOCK, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    words = ["--debug"] if debug else []
    done = doctor(*words, answers={}, CLOCK="stopping.now")
    assert done.returncode == 3
    [look] = [line for line in done.stdout.splitlines() if line.startswith("look ")]
    assert look.startswith("look      visit: broken off by a mistake, KeyError: 'no\\x1bclock' (")
    assert look.endswith(
        "; not looked at: kx, kx end, yw page, yw page 2, company, ranking, 3 articles"
    )
    assert ("Traceback" in done.stderr) == debug
    assert debug or done.stderr == ""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_visit_that_is_interrupted_tells_what_it_has_seen(folder, sent):
    ended = threading.Event()

    def held() -> Iterator[bytes]:
        yield b"<html>"
        ended.wait(60)

    with hostile_site() as site:
        site.answers["/article/list/yw.html"] = Answer(held())
        command = [sys.executable, "-m", "scrapy", "doctor", "--base-url", site.base]
        visit = subprocess.Popen(
            [*command, "-s", "DOWNLOAD_DELAY=0", "-s", "ARCHIVE_URL=sqlite:///news.db"],
            cwd=folder,
            env=surroundings(),
            stdout=subprocess.PIPE,
            text=True,
        )
        while not any("/yw.html" in path for path in site.asked):
            assert visit.poll() is None
        visit.send_signal(sent)
        out, _ = visit.communicate(timeout=30)
        ended.set()
    assert visit.returncode == 3
    assert "look      visit: interrupted; not looked at: yw page, yw page 2, company, " in out
