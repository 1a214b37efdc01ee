"""``scrapy fixture`` as a person runs it."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

SITE = "https://www.stcn.com"


@pytest.fixture
def article(replica) -> dict:
    return next(
        r for r in replica.truth(full=True).values() if r["kind"] == "article" and r["text"]
    )


@pytest.mark.parametrize("how", ["url", "file"])
def test_a_fixture_from_a_page(replica, scrapy, folder, article, how):
    path = f"/article/detail/{article['article_id']}.html"
    with urllib.request.urlopen(replica.base + path) as answer:
        (folder / "saved.html").write_bytes(answer.read())
    words = [replica.base + path] if how == "url" else ["saved.html", "--url", SITE + path]
    done = scrapy("fixture", *words, "a-name", STCN_BASE_URL=replica.base, DOWNLOAD_DELAY=0)
    place = "tests/fixtures/stcn/article/a-name"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{place}: read expected.json over")
    expected = json.loads((folder / place / "expected.json").read_text("utf-8"))
    assert {name: expected[name] for name in ("title", "text", "blocks", "authors")} == {
        name: article[name] for name in ("title", "text", "blocks", "authors")
    }
    meta = json.loads((folder / place / "meta.json").read_text("utf-8"))
    assert meta == {"url": SITE + path, "article_id": article["article_id"], "note": ""}


OLD = "/2019/0926/15409036.shtml"
OLD_PAGE = (
    '<div class="intal_tit"><h2>标题</h2><div class="info">2019-09-26 12:11</div></div>'
    '<div class="txt_con"><p>贵州茅台。</p></div>'
)
CANONICAL = f'<link rel="canonical" href="https://kuaixun.stcn.com{OLD}">'
SENT_ON = {"/article/detail/1.html": "/article/detail/2.html"}


class _Copy(BaseHTTPRequestHandler):
    """Old pages in GBK, which only the header says, and addresses that send on."""

    def do_GET(self) -> None:
        body = b""
        if place := SENT_ON.get(self.path):
            self.send_response(301)
            self.send_header("Location", place)
        elif self.path.startswith(("/2019/", "/article/")):
            canonical = CANONICAL if self.path.startswith("/2019/") else ""
            body = (canonical + OLD_PAGE).encode("gbk")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=gbk")
        else:
            self.send_response(404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: the test reads what the command prints."""


@pytest.fixture
def copy() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Copy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_old_page_of_a_copy_has_the_host_that_the_page_names(copy, scrapy, folder):
    done = scrapy("fixture", copy + OLD, "old", STCN_BASE_URL=copy, DOWNLOAD_DELAY=0)
    assert (done.returncode, done.stderr) == (0, "")
    place = folder / "tests/fixtures/stcn/article/old"
    assert json.loads((place / "meta.json").read_text("utf-8")) == {
        "url": f"https://kuaixun.stcn.com{OLD}",
        "article_id": f"kuaixun.stcn.com{OLD}",
        "content_type": "text/html; charset=gbk",
        "note": "",
    }
    assert json.loads((place / "expected.json").read_text("utf-8"))["text"] == "贵州茅台。"


def test_an_address_that_sends_on_to_another_article_is_refused(copy, scrapy, folder):
    [path] = SENT_ON
    done = scrapy("fixture", copy + path, "a", STCN_BASE_URL=copy, DOWNLOAD_DELAY=0)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"newscrawl: {copy}{path}: it sends on to {copy}{SENT_ON[path]}; "
        "give the address that is meant\n"
    )
    assert not (folder / "tests").exists()


def test_a_page_of_an_unknown_layout_is_kept_with_status_3(scrapy, folder):
    (folder / "new.html").write_text("<p>redesigned</p>")
    done = scrapy("fixture", "new.html", "new", "--url", f"{SITE}/article/detail/7.html")
    assert done.returncode == 3
    assert "fill expected.json" in done.stdout
    assert (folder / "tests/fixtures/stcn/article/new/page.html").exists()


def test_a_page_that_the_site_does_not_have(replica, scrapy):
    url = f"{replica.base}/article/detail/7.html"
    done = scrapy("fixture", url, "a", STCN_BASE_URL=replica.base, DOWNLOAD_DELAY=0)
    assert (done.returncode, done.stderr) == (1, f"newscrawl: {url}: HTTP status 404\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["a.html"], "say which page, and a name"),
        (["a.html", "Not A Name"], "write words of a-z and 0-9"),
        (["nowhere.html", "a"], "there is no file nowhere.html"),
        (["a.html", "a"], "which article or list of the site is it?"),
        ([".", "a"], "is not one page"),
        (["https://example.com/", "a"], "no article and no list of the site"),
    ],
)
def test_a_mistake_is_one_line(scrapy, folder, words, says):
    (folder / "a.html").write_text("<p>x</p>")
    done = scrapy("fixture", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "tests").exists()
