"""The way of a visit: each request follows from the answers before it; no network here."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newscrawl.errors import PageError
from newscrawl.items import ListRow
from newscrawl.pages.stcn.channels import CHANNELS, article_url
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.visit.checks import Answer, Ask, Check
from newscrawl.visit.columns import check_column, check_items
from newscrawl.visit.flashes import check_flashes
from newscrawl.visit.pages import check_article, check_ranking

MOST_REQUESTS = 10
"""robots.txt included, which is asked for by whoever sends the requests."""

COLUMNS = ("yw", "company")
ARTICLES = 3


@dataclass
class Visit:
    """What a visit has seen: the answers in order, and the checks of each by its name."""

    answers: list[Answer] = field(default_factory=list)
    checks: dict[str, list[Check]] = field(default_factory=dict)

    def note(self, answer: Answer, checks: list[Check]) -> None:
        """Keep an answer, and what was found in it."""
        self.answers.append(answer)
        self.checks[answer.ask.name] = checks

    def answer(self, name: str) -> Answer | None:
        """The answer with status 200 to the request of this name."""
        return next((a for a in self.answers if a.ask.name == name and a.status == 200), None)

    @property
    def clock_ahead(self) -> timedelta | None:
        """How far this machine's clock is ahead of the site's ``Date``; None without one."""
        apart = [answer.at - answer.date for answer in self.answers if answer.date]
        return min(apart, key=abs) if apart else None


def visiting(seen: Visit, clock: Callable[[], datetime]) -> Generator[Ask, Answer, None]:
    """The requests of a visit but for robots.txt; whoever sends them sends the answers in.

    Nine at most: kx and its second page, two channels (one of them as page, too), a hot
    ranking, and three articles of these lists.
    """
    kx = yield Ask("kx", "/article/list.html?type=kx", ajax=True)
    seen.note(kx, check_flashes(kx))
    flashes = _api(kx, "kx")
    if flashes.page_time and flashes.last_time:
        cursor = f"&page_time={flashes.page_time}&last_time={flashes.last_time}"
        older = yield Ask("kx page 2", f"/article/list.html?type=kx{cursor}", ajax=True)
        seen.note(older, [*check_flashes(older), _goes_on(flashes, _api(older, "kx"))])
    code = COLUMNS[0]
    page = yield Ask(f"{code} page", f"/article/list/{code}.html")
    seen.note(page, check_column(page))
    found = [flashes, _listing(page, lambda: read_column(page.text, page.date))]
    for code in COLUMNS:
        items = yield Ask(code, f"/article/list.html?type={code}", ajax=True)
        seen.note(items, check_items(items, code))
        found.append(_api(items, code))
    rank = yield Ask("ranking", "/article/category-news-rank.html?type=yw", ajax=True)
    seen.note(rank, check_ranking(rank))
    for number in chosen(found):
        page = yield Ask(f"article {number}", article_url(number, ""))
        seen.note(page, check_article(page, number, clock()))


def chosen(found: list[Listing]) -> list[str]:
    """The articles to look at: the newest flash, then the newest of each column."""
    firsts: list[ListRow] = []
    for listing in found:
        firsts += [row for row in listing.rows if not row.pinned][:2]
    numbers = dict.fromkeys(row.article_id for row in firsts[::2] + firsts[1::2])
    return list(numbers)[:ARTICLES]


def _api(answer: Answer, code: str) -> Listing:
    return _listing(answer, lambda: read_api(answer.text, CHANNELS[code], answer.date))


def _listing(answer: Answer, read: Callable[[], Listing]) -> Listing:
    """The rows of an answer; none of one that cannot be read, which its checks tell."""
    if answer.status != 200:
        return Listing()
    try:
        return read()
    except PageError:
        return Listing()


def _goes_on(first: Listing, second: Listing) -> Check:
    """Whether a second page has rows that the first has not."""
    ids = [{row.article_id for row in page.rows} for page in (first, second)]
    new = len(ids[1] - ids[0])
    if not new:
        return Check("paging", "other", "page 2 has no row that page 1 has not")
    return Check("paging", "known", f"{new} of {len(ids[1])} rows are new")
