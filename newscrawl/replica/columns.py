"""The columns other than kx: their pages, and their list API with each one's misbehaviour."""

from datetime import datetime, timedelta
from zlib import crc32

from .answer import Answer, good, list_json
from .channels import CHANNELS
from .dirt import escape
from .hot import Hot
from .items import VIDEO_ITEM, column_item, short_time
from .page import frame
from .world import World

ITEMS = 10
_AGES = (0, 37, 214)


class Columns:
    """The columns of a world."""

    def __init__(self, world: World, hot: Hot) -> None:
        self._world, self._hot = world, hot

    def api(self, code: str, page: int) -> Answer:
        """What the list API says for this page, counted from 1."""
        channel = CHANNELS[code]
        if page == 1 and channel.first_page == "null":
            return list_json(good(None))
        if page == 1 and channel.first_page == "html":
            shown = self.page(code)
            return Answer(shown.body, "list_api", age=shown.age)
        last_page = -(-len(self._world.lists[code]) // _room(code))
        shown_page = min(page, last_page) if channel.end == "repeats" else page
        numbers = self._numbers(code, shown_page)
        if not numbers:
            ended = {"state": 1, "msg": "操作成功"} if channel.end == "missing" else good("")
            return list_json(ended)
        age = self._age(code, page, numbers)
        html = self._items(code, numbers, shown_page, age)
        cursor = {}
        if channel.cursor and (channel.last_cursor or page < last_page):
            following = page if page > shown_page else page + 1
            cursor = {"page_time": following, "last_time": self._world.published(numbers[-1])}
        return list_json(good(html, **cursor), bom=channel.bom, age=age)

    def page(self, code: str) -> Answer:
        """The column as a whole page with its newest items; kx draws its own by JavaScript."""
        numbers = [] if code == "kx" else self._numbers(code, 1)
        age = self._age(code, 1, numbers)
        query = f"type={code}" + ("&amp;subType=%E7%B2%A4" if code == "area" else "")
        main = f"""<div class="list-page">
<div class="list-page-left-top">
<div class="swiper-images"><a href="https://www.stcn.com/ad/track.html?id=241&amp;goto=aHR0cHM6">\
<img src="https://static-web.stcn.com/upload/ad/banner.png"></a></div>{self._headlines(code)}
</div>
<ul class="list infinite-list" data-url="/article/list.html?{query}" data-pagetime="2">\
{self._items(code, numbers, 1, age)}
</ul>
</div>"""
        return Answer(frame(_title(code), "", main, self._hot.modules()), "column", age=age)

    def _numbers(self, code: str, page: int) -> list[int]:
        found, room = self._world.lists[code], _room(code)
        end = len(found) - (page - 1) * room
        return found[max(0, end - room) : end][::-1] if end > 0 else []

    def _items(self, code: str, numbers: list[int], page: int, age: int) -> str:
        base = self._world.now - timedelta(seconds=age)
        parts = [column_item(self._world.article(number), base) for number in numbers]
        if code == "tjkt" and parts:
            parts.insert(2, self._video(page, numbers[0], base))
        return "".join(parts)

    def _video(self, page: int, number: int, base: datetime) -> str:
        time = short_time(self._world.time(number), base)
        return VIDEO_ITEM.format(number=2_100 + page, time=time)

    def _headlines(self, code: str) -> str:
        """Two links with cut titles; they repeat items of the list below."""
        if not CHANNELS[code].headlines:
            return ""
        links = "".join(
            f'\n  <a href="/article/detail/{self._world.ids[number]}.html">'
            f"{escape(self._world.article(number).title[:14])}...</a>"
            for number in self._numbers(code, 1)[1:6:3]
        )
        return (
            '\n<div class="top-news-box"><div class="top-news">'
            f'<div class="top">{links}\n</div></div></div>'
        )

    def _age(self, code: str, page: int, numbers: list[int]) -> int:
        """Seconds in the cache; never so many that an item would be younger than its list."""
        age = _AGES[(crc32(code.encode()) + page) % len(_AGES)]
        newest = max(map(self._world.published, numbers), default=0)
        return age if newest <= int(self._world.now.timestamp()) - age else 0


def empty_column(code: str) -> Answer:
    """The page of a column that has nothing, such as an area without articles."""
    main = f'<ul class="list infinite-list" data-url="/article/list.html?type={code}"></ul>'
    return Answer(frame(_title(code), "", main), "column")


def _title(code: str) -> str:
    return f"{CHANNELS[code].name} - 证券时报网"


def _room(code: str) -> int:
    """Articles on a page: one item of tjkt is a video."""
    return ITEMS - 1 if code == "tjkt" else ITEMS
