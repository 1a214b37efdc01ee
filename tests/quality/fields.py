"""Field by field: the share of fixtures read exactly, by newscrawl and by general extractors."""

import json
import logging
import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.items import to_record
from newscrawl.pages.stcn.article import Known, article_from_page, article_from_row
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.pages.stcn.listing import read_api
from newscrawl.processors import names

FIXTURES = Path(__file__).parents[1] / "fixtures" / "stcn"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEEN = Known(first_seen_at=NOW, channels=[])
OTHERS = ("title", "authors", "source", "published_at", "text")
"""The fields that a general extractor may know."""

Reader = Callable[[str, dict[str, Any]], dict[str, Any]]
Same = Callable[[Any, Any], bool]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def measure() -> dict[str, float]:
    """``field/<name>``: the share of fixtures that are read exactly, of articles and flashes."""
    exact = _exact(_article, "article")
    for name, results in _exact(_flash, "flash").items():
        exact[name] = exact.get(name, []) + results
    return {f"field/{name}": sum(found) / len(found) for name, found in exact.items()}


def measure_others() -> dict[str, dict[str, float]]:
    """The same of the article pages, by trafilatura and GNE, for the fields that they know."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    readers = {"trafilatura": _trafilatura, "gne": _gne}
    found = {}
    for program, read in readers.items():
        exact = _exact(read, "article", _nearly, of_few=True)
        found[program] = {
            name: sum(exact[name]) / len(exact[name]) for name in OTHERS if exact.get(name)
        }
    return found


def fixtures(kind: str) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The page, ``meta.json`` and ``expected.json`` of each fixture of a kind."""
    found = []
    for folder in sorted((FIXTURES / kind).iterdir()):
        page = next(folder.glob("page.*")).read_bytes().decode("utf-8")
        meta, expected = (
            json.loads((folder / f"{name}.json").read_text("utf-8"))
            for name in ("meta", "expected")
        )
        found.append((page, meta, expected))
    return found


def _exact(
    read: Reader, kind: str, same: Same = operator.eq, *, of_few: bool = False
) -> dict[str, list[bool]]:
    """Field → whether it was read, fixture by fixture; a field that is lacking is a miss.

    ``of_few``: the reader knows few fields, and those that it lacks are left out.
    """
    results: dict[str, list[bool]] = {}
    for page, meta, expected in fixtures(kind):
        record = read(page, meta)
        for name, value in expected.items():
            if name in record or not of_few:
                read_well = name in record and same(record[name], value)
                results.setdefault(name, []).append(read_well)
    return results


def _nearly(found: Any, expected: Any) -> bool:
    """As far as it goes: other white space, or a day without its time, is no mistake."""
    if isinstance(found, str) and isinstance(expected, str):
        return "".join(found.split()) == "".join(expected.split()) or (
            bool(_DAY.match(found)) and expected.startswith(found)
        )
    return bool(found == expected)


def _article(page: str, meta: dict[str, Any]) -> dict[str, Any]:
    return to_record(article_from_page(page, meta["article_id"], fetched_at=NOW, seen=SEEN))


def _flash(page: str, meta: dict[str, Any]) -> dict[str, Any]:
    rows = read_api(page, CHANNELS["kx"], NOW).rows
    row = next(row for row in rows if row.article_id == meta["article_id"])
    return to_record(article_from_row(row, fetched_at=NOW, seen=SEEN))


def _trafilatura(page: str, meta: dict[str, Any]) -> dict[str, Any]:
    import trafilatura

    found = trafilatura.bare_extraction(page, url=meta["url"], with_metadata=True)
    values = found.as_dict() if found else {}
    return {
        "title": values.get("title"),
        "authors": names(values.get("author") or ""),
        "published_at": values.get("date"),
        "text": values.get("text"),
    }


def _gne(page: str, meta: dict[str, Any]) -> dict[str, Any]:
    from gne import GeneralNewsExtractor

    found = GeneralNewsExtractor().extract(page)
    return {
        "title": found["title"],
        "authors": names(found["author"]),
        "published_at": re.sub(r"^(\S+) (\d\d:\d\d).*", r"\1T\2", found["publish_time"]),
        "text": found["content"],
    }
