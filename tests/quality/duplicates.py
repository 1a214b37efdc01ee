"""How well near-duplicates are told from look-alikes: found by their keys, and judged."""

from __future__ import annotations

from collections import defaultdict

from newscrawl.archive.duplicates.index import alike
from newscrawl.fingerprints.signature import keys_of
from newscrawl.fingerprints.story import Profile, Story, profile
from newscrawl.fingerprints.verdict import compare
from tests.fixtures.duplicates.make import Pair, Text, pairs


def story(text: Text) -> Profile:
    """One side of a labelled pair, taken apart."""
    codes = [code for code, _ in text.securities]
    return profile(Story(text.title, text.text, codes, text.published_at, text.kind))


def is_joined(pair: Pair) -> bool:
    """Whether the later text is joined with the earlier one, which is in the index already."""
    first, second = sorted((story(pair.one), story(pair.other)), key=lambda s: s.published_at)
    buckets: defaultdict[int, list[int]] = defaultdict(list)
    for key in keys_of(first).kept:
        buckets[key].append(1)
    return bool(alike(keys_of(second).asked, buckets)) and compare(first, second).joined


def measure() -> dict[str, float]:
    """Recall of true reprints, and the share of all other pairs that are joined by mistake."""
    labelled = pairs()
    joined = [is_joined(pair) for pair in labelled]
    same = [found for pair, found in zip(labelled, joined, strict=True) if pair.label == "same"]
    others = [found for pair, found in zip(labelled, joined, strict=True) if pair.label != "same"]
    return {
        "duplicates/recall": sum(same) / len(same),
        "duplicates/false_merges": sum(others) / len(others),
        "duplicates/pairs": float(len(labelled)),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}\t{value:.4f}")
