"""How well mentions of securities are found in the labelled texts."""

from __future__ import annotations

from newscrawl.securities import Recogniser
from tests.securities.labels import labelled_texts, learned_names


def measure() -> dict[str, float]:
    """Precision and recall over all labelled texts; right is the same start, end and code."""
    recogniser = Recogniser(learned_names())
    found: set[tuple[str, int, int, str]] = set()
    labelled: set[tuple[str, int, int, str]] = set()
    for text in labelled_texts():
        securities = recogniser.securities(text.text, tagged=text.tagged, on=text.on)
        found |= {
            (text.place, s["start"], s["end"], s["code"]) for s in securities if s["by"] != "site"
        }
        labelled |= {(text.place, *mention[:3]) for mention in text.mentions}
    right = len(found & labelled)
    return {
        "securities/precision": right / len(found),
        "securities/recall": right / len(labelled),
        "securities/mentions": float(len(labelled)),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}\t{value:.4f}")
