"""``scrapy reparse``: the kept answers once more, by today's parser, without the network."""

from __future__ import annotations

import argparse
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from scrapy.commands import ScrapyCommand

from newscrawl.archive import archive_to_write, open_archive
from newscrawl.archive.engine import Database
from newscrawl.archive.intake import Intake, in_batches
from newscrawl.archive.jsonl_log import JsonlFile
from newscrawl.archive.kept import Kept, as_reading, changed_fields, kept_since, read_again
from newscrawl.archive.names import Names
from newscrawl.archive.raw_pages import PageDamaged, PageNotKept, RawPages
from newscrawl.commands.job import job
from newscrawl.commands.mistakes import OK, UNHEALTHY, OneLine, refuse_more
from newscrawl.errors import PageError, UserError
from newscrawl.items import Article, Reading, site_tags, to_record
from newscrawl.moments import user_moment
from newscrawl.record import record_faults

_EXAMPLES = 3
_BATCH = 100
_SHOWN = 60


@dataclass(slots=True)
class Outcome:
    """What reading again brought: how many, which fields changed with examples, what failed."""

    read: int = 0
    changed: int = 0
    not_kept: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def note(self, before: Article, after: Article, fields: Sequence[str]) -> None:
        """Count an article whose fields changed."""
        self.changed += 1
        old, new = to_record(before), to_record(after)
        for name in fields:
            self.fields[name] += 1
            examples = self.examples.setdefault(name, [])
            if len(examples) < _EXAMPLES:
                examples.append(f"{before.id}: {_short(old[name])} → {_short(new[name])}")


class Command(OneLine, ScrapyCommand):
    """Stores what changed as versions that a parser made. Exit status 3 where pages failed."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Read the kept pages again with today's parser, and say which fields changed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="TIME", help="articles published since then")
        parser.add_argument(
            "--securities",
            action="store_true",
            help="look for securities again, also by the names that the archive has learned since",
        )
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        assert self.settings
        since = user_moment("--since", opts.since) if opts.since is not None else None
        pages = RawPages(self.settings["RAW_PAGES"])
        if pages.folder is None:
            raise UserError("RAW_PAGES is off: no pages are kept that could be read again")
        address, outcome = self.settings["ARCHIVE_URL"], Outcome()
        archive: Database = open_archive(address)  # one that is missing is not made
        if not opts.dry_run:
            archive.engine.dispose()
            archive = archive_to_write(address)
        intake = Intake()
        names = intake.names if opts.securities else None
        read = partial(read_changed, archive, pages, since, outcome, names=names)
        if opts.dry_run:
            deque(read(), maxlen=0)
        else:
            arguments = {"since": str(since)} if since else {}
            with job(archive, "reparse", arguments, self.now) as work:
                for batch in in_batches(read(tick=work.sign_of_life), _BATCH):
                    with work.writing() as connection:
                        intake.take_recognised(connection, batch, work.run, self.now())
                work.counters = {"article/read": outcome.read, "article/changed": outcome.changed}
            if name := self.settings["JSONL_LOG"]:
                JsonlFile(archive, name).catch_up()
        print("\n".join(lines(outcome, dry_run=opts.dry_run)))
        return UNHEALTHY if outcome.unreadable else OK


def read_changed(
    archive: Database,
    pages: RawPages,
    since: datetime | None,
    outcome: Outcome,
    *,
    names: Names | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Iterator[Reading]:
    """The articles that today's parser reads otherwise; all that is read is counted.

    ``tick`` is called for each article.

    The securities found in a text stay as they were stored, unless ``names`` looks for them
    again, or the text or the site's tags are read otherwise.
    """
    by_names = names or Names()
    for kept in kept_since(archive, since):
        tick()
        article = _read(kept, pages, outcome)
        if article is None:
            continue
        outcome.read += 1
        if names is None and _says_the_same(kept.article, article):
            article.securities = kept.article.securities
        else:
            with archive.reading() as connection:
                by_names.recognise(connection, [article])
        if fields := changed_fields(kept.article, article):
            outcome.note(kept.article, article, fields)
            yield as_reading(kept, article)


def _says_the_same(before: Article, after: Article) -> bool:
    """Whether securities would be looked for in the same text, with the same tags."""
    return before.text == after.text and (
        site_tags(before.securities) == site_tags(after.securities)
    )


def _read(kept: Kept, pages: RawPages, outcome: Outcome) -> Article | None:
    try:
        article = read_again(kept, pages)
    except PageNotKept as error:
        if not isinstance(error, PageDamaged):
            outcome.not_kept += 1
        else:
            outcome.unreadable.append(f"{kept.article.id}: {error}")
        return None
    except PageError as error:
        outcome.unreadable.append(f"{kept.article.id}: {error}")
        return None
    if faults := record_faults(to_record(article)):
        outcome.unreadable.append(f"{kept.article.id}: the record breaks its schema: {faults[0]}")
        return None
    return article


def lines(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    """The report."""
    would = "would change" if dry_run else "changed"
    yield f"{outcome.read:,} articles read again, {outcome.changed:,} {would}"
    for name, count in outcome.fields.most_common():
        yield f"  {name}: {count:,}"
        yield from (f"    {example}" for example in outcome.examples[name])
    if outcome.not_kept:
        yield f"{outcome.not_kept:,} articles have no kept page"
    if outcome.unreadable:
        yield f"{len(outcome.unreadable):,} could not be read again, and stay as they are:"
        yield from (f"  {error}" for error in outcome.unreadable[:_EXAMPLES])


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return repr(f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text)
