"""The archive against the truth of the replica: what differs, by name, each with some examples."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.archive import archive_to_write
from newscrawl.archive.records import articles_at
from newscrawl.items import to_record
from newscrawl.pages.stcn.channels import CHANNELS
from tests.crawl.conftest import comparable
from tests.soak.editors import SAID
from tests.soak.month import Soak
from tests.soak.plan import HISTORY

NOT_CRAWLED = {code for code, channel in CHANNELS.items() if not channel.certain}
PAGE = "stcn/detail-2022"
COMMANDS = (("coverage",), ("archive", "check"), ("reparse", "--dry-run"))


@dataclass(slots=True)
class Verdict:
    """``differences``: what must not be, a list of examples by name; and what there is.

    ``never_read``: articles that were taken down before a run could read them. ``read_early``:
    such as were stored before all of their lists had been read; see :func:`_says_less`.
    """

    differences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    articles: int = 0
    versions: int = 0
    withdrawn: int = 0
    gaps: int = 0
    never_read: int = 0
    read_early: int = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.differences.values()))


def judge(soak: Soak, since: datetime) -> Verdict:
    """What the archive and the exact log hold, after the last calm run.

    ``since``: from when on the archive is to have all.
    """
    verdict = Verdict()
    there, gone = _stored(soak), soak.editors.gone
    due = _due(soak, since)
    verdict.articles = len(there)
    verdict.never_read = len((due & gone) - there.keys())
    found = verdict.differences
    found["lost"] += sorted(due - there.keys() - gone)
    found["invented"] += sorted(there.keys() - _known(soak))
    for id_ in sorted(there.keys() & due):
        other, less = _compared(soak, id_, there[id_])
        found["other than the site's"] += other
        verdict.read_early += less
    _judge_tables(soak, there.keys(), verdict)
    found["what no run may do"] += soak.month.broken
    return verdict


def _stored(soak: Soak) -> dict[str, dict[str, Any]]:
    archive = archive_to_write(f"sqlite:///{soak.folder}/news.db")
    with archive.reading() as connection:
        found = {a.id: comparable(to_record(a)) for a in articles_at(connection)}
    archive.engine.dispose()
    return found


def _known(soak: Soak) -> set[str]:
    return {one["id"] for one in soak.replica.ask("/__truth?withdrawn=1")["articles"]}


def _due(soak: Soak, since: datetime) -> set[str]:
    """What stands in the channels that are crawled, and was published since then.

    But not what was entered so late that it stands among the rows of the first run with a time
    of the range that was left to the backfill: the one does not want it, the other leaps there.
    """
    first_run = since + HISTORY / 2
    found, highest = set(), since
    for one in reversed(soak.replica.ask("/__truth?withdrawn=1")["articles"]):
        published = datetime.fromisoformat(_truth(soak, one["id"])["published_at"])
        between = published < first_run <= highest
        highest = max(highest, published)
        if published >= since and not between and set(one["channels"]) - NOT_CRAWLED:
            found.add(one["id"])
    return found


def _truth(soak: Soak, id_: str, query: str = "") -> dict[str, Any]:
    record: dict[str, Any] = soak.replica.ask(f"/__truth/{id_.split(':')[1]}{query}")
    return record


def _compared(soak: Soak, id_: str, record: dict[str, Any]) -> tuple[list[str], bool]:
    """The fields that are other than the site's last version; whether one of them says less."""
    truth = _truth(soak, id_, "?full=1" if record["parser"] == PAGE else "")
    truth["channels"] = sorted(set(truth["channels"]) - NOT_CRAWLED)
    truth["version"] = record["version"]
    if id_ in soak.editors.gone:
        # It may have been taken down before all of its lists were read, or its last edit was.
        truth |= {name: record[name] for name in (*SAID, "blocks", "content_hash", "channels")}
    for one in (truth, record):
        one["related"] = sorted(set(one["related"]) - soak.editors.ever_gone)
    other = [name for name in truth if truth[name] != record[name]]
    less = [name for name in other if _says_less(name, record, truth[name])]
    return [
        f"{id_} {name}: {record[name]!r:.80} for {truth[name]!r:.80}"
        for name in other
        if name not in less
    ], bool(less)


