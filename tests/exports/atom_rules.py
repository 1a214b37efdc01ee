"""Whether a document is an Atom feed: by the grammar, and by what RFC 4287 says beside it."""

from collections import Counter
from functools import cache
from pathlib import Path

from lxml import etree

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@cache
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def faults(document: bytes) -> list[str]:
    """What is wrong with it; nothing with a good one."""
    try:
        feed = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    if not grammar().validate(feed):
        return [error.message for error in grammar().error_log]
    return _faults_of_entries(feed) + [
        f"{len(links)} links of one kind"
        for where in [feed, *feed.iterfind("atom:entry", ATOM)]
        if len(links := _alternates(where)) != len(set(links))
    ]


def _faults_of_entries(feed: etree._Element) -> list[str]:
    found = []
    entries = feed.findall("atom:entry", ATOM)
    for entry in entries:
        by = entry, feed, entry.find("atom:source", ATOM)
        if not any(one is not None and one.find("atom:author", ATOM) is not None for one in by):
            found.append("an entry without an author")
        if entry.find("atom:content", ATOM) is None and not _alternates(entry):
            found.append("an entry with neither content nor a link")
    ids = Counter((entry.findtext("atom:id", None, ATOM)) for entry in entries)
    return found + [f"{id_} twice" for id_, number in ids.items() if number > 1]


def _alternates(where: etree._Element) -> list[tuple[str | None, str | None]]:
    links = where.findall("atom:link", ATOM)
    kinds = [(link.get("type"), link.get("hreflang"), link.get("rel")) for link in links]
    return [kind[:2] for kind in kinds if kind[2] in (None, "alternate")]
