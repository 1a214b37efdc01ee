"""The patterns of the program, found in its source, and texts made to make each of them slow."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import permutations
from pathlib import Path
from re import _compiler as compiler
from re import _constants as sre
from re import _parser as parser
from typing import Any

import newscrawl
from newscrawl.securities.shipped import exceptions
from newscrawl.web.pages import PAGES

PACKAGE = Path(newscrawl.__file__).parent
METHODS = ("match", "fullmatch", "search", "split", "sub", "subn", "findall", "finditer")
SHIPPED = exceptions()
# Patterns that are put together from what a function is given: all that it can be given.
MADE = {
    "newscrawl.pages.stcn.old_frame.further": [r"(?:^|/)15409036_[0-9]{1,3}\.s?html?(?:[?#]|$)"],
    "newscrawl.securities.shipped.not_before": [p.pattern for p in SHIPPED.not_before.values()],
    "newscrawl.securities.shipped.not_after": [p.pattern for p in SHIPPED.not_after.values()],
    "newscrawl.web.server._OURS": [pattern for pattern, _ in PAGES],
}
# Patterns that read what the replica has just written, and nothing else.
OF_OWN_PAGES = "newscrawl.replica.redesigns"
# Patterns that are handed on before they are used.
WAYS = {f"newscrawl.web.server.{name}": ("match",) for name in ("_OURS", "_THEIRS")}


@dataclass(frozen=True)
class Found:
    """A pattern as it stands in the source, and how it is used there."""

    place: str
    pattern: re.Pattern
    ways: tuple[str, ...]


@cache
def sources() -> dict[str, str]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if not name.startswith(OF_OWN_PAGES):
            found[name] = path.read_text("utf-8")
    return found


def patterns() -> Iterator[Found]:
    """Each call of ``re`` in each module, with its value; a NameError names what MADE lacks."""
    for module, text in sources().items():
        tree = ast.parse(text)
        names = names_of_calls(tree)
        for call in (node for node in ast.walk(tree) if is_of_re(node)):
            name = names.get(id(call), f"line {call.lineno}")
            is_compiled = call.func.attr == "compile"
            place = f"{module}.{name}"
            ways = ways_of(name, module) if is_compiled else (call.func.attr,)
            for number, pattern in enumerate(values(call, module, place)):
                yield Found(f"{place}[{number}]" if number else place, pattern, ways)


def is_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr != "escape"
    )


def names_of_calls(tree: ast.Module) -> dict[int, str]:
    """The name that a call's value gets, in an assignment or as an argument."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.keyword) and node.value:
            target = node.arg if isinstance(node, ast.keyword) else target_of(node)
            found |= dict.fromkeys(map(id, ast.walk(node.value)), target)
    return found


def target_of(node: ast.Assign | ast.AnnAssign) -> str:
    return ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)


def ways_of(name: str, module: str) -> tuple[str, ...]:
    """The methods that are called by that name; of a private one, in its own module."""
    if f"{module}.{name}" in WAYS:
        return WAYS[f"{module}.{name}"]
    texts = [sources()[module]] if name.startswith("_") else sources().values()
    call = re.compile(rf"\b{re.escape(name)}\.({'|'.join(METHODS)})\b")
    return tuple(sorted({way for text in texts for way in call.findall(text)})) or ("search",)


def values(call: ast.Call, module: str, place: str) -> list[re.Pattern]:
    flags = [word.value for word in call.keywords if word.arg == "flags"]
    flags += call.args[1:2] if call.func.attr == "compile" else []
    names = vars(import_module(module))
    if place in MADE and not isinstance(call.args[0], ast.Constant):
        return [re.compile(text) for text in MADE[place]]
    first, *rest = (
        eval(compile(ast.Expression(one), place, "eval"), names) for one in [call.args[0], *flags]
    )
    return [re.compile(first, *rest)]


# --- texts for a pattern

CANDIDATES = "a1 啊-.0A/（，" + "".join(map(chr, range(9, 127))) + "\u3000\u200b\ue000\ud800\u4e00"


@dataclass
class Pieces:
    """What a pattern is made of: its literals, and (what stands before, what it repeats)."""

    flags: int
    literals: list[str] = field(default_factory=list)
    repeats: list[tuple[str, str]] = field(default_factory=list)

    def read(self, tree: Any, before: str = "") -> str:
        """An example of what the tree takes; its pieces are kept."""
        said = ""
        for op, value in tree:
            said += self._example(tree, op, value, before + said)
        return said

    def _example(self, tree: Any, op: Any, value: Any, before: str) -> str:
        if op is sre.LITERAL:
            self.literals.append(chr(value))
            return chr(value)
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, body = value
            one = self.read(body, before)
            if one and most > 1:
                self.repeats.append((before, one))
            return one * max(min(least, 40), 1)
        if op is sre.BRANCH:
            return next(iter([self.read(branch, before) for branch in value[1]]))
        if op in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            return self.read(value[-1] if op is sre.SUBPATTERN else value, before)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            self.read(value[1], before)
        if op in (sre.IN, sre.ANY, sre.NOT_LITERAL):
            return self._character(tree, op, value)
        return ""

    def _character(self, tree: Any, op: Any, value: Any) -> str:
        alone = compiler.compile(parser.SubPattern(tree.state, [(op, value)]), self.flags)
        own = [c for o, v in value for c in own_characters(o, v)] if op is sre.IN else []
        return next((one for one in [*CANDIDATES, *own] if alone.fullmatch(one)), "")


def own_characters(op: Any, value: Any) -> list[str]:
    if op is sre.LITERAL:
        return [chr(value)]
    return [chr(value[0])] if op is sre.RANGE else []


def hostile_texts(pattern: re.Pattern, size: int, most: int) -> list[str]:
    """Its repeats without an end, alone and behind what comes before; pairs; near-misses."""
    pieces = Pieces(pattern.flags)
    example = pieces.read(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    repeats = list(dict.fromkeys(pieces.repeats))
    ones = list(dict.fromkeys(one for _, one in repeats))
    fillers = [("", example), ("", example[:-1]), ("", example[1:]), *repeats]
    fillers += [("", one) for one in ones]
    fillers += [(before, one + other) for before, one in repeats[:6] for other in ones[:6]]
    fillers += [("", one + other) for one, other in permutations(ones[:5], 2)]
    fillers += [("", literal) for literal in dict.fromkeys(pieces.literals)]
    whole = [(start, filler) for start, filler in dict.fromkeys(fillers) if filler][:most]
    texts = [start + filler * -(-size // len(filler)) for start, filler in whole]
    return [text + end for text in texts for end in ("\n!", "")]
