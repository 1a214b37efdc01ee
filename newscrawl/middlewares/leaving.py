"""A visit waits for nobody: a host that asks for a pause is asked nothing more."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from newscrawl.middlewares.ending import NoPage
from newscrawl.middlewares.pauses import Pauses
from newscrawl.pages.stcn.pauses import BUSY


class Leaving(Pauses):
    """Keeps the pace of :class:`Pauses`, and where that would rest, lets nothing pass any more.

    Also after robots.txt, whose answer no spider sees.
    """

    refused: int | None = None

    def process_request(self, request: Request) -> None:
        """Let nothing pass once the site has asked for a pause."""
        if self.refused:
            raise NoPage(f"the site asks for a pause (HTTP status {self.refused})")

    def process_response(self, request: Request, response: Response) -> Response:
        """Note that the site asks for a pause."""
        if response.status in BUSY:
            self.refused = response.status
        return response
