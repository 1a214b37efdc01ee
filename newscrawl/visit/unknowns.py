"""What nobody has written down of the site yet, and what a visit says of it."""

from __future__ import annotations

import re
from typing import Any

from newscrawl.errors import LayoutChanged
from newscrawl.pages.stcn.listing import json_object
from newscrawl.visit import flashes, ranking
from newscrawl.visit.checks import Answer
from newscrawl.visit.fields import kind_of, named, new_keys, rows_of
from newscrawl.visit.page_unknowns import page_unknowns
from newscrawl.visit.plan import AGAIN
from newscrawl.visit.question import Unknown, asked
from newscrawl.visit.seen import Visit

_SITEMAP = re.compile(r"(?im)^\s*sitemap:\s*(\S{1,200})")

_ELSEWHERE = {
    "old addresses (kuaixun.stcn.com/2019/…)": (
        "other hosts: scrapy crawl stcn -a urls=… asks for one"
    ),
    "the mobile gateway (ewap.stcn.com)": "another host",
    "the search (search_data.html)": "it needs cookies; no crawl asks it",
    "the e-paper (epaper.stcn.com)": "another host",
    "the other channels' lists": "a crawl counts their rows",
}
"""What ten requests do not come to, and why."""


def unknowns(seen: Visit, robots: Answer | None) -> list[Unknown]:
    """Every question that is open, in the order in which a crawl meets them."""
    return [
        _robots(robots),
        _sitemap(robots),
        _cursor(seen),
        _page_numbers(seen),
        _end(seen),
        _new_fields("kx", seen, {*flashes.ALWAYS, *flashes.SOMETIMES}),
        _new_fields("ranking", seen, {*ranking.ALWAYS, *ranking.SOMETIMES}),
        *page_unknowns(seen.pages, seen.articles),
        _validators(seen.articles),
        _again(seen),
        _mark(seen.answers),
        *(Unknown(what, "not looked at", why) for what, why in _ELSEWHERE.items()),
    ]


def _robots(robots: Answer | None) -> Unknown:
    question = "robots.txt"
    if robots is None:
        return Unknown(question, "not looked at", "it was not asked for")
    if robots.status != 200:
        return Unknown(question, "seen", robots.fault or f"HTTP status {robots.status}")
    rules = [line.strip() for line in robots.text.splitlines() if line.strip()]
    return Unknown(question, "seen", " | ".join(rules) or "empty")


def _sitemap(robots: Answer | None) -> Unknown:
    question = "a sitemap in robots.txt"
    looked = bool(robots and robots.status)
    named = robots and robots.status == 200 and _SITEMAP.findall(robots.text)
    return asked(question, looked, ", ".join(named[:3]) if named else "")


def _cursor(seen: Visit) -> Unknown:
    """Of the lists other than kx."""
    said = {}
    for name in ("yw page 2", "company"):
        if values := _values(seen.answer(name)):
            there = [key for key in ("page_time", "last_time") if values.get(key) is not None]
            said[name] = f"{name}: {' and '.join(there) or 'neither'}"
    return asked(
        "page_time and last_time of lists other than kx",
        bool(said),
        "; ".join(said.values()),
    )


def _page_numbers(seen: Visit) -> Unknown:
    """How a column page and the list API count."""
    question = "how pages are counted"
    column, second = seen.answer("yw page"), _values(seen.answer("yw page 2"))
    said = re.findall(r'data-pagetime="([^"]{1,40})"', column.text)[:1] if column else []
    found = [f"the column says {said[0]}"] if said else []
    if second and second.get("page_time") is not None:
        found.append(f"page 2 says {second['page_time']!r:.40}")
    return asked(question, bool(column), ", ".join(found))


def _end(seen: Visit) -> Unknown:
    """What kx answers for what is older than the site."""
    question = "how a list ends (kx, before 2000)"
    answer = next((a for a in seen.answers if a.ask.name == "kx end"), None)
    if answer is None:
        return Unknown(question, "not looked at")
    if not answer.good or not (values := _values(answer)):
        shown = answer.blocked or answer.fault or f"HTTP status {answer.status}"
        return Unknown(question, "seen", f"no list: {shown}, {answer.text[:60]!r}")
    rows, _ = rows_of(values)
    if rows:
        return Unknown(question, "not seen", f"{len(rows)} rows all the same: last_time is ignored")
    data = kind_of(values["data"]) if "data" in values else "missing"
    cursor = [f"{key} {values[key]!r:.40}" for key in ("page_time", "last_time") if key in values]
    said = [f"state {values.get('state')!r:.40}", f"data {data}", *(cursor or ["no cursor"])]
    return Unknown(question, "seen", ", ".join(said))


def _new_fields(name: str, seen: Visit, known: set[str]) -> Unknown:
    values = _values(seen.answer(name))
    found = new_keys(rows_of(values)[0], known) if values else {}
    return asked(f"new fields of {name}", bool(values), named(found, 20))


def _validators(pages: list[Answer]) -> Unknown:
    names = {n for page in pages for n in ("etag", "last-modified") if n in page.headers}
    question = "ETag or Last-Modified of articles"
    return asked(question, bool(pages), ", ".join(sorted(names)))


def _again(seen: Visit) -> Unknown:
    question = "304 for a conditional request"
    answer = next((a for a in seen.answers if a.ask.name == AGAIN), None)
    if answer is None:
        asks = "no request was left; a crawl that reads again asks so: scrapy report"
        there = _validators(seen.articles).state == "seen" and not seen.ended
        return Unknown(question, "not looked at", asks if there else "")
    said = answer.fault or f"HTTP status {answer.status}"
    return asked(question, looked=True, evidence=said, yes=answer.status == 304)


def _mark(answers: list[Answer]) -> Unknown:
    marked = [a.ask.name for a in answers if a.body.startswith(b"\xef\xbb\xbf")]
    return asked("a byte order mark", bool(answers), ", ".join(marked))


def _values(answer: Answer | None) -> dict[str, Any] | None:
    try:
        return json_object(answer.text) if answer else None
    except LayoutChanged:
        return None
