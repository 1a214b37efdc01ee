"""The commands in the READMEs are commands, and their options are options."""

import argparse
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(path: Path) -> list[str]:
    """The lines of code blocks that start a command of the project."""
    blocks = re.findall(r"^```(?:sh|cron)\n(.*?)^```", path.read_text("utf-8"), re.M | re.S)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return re.findall(r"scrapy ((?!crawl|demo)[a-z]+ [^#\n|>;]*)", joined)


def test_there_are_such_commands():
    assert sum(len(commands(path)) for path in DOCS) > 40


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_their_options_are_options(path):
    for line in commands(path):
        name, *words = shlex.split(line.split("2>>")[0].replace("&", " "))
        parser = argparse.ArgumentParser(exit_on_error=False, conflict_handler="resolve")
        command = import_module(f"newscrawl.commands.{name}").Command()
        command.settings = Settings()
        command.add_options(parser)
        _, rest = parser.parse_known_args(words)
        assert [word for word in rest if word.startswith("--")] == [], line
