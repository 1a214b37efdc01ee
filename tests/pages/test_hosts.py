"""Whatever an address looks like, it is the site's or it is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.pages.stcn.hosts import refusal

SITE = "https://www.stcn.com"
COPY = "http://127.0.0.1:8010"


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://www.stcn.com/article/list/yw.html", SITE),
        ("https://stock.stcn.com:443/2019/0926/15409036.shtml", SITE),
        ("https://stcn.com/", SITE),
        ("HTTPS://WWW.STCN.COM/", SITE),
        ("https://www.stcn.com/", "http://www.stcn.com"),  # upgraded
        ("http://127.0.0.1:8010/article/list/yw.html", COPY),
        ("http://[::1]:8010/", "http://[::1]:8010"),
        ("https://copy.example/", "https://copy.example"),
    ],
)
def test_the_site_is_asked(url, base):
    assert refusal(url, base) is None


REFUSED = {
    "address": [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "https://8.8.8.8/",
    ],
    "other_host": [
        "https://www.example.com/",
        "https://localhost/",
        "https://stcn.com.example.com/",
        "https://wwwstcn.com/",
        "https://www.stcn.com./",
        "https://xn--stcn-e4a.com/",  # a letter that looks like one of it
        "https://www.ѕtcn.com/",
        "https://www.stcn.com%2eexample.com/",
    ],
    "user_info": ["https://www.stcn.com@127.0.0.1/", "https://a:b@www.stcn.com/"],
    "scheme": [
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://www.stcn.com/",
        "s3://www.stcn.com/",
        "javascript:alert(1)",
        "//www.stcn.com/",
        "",
    ],
    "malformed": [
        "https://[::1/",
        "https://",
        "https:///www.stcn.com/",
        "https://www.stcn.com\\.example.com/",
        "https://www.stcn.com:99999/",
        "https://www.stcn.com:x/",
        "https://www.stcn.com/" + "a" * 4000,
    ],
    "other_port": ["https://www.stcn.com:22/", "https://www.stcn.com:80/"],
    "downgrade": ["http://www.stcn.com/", "http://kuaixun.stcn.com/2019/0926/15409036.shtml"],
}


@pytest.mark.parametrize(
    ("why", "url"),
    [pytest.param(why, url, id=url[:50]) for why, urls in REFUSED.items() for url in urls],
)
def test_all_others_are_refused(why, url):
    assert refusal(url, SITE) == why


def test_the_copy_s_own_host_is_asked_on_its_own_port_alone():
    assert refusal("http://127.0.0.1:8011/", COPY) == "other_port"
    assert refusal("http://127.0.0.1/", COPY) == "other_port"
    assert refusal("http://127.0.0.2:8010/", COPY) == "address"
    assert refusal("https://www.stcn.com/", COPY) == "other_host"


PIECES = ["https://", "http:", "//", "www.stcn.com", "stcn.com", ".", "@", ":", "\\", "/", "#", "?"]
PIECES += ["127.0.0.1", "[::1]", "%", "0x7f", "evil.example", "\t", "\u3002", "\uff0f", "443"]


@settings(deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text())
def test_what_is_asked_is_the_site_to_other_readers_too(url):
    """httpx, Twisted and a browser read an address each in its own way: none is led astray."""
    from twisted.web.client import URI

    if refusal(url, SITE) is None and url.isascii() and url.isprintable():
        host = URI.fromBytes(url.encode()).host.decode().lower()
        assert host == "stcn.com" or host.endswith(".stcn.com")
