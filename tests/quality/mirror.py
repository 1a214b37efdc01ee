"""How well mirror pages are restored: simulated damage over own texts, and genuine texts."""

from __future__ import annotations

from newscrawl.restore import restore_text
from tests.restore.distance import errors
from tests.restore.simulated import CASES, clean_texts, genuine_texts, page

SEED = 2026


def measure() -> dict[str, float]:
    """Character error rates, width folded, and the share of genuine texts that are changed.

    ``wrong_unmarked``: the errors of all cases that no U+FFFD marks, by characters.
    """
    found: dict[str, float] = {}
    wrong = characters = 0
    for case in CASES:
        distance = 0
        for true in clean_texts().values():
            restored = restore_text(page(true, case, SEED)).text
            distance += errors(true, restored)
            wrong += errors(true, restored, forgive_marked=True)
        length = sum(map(len, clean_texts().values()))
        found[f"mirror/{case}"] = distance / length
        characters += length
    found["mirror/wrong_unmarked"] = wrong / characters
    genuine = [*clean_texts().values(), *genuine_texts().values()]
    changed = sum(restore_text(text).text != text for text in genuine)
    found["mirror/genuine_changed"] = changed / len(genuine)
    return found
