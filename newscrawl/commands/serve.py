"""``scrapy serve``: a web page over the archive, on this machine."""

from __future__ import annotations

import argparse
import ipaddress
import sys

from scrapy.commands import ScrapyCommand

from newscrawl.archive.engine import Database
from newscrawl.commands.mistakes import OK, refuse_more
from newscrawl.commands.reading import ReadCommand
from newscrawl.errors import UserError

HOST, PORT = "127.0.0.1", 8001


class Command(ReadCommand, ScrapyCommand):
    """Reads the archive and changes nothing in it; ends with Ctrl-C."""

    def short_desc(self) -> str:
        return (
            "Show the archive as web pages on this machine: news, search, securities, health, SQL"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super(ReadCommand, self).add_options(parser)
        add = parser.add_argument
        add("--host", default=HOST, help="the address to listen on (default: %(default)s)")
        add("--port", default=str(PORT), help="the port; 0: a free one (default: %(default)s)")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        port = port_number(opts.port)
        archive = self.archive()
        try:
            self._serve(archive, opts.host, port)
        finally:
            archive.engine.dispose()
        return OK

    def _serve(self, archive: Database, host: str, port: int) -> None:
        assert self.settings
        if archive.url.get_backend_name() != "sqlite":
            raise UserError(
                f"serve reads archives on SQLite, and {archive.name} is none; "
                "take what you need with scrapy export"
            )
        # 0.5 s, and an extra, that other commands need not have
        from newscrawl.web import server  # noqa: PLC0415

        app = server.application(archive, self.now, host)
        listening = server.listen(host, port)
        if not is_loopback(host):
            print(
                "newscrawl: there is no password: whoever reaches this address reads the archive",
                file=sys.stderr,
            )
        shown = f"[{host}]" if ":" in host else host
        print(f"http://{shown}:{listening.getsockname()[1]}/  (Ctrl-C ends it)", flush=True)
        server.serve(app, listening)


def port_number(text: str) -> int:
    """The port that was typed. Raises :class:`UserError` for none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) < 65536):
        raise UserError(f"--port {text} is no port; write a number such as {PORT}")
    return int(text)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
