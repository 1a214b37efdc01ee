"""Edits and withdrawals, scripted on the replica: what is kept, and what was known when."""

import json
import random
from datetime import datetime, timedelta

import pytest

from newscrawl.archive import archive_to_write
from newscrawl.archive.records import articles_at, versions_of
from newscrawl.archive.withdrawals import withdrawals_of
from newscrawl.items import to_record
from tests.crawl.conftest import comparable

HOUR = timedelta(hours=1)
AGES = HOUR, 6 * HOUR, 24 * HOUR
SAID = "title", "text", "source", "authors", "published_at", "channels"


@pytest.fixture
def archive(folder):
    database = archive_to_write(f"sqlite:///{folder}/news.db")
    yield database
    database.engine.dispose()


def newest(truth: dict, kind: str, *, skip: int = 0, parser: str | None = None) -> str:
    """The id of a young article with a text; rows at a page's ends are left out."""
    found = [
        i
        for i, record in truth.items()
        if record["kind"] == kind
        and record["text"]
        and parser in (None, record["parser"])
        and len([b for b in record["blocks"] if b["type"] == "paragraph"]) >= 1
    ]
    return sorted(found, key=lambda i: truth[i]["published_at"], reverse=True)[skip]


def pages_asked_for(replica) -> set[str]:
    """The ids of the pages that were asked for since the last look."""
    log = replica.counts()["log"]
    return {
        f"stcn:{path.rsplit('/', 1)[1].removesuffix('.html')}"
        for _, _, path, _ in log
        if "/article/detail/" in path
    }


def crawl_later(replica, crawl, **time):
    replica.advance(**time)
    return crawl(at=replica.now, RETRY_PAUSE=0)


def test_an_edit_of_an_article_makes_a_version_and_noise_makes_none(replica, crawl, sql):
    crawl(at=replica.now)
    truth = replica.truth()
    edited, noisy, retitled, renamed = (newest(truth, "article", skip=n) for n in range(4))
    replica.advance(minutes=5)
    after = replica.edit(edited, append="公司随后更正：净利润增长3.5%。")
    replica.edit(noisy, look=12345, tags=["别的标签"])
    replica.edit(retitled, title="更正后的标题")
    replica.edit(renamed, authors=["王小明"])
    assert crawl(at=replica.now).feed == []  # not due yet
    replica.counts()
    run = crawl_later(replica, crawl, hours=1)
    assert run.status == 0
    assert set(run.records) == {edited, retitled, renamed}
    assert run.records[edited]["text"] == after["text"]
    assert {record["version"] for record in run.feed} == {2}
    causes = "SELECT id FROM versions WHERE cause = 'edit' ORDER BY id"
    assert [i for (i,) in sql(causes)] == sorted([edited, retitled, renamed])
    assert "3 changed" in run.log


def test_a_flash_is_read_again_whenever_its_row_passes_by(replica, crawl, sql):
    crawl(at=replica.now)
    flash = newest(replica.truth(), "flash", skip=5, parser="stcn/kx-row")
    replica.counts()
    for text in ("数据已更正。", "数据再次更正。"):
        replica.edit(flash, append=text)
        run = crawl_later(replica, crawl, minutes=1)
        assert set(run.records) == {flash}
        assert flash not in pages_asked_for(replica)
    assert sql(f"SELECT version, cause FROM versions WHERE id = '{flash}' ORDER BY version") == [
        (1, "first"),
        (2, "edit"),
        (3, "edit"),
    ]


def test_what_the_site_says_is_unchanged_is_not_sent_again(replica, crawl, sql):
    crawl(at=replica.now)
    replica.counts()
    crawl_later(replica, crawl, hours=7)
    counters = json.loads(sql("SELECT counters FROM runs ORDER BY run DESC LIMIT 1")[0][0])
    asked = [status for _, _, path, status in replica.ask("/__requests")["log"] if "detail" in path]
    assert asked.count(304) == counters["article/not_modified"] > 10
    assert asked.count(200) == counters["article/unchanged"] > 10
    assert sql("SELECT count(*) FROM versions WHERE version > 1") == [(0,)]
    replica.counts()
    crawl(at=replica.now + timedelta(seconds=20))  # and then none is due but the empty ones
    empty = {i for i, record in replica.truth().items() if not record["text"]}
    assert pages_asked_for(replica) <= empty


