"""Edits: page, row, item and truth follow; noise changes bytes and no wording."""

import random
from itertools import combinations
from typing import Any

import pytest
from lxml import html
from replica_client import Client, ask, column, edit, page, row, served, some, truth
from replica_reader import clean, item_fields, page_fields, row_fields

from newscrawl.replica.editing import NoSenseError, edited
from newscrawl.replica.items import column_item
from newscrawl.replica.page import article_page
from newscrawl.replica.rows import flash_row
from newscrawl.replica.truth import record
from newscrawl.replica.world import World, parse_now

WORLD = World(1, 400, parse_now("2026-09-30T17:00+08:00"))


async def holds(client: Client, one: dict[str, Any]) -> None:
    """What page, row and items say is the truth."""
    by_page, full = page_fields(await page(client, one)), await truth(client, one, full=True)
    for name in ("title", "blocks", "text", "keywords"):
        assert by_page[name] == full[name], name
    assert by_page["source"] in (full["source"], None)
    assert by_page["authors"] in (full["authors"], [])
    true = await truth(client, one)
    if one["kind"] == "flash":
        by_row = row_fields(await row(client, one))
        assert by_row == {name: true[name] for name in by_row}
    for code in set(true["channels"]) - {"kx"}:
        [item] = [i for i in await column(client, code) if i["article_id"] == one["article_id"]]
        assert (item["title"], item["summary"]) == (true["title"], one["summary"])
        assert item["source"] in (true["source"], None)
        assert item["authors"] in (true["authors"], [])
        assert item["tags"] in (true["tags"], [])


@pytest.mark.parametrize("kind", ["article", "flash"])
def test_new_words_show_everywhere(kind: str) -> None:
    async def talk(client: Client) -> None:
        for skip in (0, 3, 6):
            before = await some(client, kind, skip, lambda one: len(one["channels"]) > 1)
            after = await edit(client, before, title="更正后的标题", append="特此更正。")
            said = after["title"], after["text"]
            assert said == ("更正后的标题", before["text"] + "\n特此更正。")
            assert after["content_hash"] != before["content_hash"]
            assert after == await truth(client, before)
            await holds(client, before)
            word = before["text"][:4]
            after = await edit(client, before, replace=[word, "某某"])
            assert after["text"] == f"{before['text']}\n特此更正。".replace(word, "某某")
            await holds(client, before)
            after = await edit(client, before, drop_last=True)
            assert after["text"] == before["text"].replace(word, "某某")
            await holds(client, before)

    served(talk)


def test_the_id_may_stand_without_the_site() -> None:
    async def talk(client: Client) -> None:
        before = await some(client, "article")
        after = await ask(client, "/__edit", {"id": before["article_id"], "title": "新标题"})
        assert (after["id"], after["title"]) == (before["id"], "新标题")

    served(talk)


def test_links_to_an_article_take_its_new_title() -> None:
    async def talk(client: Client) -> None:
        newest = (await ask(client, "/__truth"))["articles"][0]["id"].removeprefix("stcn:")
        host = {"article_id": newest}
        related = (await truth(client, host, full=True))["related"][0]
        assert "甲乙丙丁" not in await page(client, host)
        for ident, title in ((related, "甲乙丙丁"), (newest, "戊己庚辛")):
            await ask(client, "/__edit", {"id": ident, "title": title})
        text = await page(client, host)
        assert "甲乙丙丁" in text.partition("为你推荐")[2]
        assert "戊己庚辛" in text.partition("时报热榜")[2]  # the newest leads the side module

    served(talk)


@pytest.mark.parametrize("kind", ["article", "flash"])
def test_a_new_source_shows_everywhere(kind: str) -> None:
    async def talk(client: Client) -> None:
        for skip in range(0, 12, 2):
            before = await some(client, kind, skip, lambda one: len(one["channels"]) > 1)
            after = await edit(client, before, source="新华社")
            assert after == before | {"source": "新华社"}
            assert page_fields(await page(client, before))["source"] == "新华社"
            await holds(client, before)

    served(talk)


def test_new_authors_show_in_the_byline() -> None:
    async def talk(client: Client) -> None:
        before = await some(client, "article")
        after = await edit(client, before, authors=["王明", "李小平"])
        assert after == before | {"authors": ["王明", "李小平"]}
        assert page_fields(await page(client, before))["authors"] == ["王明", "李小平"]
        await holds(client, before)
        assert (await edit(client, before, authors=[]))["authors"] == []
        await holds(client, before)

    served(talk)


@pytest.mark.parametrize("kind", ["article", "flash"])
def test_noise_is_no_edit(kind: str) -> None:
    async def talk(client: Client) -> None:
        for skip in range(6):
            before = await some(client, kind, skip)
            pages = [await page(client, before)]
            for look in (1, 2, 3, 10**6):
                assert await edit(client, before, look=look) == before
                pages.append(await page(client, before))
            assert len(set(pages)) == 5
            after = await edit(client, before, tags=["别的标签", "芯片"])
            assert after["tags"] == ["别的标签", "芯片"]
            assert after["content_hash"] == before["content_hash"]
            assert await page(client, before) not in pages
            await holds(client, before)

    served(talk)


def test_the_same_look_is_the_same_page() -> None:
    async def talk(client: Client) -> None:
        before = await some(client, "article")
        await edit(client, before, look=5)
        first = await page(client, before)
        await edit(client, before, look=6)
        assert await page(client, before) != first
        await edit(client, before, look=5)
        assert await page(client, before) == first

    served(talk)


def visible(text: str) -> str:
    """All text of a page that a reader sees, without any white space."""
    tree = html.fromstring(text)
    shown = tree.xpath("//text()[not(parent::script or parent::style)]")
    return "".join(clean("".join(shown)).split())


