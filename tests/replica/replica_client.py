"""Talks with a replica over HTTP, in one process: what the tests of its control share."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from lxml import html
from replica_reader import fragment, item_fields

from newscrawl.replica.app import make_app
from newscrawl.replica.world import World, parse_now

NOW = parse_now("2026-09-30T17:00+08:00")
XHR = {"X-Requested-With": "XMLHttpRequest"}
Client = TestClient[Any, Any]
Record = dict[str, Any]


def served(talk: Callable[[Client], Awaitable[None]]) -> None:
    """Let a talk take place with a replica of 400 articles."""

    async def run() -> None:
        world = World(1, 400, NOW)
        async with TestClient(TestServer(make_app(world), host="127.0.0.1")) as client:
            await talk(client)

    asyncio.run(run())


async def ask(client: Client, path: str, order: object = None) -> Any:
    """The JSON that a GET brings, or a POST of the order."""
    answer = await (client.get(path) if order is None else client.post(path, json=order))
    return json.loads((await answer.text()).removeprefix("\ufeff"))


async def edit(client: Client, record: Record, **changes: object) -> Record:
    answer = await client.post("/__edit", json={"id": record["id"], **changes})
    assert answer.status == 200, await answer.text()
    return dict(await answer.json())


async def truth(client: Client, record: Record, *, full: bool = False) -> Record:
    return dict(await ask(client, f"/__truth/{record['article_id']}{'?full=1' if full else ''}"))


async def some(
    client: Client, kind: str, skip: int = 0, wanted: Callable[[Record], object] = bool
) -> Record:
    """A wanted record of this kind: a flash from its row, an article of several paragraphs."""
    for article in (await ask(client, "/__truth"))["articles"]:
        record = dict(await ask(client, f"/__truth/{article['id'].removeprefix('stcn:')}"))
        paragraphs = [b for b in record["blocks"] if b["type"] == "paragraph"]
        by_row = record["parser"] == "stcn/kx-row"
        fits = by_row if kind == "flash" else len(paragraphs) >= 3
        if record["kind"] == kind and fits and wanted(record):
            if not skip:
                return record
            skip -= 1
    raise AssertionError


def path_of(record: Record) -> str:
    return f"/article/detail/{record['article_id']}.html"


async def page(client: Client, record: Record) -> str:
    return str(await (await client.get(path_of(record))).text())


async def kx(client: Client) -> list[Record]:
    """All rows of kx in order, adverts and pinned ones among them."""
    rows: list[Record] = []
    cursor = ""
    while (values := await api(client, f"type=kx{cursor}"))["data"]:
        rows += values["data"]
        cursor = f"&page_time={values['page_time']}&last_time={values['last_time']}"
    return rows


async def row(client: Client, record: Record) -> Record:
    """The row of a flash, not the one pinned on top."""
    return [one for one in await kx(client) if one["id"] == record["article_id"]][-1]


async def column(client: Client, code: str) -> list[Record]:
    """All items of a column, first from its page, then by page number as long as there are any."""
    query = "subType=粤"
    text = await (await client.get(f"/article/list/{code}.html?{query}")).text()
    found = html.fromstring(text).xpath('//ul[@class="list infinite-list"]/li')
    number, before = 2, ""
    while (data := (await api(client, f"type={code}&{query}&page_time={number}")).get("data")) and (
        data != before
    ):
        found += fragment(data).xpath("./li")
        number, before = number + 1, data
    return [item_fields(li) for li in found if li.xpath('.//a[contains(@href, "/detail/")]')]


async def api(client: Client, query: str) -> Any:
    answer = await client.get(f"/article/list.html?{query}", headers=XHR)
    return json.loads((await answer.text()).removeprefix("\ufeff"))


async def listed(client: Client, code: str) -> list[str]:
    """The ids of a list in order, without what is pinned on top of it."""
    if code != "kx":
        return [item["article_id"] for item in await column(client, code)]
    rows = [one for one in await kx(client) if not one["isAdd"]]
    top = [one["id"] for one in rows[:2]]
    twice = sum([one["id"] for one in rows].count(ident) > 1 for ident in top)
    return [one["id"] for one in rows[twice:]]
