"""What a hostile site, a name server or somebody on the way can make a crawl do: nothing."""

import gzip
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import brotli
import pytest
from backports import zstd
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawl.conftest import command, surroundings
from tests.crawl.hostile_site import Answer, hostile_site
from tests.pages.hostile import kx, page

MIB = 1 << 20


@pytest.fixture
def crawl(folder, sql):
    """A crawl, and what it counted; ``prelude``: Python that its process begins with."""

    def run(base: str, *words: str, prelude: str = "", **env: str) -> tuple[dict, str]:
        asked = command(base, *words, RETRY_TIMES=0, ROBOTSTXT_OBEY=0)
        script = f"{prelude}\nimport sys; from scrapy.cmdline import execute; execute(sys.argv)"
        done = subprocess.run(
            [sys.executable, "-c", script, *asked[3:]],
            cwd=folder,
            env=surroundings() | env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, 3), done.stderr
        [(counters,)] = sql("SELECT counters FROM runs ORDER BY run DESC LIMIT 1")
        return json.loads(counters), done.stderr

    return run


def refusals(counters: dict) -> dict[str, int]:
    return {k.removeprefix("refused/"): v for k, v in counters.items() if k.startswith("refused/")}


def test_no_redirect_leads_off_the_site(crawl):
    with hostile_site() as site, hostile_site() as inside:
        port = inside.base.rpartition(":")[2]
        targets = {
            f"{inside.base}/secret": "other_port",
            f"http://localhost:{port}/secret": "other_host",
            f"http://2130706433:{port}/secret": "address",
            f"//0x7f.1:{port}/secret": "address",
            f"http://[::ffff:127.0.0.1]:{port}/secret": "address",
            "http://169.254.169.254/latest/meta-data/": "address",
            "http://10.0.0.1/": "address",
            "https://www.example.com/": "other_host",
            f"{site.base.replace('//', '//user@')}/": "user_info",
            "file:///etc/passwd": "scheme",
            "data:text/html,x": "scheme",
            "http://[::1": "malformed",
        }
        for number, target in enumerate(targets, 1):
            site.article(number, Answer(status=302, headers={"Location": target}))
        onward = len(targets) + 1
        site.article(onward, Answer(status=301, headers={"Location": "/elsewhere"}))
        site.answers["/elsewhere"] = Answer(page().encode())
        ids = ",".join(map(str, range(1, onward + 1)))
        counters, log = crawl(site.base, "-a", f"ids={ids}")
    whys = list(targets.values())
    assert refusals(counters) == {why: whys.count(why) for why in whys}
    assert (counters["article/failed"], counters["article/new"]) == (len(targets), 1)
    assert inside.asked == []
    assert "Traceback" not in log


def test_a_list_sent_off_the_site_ends_its_walk(crawl):
    """Scrapy's own middleware drops such a redirect without a word: the walk would never end."""
    with hostile_site() as site:
        away = Answer(status=302, headers={"Location": "https://www.example.com/"})
        site.answers["/article/list.html?type=kx"] = away
        counters, _ = crawl(site.base, "-a", "channels=kx")
    assert (counters["walk/cut"], refusals(counters)) == (1, {"other_host": 1})


def endless() -> Iterator[bytes]:
    while True:
        yield b"<div>" * 13_000


def endless_head() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-Filler: aaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 2_000


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    many = 40 * MIB
    packed = gzip.compress(bytes(many), 9)
    return {
        "gzip": packed,
        "deflate": zlib.compress(bytes(many), 9),
        "br": brotli.compress(bytes(many), quality=5),
        "zstd": zstd.compress(bytes(many)),
        "gzip, gzip": gzip.compress(packed),
        "gzip, br, gzip": b"",
    }


PEAK = """
import atexit, resource, sys
atexit.register(lambda: print("PEAK", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    file=sys.stderr))
"""


def peak(log: str) -> float:
    """The most memory that the process held, in MiB."""
    return int(log.rpartition("PEAK ")[2].split()[0]) / 1024


def test_bodies_that_are_too_large_cost_no_memory(crawl, bombs):
    with hostile_site() as site:
        site.article(1, Answer(page().encode()))
        _, log = crawl(site.base, "-a", "ids=1", prelude=PEAK)
        plain = peak(log)
        for number, (encoding, body) in enumerate(bombs.items(), 2):
            site.article(number, Answer(body, headers={"Content-Encoding": encoding}))
        site.article(8, Answer(endless()))
        site.article(9, Answer(headers={"Content-Length": str(9 * MIB)}))
        site.article(10, Answer(raw=endless_head()))
        counters, log = crawl(site.base, "-a", "ids=2,3,4,5,6,7,8,9,10", prelude=PEAK)
    assert refusals(counters) == {"bomb": 5, "encodings": 1, "too_large": 2, "head": 1}
    assert counters["article/failed"] == 9
    assert peak(log) - plain < 64  # what they unpack to is 40 MiB each, and one has no end
    assert "Traceback" not in log


LIES = """
import socket
socket.gethostbyname = lambda name: "127.0.0.1"
connect = socket.create_connection
socket.create_connection = lambda address, *more: connect(("127.0.0.1", address[1]), *more)
"""


def test_a_name_of_the_site_that_leads_into_the_house_is_not_asked(crawl):
    with hostile_site() as site:
        base = site.base.replace("127.0.0.1", "www.stcn.com")
        counters, log = crawl(base, "-a", "ids=1,2", prelude=LIES)
        assert site.asked == []
        copy = site.base.replace("127.0.0.1", "copy.example")
        there, _ = crawl(copy, "-a", "ids=1,2", prelude=LIES)
    assert refusals(counters) == {"private_address": 2}
    assert "www.stcn.com leads to 127.0.0.1" in log
    assert refusals(there) == {}
    assert len(site.asked) == 2


def certificate(folder: Path, host: str = "127.0.0.1", days: int = 2) -> Path:
    """A key and a certificate that it has signed itself, for so many days from yesterday on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(begin, begin + timedelta(days=days) - timedelta(hours=1)))
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / f"{host}.{days}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("whose", "trusted"),
    [("its own", True), ("its own", False), ("another's", True), ("run out", True)],
    ids=["trusted", "signed-by-nobody", "another-host-s", "run-out"],
)
def test_a_certificate_is_the_site_s_or_the_request_ends(crawl, tmp_path, whose, trusted):
    accepted = trusted and whose == "its own"
    host = "127.0.0.2" if whose == "another's" else "127.0.0.1"
    path = certificate(tmp_path, host, days=0 if whose == "run out" else 2)
    with hostile_site(path) as site:
        site.answers["/article/list.html?type=kx"] = Answer(kx().encode())
        env = {"SSL_CERT_FILE": str(path)} if trusted else {"SSL_CERT_FILE": os.devnull}
        counters, _ = crawl(site.base, "-a", "channels=kx", **env)
    assert counters.get("article/new", 0) == int(accepted)
    assert bool(site.asked) == accepted
