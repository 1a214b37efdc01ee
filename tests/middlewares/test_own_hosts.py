import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newscrawl.middlewares.own_hosts import OwnHosts, Refused

PAGE = "https://www.stcn.com/article/detail/1.html"


@pytest.fixture
def gate() -> OwnHosts:
    return OwnHosts.from_crawler(get_crawler(settings_dict={"STCN_BASE_URL": PAGE[:20]}))


def sent_on(gate: OwnHosts, location: bytes, status: int = 302) -> Response:
    response = Response(PAGE, status=status, headers={"Location": location})
    return gate.process_response(Request(PAGE), response)


@pytest.mark.parametrize(
    "location", [b"/other.html", b"//stock.stcn.com/", b"?page=2", b"#a", b"/\\evil.example/"]
)
def test_a_redirect_within_the_site_is_left_to_scrapy(gate, location):
    assert sent_on(gate, location).status == 302


@pytest.mark.parametrize(
    ("location", "why"),
    [
        (b"http://www.stcn.com/", "downgrade"),
        (b"http:///evil.example/", "malformed"),
        (b"////evil.example/", "other_host"),
        (b"https://\xff\xfe/", "other_host"),
        (b"https://" + b"a" * 70 + b"\xe4\xb8\xad.example/", "other_host"),
        (b"https://www.stcn.com:bad/", "malformed"),
    ],
)
def test_a_redirect_that_leads_away_is_counted_and_refused(gate, location, why):
    with pytest.raises(Refused):
        sent_on(gate, location)
    assert gate.stats.get_stats() == {f"refused/{why}": 1}


def test_whoever_makes_a_request_it_is_of_the_site(gate):
    gate.process_request(Request(PAGE))
    with pytest.raises(Refused, match=r"a request to https://example\.com/robots\.txt is refused"):
        gate.process_request(Request("https://example.com/robots.txt", dont_filter=True))


def test_an_answer_that_is_no_redirect_goes_nowhere(gate):
    assert sent_on(gate, b"https://example.com/", status=200).status == 200
