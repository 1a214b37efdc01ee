"""The article page of 2018 to 2020, whose head is ``.intal_tit`` and whose body ``.txt_con``."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.markup import ByClass, by_class
from newscrawl.pages.stcn.old_page import HEADINGS, read_old_page
from newscrawl.pages.stcn.times import page_time

_VARIABLE = re.compile(r"var (contentid|publishdate) ?= ?['\"]?([0-9][0-9: -]{0,20})['\"]?;")
_NUMBER_IN_URL = re.compile(r"/([0-9]{1,12})\.s?html?$")


def read_intal_2018(root: HtmlElement, loader: ArticleLoader) -> bool:
    """Read the page into the loader; False when the page has no ``.intal_tit``.

    The first pages of the system that came next keep this design.
    """
    classes = by_class(root)
    if not classes["intal_tit"]:
        return False
    body = text_body(classes)
    if body is None:
        raise LayoutChanged("the page has a .intal_tit, but no .txt_con")
    title = next((h for head in classes["intal_tit"] for h in head.iter(*HEADINGS)), None)
    read_old_page(root, title, [body], loader)
    _read_script(root, loader)
    return True


def text_body(classes: ByClass) -> HtmlElement | None:
    """The ``.txt_con``: the one that the site's scripts know by its id, else the first."""
    found = classes["txt_con"]
    return next((e for e in found if e.get("id") == "ctrlfscont"), found[0] if found else None)


def _read_script(root: HtmlElement, loader: ArticleLoader) -> None:
    """The page's own number, and its time to the second, which only its script tells."""
    asked = _NUMBER_IN_URL.search(loader.context["url"])
    for script in root.iter("script"):
        for name, value in _VARIABLE.findall(script.text or ""):
            if name == "publishdate":
                loader.add_value("published_at", page_time(value))
            elif asked and value != asked[1]:
                loader.add_value("article_id", value)
