"""The arguments of a spider (``-a name=value``), read and checked before any request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newscrawl.errors import UserError
from newscrawl.moments import BEIJING, user_moment
from newscrawl.pages.stcn.addresses import address_of, is_old, plain_number
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.stretches import BEGINNING

NAMES = ("channels", "since", "until", "ids", "urls", "full")

_NUMBER = re.compile(r"[0-9]{1,12}")
_YES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a run of ``stcn`` is asked to do. ``until`` itself is not part of the range.

    ``ids`` are the articles that are asked for, by id or by address. ``given`` are the arguments
    as typed.
    """

    channels: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    ids: tuple[str, ...] = ()
    full: bool = False
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """The channels to walk: those given, else all that are certain."""
        return self.channels or tuple(code for code, c in CHANNELS.items() if c.certain)

    @property
    def backfill(self) -> bool:
        """Whether a range of the past is to be read, beside the runs that read what is new."""
        return self.until is not None

    @property
    def of_news(self) -> bool:
        """Whether the run reads what is new: neither a range of the past nor some ids."""
        return not self.backfill and not self.ids

    @property
    def kind(self) -> str:
        """What runs have in common that are told of together, in words; ``since`` is no part of it.

        >>> Arguments.read({"channels": "yw,kx", "since": "2026-11-01"}).kind
        'channels kx,yw'
        """
        channels = (
            f"channels {','.join(sorted(self.channels))}" if self.channels else "all channels"
        )
        return f"{channels}, full" if self.full else channels

    def floors(self, now: datetime) -> list[datetime]:
        """How far down to go before the articles that were found are read, newest first.

        A range is read day by day (Beijing's), so that a run that is ended leaves whole days;
        without one, all lists come first.
        """
        if self.since is None:
            return [BEGINNING]
        top = min(self.until or now, now).astimezone(BEIJING)
        midnight = top.replace(hour=0, minute=0, second=0, microsecond=0)
        floors = []
        while midnight > self.since:
            if midnight < top:
                floors.append(midnight)
            midnight -= timedelta(days=1)
        return [*floors, self.since]

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Arguments:
        """The arguments as typed. Raises :class:`UserError` with one line that says what to do."""
        if unknown := sorted(given.keys() - set(NAMES)):
            raise UserError(f"unknown argument {unknown[0]!r}; there are {', '.join(NAMES)}")
        arguments = cls(
            channels=_channels(given.get("channels")),
            since=_moment("since", given.get("since")),
            until=_moment("until", given.get("until")),
            ids=tuple(dict.fromkeys([*_ids(given.get("ids")), *_urls(given.get("urls"))])),
            full=_flag("full", given.get("full", "0")),
            given=given,
        )
        if arguments.ids and given.keys() & {"channels", "since", "until"}:
            name = "ids" if "ids" in given else "urls"
            raise UserError(
                f"{name} names the articles itself: leave out channels, since and until"
            )
        if arguments.until and not arguments.since:
            raise UserError(f"until={given['until']} needs since=…: from when on?")
        if arguments.since and arguments.until and arguments.since >= arguments.until:
            raise UserError(f"since={given['since']} is not before until={given['until']}")
        return arguments


def _channels(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    unknown = [code for code in codes if code not in CHANNELS]
    if unknown or not codes:
        wrong = f"unknown channel {unknown[0]!r}" if unknown else "channels is empty"
        raise UserError(f"{wrong}; there are {', '.join(CHANNELS)}")
    return codes


def _ids(text: str | None) -> list[str]:
    found = [_id(part) for part in _parts("ids", text)]
    if None in found:
        raise UserError(
            f"ids={text}: an id is a number such as 4204288, or host and path of an old article "
            "such as kuaixun.stcn.com/2019/0926/15409036.shtml; part several by commas"
        )
    return [article_id for article_id in found if article_id]


def _id(text: str) -> str | None:
    known = text.removeprefix("stcn:")
    if _NUMBER.fullmatch(known):
        return plain_number(known)
    return known if is_old(known) and address_of(known) == known else None


def _parts(name: str, text: str | None) -> list[str]:
    """What commas part. A list without anything in it is a mistake, not a wish for nothing."""
    if text is None:
        return []
    parts = [part.strip() for part in text.split(",")]
    if not any(parts):
        raise UserError(f"{name} is empty; name the articles, or leave it out")
    return parts


def _urls(text: str | None) -> list[str]:
    parts = _parts("urls", text)
    found = [address_of(part) for part in parts]
    if None in found:
        wrong = parts[found.index(None)]
        raise UserError(
            f"urls: {wrong!r} is the address of no article of stcn.com; write "
            "https://www.stcn.com/article/detail/4204288.html; part several by commas"
        )
    return [article_id for article_id in found if article_id]


def _moment(name: str, text: str | None) -> datetime | None:
    return None if text is None else user_moment(name, text)


def _flag(name: str, text: str) -> bool:
    if text.lower() not in _YES:
        raise UserError(f"{name}={text}: write {name}=1 or {name}=0")
    return _YES[text.lower()]
