"""Path and query → answer: the site without the network."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain

from .answer import JSON, Answer, good, list_json
from .channels import AREA, CHANNELS
from .columns import Columns, empty_column
from .hot import Hot, Line
from .items import related_item
from .kx import flashes
from .old_articles import old_articles
from .old_pages import old_page
from .page import article_page, frame, not_found_page
from .validators import validated
from .world import World

Query = Mapping[str, str]

_ARTICLE = re.compile(r"/article/detail/(\d{1,15})\.html")
_COLUMN = re.compile(r"/article/list/(\w+)\.html")
_BUCKET = 64
_RELATED = 4


class Site:
    """The pages and lists of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.old = old_articles(world.seed)
        self._hot = Hot(world)
        self._columns = Columns(world, self._hot)
        self._related_item = lru_cache(maxsize=4096)(
            lambda number, changes: related_item(world.article(number))
        )
        self._fixed: dict[str, Callable[[Query], Answer]] = {
            "/article/category-news-rank.html": self._rank,
            "/robots.txt": lambda _: Answer(not_found_page(), "robots", 404),
            "/": lambda _: self._home(),
        }

    def answer(self, path: str, query: Query, *, xhr: bool) -> Answer:
        """What the site says to this path; `xhr`: the X-Requested-With header was sent."""
        if found := _ARTICLE.fullmatch(path):
            return self._article(int(found[1]))
        if path == "/article/list.html":
            return self._list(query) if xhr else self._column(query.get("type", ""), query)
        if found := _COLUMN.fullmatch(path):
            return self._column(found[1], query)
        if fixed := self._fixed.get(path):
            return fixed(query)
        return self._other(path)

    def _other(self, path: str) -> Answer:
        if old := self.old.get(path):
            return Answer(old_page(old), "article")
        if path.startswith("/live/video-detail/"):
            return Answer(frame("视频 - 证券时报网", "", '<div class="video"></div>'))
        return Answer(not_found_page(), "other", 404)

    def neighbour(self, page: Answer) -> Answer:
        """The page of the next older article, or else newer one; what is no such page stays."""
        if page.number is None:
            return page
        others = chain(range(page.number - 1, -1, -1), range(page.number + 1, len(self.world)))
        other = next((one for one in others if one not in self.world.withdrawn), None)
        return page if other is None else self._page(other)

    def ranking(self, code: str) -> list[Line]:
        """The hot ranking of a channel as it is meant."""
        return self._hot.lines(code)

    def related(self, number: int) -> list[int]:
        """Numbers under 为你推荐: neighbours just older than the article's group of 64.

        The oldest group is given the next one, so that no later publishing changes a page.
        A withdrawn one leaves its place empty until it is put back.
        """
        start = number // _BUCKET * _BUCKET
        pool = range(start - 9, start)
        if start == 0:
            first = min(_BUCKET, max(0, self.world.initial - 9))
            pool = range(first, min(first + 9, self.world.initial))
        found = [pool[(number + 2 * step) % len(pool)] for step in range(_RELATED) if pool]
        gone = self.world.withdrawn
        return [one for one in dict.fromkeys(found) if one != number and one not in gone]

    def _article(self, ident: int) -> Answer:
        number = self.world.numbers.get(ident)
        if number is None or number in self.world.withdrawn:
            status = 404 if number is None else self.world.withdrawn[number]
            return Answer(not_found_page(), "article", status)
        return validated(self._page(number), number, self.world.edited_at(number))

    def _page(self, number: int) -> Answer:
        changes = self.world.changes
        related = "".join(self._related_item(one, changes) for one in self.related(number))
        page = article_page(self.world.article(number), related, self._hot.modules())
        return Answer(page, "article", number=number)

    def _list(self, query: Query) -> Answer:
        code, page = query.get("type", ""), _whole(query.get("page_time")) or 1
        if code not in CHANNELS or (code == "area" and not query.get("subType")):
            return list_json({"state": 0, "msg": "参数错误"})
        if not _has_articles(code, query):
            return list_json(good(""))
        if code == "kx":
            return flashes(self.world, page, _whole(query.get("last_time")))
        return self._columns.api(code, page)

    def _column(self, code: str, query: Query) -> Answer:
        if code not in CHANNELS:
            return Answer(not_found_page(), "column", 404)
        return self._columns.page(code) if _has_articles(code, query) else empty_column(code)

    def _rank(self, query: Query) -> Answer:
        code = query.get("type", "")
        if code not in CHANNELS:
            return Answer('{"state":0,"msg":"参数错误"}', "rank", content_type=JSON)
        return self._hot.rank(code)

    def _home(self) -> Answer:
        links = "\n".join(
            f'<li><a href="/article/list/{code}.html">{channel.name}</a></li>'
            for code, channel in CHANNELS.items()
        )
        main = f'<ul class="channels">{links}</ul>'
        return Answer(frame("证券时报网", "", main, self._hot.modules()))


def _has_articles(code: str, query: Query) -> bool:
    return code != "area" or query.get("subType") == AREA


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
