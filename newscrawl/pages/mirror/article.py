"""A saved mirror page, HTML or plain text → the article that it was made of."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime

from newscrawl.errors import LayoutChanged, MissingField
from newscrawl.fingerprints.content import content_hash
from newscrawl.items import Article, Block, Kind
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.mirror.lines import page_lines, read_lines
from newscrawl.pages.stcn.body import block_images, block_lines, blocks_text
from newscrawl.pages.stcn.detail_2022 import read_detail_2022
from newscrawl.pages.stcn.markup import parse
from newscrawl.restore import restore_text

PARSER = "mirror/stcn"

_SITE = "stcn"
_ID_DIGITS = 16
_LOST = "\ufffd"
_HTML = re.compile(r"<(?:!doctype|html|head|body|div|p)\b", re.I)
_SITE_TITLE = re.compile(r"""class=["'][^"'<>]*\bdetail-title\b""")
_DATELINE = re.compile(r"人民财讯\d{1,2}月\d{1,2}日电")


def read_mirror(raw: str, *, url: str | None, fetched_at: datetime) -> Article:
    """The article of a mirror page; ``raw``: the page as saved, not normalised in any way.

    ``url``: where the page was saved from; without one the article gets the URN of the page's
    SHA-256. Raises LayoutChanged when the text is no mirror's or shows no byline, MissingField
    when the title, the time or the body is missing, UserError without the extra ``[mirror]``.
    """
    restored = restore_text(raw)
    if not restored.damaged:
        raise LayoutChanged("no mirror page: the text shows none of the damage that mirrors do")
    loader = ArticleLoader()
    _read(restored.text, loader)
    blocks = loader.get_output_value("blocks")
    for field, found in (
        ("title", loader.get_output_value("title")),
        ("time", loader.get_collected_values("published_at")),
        ("body", blocks),
    ):
        if not found:
            raise MissingField(f"no {field} in the mirror page")
    return _article(loader, raw, blocks, url=url, fetched_at=fetched_at)


def _read(text: str, loader: ArticleLoader) -> None:
    """By the site's own layout where the mirror has kept it, else line by line."""
    root = parse(text) if _HTML.search(text) else None
    if root is not None and _SITE_TITLE.search(text):
        read_detail_2022(root, loader)
    else:
        read_lines(page_lines(text, root), loader)


def _article(
    loader: ArticleLoader, raw: str, blocks: list[Block], *, url: str | None, fetched_at: datetime
) -> Article:
    title, text = loader.get_output_value("title"), blocks_text(blocks)
    digest = content_hash(title, text)
    number = f"mirror-{digest[:_ID_DIGITS]}"
    wording = title + text
    article = loader.load_article(
        id=f"{_SITE}:{number}",
        site=_SITE,
        article_id=number,
        url=url or f"urn:sha256:{hashlib.sha256(raw.encode('utf-8', 'surrogatepass')).hexdigest()}",
        kind=_kind(loader, blocks),
        text=text,
        images=block_images(blocks),
        first_seen_at=fetched_at,
        fetched_at=fetched_at,
        channels=[],
        important=False,
        language="zh-CN",
        content_hash=digest,
        version=1,
        duplicate_of=None,
        parser=PARSER,
        provenance="mirror",
        unrestored=wording.count(_LOST) / len(wording),
    )
    # The head, the links and the lists of a mirror page are the mirror's own.
    return replace(article, keywords=[], related=[], securities=[])


def _kind(loader: ArticleLoader, blocks: list[Block]) -> Kind:
    if found := loader.get_output_value("kind"):
        return "flash" if found == "flash" else "article"
    lines = [line for block in blocks for line in block_lines(block)]
    return "flash" if len(lines) == 1 and _DATELINE.match(lines[0]) else "article"
