"""ETag, Last-Modified and 304: which article pages carry what, and what a request gets."""

from email.utils import parsedate_to_datetime

import pytest
from replica_client import NOW, Client, Record, ask, edit, path_of, served, truth

OLD, FUTURE = "Fri, 01 Jan 2010 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
KINDS = ("strong", "weak", "dated", "none")


async def one_of(client: Client, kind: str) -> Record:
    """An article by its place from the oldest: its number, which the kind goes by."""
    articles = (await ask(client, "/__truth?withdrawn=1"))["articles"]
    number = len(articles) - 40 + KINDS.index(kind)
    ident = articles[len(articles) - 1 - number]["id"]
    return await truth(client, {"article_id": ident.removeprefix("stcn:")})


async def validators(client: Client, record: Record) -> tuple[str | None, str | None]:
    headers = (await client.get(path_of(record))).headers
    return headers.get("ETag"), headers.get("Last-Modified")


def test_each_kind_carries_its_own() -> None:
    async def talk(client: Client) -> None:
        for kind in KINDS:
            record = await one_of(client, kind)
            etag, modified = await validators(client, record)
            assert (etag is not None) == (kind in ("strong", "weak"))
            assert (etag or "").startswith("W/") == (kind == "weak")
            assert (modified is not None) == (kind in ("weak", "dated"))
            if modified:
                minute = f"{parsedate_to_datetime(modified).astimezone(NOW.tzinfo):%FT%H:%M}"
                assert minute == record["published_at"][:16]
        for path in ("/", "/article/list/yw.html", "/article/detail/1.html"):
            assert not {"ETag", "Last-Modified"} & set((await client.get(path)).headers)

    served(talk)


# kind, If-None-Match, If-Modified-Since → status; E and M stand for what the page carries.
RULES = [
    ("strong", "E", None, 304),
    ("strong", "W/E", None, 304),
    ("strong", '"x", E', None, 304),
    ("strong", 'W/"x" ,W/E, "y"', None, 304),
    ("strong", "*", None, 304),
    ("strong", '"x"', None, 200),
    ("strong", '"x"', FUTURE, 200),
    ("strong", "E", OLD, 304),
    ("strong", None, FUTURE, 200),
    ("weak", "E", None, 304),
    ("weak", "W/E", None, 304),
    ("weak", '"x"', "M", 200),
    ("weak", "E", OLD, 304),
    ("weak", None, "M", 304),
    ("weak", None, FUTURE, 304),
    ("weak", None, OLD, 200),
    ("dated", None, "M", 304),
    ("dated", None, FUTURE, 304),
    ("dated", None, OLD, 200),
    ("dated", None, "soon", 200),
    ("dated", None, "Fri, 01 Jan 2100 00:00:00", 200),
    ("dated", '"x"', "M", 200),
    ("dated", "*", "M", 200),
    ("none", "*", None, 200),
    ("none", '"x"', FUTURE, 200),
    ("none", None, FUTURE, 200),
]


@pytest.mark.parametrize(("kind", "match", "since", "status"), RULES)
def test_what_a_conditional_request_gets(
    kind: str, match: str | None, since: str | None, status: int
) -> None:
    async def talk(client: Client) -> None:
        record = await one_of(client, kind)
        etag, modified = await validators(client, record)
        sent = {}
        if match is not None:
            sent["If-None-Match"] = match.replace("E", (etag or "").removeprefix("W/"))
        if since is not None:
            sent["If-Modified-Since"] = modified or "" if since == "M" else since
        await ask(client, "/__requests/reset", {})
        answer = await client.get(path_of(record), headers=sent)
        assert answer.status == status
        assert (await answer.read() == b"") == (status == 304)
        assert (answer.headers.get("ETag"), answer.headers.get("Last-Modified")) == (etag, modified)
        assert parsedate_to_datetime(answer.headers["Date"]) == NOW
        report = await ask(client, "/__requests")
        assert (report["article"], report["not_modified"]) == (1, int(status == 304))
        assert report["log"][0][1:] == ["GET", path_of(record), status]

    served(talk)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [{"title": "更正后的标题"}, {"look": 3}, {"tags": ["标签"]}])
def test_an_edit_moves_them(kind: str, change: dict[str, object]) -> None:
    async def talk(client: Client) -> None:
        record = await one_of(client, kind)
        etag, modified = await validators(client, record)
        sent = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified or FUTURE}
        await client.post("/__advance?seconds=60")
        await edit(client, record, **change)
        assert (await client.get(path_of(record), headers=sent)).status == 200
        new_etag, new_modified = await validators(client, record)
        assert (new_etag == etag) == (etag is None)
        if new_modified:
            now = (await ask(client, "/__truth"))["now"]
            assert parsedate_to_datetime(new_modified).astimezone(NOW.tzinfo).isoformat() == now

    served(talk)


def test_what_stands_beside_the_article_moves_the_etag_alone() -> None:
    async def talk(client: Client) -> None:
        record = await one_of(client, "weak")
        etag, modified = await validators(client, record)
        related = (await truth(client, record, full=True))["related"]
        await ask(client, "/__edit", {"id": related[0], "title": "更正后的标题"})
        new_etag, new_modified = await validators(client, record)
        assert (new_etag != etag, new_modified) == (True, modified)

    served(talk)


@pytest.mark.parametrize("kind", ["strong", "weak", "dated"])
def test_misbehaviour_and_withdrawal_win(kind: str) -> None:
    async def talk(client: Client) -> None:
        record = await one_of(client, kind)
        path = path_of(record)
        etag, modified = await validators(client, record)
        sent = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified or ""}
        for how, status in (
            ("challenge", 200),
            ("truncated", 200),
            ("other_article", 200),
            ("404", 404),
            ("410", 410),
        ):
            await ask(client, "/__break", {"path": path, "how": how})
            answer = await client.get(path, headers=sent)
            assert (answer.status, await answer.read() != b"") == (status, True)
            assert not {"ETag", "Last-Modified"} & set(answer.headers)
        assert (await client.get(path, headers=sent)).status == 304
        await ask(client, "/__withdraw", {"id": record["id"]})
        answer = await client.get(path, headers=sent | {"If-None-Match": "*"})
        assert answer.status == 404
        assert not {"ETag", "Last-Modified"} & set(answer.headers)

    served(talk)
