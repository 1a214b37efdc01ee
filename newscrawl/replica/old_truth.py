"""Old article → the record of docs/record.md; its page is not read for it."""

from typing import Any

from .old_articles import OldArticle
from .old_pages import shows_editors
from .truth import record


def old_record(old: OldArticle) -> dict[str, Any]:
    """The record of an old article: what only lists and pages of today say is unknown."""
    article, published = old.article, old.article.slot.published
    edited = article.credits.editors if article.credits else ()
    by_editor = old.design == "trs" and (old.head != "intal_tit" or old.turn % 4 == 1)
    return record(article, []) | {
        "id": f"stcn:{old.ident}",
        "article_id": old.ident,
        "url": f"https://{old.ident}",
        "kind": "flash" if old.flash else "article",
        "summary": None,
        "source": article.source,
        "authors": [] if old.head == "meta" else list(article.authors),
        "editors": list(article.editors if shows_editors(old) else edited),
        "published_at": (published if old.seconds else published.replace(second=0)).isoformat(),
        "channels": [],
        "tags": [],
        "securities": [],
        "related": [f"stcn:{ident}" for ident in old.related],
        "parser": "stcn/trs-2021" if by_editor else "stcn/intal-2018",
    }
