"""The mobile gateway's flashes (``ewap.stcn.com``) → rows like those of the list API.

A second door to the flashes, one day at a time; the spider does not use it yet.
"""

from __future__ import annotations

from typing import Any

from newscrawl.errors import Blocked, LayoutChanged
from newscrawl.items import ListRow
from newscrawl.pages.stcn.listing import json_object, text_field
from newscrawl.pages.stcn.times import epoch_time, whole_number
from newscrawl.processors import clean_title


def read_gateway(answer: str) -> list[ListRow]:
    """The flashes of an answer; none on the last page.

    Raises :class:`Blocked` where the gateway refused, :class:`LayoutChanged` for another shape.
    """
    values = json_object(answer)
    if whole_number(values.get("status")) != 1:
        raise Blocked(f"the gateway refused: {str(values.get('msg'))[:60]!r}")
    data = values.get("data") or []
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise LayoutChanged(f"the gateway's flashes are no list but {type(data).__name__}")
    return [_row(item) for item in data]


def _row(item: dict[str, Any]) -> ListRow:
    number = whole_number(item.get("item_id"))
    title = clean_title(text_field(item, "wap_title"))
    if number is None or number <= 0 or not title:
        raise LayoutChanged("a flash of the gateway has no item_id or no wap_title")
    return ListRow(
        article_id=str(number),
        kind="flash",
        title=title,
        listed_at=epoch_time(item.get("time")),
        content=text_field(item, "wap_content"),
        important=bool(whole_number(item.get("is_red"))),
    )
