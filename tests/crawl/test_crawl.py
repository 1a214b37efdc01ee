"""Crawls of the replica, from outside: what goes in, what comes out."""

from newscrawl.items import RECORD_FIELDS
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.record import record_faults

CERTAIN = sum(channel.certain for channel in CHANNELS.values())


def test_every_article_once_and_then_what_is_new(replica, crawl, archived, sql):
    first = crawl()
    truth = replica.truth()
    assert first.status == 0, first.log
    assert first.records == truth
    assert archived() == truth
    assert len(first.feed) == len(truth)
    assert list(first.feed[0]) == list(RECORD_FIELDS)
    assert [record_faults(record) for record in first.feed] == [[]] * len(first.feed)
    assert "200 new, 0 changed, 0 known, 0 failed, 0 open gaps" in first.log
    counts = replica.counts()
    # a flash with a text in its row needs no request
    flashes = sum(record["parser"] == "stcn/kx-row" for record in truth.values())
    assert counts["article"] == len(truth) - flashes
    assert flashes > 100

    second = crawl()
    counts = replica.counts()
    assert (second.status, second.feed) == (0, [])
    assert counts["article"] == 0
    assert counts["list_api"] + counts["column"] <= CERTAIN + 2  # djsj and zk need both
    assert "0 new, 0 changed" in second.log

    published = replica.ask("/__publish?count=7", "POST")["ids"]
    third = crawl()
    assert sorted(third.records) == sorted(f"stcn:{number}" for number in published)
    assert archived() == replica.truth()
    assert third.status == 0
    assert sql("SELECT count(*) FROM walks WHERE state != 'done'") == [(0,)]
    runs = sql("SELECT run, arguments, reason, finished_at IS NOT NULL FROM runs ORDER BY run")
    assert runs == [(1, "{}", "finished", 1), (2, "{}", "finished", 1), (3, "{}", "finished", 1)]


def test_full_reads_the_page_of_each_flash_too(replica, crawl):
    run = crawl("-a", "full=1")
    assert run.records == replica.truth(full=True)
    assert replica.counts()["article"] == len(run.feed)


def test_channels_since_until_and_ids(replica, crawl, archived):
    truth = replica.truth(skip=frozenset())
    flashes = crawl("-a", "channels=kx")
    assert set(flashes.records) == {i for i, r in truth.items() if "kx" in r["channels"]}
    assert replica.counts()["column"] == 0

    since, until = "2026-12-31T20:00:00+08:00", "2027-01-01T08:00:00+08:00"
    some = crawl("-a", "channels=yw,gd,zt", "-a", f"since={since}", "-a", f"until={until}")
    asked_for = {
        i
        for i, r in truth.items()
        if {"yw", "gd", "zt"} & set(r["channels"]) and since <= r["published_at"] < until
    }
    assert set(some.records) == asked_for - set(flashes.records)
    assert some.records

    left = sorted(truth.keys() - archived().keys())[:2]
    one = crawl("-a", f"ids={left[0]},{left[1].split(':')[1]}")
    assert set(one.records) == set(left)
    assert one.records[left[0]]["text"] == truth[left[0]]["text"]
    assert (one.status, one.records[left[0]]["channels"]) == (0, [])


def test_what_the_lists_said_outlives_a_second_reading(replica, crawl, archived):
    crawl()
    before = archived()
    again = crawl("-a", f"ids={','.join(before)}", CONCURRENT_REQUESTS_PER_DOMAIN=8)
    assert again.status == 0
    after = archived()
    # the pages of flashes name authors, and other sources: those are changed bylines
    assert {i for i in before if before[i]["kind"] == "article" and before[i] != after[i]} == set()
    full = replica.truth(full=True)
    for i, record in before.items():
        kept = ("published_at", "summary", "important", "text", "title", "channels")
        assert {n: after[i][n] for n in kept} == {n: record[n] for n in kept}
        if after[i]["version"] == 2:
            assert after[i]["authors"] == full[i]["authors"]
            assert after[i]["editors"] == full[i]["editors"]


