"""What all commands do with a mistake: one line that says what to do; a traceback on request."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from newscrawl.errors import HeldError, UserError

OK, COULD_NOT_START, UNHEALTHY, HELD = 0, 1, 3, 4


class OneLine:
    """Mixed into a command: ``act`` does the work, a :class:`UserError` ends it with status 1."""

    exitcode: int
    settings: Settings | None

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)  # type: ignore[misc]
        parser.add_argument("--debug", action="store_true", help="show the traceback of a mistake")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self.exitcode = self.act(args, opts)
            if sys.stdout:
                sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.exitcode = OK
        except HeldError as error:
            print(f"newscrawl: {error}", file=sys.stderr)
            self.exitcode = HELD
        except KeyboardInterrupt:
            if opts.debug:
                raise
            print("newscrawl: interrupted", file=sys.stderr)
            self.exitcode = COULD_NOT_START
        except UserError as error:
            if opts.debug:
                raise
            print(f"newscrawl: {error}", file=sys.stderr)
            self.exitcode = COULD_NOT_START

    def now(self) -> datetime:
        """The time, by the clock of the project's runs."""
        assert self.settings
        moment: datetime = load_object(self.settings["CLOCK"])()
        return moment

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the command's work; answers the exit status."""
        raise NotImplementedError


def refuse_more(args: list[str], command: ScrapyCommand) -> None:
    """Raise :class:`UserError` for words that the command does not know."""
    if args:
        name = type(command).__module__.rsplit(".", 1)[-1]
        raise UserError(f"scrapy {name} does not know {args[0]!r}: scrapy {name} --help")
