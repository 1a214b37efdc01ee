"""What runs when, by cron's lines and by systemd's timers, whatever the machine's zone."""

import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newscrawl.commands.schedule import Command, table_ends
from newscrawl.errors import UserError
from newscrawl.schedule.cron import crontab
from newscrawl.schedule.jobs import is_due, jobs
from newscrawl.schedule.place import Place
from newscrawl.schedule.systemd import on_calendar, units
from newscrawl.trading_days import known_until
from tests.commands import in_process

MONDAY = datetime(2026, 9, 27, 16, tzinfo=UTC)  # in Beijing; from Thursday on it is a holiday
ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kolkata"]
JOBS = jobs(date(2026, 9, 1), date(2026, 9, 30), "/srv/news/backup.db")

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="SYSTEMD-ANALYZE IS MISSING: NO UNIT IS VERIFIED"
)


@pytest.fixture
def place(tmp_path) -> Place:
    """A project whose path has all that needs quotes, with a scrapy that notes what it is told."""
    project = tmp_path / "it's 50% $HOME"
    (project / "data").mkdir(parents=True)
    for name in ("python", "scrapy"):
        stub = project / name
        stub.write_text(f'#!/bin/sh\necho {name} "$@" >> data/told\nexit ${{STATUS_{name}:-0}}\n')
        stub.chmod(0o755)
    settings = {"NEWSCRAWL_ARCHIVE_URL": f"sqlite:///{project}/data/news.db"}
    data = project / "data"
    names = project / "python", project / "scrapy"
    return Place(project, *names, data, data / "raw", settings, "root", server=False)


def lines(place: Place) -> list[tuple[list[str], str]]:
    """The five times and the command of each line, as cron reads it."""
    found = []
    for line in crontab(place, JOBS).splitlines():
        if line[0] in "0123456789*":
            *times, command = line.split(maxsplit=5)
            assert not re.search(r"(?<!\\)%", command)  # it would end the command
            found.append((times, command.replace(r"\%", "%")))
    return found


def minutes(text: str) -> set[int]:
    """The minutes that a field of cron stands for."""
    found: set[int] = set()
    for part in text.split(","):
        reach, _, step = part.partition("/")
        first, _, last = "0-59".partition("-") if reach == "*" else reach.partition("-")
        found |= set(range(int(first), int(last or first) + 1, int(step or 1)))
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_each_minute_of_a_week(place, zone):
    """Which job runs when: three days of trade, then National Day and a weekend."""
    ran: dict[str, list[datetime]] = {job.name: [] for job in JOBS}
    for number in range(7 * 24 * 60):
        moment = MONDAY + timedelta(minutes=number)
        local = moment.astimezone(ZoneInfo(zone))
        for (when, *rest), command in lines_once(place):
            assert rest == ["*"] * 4
            if local.minute in when:
                guard = re.search(r"commands\.due (\w+)", command)
                name = re.search(r"newscrawl (\w+) failed", command)[1]
                if not guard or is_due(guard[1], moment):
                    ran[name].append(moment.astimezone(ZoneInfo("Asia/Shanghai")))
    assert {name: len(times) for name, times in ran.items()} == {
        "flashes": 3 * (135 + 120 - 25),  # morning and afternoon, but for each tenth minute
        "news": 7 * 144,
        "rankings": 7 * 24,
        "backfill": 7,
        "upkeep": 7,
    }
    assert {time.hour for time in ran["backfill"]} == {1}
    assert {time.hour for time in ran["upkeep"]} == {4}
    assert Counter(time.day for time in ran["flashes"]) == {28: 230, 29: 230, 30: 230}
    if zone != "Asia/Kolkata":  # its minutes are others
        assert not set(ran["flashes"]) & set(ran["news"])


def lines_once(place: Place, _known: dict = {}):  # noqa: B006 - parsed once for a place
    if place.project not in _known:
        _known[place.project] = [
            ((minutes(times[0]), *times[1:]), command) for times, command in lines(place)
        ]
    return _known[place.project]


