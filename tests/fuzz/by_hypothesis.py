"""The engine that needs no compiler: seeds cut up, put together anew and edited."""

import re
import time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import Target

_PIECE = re.compile(rb"<[^<>]{0,200}>|[{}\[\],:\"]|[^<>{}\[\],:\"]{1,60}")
_TRAPS = (b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\xbd", b"&#0;", b"&#xD800;", b"\\ud83d")
_TRAPS += (b"<!--", b"<![CDATA[", b"<script/>", b"9" * 400, b"-1", b"1e999", b"null", b"[" * 300)
_TRAPS += ("\u200b".encode(), "\u3000".encode(), "\u2028".encode(), "４".encode(), "٤".encode())


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Anything; the target's seeds in pieces; a seed with a few edits."""
    seeds = [seed for seed in target.seeds() if seed][:60]
    pieces = sorted({piece for seed in seeds for piece in _PIECE.findall(seed)})
    piece = st.sampled_from(pieces) | st.sampled_from(_TRAPS) | st.binary(max_size=4)
    edit = st.tuples(st.integers(0, 1 << 16), st.integers(0, 200), piece)
    return (
        st.lists(piece, max_size=25).map(b"".join)
        | st.builds(edited, st.sampled_from(seeds), st.lists(edit, min_size=1, max_size=5))
        | st.binary(max_size=200)
    )


def edited(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Each edit: where, how many bytes go, and what comes in their place."""
    for place, gone, new in edits:
        at = place % (len(seed) + 1)
        seed = seed[:at] + new + seed[at + gone :]
    return seed


def run(target: Target, *, examples: int, seconds: float, repeat: bool) -> tuple[int, bytes | None]:
    """How many inputs were tried in about that time, and the smallest that crashes; None for none.

    ``repeat``: the same inputs each time.
    """
    end = time.monotonic() + seconds
    tried, crash = 0, None

    def read(data: bytes) -> None:
        nonlocal tried, crash
        if time.monotonic() > end:
            return
        tried += 1
        try:
            target.run(data)
        except Exception:
            crash = data
            raise

    limits = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=repeat,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    while time.monotonic() < end and crash is None:
        try:
            limits(given(inputs(target))(read))()
        except Exception:
            if crash is None:
                raise  # no crash of the target, but of the engine
        if repeat:
            break
    return tried, crash
