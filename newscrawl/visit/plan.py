"""The way of a visit: each request follows from the answers before it; no network here."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime

from newscrawl.errors import PageError
from newscrawl.items import ListRow
from newscrawl.pages.stcn.channels import CHANNELS, article_url
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.visit.articles import check_article, renamed
from newscrawl.visit.checks import Answer, Ask, Check
from newscrawl.visit.columns import check_column, check_items
from newscrawl.visit.flashes import check_flashes
from newscrawl.visit.ranking import check_ranking
from newscrawl.visit.seen import ARTICLES, Visit

MOST_REQUESTS = 10
"""robots.txt included, which is asked for by whoever sends the requests."""

AGAIN = "again"
"""The name of an article that is asked for a second time."""

_LONG_AGO = 946_684_800  # 2000: no row of the site is older


def visiting(seen: Visit, clock: Callable[[], datetime]) -> Generator[Ask, Answer, None]:
    """The requests of a visit but for robots.txt; whoever sends them sends the answers in.

    Nine: kx and what stands beyond its end, the page of a column and the next page of its list
    API, the list API of another, a hot ranking, and three articles of these lists. Where one of
    them was not sent, an article is asked for again, in case that it has changed.
    """
    kx = yield _api_ask("kx", "kx")
    seen.note(kx, check_flashes(kx))
    flashes = _listing(kx, "kx")
    end = yield _api_ask("kx end", "kx", (flashes.page_time or 2, _LONG_AGO))
    seen.answers.append(end)  # what it is to look like, nobody knows
    page = yield Ask("yw page", CHANNELS["yw"].column_url(""))
    seen.note(page, check_column(page))
    found = [flashes, first := _column(page)]
    second = yield _api_ask("yw page 2", "yw", _after(first))
    seen.note(second, [*check_items(second, "yw"), *_goes_on(first, _listing(second, "yw"))])
    company = yield _api_ask("company", "company")
    seen.note(company, check_items(company, "company"))
    found.append(_listing(company, "company"))
    rank = yield Ask("ranking", CHANNELS["yw"].rank_url(""), ajax=True)
    seen.note(rank, check_ranking(rank))
    for number in chosen(found):
        page = yield Ask(f"article {number}", article_url(number, ""))
        seen.note(page, check_article(page, number, clock()))
    if changed := renamed([seen.checks[page.ask.name] for page in seen.articles]):
        seen.checks["articles"] = changed
    if again := _if_changed(seen.articles):
        seen.answers.append((yield again))


def chosen(found: list[Listing]) -> list[str]:
    """The articles to look at: the newest flash, then the newest of each column."""
    firsts: list[ListRow] = []
    for listing in found:
        firsts += [row for row in listing.rows if not row.pinned][:2]
    numbers = dict.fromkeys(row.article_id for row in firsts[::2] + firsts[1::2])
    return list(numbers)[:ARTICLES]


def _api_ask(name: str, code: str, cursor: tuple[int, int | None] | None = None) -> Ask:
    return Ask(name, CHANNELS[code].api_url("", cursor), ajax=True)


def _after(page: Listing) -> tuple[int, int | None]:
    """The cursor of the page after a column page: its own number, and its last item's time."""
    times = [row.listed_at for row in page.rows if row.listed_at]
    return page.page_time or 2, int(times[-1].timestamp()) if times else None


def _if_changed(articles: list[Answer]) -> Ask | None:
    """A conditional request of the first article that says what to ask it with."""
    for page in articles:
        pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        headers = {asked: page.headers[said] for asked, said in pairs if page.headers.get(said)}
        if headers:
            return Ask(AGAIN, page.ask.path, headers=headers, spare=True)
    return None


def _listing(answer: Answer, code: str) -> Listing:
    return _rows(answer, lambda: read_api(answer.text, CHANNELS[code], answer.date))


def _column(answer: Answer) -> Listing:
    return _rows(answer, lambda: read_column(answer.text, answer.date))


def _rows(answer: Answer, read: Callable[[], Listing]) -> Listing:
    """The rows of an answer; none of one that cannot be read, which its checks tell."""
    if not answer.good:
        return Listing()
    try:
        return read()
    except PageError:
        return Listing()


def _goes_on(first: Listing, second: Listing) -> list[Check]:
    """Whether a second page has rows that the first has not; nothing without a first."""
    ids = [{row.article_id for row in page.rows} for page in (first, second)]
    if not ids[0]:
        return []
    new = len(ids[1] - ids[0])
    if not new:
        return [Check("paging", "other", "page 2 has no row that page 1 has not")]
    return [Check("paging", "known", f"{new} of {len(ids[1])} rows are new")]
