"""What a change acts on: article pages, the `li` of columns, rows of kx, rankings."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from newscrawl.replica.answer import Answer

Redesign = Callable[[Answer], Answer]
Json = dict[str, Any]
OnText = Callable[[str], str]
OnJson = Callable[[Json], Json]

_ITEM = re.compile(r'\n<li(?: class="no-tag")?>\n  <div class="content">.*?\n</li>', re.S)


def page(change: OnText) -> Redesign:
    """Change the pages of articles."""
    return lambda answer: (
        replace(answer, body=change(answer.body))
        if answer.nature == "article" and answer.status == 200
        else answer
    )


def items(change: OnText) -> Redesign:
    """Change each `li` of an article, on column pages and in the list API."""
    return item_lists(lambda html: _ITEM.sub(lambda found: change(found[0]), html))


def item_lists(change: OnText) -> Redesign:
    """Change the `li` of a page together."""

    def apply(answer: Answer) -> Answer:
        if answer.nature not in ("column", "list_api"):
            return answer
        values = _values(answer)
        if values is None:
            return replace(answer, body=change(answer.body))
        data = values.get("data")
        return _json(answer, values | {"data": change(data)}) if isinstance(data, str) else answer

    return apply


def item_answers(change: OnJson) -> Redesign:
    """Change the list API's answers of `li`."""
    return _answers("list_api", lambda values: isinstance(values.get("data"), str), change)


def flash_answers(change: OnJson) -> Redesign:
    """Change the list API's answers of kx."""
    return _answers("list_api", lambda values: isinstance(values.get("data"), list), change)


def flashes(change: OnJson) -> Redesign:
    """Change each row of kx."""
    return flash_answers(lambda values: values | {"data": [change(row) for row in values["data"]]})


def rankings(change: OnJson) -> Redesign:
    """Change the hot rankings."""
    return _answers("rank", lambda _: True, change)


def renamed(values: Json, *old: str, new: str) -> Json:
    """The same values, under another key."""
    return {(new if key in old else key): value for key, value in values.items()}


def without(values: Json, *keys: str) -> Json:
    """The values without some keys."""
    return {key: value for key, value in values.items() if key not in keys}


def _answers(nature: str, concerns: Callable[[Json], bool], change: OnJson) -> Redesign:
    def apply(answer: Answer) -> Answer:
        values = _values(answer) if answer.nature == nature else None
        return answer if values is None or not concerns(values) else _json(answer, change(values))

    return apply


def _values(answer: Answer) -> Json | None:
    """The answer's JSON object; None for a page."""
    text = answer.body.lstrip("\ufeff")
    found: Json | None = json.loads(text) if text.startswith("{") else None
    return found


def _json(answer: Answer, values: Json) -> Answer:
    return replace(answer, body=json.dumps(values, ensure_ascii=False))
