"""The rules with a fixed limit, one declaration each."""

from __future__ import annotations

from newscrawl.health.finding import Counters, Finding, Limit

TRIED = ("article/failed", "article/new", "article/changed", "article/unchanged")
# Not among them: a page that is gone, one of which is no alarm on a quiet day.
UNREADABLE = ("LayoutChanged", "MissingField", "Blocked", "invalid")
TEXTS = ("article/texts",)
RANKINGS = ("rank/taken", "rank/unreadable")

_LISTS = "compare the list with newscrawl/pages/stcn/listing.py"
_PAGES = "compare the page with newscrawl/pages/stcn/detail_2022.py"
_RANKS = "compare the answer with newscrawl/pages/stcn/rank.py"

LIMITS = (
    Limit(
        "walks",
        "walk/cut",
        "{count} of {total} walks did not come down to known ground: {names}",
        "the next run goes on there; if it cannot, " + _LISTS,
        of=("walk/cut", "walk/done"),
        example="walk/cut",
    ),
    Limit(
        "failures",
        "article/failed",
        "{count} of {total} articles could not be read",
        _PAGES,
        of=TRIED,
        share=0.05,
        least=3,
        example="failed",
    ),
    Limit(
        "lists",
        "list/column_instead",
        "the list API could not be read for {count} of {total} channels: "
        "their column pages stood in, with their newest rows alone",
        _LISTS,
        of=("walk/cut", "walk/done"),
        share=0.25,
        least=3,
        example="list/column_instead",
    ),
    Limit(
        "times",
        "list/no_time",
        "{count} of {total} listed rows have a time that cannot be read",
        "compare the list with newscrawl/pages/stcn/times.py",
        of=("list/rows",),
        share=0.25,
        least=5,
        example="list/no_time",
    ),
    Limit(
        "times",
        "list/ahead",
        "{count} of {total} listed rows are of a time to come",
        "compare the list with newscrawl/pages/stcn/times.py, and the clock with the site's",
        of=("list/rows",),
        share=0.05,
        least=3,
        example="list/ahead",
    ),
    Limit(
        "order",
        "list/upside_down",
        "{count} of {total} list pages show their oldest row first: {names}",
        _LISTS,
        of=("list/pages",),
        example="list/upside_down",
    ),
    Limit(
        "ids",
        "list/late",
        "{count} of {total} rows that stand where the last run had been are unknown: "
        "the articles may have new ids",
        "look whether the archive has their titles under other ids",
        of=("list/ground",),
        share=0.5,
        least=10,
        example="list/late",
    ),
    Limit(
        "texts",
        "article/same_text",
        "{count} of {total} articles have the text of another one",
        _PAGES,
        of=TEXTS,
        share=0.25,
        least=4,
        example="same_text",
    ),
    Limit(
        "texts",
        "article/same_line",
        "{count} of {total} articles begin or end with one and the same line",
        "if it is none of the articles', it belongs into newscrawl/pages/stcn/tails.py",
        of=TEXTS,
        share=0.4,
        least=8,
        example="same_line",
    ),
    Limit(
        "rankings",
        "rank/unreadable",
        "{count} of {total} hot rankings could not be read",
        _RANKS,
        of=RANKINGS,
        share=0.25,
        example="rank/unreadable",
    ),
    Limit(
        "archive",
        "archive/errors",
        "the archive could not be written",
        "see the log, and scrapy doctor --offline",
    ),
    Limit("log", "log/errors", "JSONL_LOG could not be written", "see the log"),
    Limit(
        "errors",
        "spider_exceptions/count",
        "{count} errors in the program itself",
        "see the log, and report them",
    ),
)


def broken_limits(counters: Counters) -> list[Finding]:
    """The findings of all rules with a fixed limit."""
    found = [broken for limit in LIMITS if (broken := limit.broken(counters))]
    if not any(one.check == "failures" for one in found) and _none_readable(counters):
        failed, tried = counters["article/failed"], sum(counters.get(name, 0) for name in TRIED)
        sentence = f"{failed} of {tried} articles could not be read"
        found.append(Finding("failures", sentence, _PAGES, "failed"))
    return found + [
        Finding("rankings", sentence, _RANKS, "rank") for sentence in _empty_rankings(counters)
    ]


def _none_readable(counters: Counters) -> bool:
    """Whether no article could be read, as few as they were: none because it is gone."""
    unreadable = sum(counters.get(f"article/failed/{why}", 0) for why in UNREADABLE)
    return bool(unreadable) and unreadable == sum(counters.get(name, 0) for name in TRIED)


def _empty_rankings(counters: Counters) -> list[str]:
    taken, rows = counters.get("rank/taken", 0), counters.get("rank/rows", 0)
    found = []
    if taken and counters.get("rank/empty", 0) == taken:
        found.append(f"no hot ranking has a row, of {taken} that were read")
    if rows and counters.get("rank/not_article", 0) == rows:
        found.append(f"no row of a hot ranking leads to an article, of {rows} that were read")
    return found
