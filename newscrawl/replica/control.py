"""The control addresses `/__…`: truth, publishing, journal, faults, weather. All JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from .channels import CHANNELS
from .editing import NoSenseError
from .faults import FaultTable
from .journal import Journal
from .old_truth import old_record
from .site import Site
from .truth import record
from .weather import Weather

_MOST_AT_ONCE = 5_000
_LONGEST_WAIT = 400 * 86_400
_JSON = "application/json"


class Control:
    """Answers to the tests; none of them counts in the journal."""

    def __init__(self, site: Site, faults: FaultTable, weather: Weather, journal: Journal) -> None:
        self._site, self._faults, self._weather = site, faults, weather
        self._journal = journal

    def routes(self) -> list[web.RouteDef]:
        """The routes of all control addresses."""
        return [
            web.get("/__truth", self._all),
            web.get(r"/__truth/{id:\d{1,15}}", self._one),
            web.get(r"/__truth/{host}/{path:.+}", self._old),
            web.get("/__ranking", self._ranking),
            web.post("/__publish", self._publish),
            web.post("/__advance", self._advance),
            web.post("/__renumber", self._renumber),
            web.post("/__edit", self._edit),
            web.post("/__withdraw", self._withdraw),
            web.post("/__return", self._return),
            web.get("/__requests", self._requests),
            web.post("/__requests/reset", self._reset),
            web.post("/__break", self._break),
            web.delete("/__break", self._mend),
            web.post("/__weather", self._change),
            web.get("/__weather", self._forecast),
        ]

    async def _all(self, request: web.Request) -> web.Response:
        world = self._site.world
        if request.query.get("old", "") == "1":
            found = [{"id": f"stcn:{old.ident}"} for old in self._site.old.values()]
            return _json({"now": self._now(), "articles": found})
        numbers = range(len(world) - 1, -1, -1)
        if request.query.get("withdrawn", "") == "1":
            return _json({"now": self._now(), "articles": self._named(numbers)})
        there = (number for number in numbers if number not in world.withdrawn)
        return _json({"now": self._now(), "articles": self._named(there)})

    async def _one(self, request: web.Request) -> web.Response:
        world = self._site.world
        number = world.numbers.get(int(request.match_info["id"]))
        if number is None:
            return _json({"error": "no such article"}, 404)
        return self._truth(number, full=request.query.get("full", "") == "1")

    async def _old(self, request: web.Request) -> web.Response:
        old = self._site.old.get(f"/{request.match_info['path']}")
        if old is None or old.host != request.match_info["host"]:
            return _json({"error": "no such article"}, 404)
        return _json(old_record(old))

    def _truth(self, number: int, *, full: bool = False) -> web.Response:
        world = self._site.world
        related = [world.ids[one] for one in self._site.related(number)]
        return _json(record(world.article(number), related, full=full))

    async def _ranking(self, request: web.Request) -> web.Response:
        code = request.query.get("type", "")
        if code not in CHANNELS:
            return _json({"error": "no such channel"}, 404)
        return _json([asdict(line) for line in self._site.ranking(code)])

    async def _publish(self, request: web.Request) -> web.Response:
        count = request.query.get("count", "1")
        if not (count.isascii() and count.isdigit() and 1 <= int(count) <= _MOST_AT_ONCE):
            return _json({"error": f"count must be a number from 1 to {_MOST_AT_ONCE}"}, 400)
        first = len(self._site.world)
        ids = self._site.world.publish(int(count))
        articles = self._named(range(first, first + len(ids)))
        return _json({"now": self._now(), "ids": [str(one) for one in ids], "articles": articles})

    async def _advance(self, request: web.Request) -> web.Response:
        seconds = request.query.get("seconds", "")
        if not (seconds.isascii() and seconds.isdigit() and 1 <= int(seconds) <= _LONGEST_WAIT):
            return _json({"error": f"seconds must be a number from 1 to {_LONGEST_WAIT}"}, 400)
        share = _share(request.query.get("news", "0"))
        if share is None:
            return _json({"error": "news must be a number from 0 to 10"}, 400)
        ids = self._site.world.advance(int(seconds), share)
        return _json({"now": self._now(), "ids": [str(one) for one in ids]})

    async def _renumber(self, request: web.Request) -> web.Response:
        by = request.query.get("by", "")
        if not (by.isascii() and by.isdigit() and len(by) < 10):
            return _json({"error": "by must be a number of at most nine digits"}, 400)
        self._site.world.renumber(int(by))
        return _json({"ok": True})

    async def _edit(self, request: web.Request) -> web.Response:
        number, order = await self._ordered(request)
        try:
            self._site.world.edit(number, order)
        except NoSenseError as problem:
            return _json({"error": str(problem)}, 400)
        return self._truth(number)

    async def _withdraw(self, request: web.Request) -> web.Response:
        number, order = await self._ordered(request)
        status = order.get("status", 404)
        if status not in (404, 410):
            return _json({"error": "status must be 404 or 410"}, 400)
        self._site.world.withdraw(number, status)
        return _json({"ok": True})

    async def _return(self, request: web.Request) -> web.Response:
        number, _ = await self._ordered(request)
        self._site.world.put_back(number)
        return _json({"ok": True})

    async def _ordered(self, request: web.Request) -> tuple[int, dict[str, Any]]:
        """The number of the article that an order names by its id, and the rest of the order."""
        try:
            order = await request.json()
            ident = int(str(order.pop("id")).removeprefix("stcn:"))
        except (ValueError, AttributeError, KeyError, TypeError):
            raise web.HTTPBadRequest(
                text=_error("the body must be a JSON object with an id"), content_type=_JSON
            ) from None
        number = self._site.world.numbers.get(ident)
        if number is None:
            raise web.HTTPNotFound(text=_error("no such article"), content_type=_JSON)
        return number, order

    async def _requests(self, request: web.Request) -> web.Response:
        return _json(self._journal.report())

    async def _reset(self, request: web.Request) -> web.Response:
        self._journal.reset()
        return _json({"ok": True})

    async def _break(self, request: web.Request) -> web.Response:
        return await _take(request, self._faults.add)

    async def _mend(self, request: web.Request) -> web.Response:
        self._faults.clear()
        return _json({"ok": True})

    async def _change(self, request: web.Request) -> web.Response:
        return await _take(request, self._weather.change)

    async def _forecast(self, request: web.Request) -> web.Response:
        return _json(self._weather.report())

    def _now(self) -> str:
        return self._site.world.now.isoformat()

    def _named(self, numbers: Iterable[int]) -> list[dict[str, object]]:
        world = self._site.world
        return [
            {"id": f"stcn:{world.ids[number]}", "channels": list(world.channels[number])}
            for number in numbers
        ]


async def _take(
    request: web.Request, add: Callable[[Mapping[str, object]], str | None]
) -> web.Response:
    """Hand over the order in the body; `add` answers with a sentence for what makes no sense."""
    try:
        order = await request.json()
    except json.JSONDecodeError:
        order = None
    if not isinstance(order, dict):
        return _json({"error": "the body must be a JSON object"}, 400)
    problem = add(order)
    return _json({"error": problem}, 400) if problem else _json({"ok": True})


def _share(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 10 else None


def _json(value: object, status: int = 200) -> web.Response:
    text = json.dumps(value, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type=_JSON)


def _error(sentence: str) -> str:
    return json.dumps({"error": sentence}, ensure_ascii=False)
