"""Stored versions, read once more from what was kept of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from itemloaders.processors import MapCompose
from sqlalchemy import select

from newscrawl.archive import archive_to_write, ledger, outcomes, store
from newscrawl.archive.kept import (
    as_reading,
    changed_fields,
    kept_since,
    newest_kept,
    read_again,
)
from newscrawl.archive.ledger import ListPage
from newscrawl.archive.raw_pages import PageDamaged, PageNotKept, RawPages, digest
from newscrawl.archive.records import versions_of
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import versions
from newscrawl.errors import LayoutChanged
from newscrawl.items import ListRow, Reading, merged, to_record
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.article import Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import read_api
from newscrawl.revisit import RevisitPolicy

FIXTURES = Path(__file__).parents[1] / "fixtures" / "stcn"
NOW = datetime(2026, 11, 24, 1, 2, 3, 456_000, tzinfo=UTC)
SEEN = Known(NOW - timedelta(hours=1), ["yw", "gs"])
HTML, JSON = "text/html; charset=utf-8", "application/json"
ROW = {
    "title": "列表里的标题",
    "listed_at": NOW,
    "summary": "列表里的摘要",
    "source": "列表里的来源",
    "authors": ["甲", "乙"],
    "tags": ["列表里的标签"],
    "important": True,
}


def content(folder: Path) -> bytes:
    return next(folder.glob("page.*")).read_bytes()


def folders(kind: str) -> list[tuple[Path, str]]:
    """The fixtures of this kind, and the number of the article that each is for."""
    found = sorted((FIXTURES / kind).iterdir())
    return [(one, json.loads((one / "meta.json").read_text())["article_id"]) for one in found]


def page_reading(body: bytes, number: str, *, row: ListRow | None, html: str) -> Reading:
    article = article_from_page(html, number, fetched_at=NOW, seen=SEEN, row=row)
    return Reading(article, row, digest(body), HTML, body)


def flash_reading(body: bytes, number: str, row: ListRow | None = None) -> Reading:
    """As a crawl reads a flash: its own row, filled from those of other lists."""
    [own] = [
        r for r in read_api(body.decode(), CHANNELS["kx"], None).rows if r.article_id == number
    ]
    whole = merged(own, row) if row else own
    article = article_from_row(whole, fetched_at=NOW, seen=SEEN)
    return Reading(article, whole, digest(body), JSON, body, from_page=False)


def from_pages() -> list[Reading]:
    """Each fixture with a list row, and without one where it can be read so."""
    read = []
    for count, (folder, number) in enumerate(folders("article")):
        body = content(folder)
        row = ListRow(number, "article", **ROW) if count % 2 else None
        read.append(page_reading(body, number, row=row, html=body.decode()))
    return read


def from_lists() -> list[Reading]:
    read = []
    for count, (folder, number) in enumerate(folders("flash")):
        row = ListRow(number, "article", **ROW) if count % 2 else None
        read.append(flash_reading(content(folder), number, row))
    return read


@pytest.fixture
def pages(tmp_path) -> RawPages:
    return RawPages(str(tmp_path / "raw"))


@pytest.fixture
def shelf(archive, run, pages):
    return Shelf(archive, run, pages)


class Shelf:
    """Versions in an archive, and the answers that they were read from."""

    def __init__(self, archive, run, pages):
        self.archive, self.run, self.pages = archive, run, pages

    def put(self, *read: Reading) -> None:
        """As a crawl does: the answers are kept, the ids are listed, the versions stored."""
        for reading in read:
            self.pages.keep(reading.digest, reading.body)
        with self.archive.writing() as connection:
            rows = [ListRow(r.article.article_id, "article", "题目", NOW) for r in read]
            ledger.list_rows(connection, ListPage("stcn", "yw", NOW), rows)
        assert self.store(*read) == list(read)

    def store(self, *read: Reading, at: datetime = NOW) -> list[Reading]:
        with self.archive.writing() as connection:
            return store.store(connection, read, self.run, at)

    def kept(self, number: str):
        with self.archive.reading() as connection:
            return newest_kept(connection, f"stcn:{number}")

    def again(self, number: str):
        return read_again(self.kept(number), self.pages)

    def versions(self, number: str):
        with self.archive.reading() as connection:
            return versions_of(connection, f"stcn:{number}")


def as_json(article) -> str:
    return json.dumps(to_record(article), ensure_ascii=False)


@pytest.fixture
def other_tags(tagged, monkeypatch):
    """From here on the parser reads tags otherwise, and nothing else."""
    monkeypatch.setattr(ArticleLoader, "tags_in", MapCompose(lambda tag: f"#{tag}"))


@pytest.fixture
def tagged() -> Reading:
    """A page with tags, and a row that knows more of it."""
    body = content(FIXTURES / "article" / "byline-epaper-author-first")
    row = ListRow("4213388", "article", **ROW)
    found = page_reading(body, "4213388", row=row, html=body.decode())
    assert found.article.tags
    return found


def test_the_same_parser_reads_the_same_to_the_byte(shelf):
    read = from_pages() + from_lists()
    shelf.put(*read)
    before = {reading.article.id: as_json(reading.article) for reading in read}
    assert len(before) == len(read) > 40
    found = {}
    for kept in kept_since(shelf.archive, None):
        assert as_json(kept.article) == before[kept.article.id]
        again = read_again(kept, shelf.pages)
        assert changed_fields(kept.article, again) == []
        found[kept.article.id] = as_json(again)
    assert found == before


def test_a_flash_keeps_its_text_in_its_answer_alone(shelf):
    [reading] = [r for r in from_lists() if r.article.article_id == "4216102"]
    shelf.put(reading)
    with shelf.archive.reading() as connection:
        row = connection.scalar(select(versions.c.row))
    assert row["content"] is None
    assert row["title"] == reading.row.title
    assert as_json(shelf.again("4216102")) == as_json(reading.article)


def test_a_page_in_another_encoding_is_read_by_its_content_type(shelf, tagged):
    html = tagged.body.decode().replace('<meta charset="utf-8">', "")
    body = html.encode("gb18030")
    reading = page_reading(body, "4213388", row=tagged.row, html=html)
    reading.content_type = "text/html; charset=gb18030"
    shelf.put(reading)
    assert as_json(shelf.again("4213388")) == as_json(reading.article)


def test_what_lists_said_has_its_part_in_it(shelf, tagged):
    shelf.put(tagged)
    again = shelf.again("4213388")
    assert (again.summary, again.important) == ("列表里的摘要", True)


def test_the_channels_that_came_later_are_no_change(shelf, tagged):
    shelf.put(tagged)
    with shelf.archive.writing() as connection:
        outcomes.settle(connection, [tagged], NOW, RevisitPolicy(timedelta(0)))
        row = ListRow("4213388", "article", "题目", NOW)
        ledger.list_rows(connection, ListPage("stcn", "company", NOW), [row])
    kept = shelf.kept("4213388")
    assert kept.article.channels == ["yw", "gs", "company"]
    assert read_again(kept, shelf.pages).channels == kept.article.channels
    assert changed_fields(tagged.article, read_again(kept, shelf.pages)) == []


def test_the_newest_version_is_read(shelf, tagged):
    shelf.put(tagged)
    html = tagged.body.decode().replace(tagged.article.title, "改过的标题")
    later = page_reading(html.encode(), "4213388", row=None, html=html)
    later.article.fetched_at = NOW + timedelta(hours=2)
    later.cause = "edit"
    shelf.put(later)
    kept = shelf.kept("4213388")
    assert (kept.article.version, kept.row) == (2, None)
    assert as_json(read_again(kept, shelf.pages)) == as_json(later.article)


def test_articles_published_since_then(url, make_reading, make_row, now):
    """In chunks of the ids' order; each once, also where new versions come in between."""
    archive = archive_to_write(url)
    numbers = range(1, 451)
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", now)
        rows = [make_row(number) for number in numbers]
        ledger.list_rows(connection, ListPage("stcn", "kx", now), rows)
        store.store(connection, [make_reading(number) for number in numbers], run, now)
    found = []
    for kept in kept_since(archive, None):
        found.append(kept.article.id)
        if len(found) % 10 == 0:
            again = as_reading(kept, replace(kept.article, tags=["新"]))
            with archive.writing() as connection:
                assert store.store(connection, [again], run, now) == [again]
    assert found == sorted(f"stcn:{number}" for number in numbers)
    since = now + timedelta(minutes=440)
    assert {kept.article.article_id for kept in kept_since(archive, since)} == {
        str(number) for number in range(440, 451)
    }
    archive.engine.dispose()


