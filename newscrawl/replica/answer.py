"""What the site answers, before it is sent."""

import json
from dataclasses import dataclass
from typing import Any, Literal

Nature = Literal["list_api", "column", "article", "rank", "robots", "other"]
HTML, JSON = "text/html; charset=UTF-8", "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `age` is how many seconds it lay in a cache, as its Age header says.

    `number` is that of the article whose page it is; `delay`: seconds before it is sent.
    """

    body: str
    nature: Nature = "other"
    status: int = 200
    content_type: str = HTML
    age: int = 0
    etag: str | None = None
    last_modified: str | None = None
    number: int | None = None
    retry_after: str | None = None
    delay: float = 0.0


def good(data: Any, **cursor: int) -> dict[str, Any]:
    """The shell around data, with the cursor keys beside it."""
    return {"state": 1, "msg": "操作成功", "data": data, **cursor}


def list_json(value: object, *, bom: bool = False, age: int = 0) -> Answer:
    """An answer of the list API."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Answer(("\ufeff" if bom else "") + text, "list_api", content_type=JSON, age=age)
