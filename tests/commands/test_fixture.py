"""``scrapy fixture``: a page becomes a folder as those of tests/fixtures/stcn."""

import errno
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.commands import fixture
from newscrawl.commands.fixture_folder import Fixture, fixture_of
from newscrawl.errors import UserError
from newscrawl.pages.stcn.channels import CANONICAL_BASE, article_url
from newscrawl.saved import SavedPage

FIXTURES = Path(__file__).parents[1] / "fixtures" / "stcn"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def folders(kind: str) -> list:
    return [pytest.param(f, id=f.name) for f in sorted((FIXTURES / kind).iterdir())]


def saved(folder: Path, address: str, at: datetime = NOW) -> SavedPage:
    body = next(folder.glob("page.*")).read_bytes()
    return SavedPage(folder.name, (address,), body, None, at)


def load(folder: Path, name: str) -> dict:
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("folder", folders("article"))
def test_an_article(folder):
    number = load(folder, "meta")["article_id"]
    made = fixture_of(saved(folder, article_url(number)))
    assert (made.kind, made.page_name, made.fault) == ("article", "page.html", None)
    assert made.meta["article_id"] == number
    expected = load(folder, "expected")
    assert made.expected == {name: expected[name] for name in made.expected}
    assert len(made.expected) == 22


@pytest.mark.parametrize("folder", folders("flash"))
def test_a_flash(folder):
    number = load(folder, "meta")["article_id"]
    page = saved(folder, "https://www.stcn.com/article/list.html?type=kx")
    made = fixture_of(page, number)
    assert (made.kind, made.page_name, made.fault) == ("flash", "page.json", None)
    assert made.expected == load(folder, "expected")


@pytest.mark.parametrize("folder", folders("listing"))
def test_a_list(folder):
    meta = load(folder, "meta")
    column = (folder / "page.html").exists()
    path = f"list/{meta['channel']}.html" if column else f"list.html?type={meta['channel']}"
    page = saved(
        folder, f"https://www.stcn.com/article/{path}", datetime.fromisoformat(meta["base"])
    )
    made = fixture_of(page)
    assert (made.kind, made.meta["base"]) == ("listing", meta["base"])
    assert made.expected == load(folder, "expected")


def test_a_page_that_the_parser_cannot_read_keeps_its_place():
    page = SavedPage("x.html", (article_url("7"),), b"<p>a new layout</p>", None, NOW)
    made = fixture_of(page)
    assert made.expected == {}
    assert made.fault == "the page has the layout of no known article page"


@pytest.mark.parametrize("address", ["", "https://example.com/article/list/kx.html", "x"])
def test_a_page_of_nowhere_is_refused(address):
    with pytest.raises(UserError, match="which article or list"):
        fixture_of(SavedPage("x.html", (address,), b"<p>x</p>", None, NOW))


def fixture_7(body: bytes = b"<p>x</p>", content_type: str | None = None) -> Fixture:
    return fixture_of(SavedPage("x.html", (article_url("7"),), body, content_type, NOW))


COPY = "http://127.0.0.1:8010"
OLD = "/2019/0926/15409036.shtml"


def placed(asked: str, landed: str, given: str | None = None, *, claim: str = "") -> str:
    page = SavedPage(asked, (landed,), b"<p>x</p>", None, NOW, (claim,))
    [address] = fixture._placed(page, asked, COPY, given).addresses
    return address


@pytest.mark.parametrize(
    ("asked", "landed", "address"),
    [
        (f"{COPY}/article/detail/7.html", f"{COPY}/article/detail/7.html?x", article_url("7")),
        (
            f"http://stock.stcn.com{OLD}",
            f"http://stock.stcn.com{OLD}#a",
            f"https://stock.stcn.com{OLD}",
        ),
        (
            f"{COPY}/article/list/yw.html",
            f"{COPY}/article/list/gd.html",
            f"{CANONICAL_BASE}/article/list/gd.html",
        ),
    ],
)
def test_an_answer_has_the_address_that_it_came_from(asked, landed, address):
    assert placed(asked, landed) == address


@pytest.mark.parametrize("landed", ["/article/detail/8.html", "/", OLD])
def test_an_answer_of_another_page_than_the_article_asked_for_is_refused(landed):
    with pytest.raises(UserError, match=f"it sends on to {COPY}{landed}; give the address"):
        placed(f"{COPY}/article/detail/7.html", COPY + landed, article_url("7"))


def test_an_old_page_of_a_copy_is_on_the_host_that_it_names_or_that_is_given():
    url = f"https://stock.stcn.com{OLD}"
    assert placed(COPY + OLD, COPY + OLD, claim=f"http://stock.stcn.com{OLD}") == url
    assert placed(COPY + OLD, COPY + OLD, url) == url
    with pytest.raises(UserError, match=r"on which host of stcn\.com does it stand"):
        placed(COPY + OLD, COPY + OLD, claim="http://stock.stcn.com/2019/0926/1.shtml")


def test_an_article_page_has_no_rows():
    page = SavedPage("x.html", (article_url("7"),), b"<p>x</p>", None, NOW)
    with pytest.raises(UserError, match=r"x\.html is an article's page; --id is for lists"):
        fixture_of(page, "7")


@pytest.mark.parametrize(
    ("body", "content_type", "kept"),
    [
        ("<p>贵州茅台</p>".encode("gbk"), "text/html; charset=gbk", True),
        ("<meta charset=gbk><p>贵州茅台</p>".encode("gbk"), "text/html; charset=gbk", False),
        ("<p>贵州茅台</p>".encode(), "text/html; charset=utf-8", False),
        ("<p>贵州茅台</p>".encode(), "text/html", False),
    ],
)
def test_a_charset_that_only_the_header_tells_is_kept(body, content_type, kept):
    assert fixture_7(body, content_type).meta.get("content_type") == (
        content_type if kept else None
    )


def test_a_folder_that_is_there_stays(tmp_path):
    made = fixture_7()
    made.write(tmp_path / "a", b"<p>x</p>")
    with pytest.raises(UserError, match="is there already"):
        made.write(tmp_path / "a", b"<p>y</p>")
    assert (tmp_path / "a" / "page.html").read_bytes() == b"<p>x</p>"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_empty_folder_that_is_there_stays_too(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(UserError, match="is there already"):
        fixture_7().write(tmp_path / "a", b"<p>y</p>")


def test_a_failed_write_leaves_nothing(tmp_path, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UserError, match=r"a cannot be written: No space left on device"):
        fixture_7().write(tmp_path / "kind" / "a", b"<p>x</p>")
    assert list((tmp_path / "kind").iterdir()) == []


def test_a_folder_inside_a_file_cannot_be_written(tmp_path):
    (tmp_path / "kind").touch()
    with pytest.raises(UserError, match="cannot be written"):
        fixture_7().write(tmp_path / "kind" / "a", b"<p>x</p>")
