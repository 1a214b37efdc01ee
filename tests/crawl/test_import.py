"""``scrapy import``: saved pages into the archive."""

import json
import os
import re
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.saved.test_files import warc

SITE = "https://www.stcn.com"
TAKEN = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture
def pages(replica, folder) -> Path:
    """Pages of the replica as wget saves a site: twelve articles and a column page."""
    site = folder / "saved" / "www.stcn.com"
    ids = sorted(replica.truth())[:12]
    paths = [f"/article/detail/{id_.split(':')[1]}.html" for id_ in ids]
    for path in [*paths, "/article/list/yw.html"]:
        with urllib.request.urlopen(replica.base + path) as answer:
            save(site / path[1:], answer.read())
    return folder / "saved"


def save(path: Path, body: bytes, taken: datetime = TAKEN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (taken.timestamp(), taken.timestamp()))
    return path


def test_saved_pages_are_the_record_that_the_site_gives(pages, replica, scrapy, archived):
    done = scrapy("import", str(pages))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "13 pages read, 12 articles stored"
    assert "1 no article of the site:" in done.stdout
    truth = replica.truth(full=True)
    stored = archived()
    assert len(stored) == 12
    for id_, record in stored.items():
        # what only a list tells is not on the page
        of_lists = {"summary", "important", "channels", "published_at", "tags", "securities"}
        expected = {k: v for k, v in truth[id_].items() if k not in of_lists}
        assert {k: record[k] for k in expected} == expected | {"provenance": "saved"}
        assert record["published_at"][:16] == truth[id_]["published_at"][:16]
        assert record["channels"] == []


def test_what_is_known_already_is_not_stored_again(pages, scrapy, sql):
    assert scrapy("import", str(pages)).returncode == 0
    again = scrapy("import", str(pages))
    assert again.stdout.splitlines()[:2] == [
        "13 pages read, 0 articles stored",
        "  12 known already",
    ]
    assert sql("SELECT count(*) FROM versions") == [(12,)]
    assert sql("SELECT DISTINCT state, due_at FROM ledger") == [("stored", None)]
    assert sql("SELECT DISTINCT spider, reason FROM runs") == [("import", "finished")]


@pytest.mark.usefixtures("pages")
def test_a_crawl_finds_nothing_new_in_what_was_imported(scrapy, crawl, archived, replica, sql):
    scrapy("import", "saved")
    run = crawl()
    assert run.status == 0
    assert f"{len(replica.truth()) - 12} new" in run.log
    assert len(archived()) == len(replica.truth())
    # a list tells the seconds of a flash, its page does not
    assert sql("SELECT DISTINCT cause FROM versions WHERE version > 1") == [("parser",)]


def test_a_later_text_is_a_version_and_an_earlier_one_is_not(crawl, replica, scrapy, folder, sql):
    assert crawl(at=replica.now).status == 0
    article = next(r for r in replica.truth().values() if r["kind"] == "article" and r["text"])
    path = f"/article/detail/{article['article_id']}.html"
    with urllib.request.urlopen(replica.base + path) as answer:
        title = re.compile(rb'(<div class="detail-title">).*?(</div>)', re.S)
        body = title.sub(r"\1另一个标题\2".encode(), answer.read())
    page = save(folder / "old.html", body, datetime(2026, 1, 1, tzinfo=UTC))
    older = scrapy("import", "--url", SITE + path, str(page), at=replica.now)
    assert "1 not taken: the archive has a later text" in older.stdout
    page = save(folder / "new.html", body, datetime(2027, 1, 2, tzinfo=UTC))
    later = replica.now + timedelta(days=3)
    newer = scrapy("import", "--url", SITE + path, str(page), at=later)
    assert "1 a later text of an article that the archive had: a new version" in newer.stdout
    query = f"SELECT version, cause, title, provenance FROM versions WHERE id = '{article['id']}'"
    assert sql(query) == [
        (1, "first", article["title"], "site"),
        (2, "edit", "另一个标题", "saved"),
    ]


@pytest.fixture
def old_page(replica) -> tuple[str, bytes]:
    """An old article's id, and its page."""
    id_ = replica.ask("/__truth?old=1")["articles"][0]["id"]
    with urllib.request.urlopen(f"{replica.base}/{id_.partition('/')[2]}") as answer:
        return id_, answer.read()


def test_a_web_archive_says_where_and_when(old_page, scrapy, folder, sql):
    id_, body = old_page
    url = f"http://{id_.removeprefix('stcn:')}"
    warc(folder / "crawl.warc.gz", (url, "200 OK", [("Content-Type", "text/html")], body))
    done = scrapy("import", "crawl.warc.gz")
    assert (done.returncode, done.stdout) == (0, "1 page read, 1 article stored\n")
    taken = "2023-05-06T07:08:09.000+00:00"
    assert sql("SELECT id, fetched_at, first_seen_at FROM records") == [(id_, taken, taken)]


