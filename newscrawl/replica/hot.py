"""What is much read: the side modules of every page, and the hot rankings."""

import json
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from .answer import JSON, Answer, good
from .dirt import escape, soil_title
from .world import World

_RANKED = 10
_VIDEO_PLACE, _DELETED_PLACE = 4, 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a ranking; `ident` is None where it leads to no article."""

    title: str
    url: str
    ident: int | None
    hot: bool = False
    red: bool = False
    tag: str = ""


class _Traps:
    """How a channel's ranking misbehaves: always the same way, another seed's another way."""

    def __init__(self, seed: int, code: str) -> None:
        drawn = crc32(f"{seed}:rank:{code}".encode())
        self.form = ("bool", "number", "missing", "text")[drawn % 4]
        self.video = drawn // 4 % 3 == 0
        self.deleted = drawn // 12 % 3 == 0
        self.entities = drawn // 36 % 2 == 0
        self.bom = drawn // 72 % 5 == 0

    def badge(self, shown: bool) -> bool | int | str:  # noqa: FBT001 - a badge is a bool
        """As this channel writes it."""
        if self.form == "number":
            return int(shown)
        return str(shown).lower() if self.form == "text" else shown

    def row(self, line: Line) -> dict[str, Any]:
        """The JSON of a line."""
        title = f"<b>{escape(line.title)}</b>" if self.entities else line.title
        row = {"title": title, "url": line.url}
        badges = {"red": self.badge(line.red), "tag": line.tag, "hot": self.badge(line.hot)}
        return row | {n: v for n, v in badges.items() if v or self.form != "missing"}


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
        """The hot ranking of a channel."""
        traps = _Traps(self._world.seed, code)
        rows = [traps.row(line) for line in self._soiled(code)]
        text = json.dumps(good(rows), ensure_ascii=False)
        return Answer(("\ufeff" if traps.bom else "") + text, "rank", content_type=JSON)

    def lines(self, code: str) -> list[Line]:
        """The ranking as it is meant: ten of the channel's newest forty, in an order of its own.

        In some channels a video stands among them, and an article that was deleted long ago.
        """
        world, traps = self._world, _Traps(self._world.seed, code)
        found = [self._line(place, number) for place, number in enumerate(self._ranked(code))]
        if traps.video and len(found) > _VIDEO_PLACE:
            found[_VIDEO_PLACE] = Line("直击股东大会", "/live/video-detail/2101.html", None)
        if traps.deleted and len(found) > _DELETED_PLACE:
            ident = world.ids[0] - 7
            url = f"/article/detail/{ident}.html"
            found[_DELETED_PLACE] = Line("这篇文章早已删除", url, ident)
        return found

    def _ranked(self, code: str) -> list[int]:
        def heat(number: int) -> int:
            return crc32(f"{self._world.seed}:{number}".encode())

        return sorted(self._world.lists[code][-40:], key=heat)[:_RANKED]

    def _line(self, place: int, number: int) -> Line:
        ident = self._world.ids[number]
        return Line(
            self._world.article(number).title,
            f"/article/detail/{ident}.html",
            ident,
            hot=place < 3,
            red=number % 7 == 0,
            tag="独家" if number % 5 == 0 else "",
        )

    def _soiled(self, code: str) -> list[Line]:
        world = self._world
        return [
            replace(line, title=soil_title(line.title, world.article(world.numbers[ident]).traps))
            if (ident := line.ident) in world.numbers
            else line
            for line in self.lines(code)
        ]