@pytest.mark.parametrize(
    ("line", "environment", "told", "says"),
    [
        (1, {}, ["scrapy crawl stcn"], ""),
        (1, {"STATUS_scrapy": "4"}, ["scrapy crawl stcn"], ""),
        (1, {"STATUS_scrapy": "3"}, ["scrapy crawl stcn"], "newscrawl news failed"),
        (0, {"STATUS_python": "1"}, ["python -m newscrawl.commands.due flashes"], ""),
        (
            0,
            {},
            ["python -m newscrawl.commands.due flashes", "scrapy crawl stcn -a channels=kx"],
            "",
        ),
        (
            4,
            {"STATUS_scrapy": "1"},
            [
                "python -m newscrawl.commands.due upkeep",
                "scrapy archive prune --raw-pages 400d --runs 400d",
            ],
            "newscrawl upkeep failed",
        ),
    ],
)
def test_a_line_runs_its_job_and_tells_of_failures(place, line, environment, told, says):
    done = subprocess.run(
        ["/bin/sh", "-c", lines(place)[line][1]],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (place.project / "data" / "told").read_text().splitlines() == told
    assert done.stdout.startswith(says)
    assert bool(done.stdout) == bool(says)
    assert done.stderr == ""


@needs_systemd
def test_systemd_takes_the_units(place, tmp_path):
    folder, programs = tmp_path / "units", tmp_path / "50% of news"
    folder.mkdir()
    with pytest.raises(UserError, match="in its path"):
        units(place, JOBS)
    shutil.copytree(place.project, programs)
    place = replace(place, python=programs / "python", scrapy=programs / "scrapy")
    for name, text in units(place, JOBS).items():
        (folder / name).write_text(text, "utf-8")
    files = [str(path) for path in sorted(folder.iterdir()) if "@" not in path.name]
    done = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (folder / "newscrawl-news.service").write_text("[Service]\nExecStart=/nowhere/scrapy\n")
    broken = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, check=False)
    assert broken.returncode != 0  # so it looks at paths


@needs_systemd
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_timers_agree_with_the_jobs(job, zone):
    """The next times after a Monday's midnight in Beijing, whatever the machine's zone."""
    begin = MONDAY.strftime("%Y-%m-%d %H:%M:%S UTC")
    said = subprocess.run(
        [
            "systemd-analyze",
            "calendar",
            "--iterations=20",
            f"--base-time={begin}",
            on_calendar(job),
        ],
        env=os.environ | {"TZ": zone, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.findall(r"(?:\(in UTC\)|elapse|#\d+): +\w{3} (\S+ \S+) UTC", said)
    times = [datetime.fromisoformat(time).replace(tzinfo=UTC) for time in found]
    expected, moment = [], MONDAY
    while len(expected) < 20:
        moment += timedelta(minutes=1)
        hours = not job.trading or 9 <= moment.astimezone(ZoneInfo("Asia/Shanghai")).hour < 16
        if moment.minute in minutes(job.minutes) and hours and (job.trading or job.due(moment)):
            expected.append(moment)
    assert times == expected


def test_a_backfill_ends_before_the_next_night_s():
    [backfill] = [job for job in JOBS if job.name == "backfill"]
    [words] = backfill.commands
    assert words[-2:] == ("-s", "RUN_TIMEOUT=82800")


def test_a_server_keeps_its_password_to_itself(capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-09-30T10:00+08:00")
    url = "postgresql+psycopg://me:secret@db.example/news"
    for words in (["--cron"], ["--systemd"]):
        assert in_process.run(Command(), url, *words, RAW_PAGES="off") == 0
        said = capsys.readouterr()
        assert "secret" not in said.out + said.err
        assert "backup" not in said.out
        assert said.err == ""  # the table reaches further


def test_a_table_that_ends_soon_is_told(capsys, monkeypatch):
    last = known_until()
    assert table_ends(last - timedelta(days=61)) is None
    assert str(last) in table_ends(last - timedelta(days=60))
    monkeypatch.setenv("SCRIPTED_NOW", f"{last}T10:00+08:00")
    assert in_process.run(Command(), "sqlite:///news.db", "--cron", RAW_PAGES="raw") == 0
    assert "holidays of the exchange are known until" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "say for what"),
        (["--cron", "--systemd"], "say for what"),
        (["--cron", "--since", "2026-09-30"], "not before today"),
        (["--cron", "--since", "lately"], "is no time"),
        (["--cron", "stcn"], "does not know"),
    ],
)
def test_mistakes_are_one_line(capsys, monkeypatch, words, says):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-09-30T10:00+08:00")
    assert in_process.run(Command(), "sqlite:///news.db", *words, RAW_PAGES="raw") == 1
    said = capsys.readouterr().err
    assert (said.count("\n"), says in said) == (1, True)


def test_units_are_written_into_a_folder(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SCRIPTED_NOW", "2026-09-30T10:00+08:00")
    words = ["--systemd", str(tmp_path / "units")]
    assert in_process.run(Command(), "sqlite:///data/news.db", *words, RAW_PAGES="raw") == 0
    assert "enable --now newscrawl-flashes.timer" in capsys.readouterr().out
    text = (tmp_path / "units" / "newscrawl-upkeep.service").read_text("utf-8")
    root = Path(__file__).parents[2]
    assert f"WorkingDirectory={root}\n" in text
    assert f"archive backup {root}/data/backup.db\n" in text
    assert f"ReadWritePaths={root}/data {root}/raw\n" in text
