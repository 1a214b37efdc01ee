"""The replica's hot rankings: what the answer holds is what the truth says."""

import html
import json
import re
from typing import Any

import pytest
from replica_client import Client, ask, served

from newscrawl.replica.channels import CHANNELS
from newscrawl.replica.hot import Hot
from newscrawl.replica.site import Site
from newscrawl.replica.world import World, parse_now

NOW = parse_now("2026-09-30T17:00+08:00")
SITE = Site(World(1, 400, NOW))
INVISIBLE = re.compile("[\u200b\u202c\ufeff]")


def answer(site: Site, code: str) -> tuple[str, list[dict[str, Any]]]:
    text = site.answer("/article/category-news-rank.html", {"type": code}, xhr=True).body
    return text, json.loads(text.removeprefix("\ufeff"))["data"]


def badge(row: dict[str, Any], name: str) -> bool:
    return row.get(name, False) in (True, 1, "true")


def title(row: dict[str, Any]) -> str:
    bare = html.unescape(row["title"].removeprefix("<b>").removesuffix("</b>"))
    return INVISIBLE.sub("", bare).replace("\u3000", " ")


@pytest.mark.parametrize("code", CHANNELS)
def test_the_answer_says_what_is_meant(code):
    _, rows = answer(SITE, code)
    said = [
        (title(row), row["url"], badge(row, "hot"), badge(row, "red"), row.get("tag", ""))
        for row in rows
    ]
    assert said == [(x.title, x.url, x.hot, x.red, x.tag) for x in SITE.ranking(code)]
    assert len(said) == min(10, len(SITE.world.lists[code]))


def test_every_trap_stands_somewhere():
    texts, found = zip(*(answer(SITE, code) for code in CHANNELS), strict=True)
    rows = [row for some in found for row in some]
    assert any(text.startswith("\ufeff") for text in texts)
    assert {type(row["hot"]) for row in rows if "hot" in row} == {bool, int, str}
    assert any("red" not in row for row in rows)
    assert any("<b>" in row["title"] for row in rows)
    assert any(row.get("tag") for row in rows)
    assert any("video-detail" in row["url"] for row in rows)
    lines = [line for code in CHANNELS for line in SITE.ranking(code)]
    assert any(line.ident and line.ident not in SITE.world.numbers for line in lines)


def test_a_small_world_has_short_rankings():
    assert Hot(World(1, 0, NOW)).lines("yw") == []


def test_the_control_tells_the_truth_and_the_faults_reach_it():
    async def talk(client: Client) -> None:
        assert len(await ask(client, "/__ranking?type=yw")) == 10
        assert "error" in await ask(client, "/__ranking?type=none")
        path = "/article/category-news-rank.html?type=yw"
        for how, says in (("challenge", "访问验证"), ("state0", '"state": 0')):
            await ask(client, "/__break", {"path": path, "how": how})
            assert says in await (await client.get(path)).text()

    served(talk)
