"""``scrapy export --cursor``: what is new, exactly once, wherever an export is killed."""

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from newscrawl.archive import archive_to_write, ledger, store
from newscrawl.archive.duplicates.links import Link, write_links
from newscrawl.archive.runs import start_run
from newscrawl.commands.export import Command
from newscrawl.errors import UserError
from newscrawl.exports import increment, whole_file
from newscrawl.items import ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from tests.commands import in_process

START = datetime(2026, 9, 30, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ROUNDS = 25


class Desk:
    """An archive that grows, minute by minute, and exports of it."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self.url = f"sqlite:///{folder / 'data' / 'news.db'}"
        self.monkeypatch = monkeypatch
        self.at = START
        self.versions: Counter[int] = Counter()
        self.archive = archive_to_write(self.url)
        with self.writing() as connection:
            self.run = start_run(connection, "stcn", {}, "0", START)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, and nothing that stays open for a child to inherit."""
        with self.archive.writing() as connection:
            yield connection
        self.archive.engine.dispose()

    def pass_time(self, minutes: int = 5) -> None:
        self.at += minutes * MINUTE
        self.monkeypatch.setenv("SCRIPTED_NOW", self.at.isoformat())

    def write(self, number: int, channel: str = "kx") -> None:
        """The article, once more where it is there."""
        self.pass_time()
        row = ListRow(str(number), "flash", f"第{number}篇", START, content=f"{self.at}。")
        self.see(number, channel)
        article = article_from_row(
            row, fetched_at=self.at, seen=Known(START, [channel], self.versions[number])
        )
        self.versions[number] += 1
        with self.writing() as connection:
            assert store.store(connection, [Reading(article, row, cause="edit")], self.run, self.at)
        self.pass_time()

    def see(self, number: int, channel: str) -> None:
        """The article stands in a channel."""
        row = ListRow(str(number), "flash", f"第{number}篇", START, content="正文。")
        with self.writing() as connection:
            ledger.list_rows(connection, ledger.ListPage("stcn", channel, self.at), [row])

    def export(self, path: str, *words: str) -> int:
        return in_process.run(Command(), self.url, "--cursor", "w", "-o", path, *words)


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, monkeypatch)


def there(path: str | Path) -> list[str]:
    """The versions in a file, such as ``2/1``: article 2, version 1."""
    lines = Path(path).read_text("utf-8").splitlines()
    return [f"{one['article_id']}/{one['version']}" for one in map(json.loads, lines)]


def test_it_takes_what_is_new_and_what_has_changed(desk, capsys):
    desk.write(1)
    desk.write(2)
    assert desk.export("a.jsonl") == 0
    assert there("a.jsonl") == ["1/1", "2/1"]
    desk.write(2)
    desk.write(3)
    assert desk.export("b.jsonl") == 0
    assert there("b.jsonl") == ["2/2", "3/1"]
    capsys.readouterr()
    assert desk.export("c.jsonl") == 0
    says = "c.jsonl: nothing new since the last export of w; it is not written\n"
    assert capsys.readouterr() == (says, "")
    names = {path.name for path in Path().iterdir()}
    files = {"a.jsonl", "b.jsonl"}
    assert names == files | {f"{name}.manifest.json" for name in files} | {"data"}


def test_all_versions_of_an_article_between_two_exports(desk):
    desk.write(1)
    desk.write(1)
    assert desk.export("a.jsonl", "--table", "versions", "--fields", "article_id,version") == 0
    assert there("a.jsonl") == ["1/1", "1/2"]
    desk.write(1)
    assert desk.export("b.jsonl", "--table", "versions", "--fields", "article_id,version") == 0
    assert there("b.jsonl") == ["1/3"]


def test_an_article_that_comes_to_the_channel_later_is_taken_then_and_once(desk):
    words = "--channel", "yw"
    desk.write(1, "yw")
    desk.write(2, "kx")
    assert desk.export("a.jsonl", *words) == 0
    assert there("a.jsonl") == ["1/1"]
    desk.write(3, "kx")
    desk.see(2, "yw")
    desk.see(1, "gd")
    desk.pass_time()
    assert desk.export("b.jsonl", *words) == 0
    assert there("b.jsonl") == ["2/1"]
    desk.write(2, "kx")
    desk.write(1, "yw")
    assert desk.export("c.jsonl", *words) == 0
    assert there("c.jsonl") == ["1/2", "2/2"]
    assert desk.export("d.jsonl", *words) == 0
    assert not Path("d.jsonl").exists()


def test_who_has_just_come_to_a_channel_is_in_the_next_export(desk):
    desk.write(1, "kx")
    desk.see(1, "yw")
    assert desk.export("a.jsonl", "--channel", "yw") == 0
    assert not Path("a.jsonl").exists()
    assert desk.export("a.jsonl", "--channel", "yw") == 0
    assert not Path("a.jsonl").exists()
    desk.pass_time()
    assert desk.export("b.jsonl", "--channel", "yw") == 0
    assert there("b.jsonl") == ["1/1"]


def test_what_repeats_an_article_of_an_earlier_export_is_left_out(desk):
    desk.write(1)
    assert desk.export("a.jsonl", "--no-duplicates") == 0
    desk.write(2)
    with desk.writing() as connection:
        write_links(connection, {"stcn:2": Link("stcn:1", 0.9, "near")}, desk.at)
    desk.write(3)
    assert desk.export("b.jsonl", "--no-duplicates") == 0
    assert there("b.jsonl") == ["3/1"]


