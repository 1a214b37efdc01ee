"""A process from its start to its end: how long it lived, how much memory and handles it had."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 600.0
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process held at a moment of its life, in seconds."""

    second: float
    memory: float
    handles: int


@dataclass(frozen=True, slots=True)
class Life:
    """``status``: None where it was killed. ``peak``: MB resident at most. ``log``: its stderr."""

    status: int | None
    seconds: float
    peak: float
    log: str
    samples: list[Sample] = field(repr=False)

    @property
    def handles(self) -> int:
        """Open files and sockets at most, as far as it was seen."""
        return max((sample.handles for sample in self.samples), default=0)


def watch(
    words: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    *,
    kill_after: float | None = None,
    every: float = 0.03,
) -> Life:
    """Let a command of Scrapy's live, looked at every so many seconds; the log grows in soak.log.

    Raises ``TimeoutError`` for one that lives longer than any should.
    """
    path = folder / "soak.log"
    with path.open("a") as log:
        begun, size = time.monotonic(), path.stat().st_size
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *words],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            samples, usage = _until_its_end(process, kill_after or LONGEST, every)
        except BaseException:  # Ctrl-C does not come to a session of its own
            process.kill()
            raise
    seconds = time.monotonic() - begun
    said = path.read_bytes()[size:].decode(errors="replace")
    if process.returncode == -signal.SIGKILL and kill_after is None:
        raise TimeoutError(f"scrapy {' '.join(words)} did not end in {LONGEST:.0f} s:\n{said}")
    status = None if process.returncode == -signal.SIGKILL else process.returncode
    return Life(status, seconds, usage.ru_maxrss / 1024, said, samples)


def _until_its_end(
    process: subprocess.Popen[bytes], longest: float, every: float
) -> tuple[list[Sample], resource.struct_rusage]:
    """Look at it again and again, and end it after so many seconds."""
    samples: list[Sample] = []
    begun = time.monotonic()
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        second = time.monotonic() - begun
        if second > longest:
            os.killpg(process.pid, signal.SIGKILL)
            ended = os.wait4(process.pid, 0)
            break
        if sample := _look(process.pid, second):
            samples.append(sample)
        time.sleep(every)
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    return samples, ended[2]


def _look(pid: int, second: float) -> Sample | None:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        handles = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except (OSError, IndexError):
        return None  # it has just ended
    return Sample(second, pages * _PAGE_MB, handles)
