"""An article as a person reads it, its versions, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, select

from newscrawl.archive.duplicates.links import Link, followers_at, links_of
from newscrawl.archive.records import Version, versions_of
from newscrawl.archive.schema import ledger, versions
from newscrawl.archive.withdrawals import withdrawals_of
from newscrawl.changes import Change, changes_between, diff_sentences, what_changed
from newscrawl.errors import UserError
from newscrawl.exports.entry_text import web_address
from newscrawl.items import Article
from newscrawl.pages.stcn.channels import item_id
from newscrawl.web.answers import Page, nothing_there
from newscrawl.web.asking import Asked
from newscrawl.web.texts import linked_blocks, securities_of
from newscrawl.web.wording import in_chinese

LONGEST_RUN = 4
"""So many unchanged sentences in a row are shown whole."""

_MOST_FOLLOWERS = 50


def article_page(connection: Connection, asked: Asked) -> Page:
    """The newest version that was known then, or the one that is asked for."""
    id_, found = _known(connection, asked)
    if not found:
        return nothing_there(_why_not(connection, id_, asked.as_of))
    try:
        version = _numbered(found, asked, "version", found[-1])
    except UserError as error:
        return nothing_there(str(error))
    article = version.article
    values = {
        "article": article,
        "version": version,
        "versions": found,
        "address": web_address(article.url),
        "blocks": list(linked_blocks(article)),
        "securities": securities_of(article),
        "withdrawals": withdrawals_of(connection, id_, asked.as_of),
    }
    return Page("article.html", values | _cluster(connection, id_, asked.as_of))


def versions_page(connection: Connection, asked: Asked) -> Page:
    """All versions, and two of them compared: the last two, unless others are asked for."""
    id_, found = _known(connection, asked)
    if not found:
        return nothing_there(_why_not(connection, id_, asked.as_of))
    changes = changes_between([one.article for one in found])
    values: dict[str, Any] = {
        "article": found[-1].article,
        "versions": [
            (one, list(map(in_chinese, changed)))
            for one, changed in zip(found, changes, strict=True)
        ],
        "withdrawals": withdrawals_of(connection, id_, asked.as_of),
    }
    try:
        new = _numbered(found, asked, "new", found[-1])
        before = [one for one in found if one.article.version < new.article.version]
        old = _numbered(found, asked, "old", (before or [new])[-1])
    except UserError as error:
        return Page("versions.html", values | {"problem": str(error)}, 400)
    if len(found) > 1:
        values["compared"] = _compared(old.article, new.article)
    return Page("versions.html", values)


def _known(connection: Connection, asked: Asked) -> tuple[str, list[Version]]:
    id_ = unquote(asked.rest)
    if id_.isascii() and id_.isdecimal():
        id_ = item_id(id_)
    return id_, versions_of(connection, id_, asked.as_of)


def _numbered(found: Sequence[Version], asked: Asked, name: str, default: Version) -> Version:
    """The version with the number that a parameter has. Raises :class:`UserError` for none."""
    text = asked.text(name)
    there = {str(one.article.version): one for one in found}
    if text and text not in there:
        raise UserError(f"没有第 {text} 版；有第 {'、'.join(there)} 版")
    return there.get(text, default)


def _compared(old: Article, new: Article) -> dict[str, Any]:
    """Both versions, what changed in a word, and sentence by sentence."""
    return {
        "old": old,
        "new": new,
        "changed": list(map(in_chinese, what_changed(old, new))),
        "runs": [_run(op, list(run)) for op, run in _runs(diff_sentences(old.text, new.text))],
    }


def _runs(changes: Sequence[Change]) -> Any:
    return groupby(changes, lambda change: change.op)


def _run(op: str, run: list[Change]) -> dict[str, Any]:
    """Sentences in a row; of many that are in both, the first, the last, and those between."""
    texts = [change.text for change in run]
    if op == "same" and len(texts) > LONGEST_RUN:
        return {"op": op, "head": texts[:1], "folded": texts[1:-1], "tail": texts[-1:]}
    return {"op": op, "head": texts, "folded": [], "tail": []}


def _cluster(connection: Connection, id_: str, as_of: datetime | None) -> dict[str, Any]:
    """Whom the article follows, and who follows it, with titles."""
    own = links_of(connection, [id_], as_of).get(id_)
    followers = followers_at(connection, id_, as_of)
    shown = sorted(followers)[:_MOST_FOLLOWERS]
    links = links_of(connection, shown, as_of)
    titles = _titles(connection, [*shown, *([own.duplicate_of] if own else [])], as_of)

    def told(other: str, link: Link) -> dict[str, Any]:
        return {"id": other, "title": titles.get(other, other), "link": link}

    return {
        "leader": own and told(own.duplicate_of, own),
        "followers": [told(one, links[one]) for one in shown if one in links],
        "more_followers": len(followers) - len(shown),
    }


def _titles(connection: Connection, ids: Sequence[str], as_of: datetime | None) -> dict[str, str]:
    """The titles of articles, by what was known then."""
    query = select(versions.c.id, versions.c.title).where(versions.c.id.in_(ids))
    if as_of:
        query = query.where(versions.c.known_at <= as_of)
    found = connection.execute(query.order_by(versions.c.version))
    return {id_: title for id_, title in found}  # noqa: C416 - the last one of an id stays


def _why_not(connection: Connection, id_: str, as_of: datetime | None) -> str:
    if as_of and versions_of(connection, id_):
        return f"{id_} 当时还没有收录"
    query = select(ledger.c.state, ledger.c.last_error).where(ledger.c.id == id_)
    entry = connection.execute(query).first()
    if not entry:
        return f"档案里没有 {id_}"
    return f"{id_} 已见于栏目，但还没有存下（{'：'.join(word for word in entry if word)}）"