def test_another_choice_needs_another_cursor(desk, capsys):
    desk.write(1)
    assert desk.export("a.jsonl", "--channel", "kx") == 0
    capsys.readouterr()
    assert desk.export("b.jsonl", "--channel", "yw") == 1
    says = capsys.readouterr().err
    assert says.startswith("newscrawl: cursor 'w' exports table=articles, fields=id,site,")
    assert says.endswith(", channel=kx; take another name for another choice\n")
    assert not Path("b.jsonl").exists()


def test_of_two_at_once_the_second_is_refused(desk, capsys, monkeypatch):
    desk.write(1)
    move = increment.Increment.move

    def meanwhile(self, *words) -> None:
        monkeypatch.setattr(increment.Increment, "move", move)
        assert desk.export("b.jsonl") == 0
        move(self, *words)

    monkeypatch.setattr(increment.Increment, "move", meanwhile)
    assert desk.export("a.jsonl") == 1
    assert (
        "newscrawl: another export has moved the cursor 'w' meanwhile\n" in capsys.readouterr().err
    )
    assert there("b.jsonl") == ["1/1"]
    names = {path.name for path in Path().iterdir()}
    assert names == {"b.jsonl", "b.jsonl.manifest.json", "data"}


@pytest.fixture
def unnamed(desk, monkeypatch):
    """An export of article 1 to a.jsonl whose file could not be given its name."""
    desk.write(1)
    replace = Path.replace

    def fails(_part: Path, _to: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fails)
    assert desk.export("a.jsonl") == 1
    monkeypatch.setattr(Path, "replace", replace)
    assert not Path("a.jsonl").exists()


@pytest.mark.usefixtures("unnamed")
def test_a_file_without_its_name_is_finished_by_the_next_export(desk, capsys):
    desk.write(2)
    capsys.readouterr()
    assert desk.export("b.jsonl") == 0
    says = f"{Path.cwd()}/a.jsonl: finished for an export that was ended too early\n"
    assert capsys.readouterr().err == says
    assert (there("a.jsonl"), there("b.jsonl")) == (["1/1"], ["2/1"])
    assert in_process.run(Command(), desk.url, "--verify", "a.jsonl") == 0


@pytest.mark.usefixtures("unnamed")
def test_the_same_file_is_written_once_more(desk):
    desk.write(2)
    assert desk.export("a.jsonl") == 0
    assert there("a.jsonl") == ["1/1", "2/1"]


@pytest.mark.usefixtures("unnamed")
def test_a_killed_repetition_loses_nothing(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("newscrawl.exports.jsonl.write_jsonl", fails_at_once)
        with pytest.raises(RuntimeError):
            desk.export("a.jsonl")
    assert desk.export("b.jsonl") == 0
    assert there("b.jsonl") == ["1/1"]


def fails_at_once(*_words: object) -> None:
    raise RuntimeError


@pytest.mark.usefixtures("unnamed")
def test_a_file_that_is_just_getting_its_name_is_left_to_whoever_gives_it(desk, capsys):
    part = whole_file.part_of(Path("a.jsonl"), "w")
    with whole_file._locked(part, lambda: True):
        capsys.readouterr()
        assert desk.export("b.jsonl") == 1
        assert "a.jsonl is being written by another process" in capsys.readouterr().err
        with pytest.raises(UserError, match="is being written by another process"):
            whole_file.finish(Path("a.jsonl"), "w", lambda _file: True)
    assert not Path("b.jsonl").exists()


def killed_at(desk: Desk, line: int, path: str, *words: str, moved: bool) -> bool:
    """Export in a process that dies before this line of newscrawl; answers whether it did.

    ``moved``: counted from where the cursor has moved, so that only names are to be given.
    """
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        count = -1_000_000 if moved else 0

        def trace(frame, event, _argument):
            nonlocal count
            if moved and (frame.f_code.co_name, event) == ("move", "return"):
                count = 0
            name = frame.f_code.co_filename
            if "/newscrawl/exports/" not in name and "/archive/cursors" not in name:
                return None
            count += event == "line"
            if count == line + 1:
                os._exit(9)
            return trace

        sys.settrace(trace)
        os._exit(desk.export(path, *words))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 9


def test_torture(desk):
    """Killed before any line of its own; now to the same file, now to another one."""
    chance = random.Random(5)
    words = "--table", "versions", "--fields", "article_id,version", "--channel", "kx"
    taken: Counter[str] = Counter()
    killed = 0

    def take() -> None:
        for path in Path().glob("*.jsonl"):
            taken.update(there(path))
            path.unlink()

    for turn in range(ROUNDS):
        desk.write(chance.randrange(9))
        path = chance.choice(["same.jsonl", "same.jsonl", f"{turn}.jsonl"])
        moved = chance.random() < 0.5
        line = chance.randrange(25 if moved else 400)
        killed += killed_at(desk, line, path, *words, moved=moved)
        take()
    desk.pass_time()
    for path in ("last.jsonl", "same.jsonl"):
        assert desk.export(path, *words) == 0
        take()
    assert killed > ROUNDS / 3
    wanted = [f"{number}/{n + 1}" for number, count in desk.versions.items() for n in range(count)]
    assert taken == Counter(wanted)
