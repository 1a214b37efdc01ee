"""``scrapy notify --test``: whether the messages of unhealthy runs would reach somebody."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand

from newscrawl.commands.mistakes import OK, UNHEALTHY, OneLine, refuse_more
from newscrawl.errors import UserError
from newscrawl.notices import redacted, send, split_urls


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
        urls = split_urls(self.settings["NOTIFY_URLS"])
        if not urls:
            raise UserError("NOTIFY_URLS is empty; docs/running.md says what to write")
        status = OK
        for url in urls:
            failed = send([url], "newscrawl: a test", "Messages of newscrawl come here.")
            print(f"{redacted(url)}: {'not reached' if failed else 'reached'}")
            status = UNHEALTHY if failed else status
        return status
