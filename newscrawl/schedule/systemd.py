"""The jobs as units of systemd: a service and a timer each, and a service that tells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newscrawl.errors import UserError
from newscrawl.schedule.jobs import Job
from newscrawl.schedule.place import Place
from newscrawl.trading_days import SESSIONS

_TELL = "newscrawl-tell@.service"
_HARDENED = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
LockPersonality=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectControlGroups=yes
ProtectHome=read-only
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictRealtime=yes
RestrictSUIDSGID=yes"""


def units(place: Place, jobs: Iterable[Job]) -> dict[str, str]:
    """Each unit's text by the name of its file.

    Raises :class:`UserError` for a path of a program that systemd would not start.
    """
    for program in (place.python, place.scrapy):
        if set(str(program)) & set("'\"\\$"):
            raise UserError(
                f"systemd starts no program with quotes, \\ or $ in its path: {program}"
            )
    found = {_TELL: _tell(place)}
    for job in jobs:
        found[f"newscrawl-{job.name}.service"] = _service(place, job)
        found[f"newscrawl-{job.name}.timer"] = _timer(job)
    return found


def on_calendar(job: Job) -> str:
    """Its times, as OnCalendar takes them: Beijing's, whatever the machine's zone."""
    days, hours = "", "*"
    if job.trading:
        days, hours = "Mon..Fri ", f"{SESSIONS[0][0]:%H}..{SESSIONS[-1][1]:%H}"
    elif job.hour is not None:
        hours = f"{job.hour:02}"
    minutes = job.minutes.replace("-", "..").replace("*/", "0/")
    return f"{days}*-*-* {hours}:{minutes}:00 Asia/Shanghai"


def _service(place: Place, job: Job) -> str:
    guard = ""
    if job.trading:  # the timer knows hours, but no holidays
        words = [str(place.python), "-m", "newscrawl.commands.due", job.name]
        guard = f"ExecCondition={_words(words)}\n"
    starts = "\n".join(f"ExecStart={_words([str(place.scrapy), *words])}" for words in job.commands)
    return (
        f"[Unit]\nDescription=newscrawl: {job.says}\n"
        "Wants=network-online.target\nAfter=network-online.target\n"
        f"OnFailure={_TELL.replace('@', '@%p')}\n\n"
        f"[Service]\nType=oneshot\n{_where(place)}\n{guard}{starts}\n"
        "# another run of the same spider goes on\nSuccessExitStatus=4\n"
        f"{_HARDENED}\n"
    )


def _timer(job: Job) -> str:
    missed = "Persistent=true\n" if job.hour is not None else ""
    return (
        f"[Unit]\nDescription=newscrawl: {job.says}\n\n"
        f"[Timer]\nOnCalendar={on_calendar(job)}\nAccuracySec=1s\n{missed}\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _tell(place: Place) -> str:
    return (
        "[Unit]\nDescription=newscrawl: %i failed\n\n"
        f"[Service]\nType=oneshot\n{_where(place)}\n"
        f"ExecStart={_words([place.scrapy, 'doctor', '--offline'])}\n"
        "# it tells; that there is something to tell is no failure of its own\n"
        f"SuccessExitStatus=3\n{_HARDENED}\n"
    )


def _where(place: Place) -> str:
    lines = [f"User={place.user}", f"WorkingDirectory={_plain(place.project)}"]
    if place.server:
        lines.append(f"EnvironmentFile={_plain(place.project / 'newscrawl.env')}")
    lines += [f"Environment={_word(f'{n}={v}', env=True)}" for n, v in place.settings.items()]
    writable = " ".join(_word(str(path), env=True) for path in place.writable)
    return "\n".join([*lines, f"ReadWritePaths={writable}"])


def _words(words: Iterable[str | Path]) -> str:
    return " ".join(_word(str(word)) for word in words)


def _plain(path: Path) -> str:
    return str(path).replace("%", "%%")


def _word(text: str, *, env: bool = False) -> str:
    r"""One word of a unit, whatever it holds; in commands a $ begins a variable.

    >>> print(_word("/srv/news crawl/50%/$x"))
    "/srv/news crawl/50%%/$$x"
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    if not env:
        text = text.replace("$", "$$")
    return f'"{text}"' if set(text) & set(" \t'\"\\;") else text