def test_flashes_alone_are_soon_done(crawl):
    run = crawl("-a", "channels=kx")
    seconds = float(run.log.rsplit(" requests, ", 1)[1].split()[0])
    assert run.feed
    assert seconds < 3  # Scrapy looks round every 5 seconds when nothing wakes it


def test_a_page_that_cannot_be_read_is_tried_again(replica, crawl, sql):
    article = next(r for r in replica.truth().values() if r["kind"] == "article")
    path = f"/article/detail/{article['article_id']}.html"
    for how in ("no_title", "challenge", "404", "empty"):
        replica.misbehave(path, how)
        run = crawl("-a", "channels=yw,gd,gs,company,kx", RETRY_PAUSE=0)
        assert article["id"] not in run.records
        assert f"{path}: " in run.log
        replica.behave()
    [(state, attempts, error)] = sql(
        f"SELECT state, attempts, last_error FROM ledger WHERE id = '{article['id']}'"
    )
    assert (state, attempts) == ("failed", 3)  # a block is no attempt
    assert error == "the answer holds no HTML"
    assert sql(f"SELECT count(*) FROM articles WHERE id = '{article['id']}'") == [(0,)]

    patient = crawl("-a", f"channels={article['channels'][0]}")
    assert article["id"] in patient.records  # its pause was 0: it is due
    assert patient.status == 0


def test_a_failed_page_waits_for_its_pause(replica, crawl):
    article = next(r for r in replica.truth().values() if r["kind"] == "article")
    replica.misbehave(f"/article/detail/{article['article_id']}.html", "no_title")
    crawl()
    replica.behave()
    replica.counts()
    assert article["id"] not in crawl().records
    assert replica.counts()["article"] == 0


def test_a_list_that_cannot_be_read_leaves_a_gap_that_the_next_run_closes(
    replica, crawl, archived, sql
):
    crawl()
    replica.ask("/__publish?count=120", "POST")
    for how in ("not_json", "state0", "no_fields", "challenge", "500", "empty"):
        replica.misbehave("/article/list.html?type=kx&page_time=2", how)
        run = crawl(RETRY_TIMES=0)
        assert run.status == 3, how
        assert "walks did not come down to known ground" in run.log
        assert "1 open gaps" in run.log or "open gaps" in run.log
        replica.behave()
    [(gaps,)] = sql("SELECT count(*) FROM walks WHERE state = 'open' AND channel = 'kx'")
    assert gaps >= 6
    run = crawl()
    assert run.status == 0
    assert "0 open gaps" in run.log
    assert sql("SELECT count(*) FROM walks WHERE state = 'open'") == [(0,)]
    # a flash that a column showed before kx could was read from its page: not all is alike
    kept = ("text", "channels", "title", "securities")
    stored, truth = archived(), replica.truth()
    assert stored.keys() == truth.keys()
    for i, record in truth.items():
        assert {n: stored[i][n] for n in kept} == {n: record[n] for n in kept}


def test_the_column_page_stands_in_for_the_first_api_page(replica, crawl, archived):
    replica.misbehave("/article/list.html?type=yw", "not_json", times=1)
    run = crawl()
    assert run.status == 0
    assert archived() == replica.truth()


def test_an_empty_body_is_stored_and_read_again(replica, crawl, sql):
    empty = [i for i, r in replica.truth().items() if not r["text"]]
    assert empty
    crawl(RETRY_PAUSE=0, REREAD_HOURS="")
    replica.counts()
    again = crawl(RETRY_PAUSE=0, REREAD_HOURS="")
    assert replica.counts()["article"] == len(empty)
    assert again.feed == []
    assert sql("SELECT count(*), max(version) FROM versions WHERE text = ''") == [(len(empty), 1)]
    assert sql("SELECT DISTINCT state, attempts FROM ledger WHERE due_at IS NOT NULL") == [
        ("stored", 2)
    ]
