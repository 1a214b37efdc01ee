import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.saved.addresses import claimed_addresses, said_by
from tests.pages.hostile import seconds

PAGE = "https://www.stcn.com/article/detail/4204288.html"


def addresses(body: bytes, path: Path) -> tuple[str, ...]:
    return claimed_addresses(said_by(body, None), path)


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- saved from url=(0048){PAGE} --><html><body></body></html>",
        f"<!DOCTYPE html>\n<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: x\n-->",
        f'<head><link rel="canonical" href="{PAGE}"></head>',
        f'<head><meta property="og:url" content="{PAGE}"></head>',
        f'<div class="social-bar social-share" data-url="{PAGE}"></div>',
    ],
    ids=["browser", "SingleFile", "canonical", "og:url", "share"],
)
def test_the_page_itself_says_where_it_is_from(body):
    assert addresses(body.encode(), Path("page.html"))[0] == PAGE


def test_its_place_on_the_disk_says_so_too(tmp_path):
    path = tmp_path / "saved" / "www.stcn.com" / "article" / "detail" / "4204288.html"
    assert PAGE in addresses(b"<p>x</p>", path)


def test_the_file_beside_it_comes_first(tmp_path):
    (tmp_path / "meta.json").write_text(f'{{"url": "{PAGE}"}}')
    body = b'<link rel="canonical" href="https://www.stcn.com/">'
    assert addresses(body, tmp_path / "page.html")[:2] == (PAGE, "https://www.stcn.com/")


@pytest.mark.parametrize("beside", ["", "[]", "{", '{"url": 7}', "\xff", "[" * 50_000])
def test_a_file_beside_it_that_says_nothing_is_passed_over(tmp_path, beside):
    (tmp_path / "meta.json").write_bytes(beside.encode("latin-1"))
    assert addresses(b"<p>x</p>", Path(tmp_path / "page.html")) is not None
    assert PAGE not in addresses(b"<p>x</p>", tmp_path / "page.html")


def test_each_address_once():
    body = f'<link rel="canonical" href="{PAGE}"><meta property="og:url" content="{PAGE}">'
    assert addresses(body.encode(), Path("x.html")).count(PAGE) == 1


def test_the_file_beside_several_pages_is_of_none_of_them(tmp_path):
    (tmp_path / "meta.json").write_text(f'{{"url": "{PAGE}"}}')
    (tmp_path / "style.css").touch()
    page = tmp_path / "a.html"
    page.touch()
    assert addresses(b"<p>x</p>", page) == (PAGE,)
    (tmp_path / "B.HTM").touch()
    assert addresses(b"<p>x</p>", page) == ()


def test_a_pipe_beside_it_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "meta.json")
    assert addresses(b"<p>x</p>", tmp_path / "page.html") == ()


def test_what_a_page_claims_is_more_than_where_it_is_shared():
    body = (
        "<!-- saved from url=(0048)https://a.cn/ --><!-- Page saved with SingleFile url: b -->"
        "<link rel='canonical' href='/c'><meta property='og:url' content='d'>"
        "<link rel='canonical' href='/c'><div class='social-share' data-url='e'></div>"
    )
    said = said_by(body.encode(), None)
    assert (said.claims, said.shared) == (("https://a.cn/", "b", "/c", "d"), ("e",))


def test_a_tag_of_very_many_attributes_claims_nothing_and_takes_no_time():
    names = " ".join(f"a{n}" for n in range(80_000))
    body = (
        f"<!-- saved from url=(0048){PAGE} --><link rel='canonical' href='x'><p {names}>".encode()
    )
    assert said_by(body, None).claims == (PAGE,)
    assert seconds(lambda: said_by(body, None), 1) < 1


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Wed Nov 25 2026 12:00:00 GMT+0800 (中国标准时间)", datetime(2026, 11, 25, 4, tzinfo=UTC)),
        ("Sat Jan 03 2026 01:02:03 GMT-0130", datetime(2026, 1, 3, 2, 32, 3, tzinfo=UTC)),
        ("Wed Abc 25 2026 12:00:00 GMT+0800", None),
        ("Wed Nov 31 2026 12:00:00 GMT+0800", None),
        ("Wed Nov 25 0001 00:00:00 GMT+0800", None),
        ("Wed Nov 25 2026 12:00:00 GMT-0000", None),
        ("Wed Nov 25 2026 12:00:00 GMT+9900", None),
        ("2026-11-25", None),
    ],
)
def test_single_file_says_when_it_saved_the_page(date, at):
    body = f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: {date}\n-->"
    said = said_by(body.encode(), None)
    assert (said.saved_at, said.claims) == (at, (PAGE,))
