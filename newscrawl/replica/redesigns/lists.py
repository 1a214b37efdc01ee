"""Changes of lists: the `li` of columns, the rows of kx, the hot rankings."""

import re
from collections.abc import Callable
from typing import Any

from .changing import (
    Json,
    Redesign,
    flash_answers,
    flashes,
    item_answers,
    item_lists,
    items,
    rankings,
    renamed,
    without,
)

_INFO = re.compile(r'(<div class="info">)(.*?)<span>([0-9: -]+)</span>(</div>)', re.S)
_TITLE = re.compile(r'(<div class="tt">\s*<a [^>]*>\s*)([^<]{6})[^<]*?(\s*</a>)')
_REST = re.compile(r"((?:\n<li.*?\n</li>){3})(?:\n<li.*?\n</li>)+", re.S)
_EIGHT_HOURS = 8 * 3_600


def _instead(old: str, new: str) -> Redesign:
    return items(lambda html: html.replace(old, new))


def _info(new: str) -> Redesign:
    """Write the line under a title anew: `\\2` is all before the time, `\\3` the time."""
    return items(lambda html: _INFO.sub(new, html))


def _value(key: str, change: Callable[[Any], Any]) -> Redesign:
    return flashes(lambda row: row | {key: change(row.get(key))})


def _key(*old: str, new: str) -> Redesign:
    return flashes(lambda row: renamed(row, *old, new=new))


def _shifted(row: Json, seconds: int) -> Json:
    moment = int(row["show_time"]) + seconds
    return row | {"time": moment * 1000, "show_time": str(moment)}


def _names(groups: list[list[Json]]) -> list[list[str]]:
    return [[tag.get("title") or tag["name"] for tag in group] for group in groups]


def _other_codes(groups: list[list[Json]]) -> list[list[Json]]:
    return [[renamed(tag, "stock_code", new="code") for tag in group] for group in groups]


ON_ITEMS: dict[str, Redesign] = {
    "item_title_renamed": _instead('class="tt"', 'class="title"'),
    "item_links_changed": _instead("/article/detail/", "/news/show/"),
    "item_titles_cut": items(lambda html: _TITLE.sub(r"\1\2...\3", html)),
    "item_time_relative": _info(r"\1\2<span>2小时前</span>\4"),
    "item_time_first": _info(r"\1<span>\3</span>\2<span></span>\4"),
    "item_time_element": _info(r"\1\2<time>\3</time>\4"),
    "item_info_renamed": _instead('class="info"', 'class="meta"'),
    "item_source_gone": _info(r"\1<span>\3</span>\4"),
    "item_summary_renamed": _instead('class="text ellipsis-2"', 'class="brief"'),
    "item_tags_renamed": _instead('class="tags"', 'class="labels"'),
    "items_as_objects": item_answers(lambda v: v | {"data": [{"html": v["data"]}]}),
    "items_key_renamed": item_answers(lambda v: renamed(v, "data", new="list")),
    "items_empty": item_answers(lambda v: v | {"data": ""}),
    "items_three_a_page": item_lists(lambda html: _REST.sub(r"\1", html)),
}

ON_FLASHES: dict[str, Redesign] = {
    "kx_empty": flash_answers(lambda v: v | {"data": []}),
    "kx_data_renamed": flash_answers(lambda v: renamed(v, "data", new="rows")),
    "kx_data_nested": flash_answers(lambda v: v | {"data": {"list": v["data"]}}),
    "kx_state_text": flash_answers(lambda v: v | {"state": "success"}),
    "kx_oldest_first": flash_answers(lambda v: v | {"data": v["data"][::-1]}),
    "kx_five_rows": flash_answers(lambda v: v | {"data": v["data"][:5]}),
    "kx_ids_gone": flashes(lambda row: without(row, "id", "url", "web_url")),
    "kx_title_renamed": _key("title", new="headline"),
    "kx_title_nested": _value("title", lambda title: {"text": title}),
    "kx_content_renamed": _key("content", new="body"),
    "kx_content_cut": _value("content", lambda text: f"{(text or '')[:30]}……"),
    "kx_content_one_for_all": _value("content", lambda _: "点击查看快讯全文。"),
    "kx_content_escaped": _value("content", lambda text: f"&lt;p&gt;{text or ''}&lt;/p&gt;"),
    "kx_source_renamed": _key("source", new="media"),
    "kx_tags_renamed": _key("tags", new="labels"),
    "kx_tags_as_texts": _value("tags", lambda groups: _names(groups or [])),
    "kx_codes_renamed": _value("tags", lambda groups: _other_codes(groups or [])),
    "kx_times_gone": flashes(lambda row: without(row, "time", "show_time")),
    "kx_times_in_words": flashes(lambda row: row | {"time": "刚刚", "show_time": "刚刚"}),
    "kx_times_ahead": flashes(lambda row: _shifted(row, _EIGHT_HOURS)),
    "kx_times_behind": flashes(lambda row: _shifted(row, -_EIGHT_HOURS)),
    "kx_red_renamed": _key("isRed", "red", new="level"),
    "kx_red_retyped": _value("isRed", lambda _: "no"),
    "kx_images_renamed": _key("images", new="pictures"),
    "kx_all_pinned": _value("isTop", lambda _: 1),
    "kx_all_adverts": _value("isAdd", lambda _: 1),
}

ON_RANKINGS: dict[str, Redesign] = {
    "rank_empty": rankings(lambda v: v | {"data": []}),
    "rank_data_renamed": rankings(lambda v: renamed(v, "data", new="rows")),
    "rank_titles_renamed": rankings(
        lambda v: v | {"data": [renamed(row, "title", new="name") for row in v.get("data") or []]}
    ),
    "rank_links_changed": rankings(
        lambda v: v | {"data": [row | {"url": "/hot/1.html"} for row in v.get("data") or []]}
    ),
}
