"""``scrapy reparse``: kept pages, read by the parser of today or by one that has changed."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.archive import archive_to_write
from newscrawl.archive.kept import newest_kept
from newscrawl.archive.schema import names
from newscrawl.commands.reparse import Command
from tests.crawl.conftest import ROOT, command, running_replica, surroundings

# It runs when Python starts: today's parser, but for the tags and two publishers' names.
PATCH = """
from itemloaders.processors import MapCompose
from newscrawl.loaders import ArticleLoader
from newscrawl.processors import source_name, strip_label

RENAMED = {"证券时报": "《证券时报》", "证券时报网": "《证券时报》"}
if "tags" in FIELDS:
    ArticleLoader.tags_in = MapCompose(strip_label, lambda tag: f"#{tag.lstrip('#')}")
if "source" in FIELDS:
    ArticleLoader.source_in = MapCompose(source_name, lambda name: RENAMED.get(name, name))
"""


def changed_parser(folder: Path, *fields: str) -> dict[str, str]:
    """The surroundings of a command whose parser reads these fields otherwise."""
    place = folder / "parser"
    place.mkdir(exist_ok=True)
    patch = place / "sitecustomize.py"
    patch.write_text(f"FIELDS = {fields!r}\n{PATCH}", "utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(place), str(ROOT)])}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Path:
    """A folder after a crawl of 60 articles; not to be changed."""
    folder = tmp_path_factory.mktemp("crawled")
    (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    with running_replica(60) as replica:
        done = subprocess.run(
            command(replica.base, "-a", "channels=kx,yw,company", LOG_LEVEL="ERROR"),
            cwd=folder,
            env=surroundings(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture
def folder(crawled, tmp_path) -> Path:
    return Path(shutil.copytree(crawled, tmp_path / "copy"))


@pytest.fixture
def scrapy(folder):
    """A command in the copy; answers its status, and what it printed as lines."""

    def run(*words: str, parser: dict | None = None, says: str = "", **settings):
        chosen = {"ARCHIVE_URL": "sqlite:///news.db", "RAW_PAGES": "raw"} | settings
        options = [w for name, value in chosen.items() for w in ("-s", f"{name}={value}")]
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", *words, *options],
            cwd=folder,
            env=surroundings() | (parser or {}),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.stderr.startswith(says) if says else done.stderr == ""
        return done.returncode, done.stdout.splitlines()

    return run


@pytest.fixture
def reparse(folder, capsys):
    """The command in this process; answers its status, and what it printed as lines."""

    def run(*words: str, says: str = "", **settings):
        command = Command()
        places = {"ARCHIVE_URL": f"sqlite:///{folder}/news.db", "RAW_PAGES": f"{folder}/raw"}
        command.settings = Settings({"CLOCK": "newscrawl.clock.utc_now"} | places | settings)
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        command.run([], parser.parse_args(words))
        printed = capsys.readouterr()
        assert printed.err == says
        return command.exitcode, printed.out.splitlines()

    return run


def stored(sql) -> list[tuple]:
    """All that could have been changed."""
    return [
        *sql("SELECT * FROM versions ORDER BY position"),
        *sql("SELECT * FROM articles ORDER BY id"),
        *sql("SELECT * FROM ledger ORDER BY id"),
    ]


def total(sql) -> int:
    return sql("SELECT count(*) FROM articles")[0][0]


def runs(sql) -> list[tuple]:
    return sql("SELECT spider, reason FROM runs ORDER BY run")


def test_with_the_same_parser_nothing_changes(scrapy, sql):
    before, count = stored(sql), total(sql)
    assert count >= 40
    # both kinds of answers are among them
    assert len(sql("SELECT DISTINCT parser FROM versions WHERE answer IS NOT NULL")) == 2
    would = f"{count:,} articles read again, 0 would change"
    assert scrapy("reparse", "--dry-run") == (0, [would])
    assert runs(sql) == [("stcn", "finished")]
    assert scrapy("reparse") == (0, [f"{count:,} articles read again, 0 changed"])
    assert stored(sql) == before
    assert runs(sql)[1:] == [("reparse", "finished")]
    assert sql("SELECT finished_at >= started_at FROM runs") == [(1,), (1,)]


def test_securities_stay_as_they_were_found_unless_they_are_asked_for(reparse, sql, folder):
    name = "人民财讯"  # stands in every flash
    archive = archive_to_write(f"sqlite:///{folder}/news.db")
    with archive.writing() as connection:
        row = {"name": name, "code": "688999.SH", "position": 1}
        days = dict.fromkeys(("first_seen", "last_seen"), date(2026, 9, 30))
        connection.execute(names.insert(), [row | days])
    archive.engine.dispose()
    assert reparse() == (0, [f"{total(sql):,} articles read again, 0 changed"])
    status, lines = reparse("--securities")
    assert status == 0
    assert lines[1].startswith("  securities: ")
    said = "SELECT count(*) FROM records WHERE text LIKE '%人民财讯%'"
    found = said + " AND securities LIKE '%688999.SH%'"
    assert sql(found) == sql(said) != [(0,)]
    assert sql("SELECT DISTINCT cause FROM versions WHERE version > 1") == [("parser",)]
    assert reparse("--securities")[1] == [f"{total(sql):,} articles read again, 0 changed"]


def test_with_another_parser_versions_are_made(scrapy, sql, folder):
    parser = changed_parser(folder, "tags", "source")
    before, count = stored(sql), total(sql)
    tagged = {i for (i,) in sql("SELECT id FROM records WHERE tags != '[]'")}
    named = {i for (i,) in sql("SELECT id FROM records WHERE source IN ('证券时报', '证券时报网')")}
    assert tagged
    assert named
    assert tagged != named

    status, lines = scrapy("reparse", "--dry-run", parser=parser)
    assert status == 0
    head, *rest = lines
    changed = len(tagged | named)
    assert head == f"{count:,} articles read again, {changed:,} would change"
    counts = [line for line in rest if not line.startswith("    ")]
    assert sorted(counts) == sorted([f"  tags: {len(tagged)}", f"  source: {len(named)}"])
    examples = [line for line in rest if line.startswith("    ")]
    assert len(examples) == min(3, len(tagged)) + min(3, len(named))
    assert any(" → '《证券时报》'" in line for line in examples)
    assert all(line.strip().split(": ")[0] in tagged | named for line in examples)
    assert (stored(sql), runs(sql)) == (before, [("stcn", "finished")])

    status, lines = scrapy("reparse", parser=parser, JSONL_LOG="log.jsonl")
    assert status == 0
    assert lines == [head.replace("would change", "changed"), *rest]
    made = sql("SELECT id, version, cause, run FROM versions WHERE version > 1")
    assert sorted(made) == sorted((i, 2, "parser", 2) for i in tagged | named)
    assert stored(sql)[: len(sql("SELECT 1 FROM versions WHERE version = 1"))] == before[:count]
    # read once more, not fetched once more
    differ = (
        "SELECT count(*) FROM versions a JOIN versions b ON a.id = b.id AND b.version = 2 "
        "WHERE a.version = 1 AND (a.fetched_at != b.fetched_at OR a.answer != b.answer "
        "OR a.content_hash != b.content_hash OR a.text != b.text OR a.known_at >= b.known_at)"
    )
    assert sql(differ) == [(0,)]
    with (folder / "log.jsonl").open(encoding="utf-8") as log:
        logged = [(r["id"], r["version"], r["tags"]) for r in map(json.loads, log)]
    query = "SELECT id, version, tags FROM versions ORDER BY position"
    assert logged == [(i, version, json.loads(tags)) for i, version, tags in sql(query)]

    again = scrapy("reparse", parser=parser, JSONL_LOG="log.jsonl")
    assert again == (0, [f"{count:,} articles read again, 0 changed"])
    assert len(sql("SELECT 1 FROM versions")) == count + changed

    one = min(named)
    shown = "\n".join(scrapy("show", one, "--versions")[1])
    assert "parser" in shown
    assert "source: 证券时报" in shown
    assert "edit" not in shown


def test_what_is_not_there_is_counted_and_what_is_damaged_named(reparse, sql, folder):
    query = "SELECT id, answer FROM records JOIN versions USING (id, version) ORDER BY id"
    answers = dict(sql(query))
    alone = [i for i, answer in answers.items() if Counter(answers.values())[answer] == 1]
    gone, *_, damaged = alone
    file = {i: folder / "raw" / answers[i][:2] / f"{answers[i]}.zst" for i in (gone, damaged)}
    file[gone].unlink()
    before = stored(sql)
    count = total(sql)
    report = [f"{count - 1:,} articles read again, 0 changed", "1 articles have no kept page"]
    assert reparse() == (0, report)

    whole = file[damaged].read_bytes()
    file[damaged].write_bytes(whole[: len(whole) // 2])
    status, lines = reparse("--dry-run")
    assert status == 3
    assert lines[0] == f"{count - 2:,} articles read again, 0 would change"
    assert lines[1] == report[1]
    assert lines[2] == "1 could not be read again, and stay as they are:"
    assert lines[3].startswith(f"  {damaged}: ")
    assert answers[damaged] in lines[3]
    assert len(lines) == 4
    assert stored(sql) == before


def test_only_articles_of_then(reparse, sql, folder):
    times = [time for (time,) in sql("SELECT published_at FROM records ORDER BY published_at")]
    middle = times[len(times) // 2]
    young = sum(time >= middle for time in times)
    assert 0 < young < len(times)
    shown = reparse("--dry-run", "--since", middle)
    assert shown == (0, [f"{young:,} articles read again, 0 would change"])


def test_without_kept_pages_it_is_one_line(reparse, sql):
    says = "newscrawl: RAW_PAGES is off: no pages are kept that could be read again\n"
    before = stored(sql)
    assert reparse(says=says, RAW_PAGES="off") == (1, [])
    assert (stored(sql), runs(sql)) == (before, [("stcn", "finished")])


# --- a crawl after the parser has changed -----------------------------------------------------


@pytest.mark.parametrize("replica", [60], indirect=True)
def test_a_second_reading_tells_a_changed_parser_from_an_edit(replica, tmp_path, sql, folder):
    """The site changed two articles; of one of them no page is kept any more that could tell."""
    for name in ("news.db", "raw"):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    channels = "-a", "channels=yw,gd,gs,company,data,finance,comment"

    def crawl(**more: str) -> None:
        done = subprocess.run(
            command(replica.base, *channels, LOG_LEVEL="ERROR", RETRY_PAUSE=0),
            cwd=folder,
            env=surroundings(replica.now) | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")

    crawl()
    read = dict(
        sql(
            "SELECT id, source FROM records JOIN ledger USING (id) WHERE text != '' "
            "AND parser = 'stcn/detail-2022' AND etag IS NULL AND last_modified IS NULL "
            "ORDER BY published_at DESC"
        )
    )
    renamed = [i for i, source in read.items() if source in ("证券时报", "证券时报网")]
    edited, lost, *only_read = renamed
    assert only_read
    other = next(i for i, source in read.items() if i not in renamed)
    for id_ in (edited, other):
        replica.edit(id_, append="公司随后更正：净利润增长3.5%。")
    archive = archive_to_write(f"sqlite:///{folder}/news.db")
    with archive.reading() as connection:
        answer = newest_kept(connection, lost).answer
    archive.engine.dispose()
    (folder / "raw" / answer[:2] / f"{answer}.zst").unlink()

    replica.advance(hours=25)
    crawl(**changed_parser(folder, "source"))
    causes = dict(sql("SELECT id, cause FROM versions WHERE version = 2"))
    assert causes[edited] == causes[other] == "edit"
    assert causes.pop(lost) == "edit"  # nobody can tell
    parser = {i for i, cause in causes.items() if cause == "parser"}
    assert parser >= set(only_read)
    assert causes.keys() == parser | {edited, other}
    same = (
        "SELECT count(*) FROM versions a JOIN versions b ON a.id = b.id AND b.version = 2 "
        "WHERE b.cause = 'parser' AND a.version = 1 "
        "AND (a.content_hash != b.content_hash OR b.source != '《证券时报》')"
    )
    assert sql(same) == [(0,)]
    times = sql("SELECT known_at FROM versions WHERE version = 2")
    assert all(time > (replica.now - timedelta(hours=9)).isoformat() for (time,) in times)
