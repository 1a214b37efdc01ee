"""What editors do to articles that are out, and what each article has said in its time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.crawl.conftest import Replica

ROW = "stcn/kx-row"
SAID = "title", "text", "source", "authors"
"""What makes a version when it changes."""

LAST_EDIT = timedelta(hours=20)
"""Nothing is done to an article older than that: at 24 hours it is read for the last time."""

AWAY = timedelta(hours=20)
"""What comes back does so before it has been missing on three days."""

TOP = range(3, 18)
"""Rows of kx that the next run is sure to see, with newer ones above them."""

_ODDS = {"edit": 0.05, "look": 0.03, "withdraw": 0.02, "withdraw, return": 0.02}


@dataclass(order=True)
class _Intent:
    at: datetime
    id: str
    deed: str = field(compare=False)


class Editors:
    """They change 12 % of the articles: young ones whose page is read again, and flashes on top."""

    def __init__(
        self, replica: Replica, seed: int, read: Callable[[str], bool], busy: float = 1.0
    ) -> None:
        """``read``: whether the archive has an article of this id; ``busy``: as often, as soon."""
        self.replica, self.chance, self.read, self.busy = replica, Random(seed), read, busy
        self.history: dict[str, list[tuple[Any, ...]]] = {}
        self.gone: set[str] = set()
        self.ever_gone: set[str] = set()
        self.deeds: Counter[str] = Counter()
        self._flashes: list[str] = []
        self._records: dict[str, dict[str, Any]] = {}
        self._intents: list[_Intent] = []

    def take_note(self, numbers: list[str], now: datetime) -> None:
        """Articles have appeared; some of them will be changed."""
        for number in numbers:
            id_ = f"stcn:{number}"
            record = self.replica.ask(f"/__truth/{number}")
            self._records[id_] = record
            if "kx" in record["channels"]:
                self._flashes.append(id_)
            deed = self._drawn()
            if deed and record["text"]:
                hours = 0.0 if record["parser"] == ROW else self.chance.uniform(0, 16) / self.busy
                self._intents.append(_Intent(now + timedelta(hours=hours), id_, deed))

    def work(self, now: datetime) -> None:
        """Do what is due, before a run that reads kx from its top."""
        top = [id_ for id_ in reversed(self._flashes[-60:]) if id_ not in self.gone]
        due = sorted(intent for intent in self._intents if intent.at <= now)
        self._intents = [intent for intent in self._intents if intent.at > now]
        for intent in due:
            if intent.deed == "return":
                self._return(intent.id)
            elif self._must_wait(intent, top):
                self._intents.append(intent)
            elif intent.id not in self.gone and self._in_time(intent.id, top, now):
                self._do(intent, now)

    def _must_wait(self, intent: _Intent, top: list[str]) -> bool:
        """Nobody can miss what comes and goes, or says something else, before it was read.

        What came back far down in the lists could never be met, either.
        """
        is_row = self._records[intent.id]["parser"] == ROW
        early = is_row and intent.id in top[: TOP.stop]
        return (early or "return" in intent.deed) and not self.read(intent.id)

    def _in_time(self, id_: str, top: list[str], now: datetime) -> bool:
        """Whether a run will read the article again."""
        record = self._records[id_]
        if record["parser"] == ROW:
            return id_ in top[TOP.start : TOP.stop]
        return now - datetime.fromisoformat(record["published_at"]) < LAST_EDIT

    def _do(self, intent: _Intent, now: datetime) -> None:
        deed = intent.deed.split(",")[0]
        self.deeds[deed] += 1
        if deed == "withdraw":
            self.replica.withdraw(intent.id, self.chance.choice([404, 410]))
            self.gone.add(intent.id)
            self.ever_gone.add(intent.id)
            if intent.deed != deed:
                later = now + AWAY * self.chance.random()
                self._intents.append(_Intent(later, intent.id, "return"))
        elif deed == "look":
            self.replica.edit(intent.id, look=self.chance.randrange(1 << 29))
        else:
            said = self.history.setdefault(intent.id, [said_by(self._records[intent.id])])
            said.append(said_by(self.replica.edit(intent.id, **self._change(intent.id, len(said)))))
            if len(said) < 4 and self.chance.random() < 0.4:
                later = now + timedelta(hours=self.chance.uniform(0, 6))
                self._intents.append(_Intent(later, intent.id, "edit"))

    def _return(self, id_: str) -> None:
        self.deeds["return"] += 1
        self.replica.put_back(id_)
        self.gone.discard(id_)

    def _change(self, id_: str, number: int) -> dict[str, object]:
        title = self._records[id_]["title"]
        changes: list[dict[str, object]] = [
            {"append": f"本文第{number}次更正：此前数据有误。"},
            {"title": f"更正{number}：{title}"},
            {"source": f"新华社第{number}版"},
        ]
        return self.chance.choice(changes)

    def _drawn(self) -> str | None:
        draw = self.chance.random() / self.busy
        for deed, odds in _ODDS.items():
            if draw < odds:
                return deed
            draw -= odds
        return None


def said_by(record: dict[str, Any]) -> tuple[Any, ...]:
    """What of a record makes a version when it changes."""
    return tuple(tuple(v) if isinstance(v := record[name], list) else v for name in SAID)
