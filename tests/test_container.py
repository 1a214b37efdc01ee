"""The container files name what is there; what they start is run here, without an engine."""

import os
import re
import signal
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, in order."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def values(name: str) -> list[str]:
    return [value for found, value in instructions() if found == name]


def test_what_is_copied_is_there_and_not_ignored():
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.M)
    sources = [source for copied in values("COPY") for source in copied.split()[:-1]]
    assert sorted(sources) == sorted(allowed)
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_it_runs_as_somebody_who_owns_the_data_alone():
    names = [name for name, _ in instructions()]
    assert values("USER") == ["newscrawl"]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name == "RUN")
    [folder] = values("VOLUME")
    assert folder == f"{values('WORKDIR')[0]}/data"
    for service in SERVICES.values():
        assert service["volumes"] == [f"data:{folder}"]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert "data" in COMPOSE["volumes"]


def test_its_commands_are_commands():
    text = "\n".join(str(s["command"]) for s in SERVICES.values())
    text += "\n".join(values("CMD") + values("HEALTHCHECK")).replace('", "', " ")
    names = set(re.findall(r"scrapy ([a-z]+)", text))
    assert names == {"crawl", "archive", "doctor"}
    assert all(import_module(f"newscrawl.commands.{name}").Command for name in names)
    for module in re.findall(r"python -m (\S+)", text):
        import_module(module)


def install(folder: Path, programs: dict[str, str]) -> None:
    for name, does in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)


def loop(service: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """A service's command, and an environment where the folder's programs come first."""
    command = [word.replace("$$", "$") for word in SERVICES[service]["command"]]
    return command, {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.mark.parametrize(
    ("service", "minute", "due", "told"),
    [
        ("crawl", "20", 0, ["scrapy crawl stcn"]),
        ("crawl", "21", 0, ["python -m newscrawl.commands.due flashes",
                            "scrapy crawl stcn -a channels=kx"]),
        ("crawl", "21", 1, ["python -m newscrawl.commands.due flashes"]),
        ("rankings", "00", 0, ["scrapy crawl stcn_rank"]),
        ("upkeep", "00", 0, ["scrapy archive prune --raw-pages 400d --runs 400d",
                             "scrapy archive backup data/backup.db", "scrapy archive check"]),
    ],
)  # fmt: skip
def test_each_loop_goes_round(tmp_path, service, minute, due, told):
    """With programs in its PATH that note what they are told, and a sleep that ends it."""
    programs = {
        "scrapy": "echo scrapy $@ >> told",
        "python": f"echo python $@ >> told; exit {due}",
        "date": f"test $1 = +%M && echo {minute} || echo 8",
        "sleep": "echo $1 >> slept; test $1 -ge 3600 && test $(wc -l < slept) -lt 2 || kill $PPID",
    }
    install(tmp_path, programs)
    command, environment = loop(service, tmp_path)
    done = subprocess.run(command, cwd=tmp_path, env=environment, timeout=20, check=False)
    assert done.returncode == 0  # ended by the signal
    assert (tmp_path / "told").read_text().splitlines() == told
    seconds = (tmp_path / "slept").read_text().splitlines()
    assert seconds[0] == {"crawl": "52", "rankings": "3600", "upkeep": "86400"}[service]


def test_a_stop_lets_the_crawl_end(tmp_path):
    """The engine's init sends the signal to the whole group of processes."""
    assert SERVICES["crawl"]["environment"]["TINI_KILL_PROCESS_GROUP"] == "1"
    ends = "trap 'sleep 0.2; echo ended >> told; exit 3' TERM"
    does = f"{ends}; echo begun >> told; while :; do sleep 0.02; done"
    install(tmp_path, {"scrapy": does, "date": "echo 20"})
    command, environment = loop("crawl", tmp_path)
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, start_new_session=True)
    told = tmp_path / "told"
    while not told.exists():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(20) == 0
    assert told.read_text().split() == ["begun", "ended"]
