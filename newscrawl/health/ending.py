"""Why a run ended before its time, and what blocked it."""

from __future__ import annotations

from newscrawl.health.finding import Counters, Finding

_NO_KINDS = ("count", "given_up")
_ENDED = {
    "closespider_timeout": ("the run lasted longer than RUN_TIMEOUT", "the next one goes on"),
    "request_budget": (
        "the day's requests are used up (REQUEST_BUDGET)",
        "the next day goes on",
    ),
    "lock_lost": (
        "the archive's lock was lost: its connection broke, or its file was removed",
        "look who else writes to the archive, and at its server",
    ),
    "robots_txt": (
        "robots.txt could not be read, and nothing is asked for without it",
        "the next run tries again",
    ),
}


def early_ends(counters: Counters) -> list[Finding]:
    """The findings on how the run ended."""
    found = []
    reason = counters.get("finish_reason", "finished")
    if reason == "blocked" or counters.get("blocked/given_up", 0):
        sentence = f"the site answered with blocks ({_kinds(counters)}), nothing of them was stored"
        advice = "the next run asks again; run less often, or raise DOWNLOAD_DELAY"
        found.append(Finding("blocked", sentence, advice, "blocked"))
    if reason not in ("finished", "blocked"):
        said, advice = _ENDED.get(reason, (f"the run was ended early: {reason}", ""))
        found.append(Finding("ended early", said, advice))
    return found


def _kinds(counters: Counters) -> str:
    kinds = {
        name.removeprefix("blocked/"): count
        for name, count in counters.items()
        if name.startswith("blocked/") and name.count("/") == 1
    }
    return ", ".join(
        f"{count} {kind}" for kind, count in sorted(kinds.items()) if kind not in _NO_KINDS
    )
