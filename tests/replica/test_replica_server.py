"""The server: headers, control addresses, misbehaviour, and the command that starts it."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import sleep
from typing import Any
from urllib.request import urlopen

import pytest
from aiohttp.test_utils import TestClient, TestServer

from newscrawl.replica.__main__ import main
from newscrawl.replica.app import make_app
from newscrawl.replica.faults import FAULTS
from newscrawl.replica.world import World, parse_now

NOW = parse_now("2026-09-30T17:00+08:00")
XHR = {"X-Requested-With": "XMLHttpRequest"}
KX = "/article/list.html?type=kx"
Client = TestClient[Any, Any]


def served(talk: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        async with TestClient(TestServer(make_app(World(1, 200, NOW)), host="127.0.0.1")) as client:
            await talk(client)

    asyncio.run(run())


async def newest(client: Client) -> str:
    truth = await (await client.get("/__truth")).json()
    return truth["articles"][0]["id"].removeprefix("stcn:")


def test_headers() -> None:
    async def talk(client: Client) -> None:
        answer = await client.get("/article/list/yw.html")
        assert parsedate_to_datetime(answer.headers["Date"]) == NOW
        assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
        cookies = " ".join(answer.headers.getall("Set-Cookie"))
        assert "acw_tc=" in cookies
        assert "advanced-stcn_web=" in cookies
        again = await client.get("/article/list/yw.html", headers={"Cookie": "acw_tc=1"})
        assert "acw_tc=" not in " ".join(again.headers.getall("Set-Cookie", []))
        codes = ("yw", "gd", "gs", "company", "cj", "fund")
        ages = [
            (await client.get(f"/article/list/{code}.html")).headers.get("Age") for code in codes
        ]
        assert "37" in ages or "214" in ages
        assert None in ages
        robots = await client.get("/robots.txt")
        assert robots.status == 404

    served(talk)


def test_truth_and_publish() -> None:
    async def talk(client: Client) -> None:
        answer = await (await client.post("/__publish?count=7")).json()
        truth = await (await client.get("/__truth")).json()
        listed = [one["id"] for one in truth["articles"]]
        assert len(listed) == 207
        assert listed[:7] == [f"stcn:{ident}" for ident in reversed(answer["ids"])]
        assert truth["now"] == answer["now"] > NOW.isoformat()
        kinds = {one["channels"][0] == "kx" for one in truth["articles"][:7]}
        assert kinds == {True, False}
        rows = (await (await client.get(KX, headers=XHR)).json(content_type=None))["data"]
        assert set(answer["ids"]) & {row["id"] for row in rows}
        for ident in answer["ids"]:
            record = await (await client.get(f"/__truth/{ident}")).json()
            assert record["id"] == f"stcn:{ident}"
            full = await (await client.get(f"/__truth/{ident}?full=1")).json()
            assert full["parser"] == "stcn/detail-2022"
        assert (await client.get("/__truth/1")).status == 404
        assert (await client.post("/__publish?count=x")).status == 400

    served(talk)


def test_requests_are_counted_and_control_is_not() -> None:
    async def talk(client: Client) -> None:
        ident = await newest(client)
        await client.get(KX, headers=XHR)
        for path in (KX, f"/article/detail/{ident}.html", "/article/detail/1.html", "/x", "/__no"):
            await client.get(path)
        await client.get("/article/category-news-rank.html?type=yw")
        await client.get("/robots.txt")
        report = await (await client.get("/__requests")).json()
        log = report.pop("log")
        counts = {"list_api": 1, "column": 1, "article": 2, "rank": 1, "robots": 1, "other": 1}
        assert report == counts | {"not_modified": 0}
        assert [entry[1:] for entry in log][:2] == [["GET", KX, 200], ["GET", KX, 200]]
        assert [entry[3] for entry in log] == [200, 200, 200, 404, 404, 200, 404]
        await client.post("/__requests/reset")
        report = await (await client.get("/__requests")).json()
        assert not any(report.values())

    served(talk)


def test_break() -> None:
    async def talk(client: Client) -> None:
        path = f"/article/detail/{await newest(client)}.html"

        async def broken(how: str, url: str, times: int | None = 1) -> tuple[int, str]:
            order = {"path": url, "how": how, "times": times}
            assert (await client.post("/__break", json=order)).status == 200
            answer = await client.get(url, headers=XHR)
            return answer.status, await answer.text()

        status, text = await broken("challenge", path)
        assert (status, "访问验证" in text, "acw_sc__v2" in text) == (200, True, True)
        assert "detail-title" in await (await client.get(path)).text()
        assert (await broken("404", path))[0] == 404
        assert (await broken("500", path))[0] == 500
        assert await broken("empty", path) == (200, "")
        assert "detail-title" not in (await broken("no_title", path))[1]
        assert (await broken("410", path))[0] == 410
        whole = await (await client.get(path)).text()
        status, text = await broken("truncated", path)
        assert (status, whole.startswith(text)) == (200, True)
        body = whole.index('<div class="detail-content">')
        assert body < len(text) < whole.index("</div>", body)
        status, text = await broken("other_article", path)
        assert (status, "detail-title" in text) == (200, True)
        ident = path.removeprefix("/article/detail/").removesuffix(".html")
        assert (f'data-id="{ident}"' in whole, f'data-id="{ident}"' in text) == (True, False)
        assert await broken("other_article", "/x") == (404, await (await client.get("/x")).text())
        assert json.loads((await broken("state0", KX))[1]) == {"state": 0, "msg": "系统繁忙"}
        assert "id" not in json.loads((await broken("no_fields", KX))[1])["data"][0]
        with pytest.raises(json.JSONDecodeError):
            json.loads((await broken("not_json", KX))[1])
        await broken("500", "/article/", times=None)
        assert [(await client.get(path)).status for _ in range(3)] == [500] * 3
        await client.delete("/__break")
        assert (await client.get(path)).status == 200
        for wrong in (
            {"path": "/", "how": "x"},
            {"how": "404"},
            {"path": "/", "how": "404", "times": 0},
            [1],
        ):
            assert (await client.post("/__break", json=wrong)).status == 400
        assert (await client.post("/__break", data=b"{")).status == 400
        for how, status in (("403", 403), ("405", 405), ("412", 412), ("429", 429), ("503", 503)):
            assert (await broken(how, path))[0] == status
        for how, said in (
            ("captcha", "验证码"),
            ("login", 'type="password"'),
            ("charset", "\ufffd"),
        ):
            status, text = await broken(how, path)
            assert (status, said in text) == (200, True)
        assert "频繁" in (await broken("often", KX))[1]
        assert "Crawl-delay: 1" in (await broken("robots", "/robots.txt"))[1]
        for how, wait in (("429_in_2", "2"), ("503_in_2", "2"), ("429_until_1990", "Mon, 01 Jan")):
            await client.post("/__break", json={"path": path, "how": how})
            assert (await client.get(path)).headers["Retry-After"].startswith(wait)
        assert len(FAULTS) == 28

    served(talk)


def start(tmp_path: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "newscrawl.replica", "--port", "0", "--articles", "50"]
    command += ["--now", "2026-09-30T17:00+08:00", "--port-file", str(port_file), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(200):
        if port_file.exists():
            return process, port_file.read_text().strip()
        sleep(0.05)
    process.kill()
    raise AssertionError(process.communicate())


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_and_ends_cleanly(tmp_path: Path, ending: signal.Signals) -> None:
    process, port = start(tmp_path)
    with (
        urlopen(f"http://127.0.0.1:{port}/") as answer,
        socket.create_connection(("127.0.0.1", int(port))),
    ):
        assert answer.status == 200
        process.send_signal(ending)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert out == f"replica of stcn.com on http://127.0.0.1:{port}/ (50 articles, seed 1)\n"
    assert err == ""


def test_a_port_in_use_is_one_line_and_status_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "newscrawl.replica", "--port", port, "--articles", "5"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert port in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "70000"],
        ["--articles", "-1"],
        ["--now", "soon"],
        ["--now", "0001-01-01"],
        ["--delay", "x"],
        ["--seed", "a"],
        ["--faults", "5"],
        ["--fault-kinds", "hail"],
    ],
)
def test_wrong_arguments_end_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert arguments[0] in message
