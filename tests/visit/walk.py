"""A visit of a replica in this process, whose answers can be changed on their way."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from newscrawl.pages.stcn.times import answer_base
from newscrawl.replica.site import Site
from newscrawl.replica.world import World, parse_now
from newscrawl.visit import Answer, Ask, Visit, unknowns, visiting

NOW = "2026-09-30T17:00+08:00"
AT = datetime(2026, 9, 30, 9, tzinfo=UTC)

Change = Callable[[str, str], str]
"""The name of a request, and its body → the body that comes."""


def visited(change: Change = lambda _name, body: body, *, seed: int = 1, articles: int = 200):
    """What a visit has seen that is sent no request more than it plans."""
    site = Site(World(seed, articles, parse_now(NOW)))
    seen = Visit()
    plan = visiting(seen, lambda: AT)
    try:
        ask = next(plan)
        while not ask.spare:
            ask = plan.send(answered(site, ask, change))
    except StopIteration:
        pass
    return seen


def answered(site: Site, ask: Ask, change: Change) -> Answer:
    parts = urlsplit(ask.path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    found = site.answer(parts.path, query, xhr=ask.ajax)
    headers = {"content-type": found.content_type}
    headers |= {"etag": found.etag} if found.etag else {}
    date = answer_base("Wed, 30 Sep 2026 09:00:00 GMT", str(found.age))
    body = change(ask.name, found.body).encode("utf-8", "surrogatepass")
    return Answer(ask, found.status, body, headers, AT, date)


def others(seen: Visit) -> list[str]:
    return [
        f"{name}: {check.part}: {check.found}"
        for name, checks in seen.checks.items()
        for check in checks
        if check.state == "other"
    ]


def told(seen: Visit, robots: Answer | None = None) -> dict[str, tuple[str, str]]:
    return {one.question: (one.state, one.evidence) for one in unknowns(seen, robots)}