# --- a parser that changed --------------------------------------------------------------------


@pytest.mark.usefixtures("other_tags")
def test_what_another_parser_reads_is_a_version_of_its_own(shelf, tagged):
    shelf.put(tagged)
    kept = shelf.kept("4213388")
    again = read_again(kept, shelf.pages)
    assert changed_fields(kept.article, again) == ["tags"]
    later = NOW + timedelta(days=365)
    [stored] = shelf.store(as_reading(kept, again), at=later)
    assert stored.article.version == 2
    first, second = shelf.versions("4213388")
    assert (first.cause, second.cause) == ("first", "parser")
    assert (second.article.version, second.known_at) == (2, later)
    assert second.article.tags == [f"#{tag}" for tag in tagged.article.tags]
    unchanged = replace(second.article, tags=first.article.tags, version=1)
    assert as_json(unchanged) == as_json(first.article)  # fetched_at as well

    new = shelf.kept("4213388")
    assert (new.answer, new.answer_type, new.row) == (kept.answer, kept.answer_type, kept.row)
    assert changed_fields(new.article, read_again(new, shelf.pages)) == []


def test_a_flash_is_read_otherwise_from_its_answer(shelf, monkeypatch):
    [reading] = [r for r in from_lists() if r.article.article_id == "4216102"]
    shelf.put(reading)
    source = MapCompose(lambda name: f"{name}社")
    monkeypatch.setattr(ArticleLoader, "source_in", source)
    for changed in (["source"], []):
        kept = shelf.kept("4216102")
        again = read_again(kept, shelf.pages)
        assert changed_fields(kept.article, again) == changed
        if changed:
            assert shelf.store(as_reading(kept, again))
    assert kept.article.source == f"{reading.article.source}社"
    assert kept.article.version == 2


