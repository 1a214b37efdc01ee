"""Articles of the designs before 2022: they stand at old addresses, and in no list."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from .model import BEIJING, Article, Element, Image, Slot
from .newsroom import write

Design = Literal["intal", "trs"]
Head = Literal["intal_tit", "xiangxi", "meta"]

_COUNT = 40
_FIRST = {
    "intal": datetime(2018, 3, 1, 8, tzinfo=BEIJING),
    "trs": datetime(2020, 7, 16, 8, tzinfo=BEIJING),
}
_STEP = timedelta(days=36, hours=7, minutes=11, seconds=29)
_INTAL_HOSTS = ("kuaixun", "company", "stock", "finance", "news", "kcb", "space")
_TRS_PLACES = (
    ("kuaixun.stcn.com", "/ss"),
    ("www.stcn.com", "/xw/news"),
    ("company.stcn.com", "/gsxw"),
    ("www.stcn.com", "/kuaixun/cj"),
    ("news.stcn.com", "/news"),
    ("finance.stcn.com", ""),
)
_CHANNELS = ("yw", "company", "gs", "finance", "cj")
_HEADS: tuple[Head, ...] = ("xiangxi", "intal_tit", "meta")


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article and its dress; `related` are the ids under 为你推荐, `turn` draws the rest.

    `seconds`: the page tells its time to the second, in sight or not.
    """

    article: Article
    host: str
    path: str
    design: Design
    head: Head
    seconds: bool
    related: tuple[str, ...]
    turn: int

    @property
    def ident(self) -> str:
        """What the article is known by: host and path."""
        return self.host + self.path

    @property
    def folder(self) -> str:
        """The address that relative links start from, with a slash at its end."""
        return f"https://{self.host}{self.path.rpartition('/')[0]}/"

    @property
    def flash(self) -> bool:
        """Whether it stands in 快讯, by host or path."""
        return "kuaixun" in self.ident


def old_articles(seed: int) -> dict[str, OldArticle]:
    """The old articles of a world by their paths, half of them of either design."""
    found = [_old(seed, turn) for turn in range(_COUNT)]
    idents = [one.ident for one in found]
    return {one.path: replace(one, related=_related(idents, one.turn)) for one in found}


def _old(seed: int, turn: int) -> OldArticle:
    design: Design = "trs" if turn % 2 else "intal"
    published = _FIRST[design] + turn // 2 * _STEP
    host, path = (_trs_place if design == "trs" else _intal_place)(turn, published)
    return OldArticle(
        article=_moved(_written(seed, turn, published), host, path, turn),
        host=host,
        path=path,
        design=design,
        head=_HEADS[turn // 2 % 3] if design == "trs" else "intal_tit",
        seconds=turn % 3 == 0,
        related=(),
        turn=turn,
    )


def _written(seed: int, turn: int, published: datetime) -> Article:
    """An article with a body: old pages without one are not known."""
    channels = (_CHANNELS[turn % len(_CHANNELS)],)
    number = turn
    while True:
        article = write(seed, Slot(number, 15_000_000 + turn, published, "article", channels))
        if article.body:
            return article
        number += _COUNT


def _moved(article: Article, host: str, path: str, turn: int) -> Article:
    """In every other article of TRS the pictures lie beside the page."""
    if turn % 4 != 1:
        return article
    folder = f"https://{host}{path.rpartition('/')[0]}/"

    def beside(element: Element) -> Element:
        if not isinstance(element, Image):
            return element
        return replace(element, url=folder + "W0" + element.url.rpartition("/")[2])

    return replace(article, body=tuple(beside(one) for one in article.body))


def _intal_place(turn: int, published: datetime) -> tuple[str, str]:
    host = _INTAL_HOSTS[turn // 2 % len(_INTAL_HOSTS)]
    return f"{host}.stcn.com", f"/{published:%Y/%m%d}/{14_000_000 + turn * 70_921}.shtml"


def _trs_place(turn: int, published: datetime) -> tuple[str, str]:
    host, section = _TRS_PLACES[turn // 2 % len(_TRS_PLACES)]
    number = 2_135_227 + turn * 51_907
    return host, f"{section}/{published:%Y%m}/t{published:%Y%m%d}_{number}.html"


def _related(idents: list[str], turn: int) -> tuple[str, ...]:
    """Every fourth article recommends nothing."""
    if turn % 4 == 3:
        return ()
    return tuple(idents[(turn + step) % len(idents)] for step in (5, 8, 13))
