"""What nobody has written down of the site's HTML pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from lxml.html import HtmlElement

from newscrawl.errors import PageError
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.comments import NONE_YET
from newscrawl.pages.stcn.markup import by_class, parse, text_of
from newscrawl.processors import clean_text
from newscrawl.visit.checks import Answer
from newscrawl.visit.fields import kind_of
from newscrawl.visit.question import Unknown, asked

_CHANNEL = re.compile(r"/article/list/(\w{1,30})\.html", re.A)
_VIDEOS = ("video", "iframe", "embed", "object", "audio")


def page_unknowns(pages: list[Answer], articles: list[Answer]) -> list[Unknown]:
    """The questions that HTML pages answer; ``pages``: the articles, and a column."""
    roots = [root for page in pages if (root := _root(page)) is not None]
    of_articles = [root for page in articles if (root := _root(page)) is not None]
    looks: list[tuple[str, list[HtmlElement], Callable[[HtmlElement], str]]] = [
        ("RSS or Atom in the head", roots, _feeds),
        ("og in the head", of_articles, _og),
        ("canonical in the head", of_articles, _canonical),
        ("JSON-LD in the head", of_articles, _json_ld),
        ("tables in the text", of_articles, _tables),
        ("videos in the text", of_articles, _videos),
        ("comments (网友评论)", of_articles, _comments),
        ("channels that are not known", roots, _channels),
    ]
    found = [asked(question, over, _told(map(look, over))) for question, over, look in looks]
    return [*found, _ends(pages)]


def _root(page: Answer) -> HtmlElement | None:
    try:
        return parse(page.text)
    except PageError:
        return None


def _told(said: Iterable[str]) -> str:
    """What was said, once, and of how many pages."""
    texts = list(said)
    there = list(filter(None, texts))
    return f"in {len(there)} of {len(texts)}: {'; '.join(dict.fromkeys(there))}" if there else ""


def _feeds(root: HtmlElement) -> str:
    found = [
        link.get("href", "")
        for link in root.iter("link")
        if re.search(r"\b(rss|atom)\b", link.get("type", ""), re.I)
    ]
    return ", ".join(found)


def _og(root: HtmlElement) -> str:
    properties = (meta.get("property", "") for meta in root.iter("meta"))
    return ", ".join(dict.fromkeys(name for name in properties if ":" in name))


def _canonical(root: HtmlElement) -> str:
    links = (a.get("href", "") for a in root.iter("link") if "canonical" in a.get("rel", ""))
    return ", ".join(links)


def _json_ld(root: HtmlElement) -> str:
    scripts = (s.text or "" for s in root.iter("script") if "ld+json" in s.get("type", ""))
    return ", ".join(map(_kind_of_json, scripts))


def _kind_of_json(text: str) -> str:
    try:
        return kind_of(json.loads(text))
    except (ValueError, RecursionError):
        return f"no JSON: {text[:40]!r}"


def _bodies(root: HtmlElement) -> list[HtmlElement]:
    return [e for e in by_class(root)["detail-content"] if e.get("class") == "detail-content"]


def _tables(root: HtmlElement) -> str:
    tables = [table for body in _bodies(root) for table in body.iter("table")]
    return ", ".join(f"table of {sum(1 for _ in table.iter('tr'))} rows" for table in tables)


def _videos(root: HtmlElement) -> str:
    found = [one for body in _bodies(root) for one in body.iter(*_VIDEOS)]
    return ", ".join(f"{one.tag!s} {one.get('src', '')[:80]}" for one in found)


def _channels(root: HtmlElement) -> str:
    links = (a.get("href", "") for a in root.iter("a"))
    codes = {match[1]: None for link in links if (match := _CHANNEL.search(link))}
    return ", ".join(code for code in codes if code not in CHANNELS)


def _comments(root: HtmlElement) -> str:
    lists = [
        clean_text(text_of(one))
        for one in by_class(root)["comment-list"]
        if any(up.get("id") == "comment" for up in one.iterancestors())
    ]
    return ", ".join(f"{text[:60]!r}" for text in lists if text not in NONE_YET)


def _ends(pages: list[Answer]) -> Unknown:
    """A page without its end may have been cut: the parser must know which it is."""
    ending = sum(page.text.rstrip().lower().endswith("</html>") for page in pages)
    shown = f"{ending} of {len(pages)}"
    return asked("pages that end with </html>", pages, shown, yes=ending)
