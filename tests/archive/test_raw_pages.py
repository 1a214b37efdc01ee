"""Kept answers: whole, by their content, and told apart from damaged ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.raw_pages import PageNotKept, RawPages, digest
from newscrawl.errors import ArchiveError

BODY = "<html>贵州茅台</html>".encode() * 100


@given(st.binary())
def test_what_is_kept_comes_back(tmp_path_factory, body):
    pages = RawPages(str(tmp_path_factory.mktemp("raw")))
    pages.keep(digest(body), body)
    assert pages.read(digest(body)) == body


def test_one_file_for_one_content(tmp_path):
    pages = RawPages(str(tmp_path / "raw"))
    for _ in range(2):
        pages.keep(digest(BODY), BODY)
    [file] = [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]
    assert file.name == f"{digest(BODY)}.zst"
    assert file.parent.name == file.name[:2]
    assert file.stat().st_size < len(BODY) / 5


def test_off_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pages = RawPages("off")
    pages.keep(digest(BODY), BODY)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(PageNotKept):
        pages.read(digest(BODY))


def _empty(file):
    file.write_bytes(b"")


def _cut(file):
    file.write_bytes(file.read_bytes()[:-3])


def _other(file):
    pages = RawPages(str(file.parent.parent.parent / "other"))
    pages.keep(digest(b"other"), b"other")
    [other] = pages.folder.rglob("*.zst")
    file.write_bytes(other.read_bytes())


@pytest.mark.parametrize("damage", [_empty, _cut, _other, lambda file: file.unlink()])
def test_what_is_not_what_it_was_is_no_page(tmp_path, damage):
    pages = RawPages(str(tmp_path / "raw"))
    pages.keep(digest(BODY), BODY)
    [file] = (tmp_path / "raw").rglob("*.zst")
    damage(file)
    with pytest.raises(PageNotKept, match="raw/"):
        pages.read(digest(BODY))


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "raw").write_text("a file")
    with pytest.raises(ArchiveError, match="RAW_PAGES names another folder, or off"):
        RawPages(str(tmp_path / "raw")).keep(digest(BODY), BODY)


def test_nothing_half_written_is_left(tmp_path):
    pages = RawPages(str(tmp_path))
    (tmp_path / digest(BODY)[:2] / f"{digest(BODY)}.zst").mkdir(parents=True)  # in the way
    (tmp_path / digest(BODY)[:2] / f"{digest(BODY)}.zst" / "x").touch()
    pages.keep(digest(BODY), BODY)
    assert list(tmp_path.rglob("*.part")) == []
