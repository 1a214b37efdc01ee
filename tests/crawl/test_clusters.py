"""What a crawl finds in the texts: securities at their places, and stories told twice."""

import json
import re
import urllib.request
from pathlib import Path

import pytest

SITE = "https://www.stcn.com"


def test_each_mention_stands_where_it_is_said_to(crawl, archived, sql):
    assert crawl("-a", "channels=kx,company").status == 0
    mentions = 0
    for text, securities in sql("SELECT text, securities FROM records"):
        for security in json.loads(securities):
            if security["by"] == "site":
                assert "start" not in security
                continue
            said = text[security["start"] : security["end"]]
            if security["by"] == "code":
                assert security["code"].split(".")[0] in said
            else:
                assert said == security["name"]
            mentions += 1
    assert mentions > 20
    assert sql("SELECT count(*) FROM names") != [(0,)]


@pytest.fixture
def reprint(replica, folder) -> tuple[str, str, Path]:
    """The id of an article, that of its reprint, and the reprint's saved page."""
    article = next(
        record
        for record in replica.truth(full=True).values()
        if record["kind"] == "article" and len(record["text"]) > 300
    )
    number, other = article["article_id"], "4999999"
    with urllib.request.urlopen(f"{replica.base}/article/detail/{number}.html") as answer:
        body = answer.read().decode().replace(number, other)
    body = re.sub(r"来源：[^<]*", "来源：第一财经", body)
    page = folder / f"{other}.html"
    page.write_text(body, "utf-8")
    return article["id"], f"stcn:{other}", page


def test_a_reprint_follows_the_first_telling(crawl, scrapy, reprint, sql):
    first, second, page = reprint
    assert crawl().status == 0
    done = scrapy("import", str(page), "--url", f"{SITE}/article/detail/{second[5:]}.html")
    assert (done.returncode, done.stderr) == (0, "")
    query = f"SELECT duplicate_of FROM records WHERE id IN ('{first}', '{second}') ORDER BY id"
    assert sql(query) == [(None,), (first,)]
    [(similarity, reason)] = sql(f"SELECT similarity, reason FROM duplicates WHERE id = '{second}'")
    assert similarity > 0.9
    assert reason


def test_an_export_can_leave_the_followers_out(crawl, scrapy, reprint):
    first, second, page = reprint
    crawl()
    scrapy("import", str(page), "--url", f"{SITE}/article/detail/{second[5:]}.html")
    for words, expected in ((["--no-duplicates"], {first}), ([], {first, second})):
        lines = scrapy("export", *words).stdout.splitlines()
        ids = {json.loads(line)["id"] for line in lines}
        assert ids & {first, second} == expected
