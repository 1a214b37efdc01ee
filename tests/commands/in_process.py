"""A command of the project, run in the process of the test."""

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

CLOCK = "tests.crawl.clock.standing"  # a test process may have run for long


def run(command: ScrapyCommand, archive: str, *words: str, **more: object) -> int:
    """The exit status of a command with these words, on the archive at an SQLAlchemy URL."""
    command.settings = Settings({"ARCHIVE_URL": archive, "CLOCK": CLOCK} | more)
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    opts, args = parser.parse_known_args(list(words))
    command.run(args, opts)
    return command.exitcode
