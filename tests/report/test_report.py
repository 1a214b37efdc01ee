"""``scrapy report``: the page, what it says, and that it harms nobody."""

import json
import os
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from newscrawl.archive import archive_to_write, runs
from newscrawl.archive.statistics import Period
from newscrawl.commands.report import Command
from newscrawl.processors import without_surrogates
from newscrawl.report.numbers import gather
from newscrawl.report.polite import politeness
from tests.commands import in_process
from tests.exports.hostile import HOSTILE
from tests.report.world import DAY, FIRST, HOUR, World

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
TAGS = tuple(
    without_surrogates(text).replace("\0", "")[:5000]
    for name, text in HOSTILE.items()
    if name in ("script", "image", "cdata", "entity", "control", "right to left", "no character")
)
LONG = ("涨" * 300_000,)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    """Thirty days with hostile tags."""
    address = f"sqlite:///{tmp_path_factory.mktemp('archive') / 'news.db'}"
    archive = archive_to_write(address)
    World(archive).fill(30, 4, TAGS)
    archive.engine.dispose()
    return address


@pytest.fixture
def report(url, capfdbinary, monkeypatch, tmp_path):
    """Runs the command; its status, and its output as it came."""
    monkeypatch.setenv("SCRIPTED_NOW", "2026-10-30T12:00+00:00")
    monkeypatch.chdir(tmp_path)

    def report(*words: str, archive: str = url) -> tuple[int, str, str]:
        status = in_process.run(Command(), archive, *words)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return report


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, ...], str]:
    """The pages made so far."""
    return {}


@pytest.fixture
def page(report, pages):
    def page(*words: str) -> str:
        if words not in pages:
            status, out, err = report("-o", "-", *words)
            assert (status, err) == (0, "")
            pages[words] = out
        return pages[words]

    return page


def text_of(page: str) -> str:
    return " ".join(lxml.html.document_fromstring(page.encode()).text_content().split())


def test_the_page_says_what_the_numbers_say(report, page):
    html = page()
    numbers = json.loads(report("--json")[1])
    text = text_of(html)
    assert f"{numbers['articles']:,} articles; 32 runs, 3 unhealthy, 3 killed; 1 open gap." in text
    root = lxml.html.document_fromstring(html.encode())
    by_id = {section.get("id"): section for section in root.iter("section")}
    rows = {
        row[0].text_content(): int(row[1].text_content())
        for row in by_id["days"].iter("tr")
        if row[0].get("scope") == "row"
    }
    assert {day: number for day, number in rows.items() if number} == numbers["per_day"]
    assert len(rows) == 30
    for delay in numbers["delays"]:
        assert f"{delay['channel']} " in by_id["delays"].text_content()
    first = numbers["securities"][0]
    assert f"{first['code']} {first['name']}" in by_id["securities"].text_content()
    assert "kx 快讯" in by_id["hours"].text_content()
    assert "channel kx: silent for 3 h <b>" in by_id["failures"].text_content()
    assert "HTTP 503 <i>" in by_id["failures"].text_content()
    assert "article/failed/Blocked" in by_id["failures"].text_content()
    assert "closespider_timeout" in by_id["coverage"].text_content()
    states = {day["state"] for day in numbers["coverage"]}
    assert {"complete", "in part", "unread"} <= states
    for anchor in ("days", "hours", "coverage", "delays", "fields", "securities", "tags"):
        assert by_id[anchor].find(".//svg") is not None
        assert by_id[anchor].find(".//details//table") is not None


def test_nothing_runs_and_nothing_is_loaded(page):
    html = page()
    root = lxml.html.document_fromstring(html.encode())
    elements = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert not elements & {"script", "img", "link", "iframe", "object", "i", "evil", "image"}
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]
    for element in root.iter():
        for name, value in element.items():
            assert not name.startswith("on")
            if name.rpartition(":")[2] in ("href", "src", "action", "data"):
                assert value.startswith("#"), (element.tag, name, value)
    ids = [element.get("id") for element in root.iter("section", "h2")]
    assert len(ids) == len(set(ids))
    assert "url(http" not in html
    assert "@import" not in html


def test_hostile_tags_are_text(page):
    html = page()
    text = lxml.html.document_fromstring(html.encode()).text_content()
    assert HOSTILE["script"] in text
    assert HOSTILE["script"] not in html
    assert HOSTILE["cdata"] in text
    assert HOSTILE["entity"] in text
    assert "a\ufffdc\ufffdd\x7f".replace("\ufffd", "") not in html
    assert not set(html) & {"\x07", "\x1b", "\ufffe", "\uffff", "\0"}


def test_plots_are_well_formed_and_their_texts_are_texts(page):
    root = lxml.html.document_fromstring(page().encode())
    plots = root.xpath("//svg")
    assert len(plots) >= 8
    for plot in plots:
        lxml.etree.fromstring(lxml.html.tostring(plot, method="xml", encoding="unicode"))
        assert plot.get("role") == "img"
        assert plot.get("aria-label")
        assert plot.xpath(".//text")
        assert "@0@" not in plot.text_content()


def test_a_texts_length_does_not_become_the_pages(report, tmp_path):
    address = f"sqlite:///{tmp_path / 'long.db'}"
    archive = archive_to_write(address)
    World(archive).fill(2, 2, LONG)
    archive.engine.dispose()
    status, out, _ = report(
        "-o", "-", "--since", "2026-10-01", "--until", "2026-10-02", archive=address
    )
    assert status == 0
    assert "涨…" in out
    assert len(out) < 1_000_000


def test_the_same_archive_gives_the_same_bytes(report, page):
    words = ["--since", "2026-10-27"]
    assert report("-o", "-", *words)[1] == page(*words)


