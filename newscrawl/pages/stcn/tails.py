"""What stands at the end of a body and is none of it: proof-readers, statements, WeChat tails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile

from newscrawl.items import Block
from newscrawl.pages.stcn.body import block_lines
from newscrawl.processors import names

_WECHAT_TAIL = re.compile(r"百万用户都在看")
_STATEMENT = re.compile(r"声明[：:]\s*证券时报力求|下载.?证券时报.?官方APP")
_ROLE = re.compile(r"(责任编辑|责编|编辑|校对|排版|制图|美编|审核)\s*[：:]\s*")
_TRAILING_PUBLISHER = re.compile(
    r"(?<=[。！？…”.!?])\s*"
    r"[（(](?P<name>[\u3400-\u9fffA-Za-z·、]{2,12}|\d{1,3}[\u3400-\u9fff]{1,10})[）)]\s*$"
)
_NO_PUBLISHER = re.compile(
    r"完|待续|未完待续|下同|同上|\d+[年月日期版时点].*|不构成.*|.*仅供参考"
    r"|.*(?:记者|作者|编辑).*|.*(?:建议|风险|整理|免责|声明)"
)
_CREDIT_LINES = 3


@dataclass(slots=True)
class Credits:
    """People whom the body's last lines name."""

    editors: list[str] = field(default_factory=list)
    proofreaders: list[str] = field(default_factory=list)


def cut_tails(blocks: list[Block]) -> tuple[list[Block], Credits]:
    """The body alone, and the named that were taken out of it."""
    end = next((i for i, b in enumerate(blocks) if _starts(b, _WECHAT_TAIL)), len(blocks))
    body = [block for block in blocks[:end] if not _starts(block, _STATEMENT)]
    texts = [i for i, block in enumerate(body) if block_lines(block)][-_CREDIT_LINES:]
    lines = dict(takewhile(lambda line: line[1], ((i, _roles(body[i])) for i in reversed(texts))))
    found = [pair for roles in reversed(lines.values()) for pair in roles]
    if "校对" not in (role for role, _ in found):
        return body, Credits()
    named = Credits()
    for role, people in found:
        if role == "校对":
            named.proofreaders += people
        elif role in ("责任编辑", "责编", "编辑"):
            named.editors += people
    return [block for i, block in enumerate(body) if i not in lines], named


def cut_publisher(text: str) -> tuple[str, str | None]:
    """A flash without the publisher in brackets at its end, and the publisher.

    >>> cut_publisher("会议明确了七项任务。（新华社）")
    ('会议明确了七项任务。', '新华社')
    """
    found = _TRAILING_PUBLISHER.search(text[-24:])
    if not found or _NO_PUBLISHER.fullmatch(found["name"]):
        return text, None
    return text[: len(text) - len(found[0])], found["name"]


def _starts(block: Block, pattern: re.Pattern[str]) -> bool:
    lines = block_lines(block)
    return bool(lines and pattern.match(lines[0]))


def _roles(block: Block) -> list[tuple[str, list[str]]]:
    """The roles and people of a line that holds nothing else; none for any other block."""
    lines = block_lines(block)
    before, *parts = _ROLE.split(lines[0]) if len(lines) == 1 else ["", ""]
    if before.strip() or "。" in lines[0]:
        return []
    return [(role, names(people)) for role, people in zip(parts[::2], parts[1::2], strict=False)]
