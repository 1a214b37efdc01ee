"""What was asked of the site: counts by nature and the last requests."""

from collections import Counter, deque
from time import monotonic
from typing import Any, get_args

from .answer import Nature

_KEPT = 20_000


class Journal:
    """Counts since the start or the last reset; times are seconds since the start."""

    def __init__(self) -> None:
        self._start = monotonic()
        self._counts: Counter[Nature] = Counter()
        self._not_modified = 0
        self._log: deque[tuple[float, str, str, int]] = deque(maxlen=_KEPT)

    def note(self, nature: Nature, method: str, path: str, status: int) -> None:
        """Take down one request with the status it got."""
        self._counts[nature] += 1
        self._not_modified += status == 304
        self._log.append((round(monotonic() - self._start, 4), method, path, status))

    def reset(self) -> None:
        """Forget all; the clock runs on."""
        self._counts.clear()
        self._not_modified = 0
        self._log.clear()

    def report(self) -> dict[str, Any]:
        """The counts, every nature named, how many of all were a 304, and the log, oldest first."""
        natures: tuple[Nature, ...] = get_args(Nature)
        counts = {nature: self._counts[nature] for nature in natures}
        return counts | {"not_modified": self._not_modified, "log": list(self._log)}
