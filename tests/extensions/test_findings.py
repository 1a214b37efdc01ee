"""A finding in full: an example with its page, which is kept only now, and what to do."""

import pytest

from newscrawl.archive.raw_pages import RawPages
from newscrawl.extensions.run_record import in_full
from newscrawl.health import Evidence, Finding

FINDING = Finding("fields", "editors is in 0 of 40", "compare .duty with the page", "p/editors")


@pytest.fixture
def evidence():
    found = Evidence()
    found.note("p/editors", "http://x/7", b"<html>7</html>")
    return found


def test_the_page_of_an_example_is_kept(evidence, tmp_path):
    pages = RawPages(str(tmp_path / "raw"))
    line = in_full(FINDING, evidence, pages)
    [kept] = (tmp_path / "raw").glob("??/*.zst")
    assert line == (
        f"editors is in 0 of 40; such as http://x/7, kept as {kept}; compare .duty with the page"
    )
    assert pages.read(kept.stem) == b"<html>7</html>"


@pytest.mark.parametrize("folder", ["off", "/dev/null/raw"])
def test_without_a_place_for_pages_the_address_does(evidence, folder):
    assert in_full(FINDING, evidence, RawPages(folder)) == (
        "editors is in 0 of 40; such as http://x/7; compare .duty with the page"
    )


def test_without_example_and_advice():
    line = in_full(Finding("log", "JSONL_LOG could not be written"), Evidence(), RawPages("off"))
    assert line == "JSONL_LOG could not be written"
