"""The pages by their addresses, and making an answer of what they hand over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from newscrawl import __version__
from newscrawl.archive.engine import Database
from newscrawl.errors import ArchiveError
from newscrawl.exports.entry_text import clean
from newscrawl.moments import BEIJING, beijing_iso
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.web import wording
from newscrawl.web.answers import HTML, Answer, File, Page
from newscrawl.web.article import article_page, versions_page
from newscrawl.web.asking import Asked, article_path
from newscrawl.web.feeds import atom_feed, json_feed
from newscrawl.web.front import front_page
from newscrawl.web.health import health_page
from newscrawl.web.searching import search_page
from newscrawl.web.security import security_page, security_plot

if TYPE_CHECKING:
    from jinja2 import Environment

Show = Callable[[Connection, Asked], Answer]

PAGES: list[tuple[str, Show]] = [
    (r"/$", front_page),
    (r"/search$", search_page),
    (r"/health$", health_page),
    (r"/feed\.atom$", atom_feed),
    (r"/feed\.json$", json_feed),
    (r"/security/(?P<rest>[^/]+)/plot\.svg$", security_plot),
    (r"/security/(?P<rest>[^/]+)$", security_page),
    (r"/article/(?P<rest>.+)/versions$", versions_page),
    (r"/article/(?P<rest>.+)$", article_page),
]
"""Regular expressions of addresses; ``rest`` is handed on, still quoted. The first one wins."""

STATIC = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


class Pages:
    """Answers from an archive; ``clock`` tells the time of each request."""

    def __init__(self, archive: Database, clock: Callable[[], datetime]) -> None:
        self.archive, self.clock = archive, clock

    def answer(
        self, show: Show, rest: str, parameters: Mapping[str, str], address: str
    ) -> tuple[int, bytes, str]:
        """Status, body and content type of a page, read in one transaction."""
        asked = Asked(rest, parameters, self.clock(), address)
        try:
            with self.archive.reading() as connection:
                answer = show(connection, asked)
        except ArchiveError as error:
            answer = Page("message.html", {"title": "读不了档案", "message": str(error)}, 503)
        if isinstance(answer, File):
            return 200, answer.body, answer.type
        return answer.status, render(answer, asked), HTML


def render(page: Page, asked: Asked) -> bytes:
    """The page as HTML."""
    common = {"link": asked.link, "now": asked.now, "as_of_text": asked.parameters.get("as_of", "")}
    template = environment().get_template(page.template)
    return template.render(common | page.values).encode("utf-8", "replace")


def static(name: str) -> tuple[bytes, str]:
    """A style sheet or picture of the pages, and its type. Raises KeyError for any other name."""
    return (files(__package__) / "static" / name).read_bytes(), STATIC[name]


@cache
def environment() -> Environment:
    """Templates that escape whatever they are handed."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - for pages alone

    made = Environment(
        loader=PackageLoader("newscrawl.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    made.filters |= {
        "iso": beijing_iso,
        "clock": lambda at: f"{at.astimezone(BEIJING):%H:%M}",
        "minute": lambda at: f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        "second": lambda at: f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        "day": _day,
        "article_path": article_path,
        "channel": lambda code: CHANNELS[code].name if code in CHANNELS else code,
    }
    made.globals |= {"wording": wording, "newscrawl_version": __version__, "problem": ""}
    return made


def _harmless(value: Any) -> Any:
    """What a template writes: no sign that a page cannot hold, or that turns its direction."""
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日 星期{wording.WEEKDAYS[day.weekday()]}"
