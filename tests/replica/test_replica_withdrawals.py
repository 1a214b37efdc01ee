"""Withdrawals and returns, time that goes by: lists, pages and truth, from outside over HTTP."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest
from replica_client import (
    NOW,
    Client,
    Record,
    ask,
    column,
    edit,
    kx,
    listed,
    page,
    path_of,
    served,
    some,
    truth,
)
from replica_reader import page_fields


async def named(client: Client, query: str = "") -> list[str]:
    return [one["id"] for one in (await ask(client, f"/__truth{query}"))["articles"]]


async def ranked(client: Client, code: str) -> str:
    answer = await client.get(f"/article/category-news-rank.html?type={code}")
    return json.dumps(await answer.json(content_type=None))


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("kind", ["flash", "article"])
def test_a_withdrawal_takes_it_off_the_site_and_a_return_puts_it_back(
    kind: str, status: int
) -> None:
    async def talk(client: Client) -> None:
        found = await some(client, kind, skip=9, wanted=lambda one: len(one["channels"]) > 1)
        ident = found["article_id"]
        before = {code: await listed(client, code) for code in found["channels"]}
        everything, whole = await named(client), await page(client, found)
        assert all(ids.count(ident) == 1 for ids in before.values())
        await ask(client, "/__withdraw", {"id": found["id"], "status": status})

        answer = await client.get(path_of(found))
        assert (answer.status, "您访问的页面不存在" in await answer.text()) == (status, True)
        assert not {"ETag", "Last-Modified"} & set(answer.headers)
        for code, ids in before.items():
            assert await listed(client, code) == [one for one in ids if one != ident]
        assert await named(client) == [one for one in everything if one != found["id"]]
        assert await named(client, "?withdrawn=1") == everything
        assert await truth(client, found) == found

        await ask(client, "/__return", {"id": ident})
        assert {code: await listed(client, code) for code in found["channels"]} == before
        assert (await named(client), await page(client, found)) == (everything, whole)

    served(talk)


def test_many_withdrawals_leave_every_list_whole() -> None:
    async def talk(client: Client) -> None:
        codes = ("kx", "yw", "gd", "xsb", "tjkt", "company")
        before = {code: await listed(client, code) for code in codes}
        gone = set((await named(client))[3::7])
        for ident in gone:
            await ask(client, "/__withdraw", {"id": ident})
        for code in codes:
            left = [one for one in before[code] if f"stcn:{one}" not in gone]
            assert await listed(client, code) == left
        assert len(await listed(client, "kx")) < len(before["kx"])
        assert len(await listed(client, "gd")) < len(before["gd"])
        for ident in sorted(gone):
            await ask(client, "/__return", {"id": ident})
        assert {code: await listed(client, code) for code in codes} == before

    served(talk)


def test_no_link_to_it_is_left() -> None:
    async def talk(client: Client) -> None:
        newest = {"article_id": (await named(client))[0].removeprefix("stcn:")}
        related = (await truth(client, newest, full=True))["related"]
        for ident in (related[0], f"stcn:{newest['article_id']}"):
            await ask(client, "/__withdraw", {"id": ident})
        left = await truth(client, newest, full=True)
        assert left["related"] == related[1:]
        other = await some(client, "article", skip=2)
        side = (await page(client, other)).partition("时报热榜")[2]
        assert "/article/detail/" in side
        assert newest["article_id"] not in side
        await ask(client, "/__return", {"id": newest["article_id"]})
        assert page_fields(await page(client, newest))["related"] == related[1:]

    served(talk)


def test_a_hot_ranking_forgets_it() -> None:
    async def talk(client: Client) -> None:
        before = await ranked(client, "yw")
        ident = json.loads(before)["data"][0]["url"].rsplit("/", 1)[1].removesuffix(".html")
        await ask(client, "/__withdraw", {"id": ident})
        after = await ranked(client, "yw")
        assert (ident in after, len(json.loads(after)["data"])) == (False, 10)
        await ask(client, "/__return", {"id": ident})
        assert await ranked(client, "yw") == before

    served(talk)


def test_a_pinned_flash_goes_and_comes_back() -> None:
    async def talk(client: Client) -> None:
        before = await kx(client)
        pinned = before[0]["id"]
        assert [one["id"] for one in before].count(pinned) == 2
        await ask(client, "/__withdraw", {"id": pinned})
        assert pinned not in {one["id"] for one in await kx(client)}
        await ask(client, "/__return", {"id": pinned})
        assert await kx(client) == before

    served(talk)


def test_orders_that_repeat_or_make_no_sense() -> None:
    async def talk(client: Client) -> None:
        found = await some(client, "article")
        for wrong in (200, "404", None):
            answer = await client.post("/__withdraw", json={"id": found["id"], "status": wrong})
            assert (answer.status, await answer.json()) == (
                400,
                {"error": "status must be 404 or 410"},
            )
        for status in (404, 410):
            await ask(client, "/__withdraw", {"id": found["id"], "status": status})
            assert (await client.get(path_of(found))).status == status
        after = await edit(client, found, title="更正后的标题")
        assert (await client.get(path_of(found))).status == 410
        for _ in range(2):
            assert await ask(client, "/__return", {"id": found["id"]}) == {"ok": True}
        assert (await listed(client, found["channels"][0])).count(found["article_id"]) == 1
        assert page_fields(await page(client, found))["title"] == after["title"]

    served(talk)


def times(items: list[Record]) -> dict[str, str]:
    return {item["article_id"]: item["time"] for item in items}


def test_time_goes_by() -> None:
    async def talk(client: Client) -> None:
        before, whole = times(await column(client, "yw")), await named(client)
        today = next(ident for ident, time in before.items() if len(time) == 5)
        answer = await client.post("/__advance?seconds=86400")
        assert await answer.json() == {"now": "2026-10-01T17:00:00+08:00", "ids": []}
        answer = await client.get("/article/list/yw.html")
        assert (parsedate_to_datetime(answer.headers["Date"]) - NOW).days == 1
        assert times(await column(client, "yw"))[today] == f"09-30 {before[today]}"
        await client.post(f"/__advance?seconds={120 * 86_400}")
        assert times(await column(client, "yw"))[today] == f"2026-09-30 {before[today]}"
        assert await named(client) == whole

        published = await ask(client, "/__publish?count=3", {})
        new = await truth(client, {"article_id": published["ids"][-1]})
        assert datetime.fromisoformat(published["now"]) > parsedate_to_datetime(
            answer.headers["Date"]
        )
        assert "2027-01-29T17:00" < published["now"] < "2027-01-29T17:03"
        assert new["published_at"][:16] == published["now"][:16]
        assert (await named(client))[:3] == [f"stcn:{one}" for one in published["ids"][::-1]]

    served(talk)


@pytest.mark.parametrize("news", ["x", "-1", "11", "nan", ""])
def test_a_share_of_news_that_makes_no_sense(news: str) -> None:
    async def talk(client: Client) -> None:
        answer = await client.post(f"/__advance?seconds=60&news={news}")
        assert (answer.status, "news must be" in (await answer.json())["error"]) == (400, True)

    served(talk)


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "1.5", "", str(400 * 86_400 + 1)])
def test_time_that_makes_no_sense(seconds: str) -> None:
    async def talk(client: Client) -> None:
        answer = await client.post(f"/__advance?seconds={seconds}")
        assert (answer.status, "seconds must be" in (await answer.json())["error"]) == (400, True)

    served(talk)
