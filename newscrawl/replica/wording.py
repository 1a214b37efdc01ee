"""Templates with slots → sentences: every draw comes from the article's own generator."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from random import Random
from typing import TypeVar

from . import phrases
from .model import Security

T = TypeVar("T")
_SLOT = re.compile(r"\{(\w+)\}")


class Voice:
    """The words of one article: its generator, its day, its companies, its repeated figures."""

    def __init__(self, seed: int, day: datetime) -> None:
        self.draw = Random(seed).random
        self.day = day
        self.company = self.some_company()
        self.named: list[Security] = []
        self._kept: dict[str, str] = {}

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[int(self.draw() * len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different ones of the choices, neighbours in their list."""
        start = int(self.draw() * len(choices))
        return [choices[(start + k) % len(choices)] for k in range(count)]

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.draw() * (high - low + 1))

    def some_company(self) -> Security:
        """Any company."""
        return phrases.company(int(self.draw() * phrases.COMPANIES))

    def name(self, security: Security) -> str:
        """The company's name; it counts as a security of the article from now on."""
        if security not in self.named:
            self.named.append(security)
        return security.name

    def fill(self, template: str) -> str:
        """The template with its slots filled; `{pct1}` is one figure however often it stands."""
        parts: list[str] = []
        for literal, slot in _parts(template):
            parts.append(literal)
            if slot:
                parts.append(self._word(slot))
        return "".join(parts)

    def _word(self, slot: str) -> str:
        if not slot[-1].isdigit():
            return SLOTS[slot](self)
        kept = self._kept.get(slot)
        if kept is None:
            kept = self._kept[slot] = SLOTS[slot[:-1]](self)
        return kept


@lru_cache(maxsize=1024)
def _parts(template: str) -> tuple[tuple[str, str], ...]:
    pieces = _SLOT.split(template)
    pieces.append("")
    return tuple(zip(pieces[::2], pieces[1::2], strict=True))


def _decimal(low: int, high: int, unit: str) -> Callable[[Voice], str]:
    return lambda voice: f"{voice.between(low, high) / 100:g}{unit}"


def _whole(low: int, high: int) -> Callable[[Voice], str]:
    return lambda voice: str(voice.between(low, high))


def _of(words: Sequence[str]) -> Callable[[Voice], str]:
    return lambda voice: voice.pick(words)


SLOTS: dict[str, Callable[[Voice], str]] = {
    "co": lambda voice: voice.name(voice.company),
    "code": lambda voice: voice.company.digits,
    "peer": lambda voice: voice.name(voice.some_company()),
    "day": lambda voice: f"{voice.day.month}月{voice.day.day}日",
    "month": lambda voice: f"{(voice.day.month + 10) % 12 + 1}月",
    "year": lambda voice: str(voice.day.year),
    "next": lambda voice: str(voice.day.year + 1),
    "hour": lambda voice: f"{voice.between(9, 14)}时{voice.between(10, 59)}分",
    "span": _of(("上半年", "前三季度", "一季度", "前8个月", "三季度", "去年全年", "近三年")),
    "pct": _decimal(30, 4999, "%"),
    "low": _decimal(3, 480, "%"),
    "yi": _decimal(31, 19900, "亿元"),
    "wan": lambda voice: f"{voice.between(12, 98) * 100}万元",
    "usd": _decimal(52, 900, "亿美元"),
    "point": _decimal(210000, 1390000, "点"),
    "yuan": _decimal(310, 29900, "元"),
    "n": _whole(3, 98),
    "big": _whole(110, 9800),
    "prod": _of(phrases.PRODUCTS),
    "ind": _of(phrases.SECTORS),
    "theme": _of(phrases.THEMES),
    "org": _of(phrases.ORGS),
    "broker": _of(phrases.BROKERS),
    "fund": _of(phrases.FUNDS),
    "prov": _of(phrases.PROVINCES),
    "city": _of(phrases.CITIES),
    "land": _of(phrases.COUNTRIES),
    "index": _of(phrases.INDICES),
    "who": lambda voice: phrases.person(voice.draw()),
    "up": _of(("上涨", "走高", "拉升", "下跌", "走低", "回落", "微涨", "收涨")),
    "rise": _of(("增长", "下降", "提高", "回升", "增加", "减少")),
}
