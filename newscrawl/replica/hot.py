"""What is much read: the side modules of every page, and the hot rankings."""

import json
from zlib import crc32

from .answer import JSON, Answer, good
from .dirt import escape
from .world import World

_RANKED = 10


class Hot:
    """The hot lists of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._drawn: tuple[int, str] = (-1, "")

    def modules(self) -> str:
        """The side modules 时报热榜 and 热点视频; they change only when the world does."""
        changes = self._world.changes
        if self._drawn[0] != changes:
            self._drawn = (changes, self._draw())
        return self._drawn[1]

    def _draw(self) -> str:
        world = self._world
        chosen = [n for n in range(len(world) - 1, -1, -60) if n not in world.withdrawn]
        lines = "".join(
            f'\n<li><a href="/article/detail/{world.ids[number]}.html">'
            f"{escape(world.article(number).title)}</a></li>"
            for number in chosen[:6]
        )
        return f"""
<div class="hot-news"><div class="tt">时报热榜 <span>换一换</span></div><ul>{lines}</ul></div>
<div class="hot-video"><div class="tt">热点视频</div>
<a href="/live/video-detail/2101.html">开市大咖谈：把握结构性机会</a></div>"""

    def rank(self, code: str) -> Answer:
        """The hot ranking of a channel: ten of its newest forty, in an order of its own."""
        world = self._world

        def heat(number: int) -> int:
            return crc32(f"{world.seed}:{number}".encode())

        chosen = sorted(world.lists[code][-40:], key=heat)[:_RANKED]
        rows = [
            {
                "title": world.article(number).title,
                "url": f"/article/detail/{world.ids[number]}.html",
                "red": False,
                "tag": "",
                "hot": place < 3,
            }
            for place, number in enumerate(chosen)
        ]
        return Answer(json.dumps(good(rows), ensure_ascii=False), "rank", content_type=JSON)
