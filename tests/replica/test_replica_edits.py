"""Edits, withdrawals, time that goes by, and conditional requests: from outside, over HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from newscrawl.replica.app import make_app
from newscrawl.replica.world import World, parse_now

NOW = parse_now("2026-09-30T17:00+08:00")
XHR = {"X-Requested-With": "XMLHttpRequest"}
Client = TestClient[Any, Any]


def served(talk: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        world = World(1, 400, NOW)
        async with TestClient(TestServer(make_app(world), host="127.0.0.1")) as client:
            await talk(client)

    asyncio.run(run())


async def ask(client: Client, path: str, order: object = None) -> Any:
    if order is None:
        answer = await client.get(path)
    else:
        answer = await client.post(path, json=order)
    return json.loads(await answer.text())


async def some(client: Client, kind: str, skip: int = 0) -> dict[str, Any]:
    """A record of this kind with a text in several paragraphs, or of one for a flash."""
    for article in (await ask(client, "/__truth"))["articles"]:
        record = await ask(client, f"/__truth/{article['id'].removeprefix('stcn:')}")
        paragraphs = [b for b in record["blocks"] if b["type"] == "paragraph"]
        if record["kind"] == kind and len(paragraphs) >= (1 if kind == "flash" else 3):
            if not skip:
                return dict(record)
            skip -= 1
    raise AssertionError


async def page(client: Client, record: dict[str, Any]) -> str:
    answer = await client.get(f"/article/detail/{record['article_id']}.html")
    return await answer.text()


async def listed(client: Client, channel: str) -> list[str]:
    """The ids of a list, all its pages, in order."""
    found: list[str] = []
    query = f"type={channel}" + ("&subType=粤" if channel == "area" else "")
    number, last = 1, None
    while True:
        cursor = f"&page_time={number}" + (f"&last_time={last}" if last else "")
        answer = await client.get(
            f"/article/list.html?{query}{cursor if last else ''}", headers=XHR
        )
        values = json.loads((await answer.text()).lstrip("\ufeff"))
        data = values.get("data")
        if not data:
            return found
        if isinstance(data, str):
            ids = [part.split(".html")[0] for part in data.split('class="tt"')[1:]]
            found += [part.rsplit("/", 1)[1] for part in ids if "/article/detail/" in part]
        else:
            found += [row["id"] for row in data if not row.get("isAdd") and not row.get("isTop")]
        number, last = number + 1, values.get("last_time") or 1


@pytest.mark.parametrize("kind", ["article", "flash"])
def test_an_edit_shows_everywhere(kind: str) -> None:
    async def talk(client: Client) -> None:
        before = await some(client, kind)
        order = {"id": before["id"], "title": "更正后的标题", "append": "特此更正。"}
        after = await ask(client, "/__edit", order)
        assert (after["title"], after["text"]) == ("更正后的标题", before["text"] + "\n特此更正。")
        assert after["content_hash"] != before["content_hash"]
        assert after == await ask(client, f"/__truth/{before['article_id']}")
        html = await page(client, before)
        assert "更正后的标题" in html
        assert "特此更正。" in html
        if kind == "flash":
            rows = (await ask_rows(client))["data"]
            [row] = [row for row in rows if row["id"] == before["article_id"]]
            assert "更正后的标题" in row["title"].replace("\u200b", "")
            assert "特此更正。" in row["content"]

    served(talk)


async def ask_rows(client: Client) -> Any:
    answer = await client.get("/article/list.html?type=kx", headers=XHR)
    return json.loads(await answer.text())


def test_edits_of_words_and_of_names() -> None:
    async def talk(client: Client) -> None:
        before = await some(client, "article")
        word = before["text"].splitlines()[0][:4]
        after = await ask(client, "/__edit", {"id": before["id"], "replace": [word, "某某"]})
        assert after["text"] == before["text"].replace(word, "某某")
        after = await ask(client, "/__edit", {"id": before["id"], "drop_last": True})
        assert len(after["text"]) < len(before["text"])
        order = {"id": before["id"], "source": "新华社", "authors": ["王明", "李小平"]}
        after = await ask(client, "/__edit", order)
        assert (after["source"], after["authors"]) == ("新华社", ["王明", "李小平"])
        assert "来源：新华社" in (await page(client, before)).replace(": ", "：")

    served(talk)


def test_noise_is_no_edit() -> None:
    async def talk(client: Client) -> None:
        changed = 0
        for skip in range(6):
            before = await some(client, "article", skip)
            html = await page(client, before)
            after = await ask(
                client, "/__edit", {"id": before["id"], "look": 7, "tags": ["别的标签"]}
            )
            assert after["content_hash"] == before["content_hash"]
            assert after["tags"] == ["别的标签"]
            changed += html != await page(client, before)
        assert changed == 6

    served(talk)


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ({"titel": "x"}, "there is no edit 'titel'"),
        ({"replace": ["一个没有的词", "x"]}, "no paragraph holds"),
        ({"replace": "x"}, "replace must be"),
        ({"title": ""}, "title must be a text"),
        ({"look": "x"}, "look must be"),
        ({"drop_last": 1}, "drop_last must be true"),
    ],
)
def test_what_makes_no_sense_is_said(order: dict[str, object], says: str) -> None:
    async def talk(client: Client) -> None:
        record = await some(client, "article")
        answer = await client.post("/__edit", json={"id": record["id"], **order})
        assert answer.status == 400
        assert says in (await answer.json())["error"]
        assert await ask(client, f"/__truth/{record['article_id']}") == record
        assert (await client.post("/__edit", json={"id": "7", **order})).status == 404
        assert (await client.post("/__edit", data="no")).status == 400

    served(talk)


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawal_takes_it_off_the_site_and_a_return_puts_it_back(status: int) -> None:
    async def talk(client: Client) -> None:
        for kind in ("flash", "article"):
            record = await some(client, kind, skip=9)
            number, channels = record["article_id"], record["channels"]
            before = {channel: await listed(client, channel) for channel in channels}
            assert all(number in ids for ids in before.values())
            await ask(client, "/__withdraw", {"id": number, "status": status})
            answer = await client.get(f"/article/detail/{number}.html")
            assert (answer.status, "ETag" in answer.headers) == (status, False)
            for channel in channels:
                rest = set(before[channel]) - {number}
                assert set(await listed(client, channel)) == rest
            there = [a["id"] for a in (await ask(client, "/__truth"))["articles"]]
            assert record["id"] not in there
            assert await ask(client, f"/__truth/{number}") == record
            await ask(client, "/__return", {"id": number})
            assert {c: await listed(client, c) for c in channels} == before
            assert (await client.get(f"/article/detail/{number}.html")).status == 200

    served(talk)


def test_time_goes_by() -> None:
    async def talk(client: Client) -> None:
        before = await (await client.get("/article/list/yw.html")).text()
        await client.post("/__advance?seconds=86400")
        answer = await client.get("/article/list/yw.html")
        assert (parsedate_to_datetime(answer.headers["Date"]) - NOW).days == 1
        assert await answer.text() != before  # yesterday's rows show their date
        assert (await client.post("/__advance?seconds=0")).status == 400
        published = await (await client.post("/__publish?count=1")).json()
        assert published["now"] > "2026-10-01T17:00"

    served(talk)


def test_conditional_requests() -> None:
    async def talk(client: Client) -> None:
        kinds = set()
        for article in (await ask(client, "/__truth"))["articles"][:24]:
            path = f"/article/detail/{article['id'].removeprefix('stcn:')}.html"
            fresh = await client.get(path)
            etag, modified = fresh.headers.get("ETag"), fresh.headers.get("Last-Modified")
            kinds.add((etag is not None, (etag or "").startswith("W/"), modified is not None))
            known = {"If-None-Match": etag, "If-Modified-Since": modified}
            sent = {name: value for name, value in known.items() if value}
            answer = await client.get(path, headers=sent)
            assert answer.status == (304 if sent else 200)
            if sent:
                assert (await answer.read(), answer.headers.get("ETag")) == (b"", etag)
            other = await client.get(
                path,
                headers={"If-None-Match": '"other"'}
                | {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
            )
            assert other.status == 200  # If-None-Match has the last word
            old = {"If-Modified-Since": "Fri, 01 Jan 2010 00:00:00 GMT"}
            assert (await client.get(path, headers=old)).status == 200
            several = {"If-None-Match": f'"other", {etag}'}
            assert (await client.get(path, headers=several)).status == (304 if etag else 200)
            await client.post("/__advance?seconds=60")
            await ask(client, "/__edit", {"id": article["id"], "title": "改了"})
            assert (await client.get(path, headers=sent)).status == 200
            await ask(client, "/__break", {"path": path, "how": "challenge", "times": 1})
            broken = await client.get(path, headers=sent)
            assert (broken.status, broken.headers.get("ETag")) == (200, None)
        assert kinds == {
            (True, False, False),
            (True, True, True),
            (False, False, True),
            (False, False, False),
        }

    served(talk)
