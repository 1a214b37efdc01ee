"""``scrapy import --mirror``: what a spam mirror keeps, beside the genuine article."""

import pytest

from tests.pages.mirror.test_mirror import BODY, TITLE, html_page, plain_page

URL = "https://www.stcn.com/article/detail/1555284.html"
GENUINE = (
    f'<div class="detail-title">{TITLE}</div><div class="detail-info"><span>来源：证券时报网</span>'
    f'<span>2025-02-28 20:50</span></div><div class="detail-content">'
    f"{''.join(f'<p>{line}</p>' for line in BODY)}</div>"
)


@pytest.fixture
def files(folder):
    (folder / "genuine.html").write_text(GENUINE, "utf-8")
    (folder / "mirror.txt").write_text(plain_page(), "utf-8")
    (folder / "mirror.html").write_text(html_page(own_classes=True), "utf-8")


SAVED = ["import", "genuine.html", "--url", URL]
MIRROR = ["import", "--mirror", "mirror.txt"]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("order", [(SAVED, MIRROR), (MIRROR, SAVED)], ids=["before", "after"])
def test_a_genuine_copy_wins_before_and_after(scrapy, sql, order):
    for words in order:
        done = scrapy(*words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "1 page read, 1 article stored\n"
    found = dict(sql("SELECT provenance, duplicate_of FROM records"))
    assert found == {"saved": None, "mirror": "stcn:1555284"}
    assert sql("SELECT unrestored FROM records WHERE provenance = 'mirror'") == [(0.0,)]
    assert sql("SELECT DISTINCT text FROM records") == [("\n".join(BODY),)]
    # nobody asks the site for what only a mirror has
    assert sql("SELECT due_at FROM ledger WHERE article_id LIKE 'mirror-%'") == [(None,)]


@pytest.mark.usefixtures("files")
def test_a_mirror_is_no_saved_page_of_the_site(scrapy, folder):
    done = scrapy("import", "mirror.html", "--url", URL)
    assert done.returncode == 3
    assert "mirror.html: it is the page of a mirror: scrapy import --mirror" in done.stdout
    assert scrapy("import", "--mirror", "mirror.html").returncode == 0


@pytest.mark.usefixtures("files")
def test_a_genuine_page_is_no_mirror(scrapy, sql):
    done = scrapy("import", "--mirror", "genuine.html", "mirror.txt")
    assert done.returncode == 3
    assert "1 not to be read:\n  genuine.html: no mirror page" in done.stdout
    assert sql("SELECT provenance FROM records") == [("mirror",)]


@pytest.mark.usefixtures("files")
def test_a_mirror_page_can_be_shown_and_read_again(scrapy, sql):
    scrapy(*MIRROR)
    [(id_,)] = sql("SELECT id FROM records")
    assert scrapy("reparse").stdout == "1 articles read again, 0 changed\n"
    shown = scrapy("show", id_)
    assert shown.returncode == 0
    assert TITLE in shown.stdout
    assert "mirror/stcn · mirror" in shown.stdout
