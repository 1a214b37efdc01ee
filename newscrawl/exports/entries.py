"""Entries: the articles of a feed, newest first, as its readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newscrawl.archive.search.find import find
from newscrawl.archive.selection import newest
from newscrawl.exports.entry_content import as_html, as_text
from newscrawl.exports.entry_notes import mark, notes
from newscrawl.exports.entry_text import clean_line, web_address
from newscrawl.exports.feed_names import entry_id
from newscrawl.exports.histories import History, histories
from newscrawl.exports.job import Job
from newscrawl.items import Article
from newscrawl.moments import beijing_iso

DEFAULT_LIMIT = 100

_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a feed. ``title``, ``html`` and ``text`` say what was corrected in it.

    ``updated``: when the site last changed it, ``published`` where it never did; both ISO 8601
    in Beijing time. ``authors``: those that it names, or else its source. ``securities``: names
    by codes, the name empty where it is not known.
    """

    article: Article
    id: str
    url: str | None
    title: str
    summary: str
    html: str
    text: str
    published: str
    updated: str
    authors: list[str]
    source: str
    tags: list[str]
    securities: dict[str, str]


class Entries:
    """The entries of a job: the newest that are chosen, at most 100 where it names no limit.

    Behind the last one: ``updated``, the newest time of a change (None where there is no entry),
    and ``names``, the newest names of the securities by their codes.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.updated: str | None = None
        self.names: dict[str, str] = {}

    def __iter__(self) -> Iterator[Entry]:
        job = self.job
        for article, history in _read(job):
            entry = _entry(article, history)
            job.seen(entry.published)
            self.updated = max(self.updated or entry.updated, entry.updated)
            for code, name in entry.securities.items():
                if name:
                    self.names.setdefault(code, name)
            yield entry


def _read(job: Job) -> Iterator[tuple[Article, History]]:
    """The articles with their histories, some at a time."""
    limit = DEFAULT_LIMIT if job.chosen.limit is None else job.chosen.limit
    read, found = 0, list[Article]()
    while read < limit:
        size = min(limit - read, _CHUNK)
        found = _next(job, size, read, found)
        happened = histories(job.connection, found, job.chosen.as_of)
        for article in found:
            yield article, happened[article.id]
        read += len(found)
        if len(found) < size:
            return


def _next(job: Job, size: int, read: int, last: list[Article]) -> list[Article]:
    """The next articles behind the last ones; those with words by the index, in its order."""
    if job.chosen.query:
        return find(job.connection, job.site, job.chosen, limit=size, offset=read)
    before = (last[-1].published_at, last[-1].id) if last else None
    return newest(job.connection, job.site, job.chosen, limit=size, before=before)


def _entry(article: Article, history: History) -> Entry:
    said = list(notes(history))
    source = clean_line(article.source or "")
    return Entry(
        article=article,
        id=entry_id(article.id),
        url=web_address(article.url),
        title=mark(history) + clean_line(article.title),
        summary=clean_line(article.summary or ""),
        html=as_html(article, said),
        text=as_text(article, said),
        published=beijing_iso(article.published_at),
        updated=beijing_iso(history.updated_at(article.published_at)),
        authors=_lines(article.authors) or _lines([source]),
        source=source,
        tags=_lines(article.tags),
        securities=_securities(article),
    )


def _securities(article: Article) -> dict[str, str]:
    found: dict[str, str] = {}
    for security in article.securities:
        code = clean_line(security["code"])
        found[code] = found.get(code) or clean_line(security["name"] or "")
    return found


def _lines(texts: list[str]) -> list[str]:
    """Each once, without those that are empty."""
    return [text for text in dict.fromkeys(map(clean_line, texts)) if text]
