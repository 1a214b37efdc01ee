"""The jobs as lines of a crontab."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from newscrawl.schedule.jobs import Job
from newscrawl.schedule.place import Place

_HEAD = """\
# newscrawl: crontab -e takes these lines. A job that fails says so in a mail to MAILTO.
# Hours are tested by the lines themselves, so that they hold whatever the machine's zone."""
_SERVER = "# The archive is on a server: write NEWSCRAWL_ARCHIVE_URL=... here."


def crontab(place: Place, jobs: Iterable[Job]) -> str:
    """Lines that any cron takes, also one without CRON_TZ."""
    lines = [_HEAD, *(f"{name}={value}" for name, value in place.settings.items())]
    if place.server:
        lines.append(_SERVER)
    for job in jobs:
        lines += [f"# {job.name}: {job.says}", f"{job.minutes} * * * * {_command(place, job)}"]
    return "\n".join(lines) + "\n"


def _command(place: Place, job: Job) -> str:
    """Status 4, another run goes on, is no failure. A % would end the command, for cron."""
    failed = shlex.quote(f"newscrawl {job.name} failed, see {place.log}")
    line = f"{' && '.join(_steps(place, job))} || [ $? -eq 4 ] || echo {failed}"
    return line.replace("%", r"\%")


def _steps(place: Place, job: Job) -> Iterator[str]:
    yield shlex.join(["cd", str(place.project)])
    if job.guarded:
        guard = shlex.join([str(place.python), "-m", "newscrawl.commands.due", job.name])
        yield f"{{ {guard} || exit 0; }}"
    work = " && ".join(shlex.join([str(place.scrapy), *words]) for words in job.commands)
    yield f"{{ {work}; }} >> {shlex.quote(str(place.log))} 2>&1"