def test_an_article_that_disappears_is_withdrawn_and_stays(replica, crawl, scrapy, archive, sql):
    crawl(at=replica.now)
    truth = replica.truth()
    article = newest(truth, "article")
    flash = newest(truth, "flash", skip=8, parser="stcn/kx-row")
    replica.withdraw(article, 410)
    replica.withdraw(flash)
    replica.counts()
    run = crawl_later(replica, crawl, hours=1.1)
    assert run.status == 0, run.log
    assert run.feed == []
    seen = dict(sql("SELECT id, returned_at FROM withdrawals"))
    assert seen == {article: None, flash: None}
    assert sql(f"SELECT count(*) FROM records WHERE id IN ('{article}', '{flash}')") == [(2,)]
    shown = scrapy("show", article, at=replica.now)
    assert "WITHDRAWN by the site" in shown.stdout
    assert truth[article]["title"] in shown.stdout

    replica.put_back(article)
    replica.put_back(flash)
    run = crawl_later(replica, crawl, hours=1)
    assert run.feed == []
    assert sql("SELECT count(*) FROM withdrawals WHERE returned_at IS NULL") == [(0,)]
    assert sql("SELECT count(*) FROM withdrawals") == [(2,)]


def test_a_flash_that_only_its_list_has_dropped_is_asked_for_once(replica, crawl, sql):
    """Its page is there: nothing is withdrawn, and no version made of it."""
    crawl(at=replica.now)
    flash = newest(replica.truth(), "flash", skip=8, parser="stcn/kx-row")
    path = f"/article/detail/{flash.removeprefix('stcn:')}.html"
    replica.withdraw(flash)
    replica.misbehave(path, "404", times=1)
    crawl_later(replica, crawl, minutes=1)  # a slip of the site
    replica.put_back(flash)
    assert sql("SELECT count(*) FROM withdrawals WHERE returned_at IS NULL") == [(1,)]
    crawl_later(replica, crawl, minutes=1)
    assert sql("SELECT count(*) FROM withdrawals WHERE returned_at IS NULL") == [(0,)]
    assert sql("SELECT count(*) FROM versions WHERE version > 1") == [(0,)]


def test_gone_after_three_days(replica, crawl, sql):
    article = newest(replica.truth(), "article")
    replica.misbehave(f"/article/detail/{article.removeprefix('stcn:')}.html", "404")
    states = []
    for _ in range(4):
        crawl(at=replica.now, RETRY_PAUSE=0)
        states += sql(f"SELECT state, missing_days FROM ledger WHERE id = '{article}'")
        replica.advance(days=1)
    # a list names it still: so it is asked for once a day
    assert states == [("failed", 1), ("failed", 2), ("gone", 3), ("gone", 4)]


class Script:
    """What a careful clerk would have noted: he reads when the crawl does, and forgets nothing."""

    def __init__(self, replica, crawl) -> None:
        self.replica, self.crawl = replica, crawl
        self.known: dict[str, dict] = {}
        self.versions: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self.read_at: dict[str, datetime] = {}
        self.notes: list[tuple[datetime, dict[str, dict], set[str]]] = []

    def read(self) -> None:
        """A run, and what the clerk knows after it."""
        at = self.replica.now
        run = self.crawl(at=at, RETRY_PAUSE=0)
        assert run.status == 0, run.log
        truth = self.replica.truth()
        rows = {i for i, r in truth.items() if r["parser"] == "stcn/kx-row"}
        for id_ in self.known.keys() | truth.keys():
            if id_ not in self.known or id_ in rows or self._due(id_, at):
                self._note(id_, truth.get(id_), at)
            elif id_ in self.flashes_gone:
                self.withdrawn.add(id_)
        known = {i: {n: r[n] for n in SAID} for i, r in self.known.items()}
        self.notes.append((at, known, set(self.withdrawn)))

    def _due(self, id_: str, at: datetime) -> bool:
        if self.known[id_]["parser"] == "stcn/kx-row":
            return False
        published = datetime.fromisoformat(self.known[id_]["published_at"])
        passed = any(self.read_at[id_] < published + age <= at for age in AGES)
        return passed or id_ in self.withdrawn

    def _note(self, id_: str, record: dict | None, at: datetime) -> None:
        self.read_at[id_] = at
        if record is None:
            self.withdrawn.add(id_)
            return
        self.withdrawn.discard(id_)
        before = self.known.get(id_)
        if before is None or any(before[n] != record[n] for n in SAID[:5]):
            self.known[id_] = record
            self.versions[id_] = self.versions.get(id_, 0) + 1

    flashes_gone: frozenset[str] = frozenset()


