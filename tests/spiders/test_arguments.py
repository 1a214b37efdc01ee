"""The spider's arguments: what a person may type, and what is refused with one line."""

from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.errors import UserError
from newscrawl.moments import BEIJING, utc_iso
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.spiders.arguments import NAMES, Arguments

known = settings(deadline=None, derandomize=True, max_examples=300)


def read(**given: str) -> Arguments:
    return Arguments.read(given)


def test_nothing_given_walks_every_certain_channel():
    arguments = read()
    assert arguments.codes == tuple(code for code, c in CHANNELS.items() if c.certain)
    assert (arguments.since, arguments.until, arguments.ids, arguments.full) == (
        None,
        None,
        (),
        False,
    )


def test_channels_stand_each_once_in_the_order_given():
    assert read(channels=" yw, kx,yw,").codes == ("yw", "kx")


def test_an_uncertain_channel_is_walked_when_it_is_named():
    uncertain = [code for code, c in CHANNELS.items() if not c.certain]
    assert uncertain
    assert read(channels=uncertain[0]).codes == (uncertain[0],)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-09-30", "2026-09-30T00:00:00+08:00"),
        ("2026-09-30T10:30", "2026-09-30T10:30:00+08:00"),
        (" 2026-09-30 10:30 ", "2026-09-30T10:30:00+08:00"),
        ("2026-09-30T02:30+00:00", "2026-09-30T10:30:00+08:00"),
        ("2026-09-30T02:30Z", "2026-09-30T10:30:00+08:00"),
    ],
)
def test_times_are_of_beijing_where_they_name_no_zone(text, moment):
    since = read(since=text).since
    assert since == datetime.fromisoformat(moment)


def test_ids():
    assert read(ids="4204288, stcn:757276,4204288").ids == ("4204288", "757276")


OLD = "kuaixun.stcn.com/2019/0926/15409036.shtml"


def test_old_articles_have_ids_too():
    assert read(ids=f"{OLD}, stcn:{OLD} ,4204288").ids == (OLD, "4204288")


def test_urls_are_articles_of_today_and_old_ones():
    urls = f"http://{OLD}?x=1, https://www.stcn.com/article/detail/4204288.html#a,https://{OLD}"
    assert read(urls=urls).ids == (OLD, "4204288")


def test_ids_and_urls_together_name_each_article_once():
    urls = "https://h5.stcn.com/pages/detail/detail?id=757276&jump_type=fast_info"
    assert read(ids="4204288,757276", urls=f"{urls},{OLD}").ids == ("4204288", "757276", OLD)


@pytest.mark.parametrize("text", ["４２０４２８８", "٤٢"])
def test_ids_are_ascii_or_refused(text):
    """A full-width digit comes easily from a Chinese keyboard; no article answers to it."""
    try:
        [number] = read(ids=text).ids
    except UserError:
        return
    assert number.isascii()


@pytest.mark.parametrize(
    ("text", "full"), [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("No", False)]
)
def test_full(text, full):
    assert read(full=text).full is full


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"chanels": "kx"}, "chanels"),
        ({"channels": ""}, "channels"),
        ({"channels": "kx,news"}, "news"),
        ({"since": "yesterday"}, "yesterday"),
        ({"since": ""}, "since"),
        ({"until": "2026-02-30"}, "2026-02-30"),
        ({"ids": ""}, "ids"),
        ({"ids": "1,,2"}, "1,,2"),
        ({"ids": "-5"}, "-5"),
        ({"ids": "1234567890123"}, "1234567890123"),
        ({"ids": f"https://{OLD}"}, OLD),
        ({"ids": "www.stcn.com/article/detail/4204288.html"}, "4204288.html"),
        ({"ids": "stcn.com/2019/0926/15409036.shtml"}, "ids=stcn.com"),
        ({"ids": "15409036.shtml"}, "15409036.shtml"),
        ({"urls": ""}, "urls"),
        ({"urls": f"https://{OLD},"}, "''"),
        ({"urls": "4204288"}, "4204288"),
        ({"urls": "https://www.stcn.com/article/list/kx.html"}, "list/kx.html"),
        ({"urls": f"{OLD},https://www.example.com/2019/0926/1.shtml"}, "www.example.com"),
        ({"urls": f"file://{OLD}"}, "file://"),
        ({"urls": OLD, "since": "2019-01-01"}, "urls"),
        ({"ids": "1", "channels": "kx"}, "channels"),
        ({"ids": "1", "since": "2026-01-01"}, "since"),
        ({"full": "maybe"}, "maybe"),
        ({"full": ""}, "full"),
        ({"since": "2026-02-01", "until": "2026-02-01"}, "2026-02-01"),
        ({"since": "2026-02-01T00:00", "until": "2026-01-31T16:00+00:00"}, "until"),
    ],
    ids=repr,
)
def test_what_cannot_be_done_is_said_in_one_line(given_, named):
    with pytest.raises(UserError) as refused:
        Arguments.read(given_)
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["0001-01-01", "9999-12-31", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"]
)
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_time_that_is_taken_can_be_told_in_any_zone(name, text):
    """``since=0001-01-01`` is how some people say: everything."""
    try:
        moment = getattr(read(**{name: text}), name)
    except UserError:
        return
    assert utc_iso(moment)
    assert moment.astimezone(BEIJING).utcoffset() == timedelta(hours=8)


@known
@given(
    st.dictionaries(
        st.sampled_from(NAMES), st.text() | st.text("0123456789-:T+,kxyw/.stcnhml", max_size=40)
    )
)
@example({"ids": "1" * 10_000})
def test_nothing_typed_raises_anything_else(given_):
    try:
        arguments = Arguments.read(given_)
    except UserError:
        return
    assert arguments.codes
    assert all(m is None or m.tzinfo for m in (arguments.since, arguments.until))
