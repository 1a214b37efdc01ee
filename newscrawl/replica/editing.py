"""What an editor does to an article after it is out: the clean model with other words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .model import Article, Paragraph


class NoSenseError(ValueError):
    """An edit that cannot be made; its text says why."""


def edited(article: Article, order: Mapping[str, Any]) -> Article:
    """The article after an order of edits, made one after the other in their order.

    `title`, `append` (a paragraph at the end), `drop_last` (the last paragraph away), `replace`
    ([old, new] in all paragraphs), `source` (byline and row), `authors` change what is said;
    `tags` and `look` (another drawing of the same page) do not.
    """
    for name, value in order.items():
        if name not in _EDITS:
            raise NoSenseError(f"there is no edit {name!r}; there are {', '.join(_EDITS)}")
        article = _EDITS[name](article, value)
    return article


def _title(article: Article, value: Any) -> Article:
    return replace(article, title=_text("title", value))


def _append(article: Article, value: Any) -> Article:
    """Behind the last paragraph: a picture may stand after it."""
    place = (_paragraphs(article) or [-1])[-1] + 1
    body = (*article.body[:place], Paragraph(_text("append", value)), *article.body[place:])
    return replace(article, body=body)


def _drop_last(article: Article, value: Any) -> Article:
    places = _paragraphs(article)
    if value is not True or len(places) < 2:
        raise NoSenseError("drop_last must be true, and the article have several paragraphs")
    return replace(article, body=article.body[: places[-1]] + article.body[places[-1] + 1 :])


def _replace(article: Article, value: Any) -> Article:
    if not (isinstance(value, list) and len(value) == 2 and all(map(bool, value))):
        raise NoSenseError("replace must be [old, new]")
    old, new = (_text("replace", one) for one in value)
    places = [n for n in _paragraphs(article) if old in article.body[n].text]  # type: ignore[union-attr]
    if not places:
        raise NoSenseError(f"no paragraph holds {old!r}")
    body = tuple(
        Paragraph(one.text.replace(old, new)) if isinstance(one, Paragraph) else one
        for one in article.body
    )
    return replace(article, body=body)


def _source(article: Article, value: Any) -> Article:
    source = _text("source", value)
    row = article.row and replace(article.row, source=source, attribution=None)
    return replace(article, source=source, row=row, item=replace(article.item, source=source))


def _authors(article: Article, value: Any) -> Article:
    if article.row is not None:
        raise NoSenseError("a flash's row names no authors")
    authors = tuple(_text("authors", one) for one in _list("authors", value))
    return replace(article, authors=authors, item=replace(article.item, authors=authors))


def _tags(article: Article, value: Any) -> Article:
    return replace(article, tags=tuple(_text("tags", one) for one in _list("tags", value)))


def _look(article: Article, value: Any) -> Article:
    if not isinstance(value, int) or value < 0:
        raise NoSenseError("look must be a whole number")
    return replace(article, look=value)


_EDITS = {
    "title": _title,
    "append": _append,
    "drop_last": _drop_last,
    "replace": _replace,
    "source": _source,
    "authors": _authors,
    "tags": _tags,
    "look": _look,
}


def _paragraphs(article: Article) -> list[int]:
    return [n for n, one in enumerate(article.body) if isinstance(one, Paragraph)]


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise NoSenseError(f"{name} must be a text")
    return value


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NoSenseError(f"{name} must be a list")
    return value
