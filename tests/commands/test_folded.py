"""Lines with labels, on a terminal and in a pipe."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from newscrawl.commands.folded import print_folded

LINE = (
    "seen      comments (网友评论): in 1 of 3: '证券时报网讯，贵州茅台公告' and more words of them"
)


def printed(line: str, width: int, *, terminal: bool) -> list[str]:
    out = Console(
        file=StringIO(), width=width, force_terminal=terminal, no_color=True, highlight=False
    )
    print_folded(out, line)
    return out.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [33, 40, 80, 140])
def test_a_terminal_gets_what_fits_under_its_own_text(width):
    first, *more = printed(LINE, width, terminal=True)
    assert first.startswith("seen      comments")
    assert all(line.startswith(" " * 10) and line[10] != " " for line in more)
    assert bool(more) == (width < 100)
    assert max(map(cell_len, [first, *more])) <= width
    joined = "".join([first, *(line[10:] for line in more)])
    assert joined.replace(" ", "") == LINE.replace(" ", "")


def test_a_pipe_gets_whole_lines():
    assert printed(LINE, 40, terminal=False) == [LINE]


def test_a_line_without_a_label():
    assert printed("Nothing asks for attention.", 80, terminal=True) == [
        "Nothing asks for attention."
    ]
