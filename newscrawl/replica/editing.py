"""What an editor does to an article after it is out: the clean model with other words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .dirt import cut_tag
from .model import Article, Element, Frame, Heading, Image, Paragraph
from .traps import respaced

_TAILS = ("校对：", "责编：", "声明：证券时报", "下载“证券时报”", "百万用户")
_PUBLISHER_FOLLOWS = tuple("。？！”")
_BRACKETS = re.compile("（[^（）]+）$")


class NoSenseError(ValueError):
    """An edit that cannot be made; its text says why."""


def edited(article: Article, order: Mapping[str, Any]) -> Article:
    """The article after an order of edits, made one after the other in their order.

    `title`, `append` (a paragraph at the end), `drop_last` (the last paragraph away), `replace`
    ([old, new] in all paragraphs), `source` (byline and row), `authors` change what is said;
    `tags` and `look` (another drawing of the same page) do not. The list's summary stays as it
    was first written.
    """
    if not order:
        raise NoSenseError(f"there is no edit in the order; there are {', '.join(_EDITS)}")
    found = article
    for name, value in order.items():
        if name not in _EDITS:
            raise NoSenseError(f"there is no edit {name!r}; there are {', '.join(_EDITS)}")
        found = _EDITS[name](found, value)
    if found.row is not None:
        _check_ending(article, found)
    return found


def _check_ending(before: Article, after: Article) -> None:
    """Whether what stands in brackets at the end of a flash's row can be told from its text."""
    ending = _last_line(after)
    if after.row and after.row.attribution and not ending.endswith(_PUBLISHER_FOLLOWS):
        raise NoSenseError("the flash must end with a full stop: its publisher follows in brackets")
    brackets = _BRACKETS.search(ending)
    if brackets and not _last_line(before).endswith(brackets[0]):
        raise NoSenseError("the flash must not end with brackets: they would name its publisher")


def _last_line(article: Article) -> str:
    return [one.text for one in article.body if isinstance(one, Paragraph | Heading)][-1]


def _title(article: Article, value: Any) -> Article:
    return replace(article, title=_text("title", value))


def _append(article: Article, value: Any) -> Article:
    """At the end; but a flash's picture, which its row has apart from the text, stays last."""
    body = article.body
    place = len(body) - bool(article.row and isinstance(body[-1], Image))
    added = Paragraph(_text("append", value))
    return replace(article, body=(*body[:place], added, *body[place:]))


def _drop_last(article: Article, value: Any) -> Article:
    places = [n for n, one in enumerate(article.body) if isinstance(one, Paragraph)]
    if value is not True or len(places) < 2:
        raise NoSenseError("drop_last must be true, and the article have several paragraphs")
    return replace(article, body=article.body[: places[-1]] + article.body[places[-1] + 1 :])


def _replace(article: Article, value: Any) -> Article:
    match value:
        case [str(old), str(new)] if old:
            body = tuple(_reworded(one, old, new) for one in article.body)
        case _:
            raise NoSenseError("replace must be [old, new], both texts, the old one not empty")
    if all(one is other for one, other in zip(body, article.body, strict=True)):
        raise NoSenseError(f"no paragraph holds {old!r}")
    return replace(article, body=body)


def _reworded(element: Element, old: str, new: str) -> Element:
    def reword(text: str) -> str:
        return _text("what replace leaves", text.replace(old, new)) if old in text else text

    match element:
        case Paragraph(text) if old in text:
            return Paragraph(reword(text))
        case Frame(paragraphs) if any(old in text for text in paragraphs):
            return Frame(tuple(map(reword, paragraphs)))
        case _:
            return element


def _source(article: Article, value: Any) -> Article:
    """A flash's row no longer ends with a publisher in brackets: it names the new source."""
    source = _text("source", value)
    row = article.row and replace(article.row, source=source, attribution=None)
    listed = None if "li_time_only" in article.traps else source
    return replace(article, source=source, row=row, item=replace(article.item, source=listed))


def _authors(article: Article, value: Any) -> Article:
    if article.row is not None:
        raise NoSenseError("a flash's row names no authors")
    authors = _texts("authors", value)
    if any(" " in name for name in authors):
        raise NoSenseError("authors must hold no space: a space parts them")
    listed = () if "li_time_only" in article.traps else authors
    return replace(article, authors=authors, item=replace(article.item, authors=listed))


def _tags(article: Article, value: Any) -> Article:
    """The page's keywords follow, where it has any."""
    tags = _texts("tags", value)
    if len(set(map(cut_tag, tags))) < len(tags) or any("," in tag for tag in tags):
        raise NoSenseError("tags must hold no comma, and differ where pages cut them")
    keywords = (*tags, *(one.name for one in article.securities))
    if "no_keywords" in article.traps:
        keywords = ()
    return replace(article, tags=tags, keywords=keywords)


def _look(article: Article, value: Any) -> Article:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 30:
        raise NoSenseError("look must be a whole number from 0 up, below 2 to the power of 30")
    traps = respaced(article.traps, value, article.slot.kind)
    # Whether a page without editors shows the empty label goes by the parity: that is no noise.
    return replace(article, traps=traps, look=2 * value + article.look % 2)


_EDITS: dict[str, Callable[[Article, Any], Article]] = {
    "title": _title,
    "append": _append,
    "drop_last": _drop_last,
    "replace": _replace,
    "source": _source,
    "authors": _authors,
    "tags": _tags,
    "look": _look,
}


def _texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise NoSenseError(f"{name} must be a list")
    return tuple(_text(name, one) for one in value)


def _text(name: str, value: Any) -> str:
    """One line as a careful reader would give it: the pages add the dirt."""
    if not isinstance(value, str) or not value.strip():
        raise NoSenseError(f"{name} must be a text")
    if not value.isprintable() or value != " ".join(value.split()) or set("<>&") & set(value):
        raise NoSenseError(f"{name} must be one line without markup, invisible signs, wide spaces")
    if value.startswith(_TAILS):
        raise NoSenseError(f"{name} must not begin as a line that readers leave out: {value!r}")
    return value
