"""Standard output as a place to write to: closed, full, or a pipe that nobody reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from newscrawl.errors import UserError

STDOUT = "-"


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Standard output. Raises :class:`UserError` where it takes no more, on a full disk say.

    A pipe that its reader has closed raises :class:`BrokenPipeError`, as everywhere.
    """
    if sys.stdout is None:  # `>&-`
        raise UserError("standard output is closed; name a file with -o")
    file = sys.stdout.buffer
    try:
        yield file
        file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # Python would try once more to write what is left over, when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())
        raise UserError(f"standard output cannot be written: {error.strerror}") from error
