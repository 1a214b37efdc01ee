"""The replica's journal: no request too soon, none too many, and blocks are no answers."""

from itertools import pairwise

import pytest

from tests.crawl.hostile_site import Answer, hostile_site
from tests.pace import pace
from tests.pages.hostile import page


def times(replica, *statuses: int) -> list[tuple[float, int]]:
    log = replica.ask("/__requests")["log"]
    return [(at, status) for at, _, _, status in log if not statuses or status in statuses]


def gaps(replica) -> list[float]:
    return [later - at for (at, _), (later, _) in pairwise(times(replica))]


def test_the_delay_is_kept_and_never_shorter(replica, crawl):
    run = crawl("-a", "channels=kx", "-a", "since=2027-01-01", DOWNLOAD_DELAY=0.2)
    assert run.status == 0
    found = gaps(replica)
    assert len(found) >= 2
    assert min(found) > 0.19  # the journal is of another process
    assert max(found) < 0.6 * pace()


@pytest.mark.parametrize(("how", "asked"), [("429_in_2", 2), ("503_in_2", 2)])
def test_retry_after_is_obeyed(replica, crawl, archived, how, asked):
    replica.misbehave("/article/list.html?type=kx&page_time=2", how, times=1)
    run = crawl("-a", "channels=kx")
    assert run.status == 0
    after = next(
        gap
        for gap, (_, status) in zip(gaps(replica), times(replica), strict=False)
        if status in (429, 503)
    )
    assert after >= asked
    assert len(archived()) == len(run.records)


def test_without_it_the_pauses_grow_and_the_pace_stays_slower(replica, crawl):
    replica.misbehave("/article/list.html?type=kx&page_time=2", "429", times=2)
    run = crawl("-a", "channels=kx", BLOCK_PAUSE=1, DOWNLOAD_DELAY=0.05)
    assert run.status == 0
    found = gaps(replica)
    first = next(place for place, (_, status) in enumerate(times(replica)) if status == 429)
    assert found[first] >= 1
    assert found[first + 1] >= 2
    assert all(gap > 0.095 for gap in found[first:])


def test_robots_txt(replica, crawl, scrapy):
    replica.misbehave("/robots.txt", "robots")
    run = crawl("-a", "channels=kx", "-a", "since=2027-01-01T09:00")
    assert run.status == 0
    assert min(gaps(replica)[1:], default=1) > 0.99  # its Crawl-delay
    replica.counts()
    ranks = scrapy("crawl", "stcn_rank", STCN_BASE_URL=replica.base, DOWNLOAD_DELAY=0)
    assert ranks.returncode == 3
    assert [path for _, _, path, _ in replica.ask("/__requests")["log"]] == ["/robots.txt"]


def test_without_a_readable_robots_txt_nothing_is_asked(replica, crawl):
    replica.misbehave("/robots.txt", "500")
    run = crawl(RETRY_TIMES=1)
    assert run.status == 3
    assert "robots.txt could not be read" in run.log
    assert {path for _, _, path, _ in replica.ask("/__requests")["log"]} == {"/robots.txt"}
    assert "Traceback" not in run.log


def test_the_budget_is_never_passed(replica, crawl, sql):
    runs = [crawl(REQUEST_BUDGET=25) for _ in range(3)]
    assert [run.status for run in runs] == [3, 3, 3]
    assert "the day's requests are used up" in runs[0].log
    assert len(times(replica)) == 25
    assert sql("SELECT claimed FROM request_days") == [(25,)]
    assert "Traceback" not in runs[0].log
    assert sql("SELECT count(*) FROM ledger WHERE state = 'failed'") == [(0,)]


@pytest.mark.parametrize("how", ["challenge", "403", "charset"])
def test_a_block_is_no_article_and_no_failure(replica, crawl, sql, how):
    article = next(r for r in replica.truth().values() if r["kind"] == "article")
    replica.misbehave(f"/article/detail/{article['article_id']}.html", how)
    run = crawl("-a", f"channels={article['channels'][0]},kx")
    assert run.status == 3
    assert "the site answered with blocks (3 " in run.log
    assert run.records
    [(state, attempts)] = sql(f"SELECT state, attempts FROM ledger WHERE id = '{article['id']}'")
    assert (state, attempts) == ("pending", 0)
    replica.behave()
    again = crawl("-a", f"channels={article['channels'][0]}")
    assert (again.status, list(again.records)) == (0, [article["id"]])


def test_a_body_that_breaks_off_before_its_length_is_no_article(crawl, sql):
    with hostile_site() as site:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"
        site.article(7, Answer(raw=[head, page().encode()]))
        run = crawl("-a", "ids=7", base=site.base)
    assert run.status == 3
    assert "the site answered with blocks (3 truncated)" in run.log
    assert site.asked.count("/article/detail/7.html") == 3
    assert sql("SELECT state, attempts FROM ledger") == [("pending", 0)]


def test_a_site_that_wants_none_of_us_ends_the_run(replica, crawl, archived, sql):
    replica.misbehave("/article/detail/", "challenge")
    run = crawl()
    assert run.status == 3
    assert "blocks (6 challenge)" in run.log
    asked = [path for _, _, path, _ in replica.ask("/__requests")["log"] if "/detail/" in path]
    assert len(asked) == 6
    assert sql("SELECT count(*) FROM ledger WHERE state = 'failed'") == [(0,)]
    assert sql("SELECT count(*) FROM ledger WHERE state = 'pending'")[0][0] > 10
    replica.behave()
    assert crawl().status == 0
    assert archived().keys() == replica.truth().keys()


@pytest.mark.parametrize("contact", ["desk", "a b@c.cn", "ftp://x"])
def test_a_contact_is_an_address(crawl, contact):
    run = crawl(CONTACT=contact)
    assert run.status == 1
    assert "is neither a mail address nor an https:// page" in run.log
