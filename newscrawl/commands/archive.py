"""``scrapy archive``: keeping the archive itself in order."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from newscrawl.archive import archive_to_write, open_archive
from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.upkeep.backup import back_up, vacuum
from newscrawl.commands.alone import nobody_else
from newscrawl.commands.archive_actions.check import check
from newscrawl.commands.archive_actions.prune import age, prune_old_runs, prune_pages
from newscrawl.commands.mistakes import OK, OneLine, refuse_more
from newscrawl.errors import UserError


class Command(OneLine, ScrapyCommand):
    """``upgrade`` brings the archive's schema up to date, as every crawl does when it starts.

    It also reads articles that are older than the search index, or than the index of
    near-duplicates, into these, about a second for a thousand; ended early, it goes on where it
    was. At last it merges the parts of the search index, so that searches look into one.
    ``backup FILE`` copies a live archive, ``check`` names what is wrong (status 3),
    ``prune`` removes kept pages and run records that are old, ``vacuum`` gives free space back.
    """

    requires_project = True
    requires_crawler_process = False
    settings: Settings

    def syntax(self) -> str:
        return f"{'|'.join(self._actions())} [FILE] [options]"

    def short_desc(self) -> str:
        return "Keep the archive at ARCHIVE_URL in order: backup, check, prune, upgrade, vacuum"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        prune = parser.add_argument_group("prune")
        prune.add_argument("--raw-pages", metavar="AGE", help="kept pages older than, say, 90d")
        prune.add_argument("--runs", metavar="AGE", help="run records older than, say, 400d")
        prune.add_argument("--dry-run", action="store_true", help="say what would go, no more")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        actions = self._actions()
        if not args or args[0] not in actions:
            raise UserError(f"say what to do: scrapy archive {'|'.join(actions)}")
        if args[0] != "prune" and (opts.raw_pages or opts.runs or opts.dry_run):
            raise UserError("--raw-pages, --runs and --dry-run belong to scrapy archive prune")
        return actions[args[0]](args[1:], opts)

    def _actions(self) -> dict[str, Callable[[list[str], argparse.Namespace], int]]:
        return {
            "backup": self._backup,
            "check": self._check,
            "prune": self._prune,
            "upgrade": self._upgrade,
            "vacuum": self._vacuum,
        }

    def _backup(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UserError("name the file to write: scrapy archive backup FILE")
        size = back_up(open_archive(self.settings["ARCHIVE_URL"]), Path(args[0]))
        print(f"{args[0]}: {size / 1e6:,.1f} MB, checked")
        return OK

    def _check(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        return check(open_archive(self.settings["ARCHIVE_URL"]), self._pages())

    def _prune(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        if opts.raw_pages is None and opts.runs is None:
            raise UserError("say what may go: scrapy archive prune --raw-pages 90d --runs 400d")
        pages_age = age("--raw-pages", opts.raw_pages) if opts.raw_pages is not None else None
        runs_age = age("--runs", opts.runs) if opts.runs is not None else None
        archive, now = self._to_write(), self.now()
        if pages_age:
            prune_pages(archive, self._pages(), now - pages_age, dry_run=opts.dry_run)
        if runs_age:
            prune_old_runs(archive, now - runs_age, dry_run=opts.dry_run)
        return OK

    def _upgrade(self, args: list[str], opts: argparse.Namespace) -> int:
        # 0.1 s that the others need not pay
        from newscrawl.commands.archive_actions.upgrade import upgrade  # noqa: PLC0415

        refuse_more(args, self)
        return upgrade(self.settings["ARCHIVE_URL"], self.now)

    def _vacuum(self, args: list[str], opts: argparse.Namespace) -> int:
        refuse_more(args, self)
        archive = self._to_write()
        with nobody_else(archive, "scrapy archive vacuum", self.now()):
            before, after = vacuum(archive)
        print(f"{archive.name}: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")
        return OK

    def _to_write(self) -> Database:
        """The archive as it is, to be written; one that is missing is not made."""
        open_archive(self.settings["ARCHIVE_URL"]).close()
        return archive_to_write(self.settings["ARCHIVE_URL"])

    def _pages(self) -> RawPages:
        return RawPages(self.settings["RAW_PAGES"])
