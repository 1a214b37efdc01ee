"""Old articles of the replica: at their old addresses, in no list, and as the truth says."""

from collections import Counter

from lxml import html
from replica_client import Client, ask, served

from newscrawl.replica.old_articles import old_articles
from newscrawl.replica.old_pages import old_page
from newscrawl.replica.old_truth import old_record

WORLDS = [list(old_articles(seed).values()) for seed in (1, 7)]
OLDS = [old for world in WORLDS for old in world]


def visible(page: str) -> str:
    """All text of a page without white space and invisible signs."""
    root = html.fromstring(page)
    for hidden in root.iter("script", "style"):
        hidden.text = ""
    return "".join(sign for sign in root.text_content() if sign.isprintable() and sign != " ")


def test_each_stands_at_an_address_of_its_own() -> None:
    for world in WORLDS:
        assert len({old.path for old in world}) == len(world) == 40
        assert {old.design for old in world} == {"intal", "trs"}
    assert [old.ident for old in WORLDS[0]] == [old.ident for old in WORLDS[1]]
    assert WORLDS[0][0].article.title != WORLDS[1][0].article.title


def test_the_page_shows_what_the_truth_says() -> None:
    for old in OLDS:
        record, page = old_record(old), old_page(old)
        shown = visible(page)
        for line in record["text"].split("\n"):
            assert "".join(line.split()) in shown, (old.ident, line)
        assert "".join(record["title"].split()) in shown
        for ident in record["related"]:
            assert ident.partition("/")[2] in page
        published = record["published_at"].replace("T", " ")
        assert published[: 19 if old.seconds else 16] in page
        assert all(name in page for name in (*record["authors"], record["source"] or ""))


def test_the_frame_is_there_and_not_in_the_truth() -> None:
    for old in OLDS:
        page, text = old_page(old), old_record(old)["text"]
        for piece in ("点击排行", "分享到", "声明：证券时报力求", "您当前的位置", "来源：侧栏"):
            assert piece in page
            assert piece not in text
        assert ("为你推荐" in page) == bool(old.related)


def test_every_trap_is_there() -> None:
    found: Counter[str] = Counter()
    for old in OLDS:
        page, record = old_page(old), old_record(old)
        body = html.fromstring(page).find_class("txt_con")[0]
        found.update({old.design, old.head, record["kind"], record["parser"]})
        found["frame inside"] += bool(body.find_class("shenming"))
        found["frame behind"] += not body.find_class("shenming")
        found["advert and quote"] += bool(body.find_class("ad") and body.find_class("om"))
        found["relative picture"] += 'src="./W0' in page
        found["editor's body"] += "TRS_Editor" in page
        found["later editor's body"] += "TRS_UEDITOR" in page
        found["seconds"] += old.seconds
        found["printed paper"] += record["print_edition"] is not None
        found["no author"] += not record["authors"]
        found["two authors"] += len(record["authors"]) == 2
        found["title of the person"] += "作者：证券时报记者 " in page
        found["no source"] += record["source"] is None
        found["editors shown"] += "责任编辑：" in page
        found["table"] += any(block["type"] == "table" for block in record["blocks"])
        found["caption"] += any(image["caption"] for image in record["images"])
    assert {name: count for name, count in found.items() if not count} == {}


def test_the_server_knows_them_by_path_and_by_id() -> None:
    async def talk(client: Client) -> None:
        named = [one["id"] for one in (await ask(client, "/__truth?old=1"))["articles"]]
        lists = [one["id"] for one in (await ask(client, "/__truth"))["articles"]]
        assert named == [f"stcn:{old.ident}" for old in WORLDS[0]]
        assert not set(named) & set(lists)
        for old in WORLDS[0][:6]:
            assert await ask(client, f"/__truth/{old.ident}") == old_record(old)
            answer = await client.get(old.path)
            assert (answer.status, await answer.text()) == (200, old_page(old))
        old = WORLDS[0][0]
        assert (await client.get(f"/__truth/other.stcn.com{old.path}")).status == 404
        assert (await client.get(old.path.replace(".shtml", "_2.shtml"))).status == 404
        assert (await ask(client, "/__requests"))["article"] == 6

    served(talk)
