"""Doors that Scrapy leaves open: each is shut, or stands here with the reason why it is not."""

import runpy
from pathlib import Path

import pytest
from scrapy.settings import default_settings

OURS = runpy.run_path(str(Path(__file__).parents[1] / "newscrawl" / "settings.py"))
ON = [
    name
    for name, value in vars(default_settings).items()
    if name.endswith("_ENABLED") and value in (True, 1)
]
LEFT_ON = {
    "COMPRESSION_ENABLED": "with LimitedBodies in its place",
    "DNSCACHE_ENABLED": "PublicResolver sees what comes out of it",
    "HTTPPROXY_ENABLED": "whoever runs the crawl names the proxy",
    "LOG_ENABLED": "the log",
    "MEMUSAGE_ENABLED": "it watches",
    "PERIODIC_LOG_TIMING_ENABLED": "the log",
    "REDIRECT_ENABLED": "OwnHosts sees each redirect before it is followed",
    "REFERER_ENABLED": "with a policy that names nothing",
    "RETRY_ENABLED": "of a known number",
    "TWISTED_REACTOR_ENABLED": "the engine",
}


def test_what_scrapy_switches_on_is_switched_off_or_known():
    """A later Scrapy that opens a door fails here."""
    on = [name for name in ON if OURS.get(name, True)]
    assert {"REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "COOKIES_ENABLED"} <= set(ON)
    assert sorted(set(on) - set(LEFT_ON)) == []


@pytest.mark.parametrize("name", sorted(default_settings.DOWNLOAD_HANDLERS_BASE))
def test_only_http_is_spoken(name):
    ours = OURS["DOWNLOAD_HANDLERS"].get(name, "Scrapy's")
    limited = "newscrawl.middlewares.limited_heads.LimitedHeads"
    assert ours == (limited if name in ("http", "https") else None)


def test_certificates_are_verified_and_sizes_bounded():
    assert OURS["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert OURS["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.2"
    assert OURS["DOWNLOAD_MAXSIZE"] == 8 << 20
    assert OURS["DOWNLOAD_WARNSIZE"] < OURS["DOWNLOAD_MAXSIZE"]
    assert OURS["REFERRER_POLICY"] == "no-referrer"
    assert default_settings.HTTPERROR_ALLOW_ALL is False
    assert default_settings.DOWNLOAD_FAIL_ON_DATALOSS is True
