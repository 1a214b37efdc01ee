"""Which processors each field goes through; hands back a finished item."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from itemloaders import ItemLoader
from itemloaders.processors import Identity, MapCompose, TakeFirst

from newscrawl.items import Article, Security
from newscrawl.processors import (
    clean_text,
    keywords,
    names,
    print_edition,
    security_code,
    source_name,
    strip_label,
)

_UNKNOWN = ("summary", "source", "print_edition", "duplicate_of", "unrestored")
_NONE_FOUND = (
    "authors editors proofreaders channels tags keywords securities blocks images related".split()
)


def most_precise(moments: list[datetime]) -> datetime:
    """The first, or a later one that tells its seconds within the same minute."""
    first = moments[0]
    same_minute = (m for m in moments if m.replace(second=0) == first)
    return max(same_minute, default=first)


def some(text: str) -> str | None:
    """None in place of a text without a character: it is as good as no value."""
    return text or None


def each_once(values: list[str]) -> list[str]:
    """Without repetitions, in order."""
    return list(dict.fromkeys(values))


def each_security_once(securities: list[Security]) -> list[Security]:
    """The first mention of each code, in order."""
    first: dict[str, Security] = {}
    for security in securities:
        first.setdefault(security["code"], security)
    return list(first.values())


def site_security(code: str, name: str) -> Security | None:
    """A security that the site itself tags; None where the code is none of an exchange's."""
    known = security_code(code)
    return Security(code=known, name=clean_text(name), by="site") if known else None


class ArticleLoader(ItemLoader):
    """Collects an article's raw values; what is added first wins, but for lists."""

    default_item_class = dict
    default_output_processor = TakeFirst()

    title_in = summary_in = MapCompose(clean_text, some)
    source_in = MapCompose(source_name, some)
    print_edition_in = MapCompose(print_edition)
    authors_in = editors_in = proofreaders_in = MapCompose(names)
    tags_in = MapCompose(strip_label, some)
    keywords_in = MapCompose(keywords)
    # Named, though they are the defaults: looking for a default costs more than it does.
    article_id_in = kind_in = published_at_in = related_in = securities_in = blocks_in = Identity()
    article_id_out = kind_out = title_out = summary_out = source_out = print_edition_out = (
        TakeFirst()
    )
    published_at_out = most_precise
    authors_out = editors_out = proofreaders_out = each_once
    tags_out = keywords_out = related_out = each_once
    securities_out = each_security_once
    blocks_out = images_out = Identity()

    def add_value(self, field_name: str | None, value: Any, *args: Any, **kwargs: Any) -> Self:
        """As the base class does; nothing to add costs nothing."""
        return super().add_value(field_name, value, *args, **kwargs) if value else self

    def add_fallback(self, field: str, value: Any) -> None:
        """Add a value only where nothing has been collected for the field yet."""
        if value and not self.get_collected_values(field):
            self.add_value(field, value)
            self.context.setdefault("fallbacks", set()).add(field)

    def gave(self, field: str) -> bool:
        """Whether the field has a value from its own place, not from a fallback."""
        fell_back = field in self.context.get("fallbacks", ())
        return bool(self.get_collected_values(field)) and not fell_back

    def load_article(self, **given: Any) -> Article:
        """The finished article: the collected values and the ``given`` ones, which win."""
        values = dict.fromkeys(_UNKNOWN) | {name: [] for name in _NONE_FOUND}
        return Article(**values | self.load_item() | given)
