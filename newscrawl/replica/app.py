"""The web application: the site's pages for everyone, and `/__…` for the tests that steer it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from zlib import crc32

from aiohttp import web

from .answer import Answer
from .control import Control
from .faults import FAULTS, FaultTable
from .journal import Journal
from .redesigns import REDESIGNS
from .site import Site
from .validators import conditional, unvalidated
from .weather import Weather
from .wire import WIRE, send_badly
from .world import World


def make_app(
    world: World, delay: float = 0.0, weather: Mapping[str, object] | None = None
) -> web.Application:
    """The application of a world; each answer waits `delay` seconds.

    Raises ValueError with a sentence for a weather that makes no sense.
    """
    site, journal, sky = Site(world), Journal(), Weather()
    if problem := sky.change(weather or {}):
        raise ValueError(problem)
    faults = FaultTable({"other_article": site.neighbour} | REDESIGNS)
    door = _Door(site, faults, sky, journal, delay)
    app = web.Application()
    app.add_routes(Control(site, faults, sky, journal).routes())
    app.router.add_route("GET", "/{path:.*}", door.answer)
    app.on_response_prepare.append(_dater(world))
    return app


def _dater(world: World) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Every answer is dated by the world's clock, the control's, too."""

    async def date(request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = world.http_date

    return date


class _Door:
    """Turns requests into answers: the site's, or what the fault table or the weather makes."""

    def __init__(
        self, site: Site, faults: FaultTable, weather: Weather, journal: Journal, delay: float
    ) -> None:
        self._site, self._faults, self._weather = site, faults, weather
        self._journal, self._delay = journal, delay
        mark = f"{crc32(str(site.world.seed).encode()):08x}"
        self._cookies = {
            "acw_tc": f"acw_tc={mark * 4};path=/;HttpOnly;Max-Age=1800",
            "advanced-stcn_web": f"advanced-stcn_web={mark * 3}; path=/; HttpOnly",
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self._delay:
            await asyncio.sleep(self._delay)
        path = request.raw_path
        xhr = request.headers.get("X-Requested-With", "").lower() == "xmlhttprequest"
        found = self._site.answer(request.path, request.query, xhr=xhr)
        fault, storm = self._faults.match(path), None
        if fault is None and (storm := self._weather.draw()):
            fault = FAULTS.get(storm.kind)
        if fault:
            found = unvalidated(fault(found))
        found = conditional(found, request.headers)
        if not path.startswith("/__"):
            self._journal.note(found.nature, request.method, path, found.status)
        await asyncio.sleep(found.delay)
        response = self._response(found, request)
        if storm and storm.kind in WIRE:
            return await send_badly(storm.kind, storm.seconds, response, request)
        return response

    def _response(self, found: Answer, request: web.Request) -> web.Response:
        body = found.body.encode()
        response = web.Response(body=body, status=found.status)
        headers = response.headers
        if found.status != 304:
            headers["Content-Type"] = found.content_type
        if found.etag:
            headers["ETag"] = found.etag
        if found.last_modified:
            headers["Last-Modified"] = found.last_modified
        if found.retry_after:
            headers["Retry-After"] = found.retry_after
        headers["Server"] = "Tengine"
        if found.age:
            headers["Age"] = str(found.age)
        sent = request.headers.get("Cookie", "")
        for name, cookie in self._cookies.items():
            if f"{name}=" not in sent:
                headers.add("Set-Cookie", cookie)
        return response
