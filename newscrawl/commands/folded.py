"""Lines with a label before them, folded at the terminal's edge under their own text."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

LABEL = 10
"""Columns of a label, and the blank behind it."""

_NARROWEST = 20


def print_folded(out: Console, line: str) -> None:
    """Print a line. A pipe gets it whole: there, programs read lines."""
    if not out.is_terminal:
        out.print(line, soft_wrap=True)
        return
    width = max(_NARROWEST, out.width - LABEL)
    begins = line[:LABEL]
    for part in Text(line[LABEL:]).wrap(out, width):
        out.print(begins + part.plain.rstrip(), soft_wrap=True)
        begins = " " * LABEL
