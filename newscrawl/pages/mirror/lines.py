"""A mirror page without the site's markup, line by line: title, byline, body, credits."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newscrawl.errors import LayoutChanged
from newscrawl.items import Block, TextBlock
from newscrawl.loaders import ArticleLoader
from newscrawl.pages.stcn.body import blocks_text, read_blocks
from newscrawl.pages.stcn.tails import cut_tails
from newscrawl.pages.stcn.times import page_time
from newscrawl.processors import clean_text

_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.I)
# Mirrors set rows of empty elements, all with one random id, behind and among the text.
_JUNK_TAG = re.compile(r"<([a-z]+)\s+id=[\"'][a-z0-9]+[\"']\s*>", re.I)
_MOMENT = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}:\d{2}(?::\d{2})?")
_LABEL = re.compile(r"(来源|作者)\s*[：:]\s*")
_EDITOR = re.compile(r"责任编辑\s*[：:]\s*(.*)")
_END = re.compile(
    r"责任编辑\s*[：:]|声明\s*[：:]\s*证券时报|下载.?证券时报.?官方|网友评论|登录后可以发言|发送$"
    r"|暂无评论|为你推荐|时报热榜|热点视频|换一换|百万用户都在看"
)
_BYLINE_LINES = 4


def page_lines(text: str, root: HtmlElement | None) -> list[str]:
    """The lines of a page, without markup and blank ones."""
    if root is not None:
        text = blocks_text(read_blocks(root))
    else:
        # An element within a line is as it is to be read; a line of junk tags ends the text.
        junk = _JUNK_TAG.search(text)
        text = _TAG.sub("", text[: junk.start()] if junk else text)
    return [line for line in map(clean_text, text.split("\n")) if line]


def read_lines(lines: list[str], loader: ArticleLoader) -> None:
    """Read title, byline, body and credits into the loader; raises LayoutChanged without byline."""
    start = next((i for i, line in enumerate(lines) if _is_byline(line)), None)
    if start is None:
        raise LayoutChanged("the mirror page shows no 来源, no 作者 and no time above its text")
    loader.add_value("title", lines[start - 1] if start else "")
    end = start + 1
    while end < min(len(lines), start + _BYLINE_LINES) and _is_byline(lines[end]):
        end += 1
    _read_byline(" ".join(lines[start:end]), loader)
    _read_body(lines[end:], loader)


def _is_byline(line: str) -> bool:
    return bool(_LABEL.match(line) or _MOMENT.fullmatch(line))


def _read_byline(line: str, loader: ArticleLoader) -> None:
    """The last time is the article's: an e-paper source carries a date of its own."""
    moments = list(_MOMENT.finditer(line))
    if moments:
        loader.add_value("published_at", page_time(moments[-1][0]))
        line = line[: moments[-1].start()]
    _, *parts = _LABEL.split(line)
    for label, value in zip(parts[::2], parts[1::2], strict=True):
        if label == "来源":
            loader.add_value("source", value)
            loader.add_value("print_edition", value)
        else:
            loader.add_value("authors", value)


def _read_body(lines: list[str], loader: ArticleLoader) -> None:
    end = next((i for i, line in enumerate(lines) if _END.match(line)), len(lines))
    paragraphs: list[Block] = [TextBlock(type="paragraph", text=line) for line in lines[:end]]
    blocks, named = cut_tails(paragraphs)
    loader.add_value("blocks", blocks)
    loader.add_value("proofreaders", named.proofreaders)
    for line in lines[end:]:
        if editor := _EDITOR.match(line):
            loader.add_value("editors", editor[1])
    loader.add_fallback("editors", named.editors)
