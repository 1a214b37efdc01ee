"""Manifests: what stands beside a file, and whether the file is still that."""

import hashlib
import json

import pytest

from newscrawl.archive.schema import SCHEMA_VERSION
from newscrawl.commands.export import Command
from newscrawl.exports.manifest import manifest_of
from tests.commands import in_process
from tests.exports.hostile import HOSTILE


@pytest.fixture
def export(hostile_url, capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-01T00:00+00:00")
    monkeypatch.chdir(tmp_path)

    def export(*words: str) -> tuple[int, str, str]:
        return in_process.run(Command(), hostile_url, *words), *capfd.readouterr()

    return export


@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.md"])
def test_it_says_what_the_file_is(export, tmp_path, name):
    fields = () if name.endswith("md") else ("--fields", "title,id")
    assert export("-o", name, "--until", "2026-10-01", *fields)[0] == 0
    path = tmp_path / name
    manifest = json.loads(manifest_of(path).read_bytes())
    assert manifest["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert manifest["bytes"] == path.stat().st_size
    assert manifest["rows"] == manifest["position"] == len(HOSTILE)
    assert manifest["table"] == "articles"
    assert manifest["format"] == name.split(".")[1]
    if fields:
        assert manifest["fields"] == ["title", "id"]
    assert manifest["arguments"] == {"until": "2026-10-01"}
    assert manifest["first"] == "2026-09-30T12:01:00+08:00"
    assert manifest["last"] == "2026-09-30T12:19:00+08:00"
    assert manifest["schema"] == SCHEMA_VERSION
    assert manifest["made_at"].startswith("2026-10-01T00:")
    assert export("--verify", name) == (0, f"{name}: 19 rows, as its manifest says\n", "")


def test_what_a_sheet_has_cut_is_said(export, tmp_path):
    assert export("-o", "a.xlsx", "--fields", "title")[2] == (
        "too long for a cell, and cut: 1 texts\n"
    )
    assert json.loads((tmp_path / "a.xlsx.manifest.json").read_bytes())["cut_cells"] == 1


def test_another_file_is_found_out(export, tmp_path):
    path = tmp_path / "a.jsonl"
    assert export("-o", "a.jsonl")[0] == 0
    data = path.read_bytes()
    path.write_bytes(data[:-5])
    status, out, err = export("--verify", "a.jsonl")
    assert (status, out) == (3, "")
    assert err.startswith(f"newscrawl: a.jsonl has {len(data) - 5:,} bytes, its manifest says ")
    path.write_bytes(data[:-5] + b"12345")
    status, out, err = export("--verify", "a.jsonl")
    assert (status, out) == (3, "")
    assert err.startswith("newscrawl: a.jsonl has another SHA-256 than its manifest")
    assert err.count("\n") == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"bytes": "1", "rows": 2}', "\ud800", "null"])
def test_what_is_no_manifest(export, tmp_path, text):
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "a.csv.manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    says = "newscrawl: a.csv.manifest.json is no manifest of scrapy export\n"
    assert export("--verify", "a.csv") == (1, "", says)


def test_a_file_that_is_gone(export, tmp_path):
    assert export("-o", "a.csv", "--fields", "id")[0] == 0
    (tmp_path / "a.csv").unlink()
    says = "newscrawl: a.csv cannot be read: No such file or directory\n"
    assert export("--verify", "a.csv") == (1, "", says)


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_what_is_no_file(export, name):
    status, out, err = export("--verify", name)
    assert (status, out, err.count("\n")) == (1, "", 1)


def test_where_there_is_no_room_for_it_there_is_no_file(export, tmp_path):
    name = f"{'n' * 245}.csv"
    status, _, err = export("-o", name)
    assert status == 1
    assert err.endswith("cannot be written: File name too long\n")
    assert list(tmp_path.iterdir()) == []
