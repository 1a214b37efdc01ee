"""``scrapy export`` writes feeds: by the name of the file, by --format, and for a choice."""

import json

import pytest
from lxml import etree

from newscrawl.commands.export import Command
from tests.commands import in_process
from tests.exports.atom_rules import ATOM, faults
from tests.exports.feed_world import world
from tests.exports.jsonfeed_rules import schema


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("feeds")
    world(folder).archive.engine.dispose()
    return f"sqlite:///{folder / 'news.db'}"


@pytest.fixture
def export(url, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    monkeypatch.chdir(tmp_path)

    def export(*words: str) -> tuple[int, str]:
        status = in_process.run(Command(), url, *words)
        out, err = capsys.readouterr()
        return status, out + err

    return export


@pytest.mark.parametrize("words", [["-o", "a.atom"], ["-o", "a", "--format", "atom"]])
def test_a_feed_of_a_security_whose_code_is_not_whole(export, tmp_path, words):
    assert export(*words, "--security", "600519") == (0, f"{words[1]}: 1 article\n")
    document = (tmp_path / words[1]).read_bytes()
    assert faults(document) == []
    feed = etree.fromstring(document)
    assert feed.findtext("atom:title", None, ATOM) == "600519.SH 贵州茅台"
    manifest = json.loads((tmp_path / f"{words[1]}.manifest.json").read_text("utf-8"))
    assert (manifest["format"], manifest["rows"]) == ("atom", 1)
    assert manifest["first"] == manifest["last"] == "2026-09-30T12:02:00+08:00"


def test_a_json_feed_of_words_as_it_was_then(export, tmp_path):
    choice = ["--query", "公司", "--as-of", "2026-09-30T13:30"]
    assert export("-o", "a.json", *choice)[0] == 0
    feed = json.loads((tmp_path / "a.json").read_text("utf-8"))
    schema().validate(feed)
    assert [item["title"] for item in feed["items"]] == ["第2篇"]
    assert feed["title"] == "搜索 公司"


@pytest.mark.parametrize("name", ["a.atom", "a.json"])
def test_what_does_not_change_is_written_in_the_same_bytes(export, tmp_path, name):
    found = []
    for _ in range(2):
        assert export("-o", name, "--channel", "kx")[0] == 0
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1]


def test_a_feed_shows_articles_as_a_whole_and_no_other_table(export, tmp_path):
    for words in (["--fields", "id"], ["--table", "sightings"], ["--cursor", "a"]):
        status, says = export("-o", "a.atom", *words)
        assert (status, says.count("\n")) == (1, 1)
        assert "atom" in says
    assert list(tmp_path.iterdir()) == []