def test_at_fifty_moments_the_archive_knows_what_was_known(replica, crawl, scrapy, archive, folder):
    chance, script = random.Random(3), Script(replica, crawl)
    script.read()
    gone: list[str] = []
    for hours in (0.6, 0.5, 1.4, 2.5, 3, 0.8, 6):
        truth = replica.truth()
        for skip in range(3):
            article = newest(truth, "article", skip=chance.randrange(25))
            change = chance.choice(
                [
                    {"append": f"补充第{skip}点。"},
                    {"title": f"改过的标题{chance.random():.6f}"},
                    {"source": chance.choice(["新华社", "央视新闻", "证券时报"])},
                    {"look": chance.randrange(10**6)},
                    {"tags": ["标签一", "标签二"]},
                ]
            )
            replica.edit(article, **change)
        flash = newest(truth, "flash", skip=chance.randrange(4, 12), parser="stcn/kx-row")
        replica.edit(flash, append="此前数据有误，已更正。")
        out = newest(truth, "article", skip=chance.randrange(20))
        if gone and chance.random() < 0.5:
            replica.put_back(gone.pop(0))
        replica.withdraw(out)
        gone.append(out)
        fleeting = newest(truth, "flash", skip=chance.randrange(4, 12), parser="stcn/kx-row")
        if fleeting != flash:
            replica.withdraw(fleeting)
            script.flashes_gone |= {fleeting}
        replica.ask(f"/__publish?count={chance.randrange(1, 4)}", "POST")
        replica.advance(hours=hours)
        script.read()

    assert sum(script.versions.values()) > len(script.versions) + 10
    assert len(script.withdrawn) > 5
    with archive.reading() as connection:
        stored = {i: len(versions_of(connection, i)) for i in script.known}
    assert stored == script.versions

    begin, end = script.notes[0][0], script.notes[-1][0]
    ever_off = set().union(*(withdrawn for _, _, withdrawn in script.notes))
    asked_for = ever_off | set(chance.sample(sorted(script.known), 20))
    for _ in range(50):
        moment = begin + (end - begin + HOUR) * chance.random()
        moment = max(moment, begin + timedelta(seconds=30))
        if any(at <= moment < at + timedelta(seconds=30) for at, _, _ in script.notes):
            moment += timedelta(seconds=30)  # a run takes a while: in it, some is known
        _, known, withdrawn = [note for note in script.notes if note[0] <= moment][-1]
        with archive.reading() as connection:
            found = {a.id: comparable(to_record(a)) for a in articles_at(connection, moment)}
            off = {
                i
                for i in found.keys() & asked_for
                if any(w.returned_at is None for w in withdrawals_of(connection, i, moment))
            }
        assert found.keys() == known.keys()
        assert {i: {n: r[n] for n in SAID} for i, r in found.items()} == known
        assert off == withdrawn

    for id_ in chance.sample(sorted(i for i, n in script.versions.items() if n > 1), 2):
        at, known, _ = script.notes[4]
        asked = f"{at + timedelta(minutes=1):%Y-%m-%dT%H:%M}"
        shown = scrapy("show", id_, "--as-of", asked, "--json", at=replica.now)
        assert {n: json.loads(shown.stdout)[n] for n in ("title", "text")} == {
            n: known[id_][n] for n in ("title", "text")
        }
