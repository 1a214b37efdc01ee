"""The pages in headless Chromium: both widths, light and dark, with and without JavaScript."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from newscrawl.web.server import listen, server_of
from tests.exports.hostile import HOSTILE
from tests.web.conftest import FIRST_HOSTILE

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

PAGES = {
    "front": "/",
    "search": f"/search?q={quote('茅台')}",
    "article": "/article/stcn:6",
    "differences": "/article/stcn:2/versions?old=1&new=2",
    "security": "/security/600519.SH",
    "health": "/health",
    "tables": "/archive",
    "rows": "/archive/versions?_size=5",
    "SQL": "/archive?sql=select+title+from+versions+limit+3",
}
WIDTHS = {"narrow": 380, "wide": 1400}
GROUNDS = {"light": "rgb(251, 250, 247)", "dark": "rgb(22, 23, 26)"}
HARMFUL = {
    name: number
    for number, name in enumerate(HOSTILE, FIRST_HOSTILE)
    if name in ("script", "image", "cdata", "right to left", "markdown")
}


@dataclass
class Visit:
    """A page of the browser, and what went wrong on it."""

    page: object
    base: str
    wrong: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        answer = self.page.goto(self.base + address)
        assert answer.status == 200, address

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})

    @property
    def too_wide(self) -> int:
        """Pixels by which the page is wider than the window."""
        root = "document.documentElement"
        return self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


@pytest.fixture(scope="module")
def base(pages_app) -> Iterator[str]:
    """The address of a server in a thread."""
    listening = listen("127.0.0.1", 0)
    server = server_of(pages_app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all tests of this module."""
    if not CHROMIUM.exists():
        says = f"NO {CHROMIUM}: THE WEB PAGES ARE NOT TESTED IN A BROWSER"
        if os.environ.get("CI"):
            pytest.fail(says)
        pytest.skip(says)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield found
        found.close()


@contextmanager
def window(browser, base: str, *, script: bool = True) -> Iterator[Visit]:
    """A window that notes whatever the console, or another host, has to do with its pages."""
    context = browser.new_context(java_script_enabled=script)
    one = Visit(context.new_page(), base)
    one.page.on("console", lambda said: one.wrong.append(f"{said.type}: {said.text}"))
    one.page.on("pageerror", lambda error: one.wrong.append(str(error)))
    one.page.on("dialog", lambda dialog: (one.wrong.append("dialog"), dialog.dismiss()))
    one.page.on("request", lambda asked: asked.url.startswith(base) or one.wrong.append(asked.url))
    yield one
    context.close()


@pytest.fixture(scope="module")
def shared_window(browser, base):
    with window(browser, base) as one:
        yield one


@pytest.fixture
def visit(shared_window):
    """The window, wide; nothing may go wrong in it."""
    shared_window.resize(WIDTHS["wide"])
    yield shared_window
    assert shared_window.wrong == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_page_fits_and_is_quiet(visit, address):
    visit.open(address)
    for width in WIDTHS.values():
        visit.resize(width)
        assert visit.too_wide <= 0, width
    if address.startswith("/archive"):
        return
    for scheme, ground in GROUNDS.items():
        visit.page.emulate_media(color_scheme=scheme)
        shown = visit.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert shown == ground
        assert visit.page.evaluate(LOW_CONTRAST) == [], scheme


def test_reading_needs_no_javascript(browser, base):
    with window(browser, base, script=False) as one:
        one.resize(WIDTHS["narrow"])
        one.open("/")
        one.page.get_by_label("证券", exact=False).fill("贵州茅台")
        one.page.get_by_role("button", name="筛选").click()
        one.page.get_by_role("heading", name="第7篇").get_by_role("link").click()
        assert one.page.get_by_role("heading", level=1).inner_text() == "第7篇"
        one.page.locator(".body").get_by_role("link", name="600519").click()
        assert "/security/600519.SH" in one.page.url
        one.page.get_by_text("逐日数字").click()
        assert one.page.get_by_role("link", name="2026-09-30").is_visible()
        one.page.get_by_role("searchbox").fill("茅台 title:第7篇")
        one.page.get_by_role("button", name="搜索").click()
        assert one.page.locator("mark").first.inner_text() == "第7篇"
        assert one.page.locator("ol.news > li").count() == 1
        assert one.wrong == []


def test_the_plot_is_drawn(visit):
    visit.open(PAGES["security"])
    plot = visit.page.locator("img.plot")
    assert plot.evaluate("image => image.complete && image.naturalWidth") > 300


def test_differences_are_marked_for_the_eye_and_for_who_cannot_see(visit):
    visit.open(PAGES["differences"])
    assert visit.page.locator("del").inner_text() == "公司盈利1亿元。"
    assert visit.page.locator("ins").inner_text() == "公司亏损1亿元。"


def test_the_keyboard_finds_its_way(visit):
    visit.open("/")
    visit.page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert visit.page.evaluate(f"{focused}.className") == "skip"
    assert visit.page.evaluate(f"{focused}.getBoundingClientRect().left") >= 0
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"


def test_a_hostile_article_is_harmless(visit):
    for name, number in HARMFUL.items():
        visit.open(f"/article/{number}")
        for width in WIDTHS.values():
            visit.resize(width)
            assert visit.too_wide <= 0, name
        assert visit.page.locator("article script, article img, evil").count() == 0
    visit.open(f"/article/{HARMFUL['script']}")
    assert visit.page.get_by_role("heading", level=1).inner_text() == HOSTILE["script"]


def test_the_window_notices_what_is_wrong(browser, base):
    with window(browser, base) as one:
        one.open("/health")
        one.page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
        assert any("http://127.0.0.1:9/" in said for said in one.wrong)
        assert any("Content Security Policy" in said for said in one.wrong)


# Texts with less than 4.5 : 1 against what is behind them (WCAG AA), as far as colours are plain.
LOW_CONTRAST = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const over = (top, base) => {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map(i => top[i] * a + base[i] * (1 - a));
  };
  const light = colour => {
    const [r, g, b] = colour.map(c => c / 255).map(
      c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    const own = parts(getComputedStyle(element).backgroundColor);
    if (own.length < 4 || own[3] === 1) return own.slice(0, 3);
    const below = element.parentElement ? ground(element.parentElement) : [255, 255, 255];
    return over(own, below);
  };
  const low = [];
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const back = ground(element);
    const front = over(parts(getComputedStyle(element).color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(element.outerHTML.slice(0, 90));
  }
  return low.slice(0, 5);
}"""
