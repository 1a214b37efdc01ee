"""The half of a spider that walks the lists: pages in, ledger entries and the next page out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.archive import ledger, walks
from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.errors import PageError
from newscrawl.health.places import misplaced
from newscrawl.items import ListRow
from newscrawl.pages.stcn.channels import CHANNELS, SITE, Channel
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.pages.stcn.times import answer_age, answer_base
from newscrawl.revisit import RevisitPolicy
from newscrawl.spiders.answers import header, no_answer, text
from newscrawl.spiders.archiving import AJAX, ArchivingSpider
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.list_counts import ListCounts
from newscrawl.stretches import BEGINNING
from newscrawl.walk import Cursor, Walk, page_end


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a walk: its cursor (None for the first), by the list API or the column page."""

    line: walks.WalkLine
    channel: Channel
    cursor: Cursor | None = None
    column: bool = False

    @property
    def walk(self) -> Walk:
        """The walk that the page belongs to."""
        return self.line.walk

    def is_below(self, floor: datetime) -> bool:
        """Whether all that the walk will still read is older than ``floor``."""
        top = self.walk.goal.top
        begun_below = top is not None and top <= floor
        return begun_below or (self.walk.depth is not None and self.walk.depth < floor)


class ListSpider(ArchivingSpider):
    """Walks the channels; :attr:`walks_over` is set when no list is left to read."""

    def __init__(
        self,
        archive: Database,
        arguments: Arguments,
        *,
        raw_pages: RawPages,
        base_url: str,
        overlap: int,
        policy: RevisitPolicy,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(archive, arguments, raw_pages=raw_pages, base_url=base_url, clock=clock)
        self.overlap = overlap
        self.policy = policy
        self.floor = BEGINNING
        self.held: list[Step] = []
        self._walking = 0
        self.walks_over = asyncio.Event()

    @property
    def counts(self) -> ListCounts:
        """The counters of lists."""
        return ListCounts(self.crawler.stats, self.evidence)

    def plan_walks(self) -> None:
        """Hold the first page of each walk that the channels need."""
        arguments = self.arguments
        with self.writing() as connection:
            for code in arguments.codes:
                asked = arguments.since, arguments.until
                found = walks.goals_of(connection, SITE, code, *asked, now=self.now())
                for goal in found:
                    walk = Walk(code, goal, self.overlap)
                    line = walks.start_walk(connection, self.run, SITE, walk, self.now())
                    self.held.append(Step(line, CHANNELS[code]))

    def walk_down_to(self, floor: datetime) -> list[Request]:
        """The requests of all walks that have not come so far down; they stop when they have."""
        self.floor = floor
        steps = [step for step in self.held if not step.is_below(floor)]
        self.held = [step for step in self.held if step.is_below(floor)]
        self._walking = len(steps)
        self.walks_over.clear()
        if not steps:
            self.walks_over.set()
        return [self.list_request(step) for step in steps]

    def list_request(self, step: Step) -> Request:
        """The request of a step."""
        if step.column:
            url, headers = step.channel.column_url(self.base_url), None
        else:
            url, headers = step.channel.api_url(self.base_url, step.cursor), AJAX
        return Request(
            url,
            headers=headers,
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"step": step},
        )

    def parse_list(self, response: Response, step: Step) -> list[Request]:
        """Write a list page's rows to the ledger, and go on to the next page."""
        following = None
        try:
            following = self._read_list(response, step)
        except PageError as error:
            following = self._after_unreadable(step, response.url, error, response.body)
        finally:
            if following is None:
                self._walk_over(step)
        return self._go_on(following)

    def list_failed(self, failure: Failure) -> list[Request]:
        """A list that did not arrive, or not with status 200."""
        request = failure.request  # type: ignore[attr-defined]
        step = request.cb_kwargs["step"]
        following = self._after_unreadable(step, request.url, no_answer(failure))
        if following is None:
            self._walk_over(step)
        return self._go_on(following)

    def _go_on(self, following: Step | None) -> list[Request]:
        if following is None:
            return []
        if following.is_below(self.floor):
            self.held.append(following)
            self._walk_rests()
            return []
        return [self.list_request(following)]

    def _read_list(self, response: Response, step: Step) -> Step | None:
        walk, code, now = step.walk, step.channel.code, self.now()
        base = answer_base(header(response, "Date"), header(response, "Age"))
        listing = _read_page(response, step, base)
        numbers = [row.article_id for row in listing.rows]
        answer = self.raw_pages.name(response.body) if step.channel.flashes else None
        age = answer_age(header(response, "Age"))
        page = ledger.ListPage(SITE, code, now, answer, walk.goal.backfill, age)
        with self.writing() as connection:
            known = ledger.sighted(connection, SITE, code, numbers)
            wanted = walk.read(listing.rows, known, base or now)
            listed = ledger.list_rows(connection, page, wanted)
            if answer and listed.texts:
                self.raw_pages.keep(answer, response.body)
            if step.channel.flashes and (span := time_span(listing.rows, self.overlap)):
                met = list(walk.recent.union(numbers))
                unlisted = ledger.note_unlisted(connection, page, span, met)
                self.crawler.stats.inc_value("list/unlisted", unlisted)
            cursor = walk.next_cursor(step.cursor, listing.page_time, listing.last_time)
            asked = step.cursor[0] if step.cursor else 1
            walks.page_read(connection, step.line, now, page=asked, new=listed.new)
        self.counts.rows(code, listing, listed)
        self.counts.parts(response, code, listing)
        self.counts.places(response, code, misplaced(listing.rows, known, walk.goal, base or now))
        if step.cursor is None and walk.goal.top is None:
            self.counts.newest(response, code, listing.rows, base or now)
        return replace(step, cursor=cursor, column=False) if cursor else None

    def _after_unreadable(
        self, step: Step, url: str, error: PageError, body: bytes | None = None
    ) -> Step | None:
        """The column page in place of a first API page; else the walk is cut, and leaves a gap."""
        stats = self.crawler.stats
        self.evidence.note(f"channel/{step.channel.code}", url, body)
        stats.inc_value("list/unreadable")
        stats.inc_value(f"list/unreadable/{type(error).__name__}")
        if step.cursor is None and not step.column and not step.channel.flashes:
            stats.inc_value("list/column_instead")
            self.evidence.note("list/column_instead", url, body)
            self.logger.debug("%s: %s; reading the column page instead", url, error)
            return replace(step, column=True)
        self.logger.warning("%s: %s; the next run tries again", url, error)
        with self.writing() as connection:
            walks.cut_walk(connection, step.line, str(error))
        return None

    def _walk_over(self, step: Step) -> None:
        walk = step.walk
        self.counts.walk(step.channel.code, walk)
        if walk.ended and not walk.done:
            self.logger.warning(
                "%s: the list was not read down to known ground (%s)", walk.channel, walk.ended
            )
        self._walk_rests()

    def _walk_rests(self) -> None:
        self._walking -= 1
        if not self._walking:
            self.walks_over.set()


def time_span(rows: list[ListRow], overlap: int) -> tuple[datetime, datetime] | None:
    """The times between which a page shows each row: a few late or pinned ones stand apart."""
    times = [row.listed_at for row in rows if row.listed_at and not row.pinned]
    if len(times) <= overlap:
        return None
    return page_end(times, overlap), max(times)


def _read_page(response: Response, step: Step, base: datetime | None) -> Listing:
    if step.column:
        return read_column(text(response), base)
    return read_api(text(response), step.channel, base)
