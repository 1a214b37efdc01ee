"""`python -m newscrawl.replica`: start the replica on 127.0.0.1."""

import argparse
import asyncio
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from aiohttp import web

from .app import make_app
from .weather import KINDS, USUAL
from .world import World, parse_now, real_now

_MOST_ARTICLES = 300_000


def main(arguments: list[str] | None = None) -> int:
    """Run until a signal ends it; the exit status."""
    options = _parser().parse_args(arguments)
    world = World(options.seed, options.articles, options.now or real_now())
    try:
        asyncio.run(_serve(world, options))
    except OSError as problem:
        print(f"replica: cannot listen on port {options.port}: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _serve(world: World, options: argparse.Namespace) -> None:
    weather = {"share": options.faults, "kinds": options.fault_kinds, "seed": options.seed}
    app = make_app(world, options.delay, weather)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handle_signals=False)
    await runner.setup()
    ended = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    try:
        await web.TCPSite(runner, "127.0.0.1", options.port).start()
        port = runner.addresses[0][1]
        if options.port_file:
            _write_whole(options.port_file, f"{port}\n")
        print(
            f"replica of stcn.com on http://127.0.0.1:{port}/"
            f" ({options.articles} articles, seed {options.seed})",
            flush=True,
        )
        await ended.wait()
    finally:
        await runner.cleanup()


def _write_whole(path: Path, text: str) -> None:
    """Whoever waits for the file must never read half of it."""
    half = path.with_name(path.name + ".part")
    half.write_text(text)
    half.replace(path)


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(
        prog="python -m newscrawl.replica", description="A small stcn.com on 127.0.0.1."
    )
    add = parser.add_argument
    add("--port", type=_Whole(0, 65_535), default=8010, help="0 picks a free one")
    add("--articles", type=_Whole(0, _MOST_ARTICLES), default=500, help="articles at the start")
    add("--seed", type=_Whole(0, 2**31), default=1, help="another seed, other news")
    add("--now", type=_moment, help="ISO time at which the clock stands (default: the real time)")
    add(
        "--delay",
        type=_Real(3_600, "number of seconds"),
        default=0.0,
        help="seconds before each answer",
    )
    add(
        "--faults",
        type=_Real(1, "share"),
        default=0.0,
        help="share of requests that meet one, from 0 to 1",
    )
    add("--fault-kinds", type=_kinds, default=USUAL, help=f"some of {','.join(KINDS)}")
    add("--port-file", type=Path, help="file to write the port to, once it listens")
    return parser


class _OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


class _Whole:
    """An argument that is a whole number within bounds."""

    def __init__(self, low: int, high: int) -> None:
        self._low, self._high = low, high

    def __call__(self, text: str) -> int:
        if text.isascii() and text.isdigit() and self._low <= int(text) <= self._high:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not from {self._low} to {self._high}")


class _Real:
    """An argument that is a number from 0 up to a bound; ``of``: what it is, in words."""

    def __init__(self, high: int, of: str) -> None:
        self._high, self._of = high, of

    def __call__(self, text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number <= self._high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a {self._of} from 0 to {self._high}")
        return number


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(text.split(","))
    if strange := [kind for kind in kinds if kind not in KINDS]:
        raise argparse.ArgumentTypeError(f"{strange[0]!r} is none of {','.join(KINDS)}")
    return kinds


def _moment(text: str) -> datetime:
    try:
        moment = parse_now(text)
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year < 2100:
        message = f"{text!r} is not an ISO 8601 time such as 2026-09-30T17:00+08:00"
        raise argparse.ArgumentTypeError(message)
    return moment


if __name__ == "__main__":
    sys.exit(main())
