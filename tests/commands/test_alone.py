"""Commands of one kind at a time, and what they say when they are not alone."""

import argparse
from datetime import UTC, datetime
from importlib import import_module

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl.archive import archive_to_write
from newscrawl.archive.engine import Database
from newscrawl.archive.locks import holding
from newscrawl.commands.alone import KINDS, PURPOSES, nobody_else, purpose
from newscrawl.commands.job import job
from newscrawl.commands.mistakes import OneLine
from newscrawl.errors import HeldError
from newscrawl.spiders.arguments import Arguments
from tests.commands import in_process

NOW = datetime(2026, 9, 30, 4, tzinfo=UTC)


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'news.db'}"


@pytest.fixture
def archive(url):
    database = archive_to_write(url)
    yield database
    database.engine.dispose()


def test_a_command_is_refused_while_it_is_at_work(archive):
    with job(archive, "reparse", {}, lambda: NOW), job(archive, "import", {}, lambda: NOW) as other:
        assert other.run == 2
        told = (
            r"^reparse runs on this archive already: run 1, process \d+ on \S+, since 2026-09-30T04"
        )
        with pytest.raises(HeldError, match=told):
            job(archive, "reparse", {}, lambda: NOW).__enter__()
    with job(archive, "reparse", {}, lambda: NOW) as again:
        assert again.run == 3


def test_an_upgrade_is_one_at_a_time(url, archive, capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", NOW.isoformat())
    command = import_module("newscrawl.commands.archive").Command
    with holding(archive, "upgrade", "process 7 on desk", NOW):
        assert in_process.run(command(), url, "upgrade") == 4
    assert "upgrade runs on this archive already: process 7 on desk" in capsys.readouterr().err
    assert in_process.run(command(), url, "upgrade") == 0


def test_all_kinds_of_all_spiders_are_known():
    spiders = SpiderLoader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]})).list()
    assert {f"{spider}{purpose}" for spider in spiders for purpose in PURPOSES} <= set(KINDS)
    given = ({}, {"since": "2026-09-01", "until": "2026-09-02"}, {"ids": "1"})
    assert tuple(purpose(Arguments.read(one)) for one in given) == PURPOSES


@pytest.mark.parametrize("kind", KINDS)
def test_who_must_be_alone_holds_them_all(url, archive, kind):
    other = Database(url)
    with (
        nobody_else(archive, "scrapy archive vacuum", NOW),
        pytest.raises(HeldError, match=f"{kind} runs .* already: scrapy archive vacuum, process"),
    ):
        holding(other, kind, "me", NOW).__enter__()
    other.engine.dispose()


class Interrupted(OneLine, ScrapyCommand):
    def short_desc(self) -> str:
        return "Is interrupted"

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        raise KeyboardInterrupt


def test_ctrl_c_is_a_line(url, capsys):
    assert in_process.run(Interrupted(), url) == 1
    assert capsys.readouterr().err == "newscrawl: interrupted\n"
    with pytest.raises(KeyboardInterrupt):
        in_process.run(Interrupted(), url, "--debug")
