"""Which article carries which trap: a table, spread by number, never by chance.

An article carries a trap when its number leaves the trap's remainder; the remainder comes from
the seed and the trap's name, so another seed puts the traps elsewhere.
"""

from functools import lru_cache
from zlib import crc32

from .model import Kind

# name → every so many numbers. A trap that only shows together with another one has a number
# without a common divisor with it, else the two would meet always or never.
_BOTH: dict[str, int] = {
    "wide_space_title": 5,
    "title_marks": 7,
    "zero_width_body": 4,
    "direction_marks_body": 11,
    "folded_source": 3,
    "indent_ideographic": 5,
    "indent_nbsp": 7,
    "half_colon": 13,
    "time_first": 5,
    "author_first": 9,
    "empty_span": 7,
    "comments": 13,
    "li_no_summary": 6,
    "li_whole_summary": 7,
    "li_no_tags": 4,
    "li_span_tags": 7,
    "li_time_only": 17,
    "li_empty_span": 5,
    "thumbnail_missing": 4,
    "thumbnail_empty": 9,
    "no_keywords": 11,
    "image_version": 5,
}
_FLASH: dict[str, int] = {
    "row_title_bold": 11,
    "row_empty": 37,
    "row_source_empty": 3,
    "row_source_other": 7,
    "attribution": 5,
    "attribution_decoy": 19,
    "row_red_key": 7,
    "row_important": 9,
    "row_no_top_key": 3,
    "row_tag_name": 4,
    "row_image": 13,
    "row_share": 5,
    "row_break": 3,
    "row_break_newline": 7,
    "page_no_stock": 7,
    "several_paragraphs": 4,
    "digest": 29,
    "digest_strong": 2,
    "script_in_paragraph": 3,
    "script_with_text": 7,
    "dateline_node": 2,
    "page_author": 2,
    "no_securities": 5,
}
_ARTICLE: dict[str, int] = {
    "empty": 100,
    "no_author": 4,
    "two_authors": 5,
    "li_only_author": 13,
    "no_source": 16,
    "li_only_source": 23,
    "epaper": 5,
    "li_only_tags": 17,
    "no_tags": 23,
    "no_editor": 7,
    "two_editors": 17,
    "section_style": 3,
    "break_style": 7,
    "heading_h": 5,
    "heading_strong": 3,
    "long_strong": 8,
    "table": 6,
    "table_without_head": 7,
    "frame": 11,
    "list": 5,
    "list_ordered": 7,
    "list_nested": 3,
    "image_bare": 6,
    "image_figure": 4,
    "image_lazy": 9,
    "image_lazy_data": 13,
    "image_inside": 7,
    "image_before": 11,
    "image_data": 17,
    "comment_in_body": 6,
    "style_in_body": 13,
    "link_in_body": 3,
    "proofreader": 3,
    "credits_one_line": 7,
    "credits_two_lines": 11,
    "credits_with_layout": 16,
    "wechat_tail": 8,
    "statement_inside": 19,
    "script_in_paragraph": 9,
}

_SPACING = (
    "wide_space_title",
    "title_marks",
    "zero_width_body",
    "direction_marks_body",
    "folded_source",
    "indent_ideographic",
    "indent_nbsp",
    "row_break",
    "row_break_newline",
)


@lru_cache(maxsize=8)
def _table(seed: int, kind: Kind) -> tuple[tuple[str, int, int], ...]:
    every = _BOTH | (_FLASH if kind == "flash" else _ARTICLE)
    table = {name: crc32(f"{seed}:{name}".encode()) % step for name, step in every.items()}
    if kind == "article":
        # Numbers divisible by 20 are articles: so one in 100 is empty, whatever the seed.
        table["empty"] = table["empty"] // 20 * 20
    return tuple((name, every[name], remainder) for name, remainder in table.items())


def carried(seed: int, number: int, kind: Kind) -> frozenset[str]:
    """The names of the traps that the article with this number carries."""
    return frozenset(name for name, step, left in _table(seed, kind) if number % step == left)


def respaced(traps: frozenset[str], look: int, kind: Kind) -> frozenset[str]:
    """The traps with others of those that only change white space and invisible signs."""
    drawn = {name for name in _SPACING if crc32(f"{look}:{name}".encode()) % 2}
    return traps.difference(_SPACING) | (drawn if kind == "flash" else drawn & _BOTH.keys())


def names() -> frozenset[str]:
    """All trap names of articles; lists have their own in `kx` and `channels`."""
    return frozenset(_BOTH | _FLASH | _ARTICLE)
