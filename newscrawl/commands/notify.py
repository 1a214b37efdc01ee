"""``scrapy notify --test``: whether the messages of unhealthy runs would reach somebody."""

from __future__ import annotations

import argparse
import socket

from scrapy.commands import ScrapyCommand

from newscrawl.commands.mistakes import OK, UNHEALTHY, OneLine, refuse_more
from newscrawl.errors import UserError
from newscrawl.notices import addressees, send


class Command(OneLine, ScrapyCommand):
    """Exit status 3 where a message reached nobody at one of the URLs."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Send a test message to each of NOTIFY_URLS (--test)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--test", action="store_true", help="send a message now")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        if not opts.test:
            raise UserError("runs send messages by themselves; scrapy notify --test tries it")
        assert self.settings
        to = addressees(self.settings["NOTIFY_URLS"])
        if not to:
            raise UserError("NOTIFY_URLS is empty; docs/running.md says what to write")
        failed = send(to, "newscrawl: a test", f"Messages of {socket.gethostname()} come here.")
        for name in to:
            print(f"{name}: not reached: {failed[name]}" if name in failed else f"{name}: reached")
        return UNHEALTHY if failed else OK