def _says_less(name: str, record: dict[str, Any], true: Any) -> bool:
    """Whether a field is what was known when not all of an article's lists had been read.

    A flash that was first met in kx has no summary, which other lists give; one that was first
    met elsewhere, and whose row in kx is empty, has the minute of its page; what a ranking alone
    had named has the tags that its page cuts.
    """
    said = record[name]
    match name:
        case "summary":
            return said is None
        case "published_at":
            return record["parser"] == PAGE and said == true[:17] + "00" + true[19:]
        case "tags":
            pairs = zip(said, true, strict=False)
            cut = all(a == b or (a.endswith("...") and b.startswith(a[:-3])) for a, b in pairs)
            return len(said) == len(true) and cut
    return False


def _judge_tables(soak: Soak, stored: Collection[str], verdict: Verdict) -> None:
    found = verdict.differences
    versions = soak.ask(
        "SELECT id, version, title, text, source, cause FROM versions ORDER BY position"
    )
    open_now = {i for (i,) in soak.ask("SELECT id FROM withdrawals WHERE returned_at IS NULL")}
    waiting = soak.ask("SELECT id, state, last_error FROM ledger WHERE state != 'stored'")
    [(verdict.gaps,)] = soak.ask("SELECT count(*) FROM walks WHERE state = 'open'")
    [(integrity,), *_] = soak.ask("PRAGMA integrity_check")
    foreign = soak.ask("PRAGMA foreign_key_check")
    verdict.versions, verdict.withdrawn = len(versions), len(open_now)
    gone = soak.editors.gone
    found["gone, not withdrawn"] += sorted((gone & set(stored)) - open_now)
    found["withdrawn, not gone"] += sorted(open_now - gone)
    known = _known(soak) - gone
    found["not stored"] += [f"{i} {state}: {e}" for i, state, e in waiting if i in known]
    found["integrity"] += [] if integrity == "ok" else [integrity]
    found["foreign keys"] += map(str, foreign)
    found["versions"] += _wrong_versions(soak, versions)
    found["exact log"] += _wrong_log(soak, versions)


def _is_shown(kept: Sequence[Any], said: Sequence[Any]) -> bool:
    """Whether a title, text and source are what the site said; a page has a source where a row of
    kx has none."""
    return tuple(kept[:2]) == tuple(said[:2]) and said[2] in (None, kept[2])


def _wrong_versions(soak: Soak, versions: list[Any]) -> Iterator[str]:
    """Versions out of their order, or such as the site has never shown.

    A second one of cause ``parser`` says the same: a flash that had been read by its page, which
    gives its time to the minute, is read by its row.
    """
    by_id: dict[str, list[Any]] = defaultdict(list)
    for version in versions:
        by_id[version[0]].append(version[1:])
    for id_, kept in by_id.items():
        texts = [
            said
            for said, before in zip(kept, [None, *kept], strict=False)
            if before is None or said[-1] != "parser" or said[1:4] != before[1:4]
        ]
        if [number for number, *_ in kept] != list(range(1, len(kept) + 1)):
            yield f"{id_}: numbers {[number for number, *_ in kept]}"
        elif id_ in soak.editors.history:
            shown = iter([said[:3] for said in soak.editors.history[id_]])
            unseen = (one for one in texts if not any(_is_shown(one[1:4], said) for said in shown))
            if wrong := next(unseen, None):
                yield f"{id_}: version {wrong[0]}: the site never showed it, or not then"
        elif len(texts) > 1:
            yield f"{id_}: {len(texts)} versions without an edit"


def _wrong_log(soak: Soak, versions: list[Any]) -> Iterator[str]:
    whole, _, torn = (soak.folder / "log.jsonl").read_bytes().rpartition(b"\n")
    lines = [json.loads(line) for line in whole.decode().splitlines()]
    logged = [(r["id"], r["version"], r["title"], r["text"], r["source"]) for r in lines]
    kept = [tuple(version[:5]) for version in versions]
    if torn or logged != kept:
        first = next((n for n, (a, b) in enumerate(zip(logged, kept, strict=False)) if a != b), -1)
        yield f"{len(logged)} lines for {len(kept)} versions, other from {first} on, {torn!r:.40}"


def ask_commands(soak: Soak, verdict: Verdict, commands: Sequence[tuple[str, ...]]) -> None:
    """What a person would ask; each is to say that all is well."""
    for words in commands:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", *words],
            cwd=soak.folder,
            env=soak.environment(soak.replica.now),
            capture_output=True,
            text=True,
            check=False,
        )
        said = (done.stdout + done.stderr).strip().splitlines()
        well = done.returncode == 0 and (words[0] != "reparse" or "0 would change" in said[-1])
        name = f"scrapy {' '.join(words)}"
        verdict.differences[name] += [] if well else [f"status {done.returncode}: {said[-1]}"]