@pytest.mark.parametrize("year", [1990, 2100])
def test_a_page_is_of_no_time_before_its_own_or_to_come(old_page, scrapy, folder, sql, year):
    id_, body = old_page
    page = save(folder / "page.html", body, datetime(year, 1, 1, tzinfo=UTC))
    scrapy("import", str(page), "--url", f"https://{id_.removeprefix('stcn:')}")
    [(fetched, known, published)] = sql("SELECT fetched_at, known_at, published_at FROM versions")
    fetched_at, known_at, published_at = map(datetime.fromisoformat, (fetched, known, published))
    assert published_at <= fetched_at <= known_at
    if year == 1990:
        assert fetched_at == published_at


def test_a_person_can_say_when_a_page_was_saved(old_page, scrapy, folder, sql):
    id_, body = old_page
    page = save(folder / "page.html", body)
    url = f"https://{id_.removeprefix('stcn:')}"
    scrapy("import", str(page), "--url", url, "--taken", "2024-05-06T10:30")
    assert sql("SELECT fetched_at FROM versions") == [("2024-05-06T02:30:00.000+00:00",)]


def test_a_page_that_says_it_is_of_another_article_is_refused(old_page, scrapy, folder):
    _, body = old_page
    claim = b'<link rel="canonical" href="https://www.stcn.com/article/detail/7.html">'
    page = save(folder / "page.html", body.replace(b"</head>", claim + b"</head>"))
    done = scrapy("import", str(page), "--url", "https://www.stcn.com/article/detail/8.html")
    assert done.returncode == 3
    assert "it says that it is of 7, not of 8" in done.stdout


def test_pages_of_what_was_crawled_are_no_edits(crawl, replica, scrapy, folder, sql):
    crawl("-a", "channels=kx,yw", at=replica.now)
    for (number,) in sql("SELECT article_id FROM articles ORDER BY id LIMIT 60"):
        path = f"article/detail/{number}.html"
        with urllib.request.urlopen(f"{replica.base}/{path}") as answer:
            save(folder / "www.stcn.com" / path, answer.read())
    done = scrapy("import", "www.stcn.com", at=replica.now + timedelta(days=60))
    assert (done.returncode, done.stderr) == (0, "")
    assert sql("SELECT count(*) FROM versions WHERE cause = 'edit'") == [(0,)]
    assert sql("SELECT DISTINCT kind FROM versions WHERE cause = 'parser'") == [("flash",)]


def test_an_import_that_fails_says_so_in_its_run(pages, scrapy, folder, sql):
    (folder / "raw").write_text("in the way")
    done = scrapy("import", str(pages))
    assert done.returncode == 1
    assert done.stderr.startswith("newscrawl: the page cannot be kept in raw")
    assert sql("SELECT spider, reason FROM runs") == [("import", "failed")]
    assert sql("SELECT count(*) FROM articles") == [(0,)]


def test_imported_pages_can_be_read_again(pages, scrapy):
    scrapy("import", str(pages))
    done = scrapy("reparse")
    assert (done.returncode, done.stdout) == (0, "12 articles read again, 0 changed\n")


def test_the_exact_log_has_them(pages, scrapy, folder):
    scrapy("import", str(pages), JSONL_LOG="log.jsonl")
    lines = (folder / "log.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["provenance"] for line in lines} == {"saved"}
    assert len(lines) == 12


def test_what_cannot_be_read_is_named_and_the_rest_is_stored(pages, scrapy, sql):
    broken = save(pages / "www.stcn.com/article/detail/77.html", b"<p>access control</p>")
    empty = save(pages / "x.warc.gz", b"")
    done = scrapy("import", str(pages))
    assert done.returncode == 3
    assert "2 not to be read:" in done.stdout
    assert str(broken) in done.stdout
    assert f"{empty}: it is no WARC file" in done.stdout
    assert sql("SELECT count(*) FROM articles") == [(12,)]
    assert sql("SELECT count(*) FROM ledger WHERE article_id = '77'") == [(0,)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name the files or folders"),
        (["nowhere.html"], "there is no file nowhere.html"),
        (["a.html", "--url", "www.stcn.com"], "write the whole address"),
        (["a.html", "b.html", "--url", SITE], "--url is of one page, and these are 2 files"),
        (["a.warc", "--url", SITE], "a web archive says itself"),
    ],
)
def test_a_mistake_is_one_line(scrapy, folder, words, says):
    for name in ("a.html", "b.html", "a.warc"):
        (folder / name).touch()
    done = scrapy("import", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("newscrawl: ")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "news.db").exists()


def test_old_pages_are_the_same_record_as_by_their_address(replica, scrapy, folder, archived):
    ids = [article["id"] for article in replica.ask("/__truth?old=1")["articles"]]
    assert len(ids) > 20
    for id_ in ids:
        host, _, path = id_.removeprefix("stcn:").partition("/")
        with urllib.request.urlopen(f"{replica.base}/{path}") as answer:
            save(folder / "wget" / host / path, answer.read())
    done = scrapy("import", "wget")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == f"{len(ids)} pages read, {len(ids)} articles stored"
    truth = {id_: replica.ask(f"/__truth/{id_.removeprefix('stcn:')}") for id_ in ids}
    assert archived() == {id_: one | {"provenance": "saved"} for id_, one in truth.items()}