def test_a_look_changes_bytes_and_never_what_is_seen() -> None:
    for number in range(len(WORLD)):
        looks = [WORLD.article(number)]
        looks += [edited(looks[0], {"look": look}) for look in (0, 1, 2, 777)]
        pages = [article_page(one, "", "") for one in looks]
        assert len(set(pages)) == len(pages), number
        assert len(set(map(visible, pages))) == 1, number
        truths = [record(one, [], full=True) for one in looks]
        assert all(one == truths[0] for one in truths)
        for one in looks:
            said = page_fields(article_page(one, "", ""))
            assert said["blocks"] == truths[0]["blocks"], number
            if one.row and not one.row.empty:
                assert row_fields(flash_row(one))["text"] == record(one, [])["text"]


def test_any_edits_of_any_article_keep_page_row_and_item_true() -> None:
    chance, done = random.Random(5), 0
    for number in range(len(WORLD)):
        article = WORLD.article(number)
        for _ in range(4):
            try:
                article = edited(article, _any_order(chance, article))
                done += 1
            except NoSenseError:
                continue
            full = record(article, [], full=True)
            said = page_fields(article_page(article, "", ""))
            for name in ("title", "blocks", "text", "keywords", "editors", "proofreaders"):
                assert said[name] == full[name], (number, name)
            [li] = html.fragments_fromstring(column_item(article, article.slot.published).strip())
            assert item_fields(li)["title"] == full["title"]
            if article.row and not article.row.empty:
                by_row, true = row_fields(flash_row(article)), record(article, [])
                assert by_row == {name: true[name] for name in by_row}, number
    assert done > 1_000


def _any_order(chance: random.Random, article: Any) -> dict[str, object]:
    text = record(article, [])["text"]
    start = chance.randrange(max(1, len(text) - 3))
    orders: list[dict[str, object]] = [
        {"title": f"更正：{article.title}"},
        {"append": "公司随后更正，净利润增长3.5%。"},
        {"append": "（以上为更正）"},
        {"drop_last": True},
        {"drop_last": True, "append": "全文至此，A股 B股 均已收盘。"},
        {"replace": [text[start : start + 2], "某某"]},
        {"replace": [text[start : start + 2], ""]},
        {"source": "新华社"},
        {"tags": ["标签一"], "look": chance.randrange(10**6)},
    ]
    return chance.choice(orders)


@pytest.mark.parametrize("kind", ["article", "flash"])
@pytest.mark.parametrize(
    ("order", "says"),
    [
        ({}, "there is no edit in the order"),
        ({"titel": "x"}, "there is no edit 'titel'"),
        ({"replace": ["一个没有的词", "x"]}, "no paragraph holds"),
        ({"replace": "x"}, "replace must be"),
        ({"replace": ["", "x"]}, "replace must be"),
        ({"title": ""}, "title must be a text"),
        ({"title": 7}, "title must be a text"),
        ({"title": "<b>标题</b>"}, "without markup"),
        ({"title": "标\u200b题"}, "without markup, invisible signs"),
        ({"title": "x", "append": "两\n行"}, "append must be one line"),
        ({"append": "校对：王明"}, "must not begin as"),
        ({"look": "x"}, "look must be"),
        ({"look": True}, "look must be"),
        ({"look": -1}, "look must be"),
        ({"drop_last": 1}, "drop_last must be true"),
        ({"authors": "王明"}, "authors"),
        ({"tags": ["一二三四五六七", "一二三四五六八"]}, "tags must"),
        ({"tags": "标签"}, "tags must be a list"),
    ],
)
def test_what_makes_no_sense_is_said(kind: str, order: dict[str, object], says: str) -> None:
    async def talk(client: Client) -> None:
        before = await some(client, kind)
        answer = await client.post("/__edit", json={"id": before["id"], **order})
        assert answer.status == 400
        assert says in (await answer.json())["error"]
        assert await truth(client, before) == before

    served(talk)


def test_what_a_flash_cannot_have() -> None:
    async def talk(client: Client) -> None:
        before = await some(client, "flash", wanted=lambda one: "\n" not in one["text"])
        for order, says in (
            ({"authors": ["王明"]}, "no authors"),
            ({"drop_last": True}, "several paragraphs"),
            ({"append": "特此更正。（新华社）"}, "must not end with brackets"),
        ):
            answer = await client.post("/__edit", json={"id": before["id"], **order})
            assert (answer.status, says in (await answer.json())["error"]) == (400, True)
        # The publisher in brackets could not be told from a text that ends with no full stop.
        for number in WORLD.lists["kx"]:
            found = WORLD.article(number).row
            if found and found.attribution:
                with pytest.raises(NoSenseError, match="full stop"):
                    edited(WORLD.article(number), {"append": "没有句号"})

    served(talk)


@pytest.mark.parametrize("path", ["/__edit", "/__withdraw", "/__return"])
def test_orders_without_an_article(path: str) -> None:
    async def talk(client: Client) -> None:
        unknown = await client.post(path, json={"id": "7", "title": "x"})
        assert (unknown.status, await unknown.json()) == (404, {"error": "no such article"})
        for body in (b"no", b"[1]", b"{}", b'{"id": null}', b'{"id": "x"}'):
            answer = await client.post(path, data=body)
            assert (answer.status, "an id" in (await answer.json())["error"]) == (400, True)

    served(talk)


def test_looks_of_near_numbers_never_meet() -> None:
    plain = min((WORLD.article(n) for n in range(300, 400)), key=lambda one: len(str(one.body)))
    pages = [article_page(edited(plain, {"look": look}), "", "") for look in range(40)]
    assert all(one != other for one, other in combinations(pages, 2))
