"""``make soak``: a simulated month of crawls, and whether the archive is what the site showed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from newscrawl.moments import BEIJING
from tests.crawl.conftest import running_replica
from tests.soak.flat import Flat, long_life, over_weeks, requests, within
from tests.soak.month import Soak
from tests.soak.plan import HISTORY, plan
from tests.soak.verdict import COMMANDS, Verdict, ask_commands, judge

FIRST = date(2026, 9, 20)
"""A Sunday before the longest holidays of the year."""

HISTORY_ARTICLES = 1_100
SHOWN = 10


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 where anything differs or grows; 2 for a wrong argument."""
    options = _parser().parse_args(arguments)
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=BEIJING)
    started = time.monotonic()
    with (
        running_replica(HISTORY_ARTICLES, begin.isoformat(), options.seed) as replica,
        TemporaryDirectory() if options.keep is None else nullcontext(options.keep) as name,
    ):
        soak = Soak(replica, Path(name), options.seed, FIRST)
        steps = plan(FIRST, options.days, options.seed)
        print(f"{len(steps)} runs in {options.days} days, seed {options.seed}", flush=True)
        for number in range(options.days):
            soak.run([one for one in steps if (one.at - begin).days == number])
            print(f"day {number + 1}: {time.monotonic() - started:.0f} s", flush=True)
        asked = requests(soak)
        life, pages = long_life(soak, FIRST)
        soak.calm()
        verdict = judge(soak, begin - HISTORY)
        ask_commands(soak, verdict, COMMANDS)
        flat = [over_weeks(soak.month, options.days), within(life)]
        measured = {"days": options.days, "requests": asked, "requests_of_the_long_run": pages}
        print(*_figures(soak, verdict, **measured), sep="\n")
        print(*[line for one in flat for line in _lines(one)], sep="\n")
    print(f"{time.monotonic() - started:.0f} seconds")
    return int(verdict.count > 0 or verdict.gaps > 0 or not all(one.is_flat for one in flat))


def _figures(soak: Soak, verdict: Verdict, **measured: int) -> Iterator[str]:
    deeds, statuses = soak.editors.deeds, soak.month.statuses
    met = soak.replica.ask("/__weather")["met"]
    figures = {
        "runs": len(soak.month.done),
        "killed": statuses[None],
        "ended with status 0": statuses[0],
        "ended with status 3": statuses[3],
        **{name.replace("_", " "): value for name, value in measured.items()},
        "faults met": sum(met.values()),
        **{f"  {kind}": count for kind, count in met.items()},
        "articles": verdict.articles,
        "edits": deeds["edit"],
        "versions": verdict.versions,
        "taken down": deeds["withdraw"],
        "put back": deeds["return"],
        "withdrawn at the end": verdict.withdrawn,
        "taken down before they could be read": verdict.never_read,
        "stored before all lists were read": verdict.read_early,
        "differences": verdict.count,
        "open gaps": verdict.gaps,
    }
    yield from (f"{name:<38} {value:>8,}" for name, value in figures.items())
    for name, examples in verdict.differences.items():
        yield from (f"  {name}: {example}" for example in examples[:SHOWN])


def _lines(flat: Flat) -> Iterator[str]:
    early, late = flat.memory
    few, many = flat.handles
    yield f"{'MB, ' + flat.what:<38} {early:>8.1f} {late:>8.1f}"
    yield f"{'open handles, the same':<38} {few:>8.0f} {many:>8.0f}"


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--days", type=_whole(2, 100), default=30)
    parser.add_argument("--keep", type=_new_folder, metavar="FOLDER", help="archive and log stay")
    parser.add_argument("--seed", type=_whole(1, 2**31 - 1), default=int(time.time()))
    return parser


class _OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


def _new_folder(text: str) -> str:
    try:
        Path(text).mkdir(parents=True)
    except OSError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be made: {problem.strerror}") from None
    return text


def _whole(low: int, high: int):
    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low} to {high}")

    return read


if __name__ == "__main__":
    sys.exit(main())
