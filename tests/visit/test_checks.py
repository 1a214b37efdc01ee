"""What a look at an answer says: the shape that was found, where it is not the known one."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from newscrawl.visit import Answer, Ask, Visit, visiting
from newscrawl.visit.flashes import check_flashes
from newscrawl.visit.seen import LISTS

AT = datetime(2026, 9, 30, 9, tzinfo=UTC)
ROW = {
    "id": "4204288",
    "url": "/article/detail/4204288.html",
    "title": "恒坤新材：公告",
    "content": "人民财讯9月30日电，正文。",
    "source": "人民财讯",
    "time": 1790758677000,
    "show_time": "1790758677",
    "isTop": 0,
    "tags": [[{"title": "TEOS"}], [{"title": "恒坤新材", "stock_code": "sh688727"}]],
}


def answer(body: object, status: int = 200, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(Ask("kx", "/"), status, raw, headers, AT, AT)


def kx(*rows: dict, **top: object) -> Answer:
    return answer({"state": 1, "data": list(rows), "page_time": 2, "last_time": 1} | top)


def others(given: Answer) -> dict[str, str]:
    return {check.part: check.found for check in check_flashes(given) if check.state == "other"}


def test_known_rows():
    assert others(kx(ROW, ROW)) == {}
    states = {check.part: check.state for check in check_flashes(kx(ROW))}
    assert (states["data[].share"], states["data[].isTop"]) == ("not seen", "known")


@pytest.mark.parametrize(
    ("changed", "part", "says"),
    [
        ({"id": 4204288}, "data[].id", "known as text of digits; found number 4204288 in 1 of 2"),
        ({"time": 1790758677}, "data[].time", "known as milliseconds since 1970; found number"),
        ({"time": "2026-09-30 16:57"}, "data[].time", "found text '2026-09-30 16:57'"),
        ({"content": None}, "data[].content", "found null"),
        ({"tags": [{"title": "TEOS"}]}, "data[].tags", "found list of object with title"),
        ({"isTop": "yes"}, "data[].isTop", "known as 0 or 1; found text 'yes'"),
    ],
)
def test_another_type_is_named_with_what_was_found(changed, part, says):
    assert says in others(kx(ROW | changed, ROW))[part]


@pytest.mark.parametrize("name", ["id", "url", "title", "content", "source", "time", "tags"])
def test_a_key_that_is_renamed_is_named_with_the_new_one(name):
    renamed = {f"{key}_v2" if key == name else key: value for key, value in ROW.items()}
    found = others(kx(renamed))
    assert found[f"data[].{name}"].startswith("missing in 1 of 1 rows; keys not known: ")
    assert f"{name}_v2 (" in found[f"data[].{name}"]


def test_what_is_no_list_of_rows():
    assert others(kx())["data[]"] == "0 rows"
    assert others(kx(ROW, page_time=None))["page_time"] == "missing"
    assert others(answer(b"<html>"))["parser"].startswith("LayoutChanged: the list is no JSON")
    assert others(answer([ROW]))["parser"].startswith("LayoutChanged: ")
    deep = b'{"state":1,"data":' + b"[" * 100_000
    assert others(answer(deep))["parser"].startswith("LayoutChanged: the list is no JSON")
    assert others(answer({"state": 0, "msg": "频繁"}))["parser"].startswith("Blocked: ")
    assert others(answer(b"", 302, location="https://a.example/")) == {
        "answer": "HTTP status 302, it sends on to https://a.example/"
    }


def test_what_the_site_says_is_shown_and_not_obeyed():
    half = {"id": "1", "\ud800\x1b[2J": 1, "a\u202e": 2}
    [shown] = [found for part, found in others(kx(half)).items() if part == "data[].title"]
    assert "\\ud800\\x1b[2J (number 1)" in shown
    assert "a\\u202e (number 2)" in shown
    assert shown.isprintable()
    assert others(answer(b"", 302, location="/\x1b]0;x\x07"))["answer"].isprintable()
    long = others(kx(ROW | {"x" * 9000: 1, "id": 5, "content": 3} | {"title": None}))
    assert max(map(len, long.values())) <= 300


def test_a_visit_goes_on_where_nothing_answers():
    seen = Visit()
    plan = visiting(seen, lambda: AT)
    asked, ask = [], next(plan)
    with suppress(StopIteration):
        while True:
            asked.append(ask)
            ask = plan.send(Answer(ask, 0, b"", {}, AT, fault="no answer"))
    assert [ask.name for ask in asked] == list(LISTS)
    assert all(checks[0].found == "no answer" for checks in seen.checks.values())
    assert seen.clock_ahead is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (answer(b"", 503), "HTTP status 503"),
        (answer(b"", 429, **{"retry-after": "120"}), "HTTP status 429, Retry-After 120"),
        (answer({"state": 0, "msg": "频繁"}), "频繁"),
        (answer(b"", 500), ""),
        (answer({"state": 1, "data": []}), ""),
    ],
)
def test_an_answer_that_asks_for_a_pause(given, says):
    asked = Answer(Ask("kx", "/", ajax=True), given.status, given.body, given.headers, AT)
    assert asked.asks_for_pause == says
