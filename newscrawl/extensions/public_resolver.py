"""Host names of the site lead to public addresses, or nowhere."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newscrawl.pages.stcn.addresses import on_site

logger = logging.getLogger(__name__)


class PublicResolver(CachingThreadedResolver):
    """Refuses a private address for a host of stcn.com: who answers there is not the site.

    Other names are those of the base URL or of a proxy: whoever wrote them meant their address.
    """

    process: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.process = crawler  # Scrapy hands over the process: its crawlers come later
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """The address of a name; one that is refused fails as a name without any."""
        return super().getHostByName(name, timeout).addCallback(self._public, name)

    def _public(self, found: str, name: str) -> str:
        address = ip_address(found)
        if on_site(f"//{name}") and (not address.is_global or address.is_multicast):
            logger.warning("%s leads to %s, which is no public address: refused", name, found)
            for crawler in self.process.crawlers:
                crawler.stats.inc_value("refused/private_address")
            raise DNSLookupError(f"{name} leads to {found}")
        return found
