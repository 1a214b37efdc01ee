"""Messages: what they say, whom they reach, what of an address is shown, and how long it takes."""

import email.policy
import re
from dataclasses import replace
from time import monotonic

import pytest

from newscrawl.errors import UserError
from newscrawl.notices import Told, addressees, notice, redacted, send
from tests.receivers import Drip, Hook, Mailbox, receiving

RUN = Told(
    "stcn",
    "channels kx",
    7,
    "scrapy crawl stcn -a channels=kx",
    "desk1",
    "postgresql://news:***@db/news",
)


def test_a_message_names_the_run_where_it_ran_what_is_wrong_and_what_to_do():
    lost = "source is lost: compare its selector with https://www.stcn.com/article/detail/1.html"
    title, text = notice(RUN, [lost, lost, "1 of 9 walks was cut"])
    assert title == "newscrawl: stcn (channels kx) needs somebody"
    head, *findings, last = text.splitlines()
    for word in ("run 7", RUN.machine, RUN.command, RUN.archive):
        assert word in head
    assert findings == [f"- {lost}", "- 1 of 9 walks was cut"]
    assert "scrapy doctor" in last
    assert "docs/health.md" in last


def test_good_news_names_the_run_too():
    title, text = notice(replace(RUN, run=9), [])
    assert title == "newscrawl: stcn (channels kx) is healthy again"
    for word in ("run 9", RUN.machine, RUN.command, RUN.archive):
        assert word in text


def test_sentences_are_whole_as_long_as_a_message_may_be():
    long = [f"{number}: {'x' * 600}." for number in range(5)]
    text = notice(RUN, long)[1]
    assert len(text) < 2000
    assert [line for line in text.splitlines() if line[2:] in long] == [f"- {s}" for s in long[:2]]
    assert "- and 3 more" in text
    assert len(notice(RUN, ["y" * 5000])[1]) < 2000


@pytest.mark.parametrize("nothing", [None, "", " \n", [], ["", " "], ()])
def test_no_url_is_no_addressee(nothing):
    assert addressees(nothing) == {}


@pytest.mark.parametrize(
    "setting",
    [
        "tgram://a/1 json://x:y@desk/z\n tgram://b/2",
        ["tgram://a/1", "json://x:y@desk/z", "tgram://b/2"],
        ("tgram://a/1 json://x:y@desk/z", "tgram://b/2 tgram://a/1"),
    ],
)
def test_urls_are_text_or_a_list(setting):
    assert addressees(setting) == {
        "tgram://…": "tgram://a/1",
        "json://…@desk": "json://x:y@desk/z",
        "tgram://… (2)": "tgram://b/2",
    }


@pytest.mark.parametrize("setting", [5, {"json://x": 1}, [5], b"json://x"])
def test_anything_else_is_one_line_without_it(setting):
    with pytest.raises(UserError, match="NOTIFY_URLS is neither text nor a list") as caught:
        addressees(setting)
    assert "json" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "dingtalk://s3cret@t0ken/13800000000",
        "slack://bot@xoxb-t0ken-s3cret/#desk",
        "discord://name@t0ken/s3cret",
        "tgram://t0ken:s3cret/1",
        "feishu://t0ken@s3cret",
        "JSON://u:s3cret@t0ken/",
        "json://[s3cret@t0ken",
        "json://u:a@s3cret/t0ken@desk",
        "t0ken@s3cret",
        "t0ken/s3cret",
        "example.com/t0ken?s3cret=http://x",
    ],
)
def test_no_part_that_may_be_a_secret_is_shown(url):
    shown = redacted(url)
    assert "s3cret" not in shown
    assert "t0ken" not in shown
    assert shown.endswith("://…")


@pytest.mark.parametrize(("wish", "shown"), [("", "a < b"), ("&format=html", "a &lt; b")])
def test_a_mail_has_the_message_as_it_was_meant(wish, shown):
    with receiving(Mailbox()) as mailbox:
        assert send(addressees(mailbox.url + wish), "newscrawl: 快讯", "a < b\nnext line") == {}
    mail = email.message_from_bytes(mailbox.got[0], policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == ("t0ken@example.com", "newscrawl: 快讯")
    richest = list(mail.walk())[-1]
    assert richest.get_content_type() == ("text/html" if wish else "text/plain")
    text = richest.get_content().replace("&nbsp;", " ")
    assert re.search(rf"{shown}\s*(<br\s*/?>|\n)\s*next line", text)


def test_one_that_never_ends_holds_up_neither_the_run_nor_the_others():
    with receiving(Drip()) as drip, receiving(Hook()) as hook:
        begun = monotonic()
        failed = send({"drip": drip.url, "hook": hook.url}, "title", "text", seconds=6)
        assert monotonic() - begun < 8
    assert failed == {"drip": "no answer within 6 s"}
    assert [message["title"] for message in hook.got] == ["title"]


def test_who_was_not_reached_and_why():
    with receiving(Hook()) as hook:
        hook.status = 500
        failed = send({"hook": hook.url, "none": "nonsense://x", "empty": "x"}, "title", "text")
    assert failed == {
        "hook": "refused, or nobody there",
        "none": "no URL that Apprise knows",
        "empty": "no URL that Apprise knows",
    }


def test_without_the_extra_one_line_says_what_to_install(monkeypatch, tmp_path):
    (tmp_path / "apprise.py").write_text("raise ImportError('No module named apprise')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(UserError, match=r"pip install 'newscrawl\[notify\]'"):
        send({"a": "json://127.0.0.1:9", "b": "json://127.0.0.1:9"}, "title", "text")