def test_days_and_channels_are_chosen(report, page):
    words = ["--since", "2026-10-03", "--until", "2026-10-05", "--channel", "kx,yw"]
    numbers = json.loads(report("--json", *words)[1])
    assert list(numbers["per_day"]) == ["2026-10-03", "2026-10-04", "2026-10-05"]
    assert set(numbers["per_day_by_channel"]) <= {"kx", "yw"}
    assert {day["channel"] for day in numbers["coverage"]} <= {"kx", "yw"}
    assert "newscrawl: stcn, 2026-10-03 to 2026-10-05" in page(*words)
    assert "2026-10-06" not in page(*words)


def test_days_without_articles_are_a_report_that_says_so(page):
    text = text_of(page("--since", "2026-08-01", "--until", "2026-08-03"))
    assert "The archive has no articles of these days." in text
    assert "Every article that was listed could be read." in text


def test_an_empty_archive(report, tmp_path):
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    archive_to_write(address).engine.dispose()
    status, out, err = report("-o", "-", archive=address)
    assert (status, err) == (0, "")
    assert "The archive has no articles of these days." in text_of(out)


def test_a_file_is_written_whole_and_said(report, page, tmp_path):
    words = ["--since", "2026-10-27"]
    whole = page(*words)
    size = len(whole.encode())
    assert report(*words) == (0, f"report.html: {size:,} bytes\n", "")
    assert (tmp_path / "report.html").read_text("utf-8") == whole
    assert report(*words, "-o", "out/a.html")[1] == f"out/a.html: {size:,} bytes\n"
    assert report("--json", "-o", "a.json")[0] == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["site"] == "stcn"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--since", "soon"], "--since soon is no time"),
        (["--since", "2026-10-03", "--until", "2026-10-01"], "is after --until 2026-10-01"),
        (["--since", "2020-01-01"], "--since 2020-01-01: a report is of at most 370 days"),
        (["--channel", "kx,foo"], "unknown channel 'foo'"),
        (["-o", "."], ". is no file"),
        (["-o", "/proc/a.html"], "/proc/a.html cannot be written"),
        (["a.html"], "scrapy report does not know 'a.html'"),
    ],
)
def test_a_mistake_is_one_line(report, tmp_path, words, says):
    status, out, err = report(*words)
    assert (status, out) == (1, "")
    assert says in err
    assert err.startswith("newscrawl: ")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_no_archive_is_one_line(report, tmp_path):
    status, out, err = report(archive=f"sqlite:///{tmp_path / 'none.db'}")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "there is no archive" in err


def test_without_matplotlib_it_says_what_to_install(report, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    says = "newscrawl: plots need matplotlib: pip install 'newscrawl[report]'\n"
    assert report() == (1, "", says)
    assert list(tmp_path.iterdir()) == []
    assert report("--json")[0] == 0


def test_the_command_starts_without_matplotlib():
    code = (
        "import sys, newscrawl.commands.report, newscrawl.report\n"
        "print([name for name in sys.modules if name.startswith('matplotlib')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"[]\n"


def test_it_fits_a_telephone_and_a_screen(page, tmp_path):
    if not CHROMIUM.exists():
        says = f"NO {CHROMIUM}: NOBODY LOOKS AT THE REPORT IN A BROWSER"
        if os.environ.get("CI"):
            pytest.fail(says)
        pytest.skip(says)
    from playwright.sync_api import sync_playwright

    (tmp_path / "a.html").write_text(page(), "utf-8")
    seen, said = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for width, scheme in ((380, "dark"), (1400, "light")):
            view = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            view.on("console", lambda message: said.append(message.text))
            view.on("request", lambda request: seen.append(request.url))
            view.goto((tmp_path / "a.html").as_uri())
            assert len(view.screenshot()) > 10_000
            view.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            assert view.evaluate("document.documentElement.scrollWidth") <= width
            assert view.locator("svg").first.is_visible()
            ground, ink = view.evaluate(
                "(style => [style.backgroundColor, style.color])(getComputedStyle(document.body))"
            )
            assert (ground, ink) == {
                "dark": ("rgb(21, 23, 26)", "rgb(228, 230, 234)"),
                "light": ("rgb(255, 255, 255)", "rgb(29, 31, 35)"),
            }[scheme]
            fill = view.locator("svg text").first.evaluate("one => getComputedStyle(one).fill")
            assert fill == ink
        browser.close()
    assert said == []
    assert seen == [(tmp_path / "a.html").as_uri()] * 2


def test_what_was_asked_of_the_site(tmp_path):
    archive = archive_to_write(f"sqlite:///{tmp_path / 'news.db'}")
    with archive.writing() as connection:
        for number, counters in enumerate(
            [
                {},
                {"downloader/request_count": 40, "polite/shortest_gap": 1.25}
                | {"downloader/response_status_count/304": 10, "blocked/count": 3}
                | {"polite/rest_seconds": 900, "polite/budget": 500, "polite/budget_used": 120},
                {"downloader/request_count": 10, "polite/shortest_gap": 1.0},
            ]
        ):
            begun = FIRST + number * HOUR
            run = runs.start_run(connection, "stcn", {}, "0", begun)
            runs.finish_run(connection, run, "finished", counters, begun + HOUR)
        period = Period("stcn", FIRST.date(), FIRST.date())
        shown = politeness(gather(connection, period, FIRST + 2 * DAY))
    archive.engine.dispose()
    assert "The newest 2 runs sent 50 requests; 10 answers (20%)" in shown
    assert "two requests to a host: 1.00 s" in shown
    for cell in ("10 (25%)", "900 s", "120 of 500"):
        assert cell in shown