@pytest.mark.usefixtures("other_tags")
def test_a_version_of_the_meantime_is_not_covered(shelf, tagged):
    shelf.put(tagged)
    kept = shelf.kept("4213388")
    stale = as_reading(kept, read_again(kept, shelf.pages))
    html = tagged.body.decode().replace(tagged.article.title, "站方改的标题")
    shelf.put(
        replace(page_reading(html.encode(), "4213388", row=tagged.row, html=html), cause="edit")
    )
    assert shelf.store(stale) == []
    assert shelf.kept("4213388").article.title == "站方改的标题"
    found = shelf.versions("4213388")
    assert [version.cause for version in found] == ["first", "edit"]


@pytest.mark.usefixtures("other_tags")
def test_twice_the_same_is_stored_once(shelf, tagged):
    shelf.put(tagged)
    kept = shelf.kept("4213388")
    for stored in (1, 0):
        reading = as_reading(kept, read_again(kept, shelf.pages))
        assert len(shelf.store(reading)) == stored
    assert shelf.kept("4213388").article.version == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"channels": ["kx"]}, []),
        ({"duplicate_of": "stcn:1"}, []),
        ({"version": 7}, []),
        ({"tags": ["甲"], "title": "新"}, ["title", "tags"]),  # in the record's order
        ({"published_at": NOW}, ["published_at"]),
        ({"parser": "stcn/other"}, ["parser"]),
        ({"important": True, "unrestored": 0.5}, ["important", "unrestored"]),
    ],
    ids=repr,
)
def test_the_fields_that_differ(make_article, change, named):
    article = make_article(1)
    assert changed_fields(article, replace(article, **change)) == named


# --- what cannot be read again ----------------------------------------------------------------


def test_a_page_that_is_not_there_and_one_that_is_damaged(shelf, tagged):
    shelf.put(tagged)
    kept = shelf.kept("4213388")
    [file] = shelf.pages.folder.rglob("*.zst")
    whole = file.read_bytes()
    file.write_bytes(whole[:-4])
    with pytest.raises(PageDamaged, match=file.name):
        read_again(kept, shelf.pages)
    file.unlink()
    with pytest.raises(PageNotKept, match="is not there") as missing:
        read_again(kept, shelf.pages)
    assert not isinstance(missing.value, PageDamaged)
    with pytest.raises(PageNotKept, match="no page was kept"):
        read_again(kept, RawPages("off"))
    with pytest.raises(PageNotKept, match="no page was kept"):
        read_again(replace(kept, answer=None), shelf.pages)


def test_an_answer_that_today_s_parser_does_not_know(shelf):
    [flash] = [r for r in from_lists() if r.article.article_id == "4216102"]
    shelf.put(flash)
    kept = shelf.kept("4216102")
    for body in (b"{}", b'{"state": 1, "data": []}', b"<html>"):
        shelf.pages.keep(digest(body), body)
        with pytest.raises(LayoutChanged):
            read_again(replace(kept, answer=digest(body)), shelf.pages)
