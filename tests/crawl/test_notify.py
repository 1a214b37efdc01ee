"""One message when runs turn unhealthy, one when they recover, to a web hook of the test's own."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newscrawl.notices import redacted


class Hook(ThreadingHTTPServer):
    def __init__(self):
        self.got: list[dict] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"json://desk:s3cret@127.0.0.1:{self.server_port}/t0ken"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.got.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_one_message_for_each_turn(replica, crawl, hook, folder):
    def run() -> int:
        done = crawl("-a", "channels=kx", "-L", "DEBUG", NOTIFY_URLS=hook.url)
        assert "s3cret" not in done.log
        assert "t0ken" not in done.log
        return done.status

    assert (run(), hook.got) == (0, [])
    replica.misbehave("/article/list.html?type=kx", "500")
    hook.status = 500
    assert (run(), hook.got) == (3, [])  # reached nobody
    hook.status = 200
    assert (run(), run(), len(hook.got)) == (3, 3, 1)
    replica.behave()
    assert (run(), run(), len(hook.got)) == (0, 0, 2)
    bad, good = hook.got
    assert bad["title"] == "newscrawl: stcn needs somebody"
    assert "walks did not come down to known ground" in bad["message"]
    assert good["title"] == "newscrawl: stcn is healthy again"
    assert b"s3cret" not in (folder / "news.db").read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        "dingtalk://s3cret@t0ken/13800000000",
        "slack://bot@xoxb-t0ken-s3cret/#desk",
        "discord://name@t0ken/s3cret",
        "tgram://t0ken:s3cret/1",
        "feishu://t0ken@s3cret",
        "JSON://u:s3cret@t0ken/",
        "json://[s3cret@t0ken",
        "t0ken@s3cret",
    ],
)
def test_no_part_that_may_be_a_secret_is_shown(url):
    shown = redacted(url)
    assert "s3cret" not in shown
    assert "t0ken" not in shown
    assert shown.endswith("://…")


def test_a_test_message(hook, scrapy):
    done = scrapy("notify", "--test", NOTIFY_URLS=f"{hook.url} nonsense://x")
    assert (done.returncode, len(hook.got)) == (3, 1)
    assert done.stdout == "json://…@127.0.0.1: reached\nnonsense://…: not reached\n"
    assert "s3cret" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "says"), [([], "scrapy notify --test tries it"), (["--test"], "NOTIFY_URLS is empty")]
)
def test_a_wrong_word_is_one_line(scrapy, words, says):
    done = scrapy("notify", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
