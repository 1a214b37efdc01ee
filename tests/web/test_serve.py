"""``scrapy serve``: what it prints, how it ends, and what it refuses in one line."""

import builtins
import os
import signal
import socket
import threading
import time
import urllib.request

import pytest

from newscrawl.archive import archive_to_write
from newscrawl.commands.serve import Command, is_loopback
from tests.commands.in_process import run


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('serve') / 'news.db'}"
    archive_to_write(url).engine.dispose()
    return url


def refused(capsys, archive: str, *words: str) -> str:
    """The one line on standard error."""
    assert run(Command(), archive, *words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("newscrawl: ")
    assert err.count("\n") == 1
    return err


def test_it_serves_until_ctrl_c(archive, capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-09-30T12:00:00+00:00")
    seen: list[int] = []

    def read_and_end() -> None:
        try:
            shown = ""
            while "http://" not in shown:
                time.sleep(0.02)
                shown += capsys.readouterr().out
            with urllib.request.urlopen(shown.split()[0] + "health", timeout=20) as answer:
                seen.append(answer.status)
            seen.append(1)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    reader = threading.Thread(target=read_and_end)
    reader.start()
    status = run(Command(), archive, "--port", "0")
    reader.join()
    assert status == 0
    assert seen == [200, 1]
    assert capsys.readouterr().err == ""


def test_a_port_in_use_is_a_line(archive, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(capsys, archive, "--port", str(port))
    assert f"127.0.0.1:{port}" in said
    assert "--port" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "x"], "--port x is no port"),
        (["--port", "70000"], "--port 70000 is no port"),
        (["--host", "no such host", "--port", "0"], "is no address of this machine"),
        (["more"], "does not know 'more'"),
    ],
)
def test_wrong_words_are_a_line(archive, capsys, words, said):
    assert said in refused(capsys, archive, *words)


def test_no_archive_is_a_line(tmp_path, capsys):
    assert "there is no archive" in refused(capsys, f"sqlite:///{tmp_path / 'none.db'}")
    assert not (tmp_path / "none.db").exists()


def test_an_archive_on_postgresql_is_a_line(postgres_url, capsys):
    archive_to_write(postgres_url).engine.dispose()
    assert "SQLite" in refused(capsys, postgres_url)


def test_without_the_extra_it_says_what_to_install(archive, capsys, monkeypatch):
    real = builtins.__import__

    def none(name, *rest):
        if name.startswith("datasette"):
            raise ModuleNotFoundError(name=name.partition(".")[0])
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", none)
    said = refused(capsys, archive)
    assert "pip install 'newscrawl[serve]'" in said


def test_an_address_that_others_reach_is_warned_of(archive, capsys, monkeypatch):
    monkeypatch.setattr("newscrawl.web.server.serve", lambda _app, listening: listening.close())
    assert run(Command(), archive, "--host", "0.0.0.0", "--port", "0") == 0
    assert "no password" in capsys.readouterr().err
    assert run(Command(), archive, "--port", "0") == 0
    assert capsys.readouterr().err == ""
    assert is_loopback("::1")
    assert is_loopback("localhost")
    assert not is_loopback("desk")
