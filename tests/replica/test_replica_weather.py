"""Faults by chance: how many, which, and how they arrive."""

import asyncio
import json
from collections import Counter

import aiohttp
import pytest
from replica_client import Client, path_of, served, some

from newscrawl.replica.app import make_app
from newscrawl.replica.weather import KINDS, USUAL, Weather
from newscrawl.replica.world import World, parse_now


def drawn(count: int, **order: object) -> list[str | None]:
    weather = Weather()
    assert weather.change(order) is None
    storms = [weather.draw() for _ in range(count)]
    return [storm and storm.kind for storm in storms]


def test_a_share_of_the_requests_meets_a_fault_of_each_kind() -> None:
    kinds = Counter(drawn(20_000, share=0.05))
    assert 900 < 20_000 - kinds.pop(None) < 1_100
    assert set(kinds) == set(USUAL)
    assert min(kinds.values()) > 80


def test_the_seed_decides() -> None:
    assert drawn(500, share=0.2, seed=7) == drawn(500, share=0.2, seed=7)
    assert drawn(500, share=0.2, seed=7) != drawn(500, share=0.2, seed=8)
    assert set(drawn(50, share=1, kinds=["cut"])) == {"cut"}
    assert set(drawn(50)) == {None}


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"share": 2}, "share must be"),
        ({"share": True}, "share must be"),
        ({"kinds": ["hail"]}, "kinds must be"),
        ({"kinds": []}, "kinds must be"),
        ({"seed": "x"}, "seed must be"),
        ({"slowest": -1}, "slowest must be"),
        ({"rain": 1}, "there is no rain"),
    ],
)
def test_an_order_without_sense_is_one_sentence_and_changes_nothing(
    order: dict[str, object], said: str
) -> None:
    weather = Weather()
    before = weather.report()
    assert (weather.change(order) or "").startswith(said)
    assert weather.report() == before
    with pytest.raises(ValueError, match=said):
        make_app(World(1, 5, parse_now("2026-09-30T17:00+08:00")), weather=order)


async def order(client: Client, **said: object) -> None:
    answer = await client.post("/__weather", json=said)
    assert answer.status == 200, await answer.text()


def test_how_they_arrive() -> None:
    async def talk(client: Client) -> None:
        path = path_of(await some(client, "article"))
        await order(client, share=1, kinds=["reset"])
        # the client asks once more by itself where a connection that it had kept is broken
        for _ in range(2):
            with pytest.raises(aiohttp.ClientConnectionError):
                await client.get(path)
        await order(client, kinds=["cut"])
        with pytest.raises(aiohttp.ClientPayloadError):
            await (await client.get(path)).read()
        await order(client, kinds=["slow"], slowest=0.4, seed=3)
        begun = asyncio.get_running_loop().time()
        for _ in range(5):
            assert "detail-title" in await (await client.get(path)).text()
        assert asyncio.get_running_loop().time() - begun > 0.3
        await order(client, kinds=["429_in_1", "challenge"])
        answers = [await client.get(path) for _ in range(20)]
        assert {(one.status, one.headers.get("Retry-After")) for one in answers} == {
            (429, "1"),
            (200, None),
        }
        await order(client, share=0)
        assert "detail-title" in await (await client.get(path)).text()
        report = json.loads(await (await client.get("/__weather")).text())
        assert (report["share"], report["kinds"]) == (0, ["429_in_1", "challenge"])
        met = report["met"]
        assert met["cut"] == 1
        assert met["slow"] == 5
        assert met["429_in_1"] + met["challenge"] == 20
        assert (await client.post("/__weather", json={"share": "x"})).status == 400
        assert (await client.post("/__weather", data=b"[")).status == 400

    served(talk)


def test_an_ordered_fault_goes_first_and_control_has_no_weather() -> None:
    async def talk(client: Client) -> None:
        path = path_of(await some(client, "article"))
        await order(client, share=1, kinds=["500"])
        await client.post("/__break", json={"path": path, "how": "410"})
        assert [(await client.get(path)).status for _ in range(2)] == [410, 500]
        assert (await client.get("/__truth")).status == 200

    served(talk)


def test_all_kinds_are_answered_or_break_the_connection() -> None:
    async def talk(client: Client) -> None:
        path = path_of(await some(client, "article"))
        for kind in KINDS:
            await order(client, share=1, kinds=[kind], slowest=0)
            try:
                await (await client.get(path)).read()
            except aiohttp.ClientError:
                assert kind in ("reset", "cut")

    served(talk)
