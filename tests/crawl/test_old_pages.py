"""Old pages by ``ids=`` and ``urls=``: stored like any other, and never mistaken for one."""

import pytest

from newscrawl.record import record_faults
from tests.crawl.conftest import comparable


@pytest.fixture
def old_truth(replica) -> dict[str, dict]:
    """The records of the replica's old articles."""
    named = [one["id"] for one in replica.ask("/__truth?old=1")["articles"]]
    found = {id_: replica.ask(f"/__truth/{id_.removeprefix('stcn:')}") for id_ in named}
    replica.counts()
    return found


def test_old_articles_are_read_by_id_and_by_address(replica, crawl, archived, sql, old_truth):
    ids = list(old_truth)
    by_id, by_url = ids[::2], ids[1::2]
    urls = [f"http://{id_.removeprefix('stcn:')}?from=share" for id_ in by_url]
    run = crawl("-a", f"ids={','.join(by_id)}", "-a", f"urls={','.join(urls)}")
    assert run.status == 0, run.log
    assert run.records == old_truth
    assert [record_faults(record) for record in run.feed] == [[]] * len(old_truth)
    assert {record["parser"] for record in run.feed} == {"stcn/intal-2018", "stcn/trs-2021"}
    assert archived() == old_truth
    counts = replica.counts()
    assert (counts["article"], counts["list_api"], counts["column"]) == (len(old_truth), 0, 0)
    assert sql("SELECT count(*) FROM ledger WHERE due_at IS NOT NULL") == [(0,)]

    again = crawl("-a", f"urls={urls[0].replace('http:', 'https:')}")
    assert (again.status, again.feed) == (0, [])
    assert archived() == old_truth


def test_kept_pages_are_read_again_as_they_were(replica, crawl, scrapy, archived, old_truth):
    some = dict(list(old_truth.items())[:6])
    assert crawl("-a", f"ids={','.join(some)}").records == some
    done = scrapy("reparse")
    assert done.returncode == 0, done.stderr
    assert archived() == some


def test_articles_of_today_have_addresses_too(replica, crawl):
    articles = [r for r in replica.truth().values() if r["kind"] == "article" and r["text"]]
    first, second = (record["article_id"] for record in articles[:2])
    shared = f"https://h5.stcn.com/pages/detail/detail?id={first}&jump_type=reported_info"
    run = crawl("-a", f"urls={shared}, https://www.stcn.com/article/detail/{second}.html")
    assert run.status == 0, run.log
    assert {record["article_id"] for record in run.feed} == {first, second}


def test_an_old_page_that_is_not_there_stores_nothing(replica, crawl, sql, old_truth):
    missing, challenged, good, *_ = old_truth
    paths = ["/" + id_.partition("/")[2] for id_ in (missing, challenged)]
    for path, how in zip(paths, ("404", "challenge"), strict=True):
        replica.misbehave(path, how)
    run = crawl("-a", f"ids={missing},{challenged},{good}")
    assert list(run.records) == [good]
    assert run.records[good] == comparable(old_truth[good])
    left = sql(f"SELECT state, last_error FROM ledger WHERE id != '{good}' ORDER BY state")
    assert left == [("failed", "HTTP status 404"), ("pending", None)]
