"""What is fuzzed: each reader of what others wrote, and the errors that it may raise."""

import atexit
import json
import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newscrawl import processors
from newscrawl.archive import archive_to_write
from newscrawl.archive.engine import Database
from newscrawl.archive.raw_pages import RawPages
from newscrawl.commands.saved_reading import NoArticle, SavedReader
from newscrawl.errors import Blocked, LayoutChanged, MissingField, UserError
from newscrawl.items import ListRow, merged, to_record
from newscrawl.moments import BEIJING
from newscrawl.pages.answer import answer_text
from newscrawl.pages.mirror.article import read_mirror
from newscrawl.pages.stcn import addresses, channels, hosts, times
from newscrawl.pages.stcn.article import article_from_page, article_from_row
from newscrawl.pages.stcn.comments import has_comments
from newscrawl.pages.stcn.gateway import read_gateway
from newscrawl.pages.stcn.listing import Listing, read_api, read_column
from newscrawl.pages.stcn.rank import read_ranking
from newscrawl.pages.stcn.reread import reread
from newscrawl.record import record_faults
from newscrawl.saved import SavedPage, pages_of
from newscrawl.saved.addresses import claimed_addresses, said_by
from newscrawl.saved.http_body import http_body
from newscrawl.search.query import parse
from newscrawl.securities.recogniser import Recogniser
from newscrawl.visit import Answer, Ask, Visit, unknowns, visiting
from tests.pages.hostile import NOW, SEEN, page

FIXTURES = Path(__file__).parents[1] / "fixtures"
OLD = "kuaixun.stcn.com/2019/0926/15409036.shtml"
_OWN_NUMBER = re.compile(r'data-id="([0-9]{1,12})"')
KNOWN = (LayoutChanged, Blocked, MissingField)
_ENCODINGS = ("", "gzip", "deflate", "br", "zstd", "gzip, br", "x")
RECOGNISER = Recogniser()


@dataclass(frozen=True)
class Target:
    """``read`` takes any bytes; what it raises beside ``allowed`` is a crash."""

    read: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    allowed: tuple[type[Exception], ...] = KNOWN

    def run(self, data: bytes) -> None:
        """Read what may be hostile. Raises what the reader must not raise."""
        try:
            self.read(data)
        except self.allowed as error:
            if type(error) not in self.allowed:
                raise


def text_of(data: bytes) -> str:
    return answer_text(data, None)


def article(data: bytes) -> None:
    """A page of today's design, of the article that it says it is of, or an old one."""
    text = text_of(data)
    own = _OWN_NUMBER.search(text)
    with suppress(*KNOWN):
        check_record(article_from_page(text, OLD, fetched_at=NOW, seen=SEEN))
    number = own[1] if own else "1"
    check_record(article_from_page(text, number, fetched_at=NOW, seen=SEEN))


def check_record(found: object) -> None:
    record = to_record(found)
    assert record_faults(record) == []
    json.dumps(record, ensure_ascii=False).encode()


def rows_of(listing: Listing) -> None:
    for row in listing.rows:
        json.dumps(row.to_json(), ensure_ascii=False).encode()
        flash_of(row)


def flash_of(row: ListRow) -> None:
    try:
        check_record(article_from_row(merged(row, row), fetched_at=NOW, seen=SEEN))
    except MissingField:
        return


def moments(data: bytes) -> None:
    text = text_of(data)
    first, _, second = text.partition("\n")
    for found in (
        times.page_time(text),
        times.list_time(text, NOW),
        times.list_time(text, None),
        times.epoch_time(text),
        times.answer_base(first, second),
        times.answer_base(text, text),
    ):
        assert found is None or found.astimezone(BEIJING).isoformat()


def values(data: bytes) -> None:
    text = text_of(data)
    for process in (
        processors.clean_text,
        processors.clean_title,
        processors.strip_label,
        processors.names,
        processors.source_name,
        processors.print_edition,
        processors.keywords,
        processors.security_code,
    ):
        process(text)
    processors.image_url(text, channels.CANONICAL_BASE)
    assert processors.clean_text(text) == processors.clean_text(processors.clean_text(text))


def links(data: bytes) -> None:
    text = text_of(data)
    number = addresses.address_of(text)
    assert number is None or addresses.address_of(channels.article_url(number)) == number
    channels.article_id(text)
    hosts.refusal(text, channels.CANONICAL_BASE)
    addresses.check_landing(text, "1")


def body(data: bytes) -> None:
    """Its first byte says how it is sent and encoded."""
    how = data[0] if data else 0
    transfer = "chunked" if how & 8 else ""
    length = str(len(data) - 1) if how & 16 else "9" * (how >> 5)
    http_body(data[1:], length, transfer, _ENCODINGS[(how & 7) % len(_ENCODINGS)])


def saved_file(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            for _ in pages_of(path):
                pass

    return read


def said(data: bytes) -> None:
    claimed_addresses(said_by(data, None), Path("/www.stcn.com/article/detail/1.html"))


def kept(data: bytes) -> None:
    """A kept page, read again by ``scrapy reparse``."""
    before = article_from_page(page(), "1", fetched_at=NOW, seen=SEEN)
    check_record(reread(data, "text/html", before, None, fetched_at=NOW))


def imports(data: bytes) -> None:
    """A saved page, as ``scrapy import`` reads it, with the address that it says it has."""
    claims = said_by(data, None)
    addresses = (*claims.claims, *claims.shared, "https://www.stcn.com/article/detail/1.html")
    saved = SavedPage("fuzzed", addresses, data, None, NOW, claims.claims)
    reading = SavedReader(empty_archive(), RawPages("off"), now=NOW).read(saved)
    check_record(reading.article)


@cache
def empty_archive() -> Database:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return archive_to_write(f"sqlite:///{folder.name}/news.db")


def securities(data: bytes) -> None:
    text = text_of(data)
    for found in RECOGNISER.securities(text, tagged=(), on=NOW.date()):
        record = found if isinstance(found, dict) else vars(found)
        if "start" in record:
            assert 0 <= record["start"] < record["end"] <= len(text)


def visited(data: bytes) -> None:
    """A visit in which each answer is the same: it tells what it saw, in what can be shown."""
    seen = Visit()
    plan = visiting(seen, lambda: NOW)
    with suppress(StopIteration):
        ask = next(plan)
        while True:
            ask = plan.send(Answer(ask, 200, data, {"location": text_of(data)}, NOW, NOW))
    robots = Answer(Ask("robots", "/robots.txt"), 200, data, {}, NOW)
    said = [one.evidence for one in unknowns(seen, robots)]
    said += [check.found for checks in seen.checks.values() for check in checks]
    assert all(map(str.isprintable, said))


def files(*patterns: str) -> list[bytes]:
    return [p.read_bytes() for pattern in patterns for p in sorted(FIXTURES.glob(pattern))]


PAGES = files("stcn/article/*/page.*")
COLUMNS = files("stcn/listing/*/page.html")
ANSWERS = files("stcn/listing/*/page.json", "stcn/flash/*/page.json")
LINES = [line for text in files("securities/*.txt") for line in text.splitlines()[:40]]
RANKING = '{"state":1,"msg":"操作成功","data":[{"title":"茅台","url":"/article/detail/1.html"}]}'
GATEWAY = '{"status":1,"data":[{"item_id":"7","wap_title":"茅台","wap_content":"<p>涨","time":1}]}'
TIMES = ("2026-09-30 16:57", "09-30 16:57", "16:57", "Wed, 30 Sep 2026 08:57:57 GMT\n57")
LABELS = (
    "来源：证券时报 2026-09-24 A004版",
    "作者：卓泳 安宇飞",
    "sz002458",
    "//a.cn/b.png?x-oss-process=1",
)
QUERIES = ('茅台 -"五 粮液" OR title:C919', "“贵州茅台”", "-", "title:", "600519.SH AND 涨 2.5%")
URLS = (
    "http://kuaixun.stcn.com/2019/0926/15409036.shtml#c",
    "https://h5.stcn.com/pages/detail/detail?id=4204288&jump_type=fast_info",
    "//www.stcn.com/article/detail/1.html",
    "http://u@[::ffff:127.0.0.1]:8/%2e?",
)
HTTP = (
    b"\x08" + b"3\r\nabc\r\n0\r\n\r\n",
    b"\x01\x1f\x8b\x08\x00",
    b"\x04\x28\xb5\x2f\xfd",
    b"\x02x\x9c",
)
WARC = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2023-05-06T07:08:09Z\r\n"
    b"WARC-Target-URI: https://www.stcn.com/article/detail/1.html\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\nContent-Length: 53\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n\r\n\r\n",
)


def mirrors() -> list[bytes]:
    from tests.pages.mirror.test_mirror import html_page, plain_page

    pages = [plain_page(), html_page(own_classes=True), html_page(own_classes=False)]
    return [page.encode() for page in pages] + files("mirror/genuine/*.txt")


def encoded(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


TARGETS: dict[str, Target] = {
    "article": Target(article, lambda: PAGES),
    "column": Target(lambda data: rows_of(read_column(text_of(data), NOW)), lambda: COLUMNS),
    "kx": Target(
        lambda data: rows_of(read_api(text_of(data), channels.CHANNELS["kx"], NOW)),
        lambda: ANSWERS,
    ),
    "list": Target(
        lambda data: rows_of(read_api(text_of(data), channels.CHANNELS["yw"], NOW)),
        lambda: ANSWERS,
    ),
    "rank": Target(lambda data: read_ranking(text_of(data)), encoded(RANKING)),
    "gateway": Target(
        lambda data: [flash_of(row) for row in read_gateway(text_of(data))], encoded(GATEWAY)
    ),
    "visit": Target(visited, lambda: [*ANSWERS, *COLUMNS, *PAGES[:20], RANKING.encode()], ()),
    "comments": Target(lambda data: has_comments(text_of(data)), lambda: PAGES[:20]),
    "kept": Target(kept, lambda: [page().encode(), *PAGES]),
    "times": Target(moments, encoded(*TIMES)),
    "values": Target(values, encoded(*LABELS, *TIMES)),
    "addresses": Target(links, encoded(*URLS)),
    "mirror": Target(
        lambda data: check_record(read_mirror(text_of(data)[:8000], url=None, fetched_at=NOW)),
        mirrors,
    ),
    "saved": Target(said, lambda: PAGES[:20]),
    "file": Target(saved_file("x.html"), lambda: PAGES[:20]),
    "imports": Target(imports, lambda: [page().encode(), *PAGES], (*KNOWN, NoArticle)),
    "body": Target(body, lambda: HTTP),
    "warc": Target(saved_file("x.warc"), lambda: WARC),
    "arc": Target(saved_file("x.arc.gz"), lambda: WARC),
    "query": Target(lambda data: parse(text_of(data)), encoded(*QUERIES), (UserError,)),
    "securities": Target(securities, lambda: LINES, ()),
}

# It crashes on purpose: so that a crash is known to be seen.
BRITTLE = Target(lambda data: 1 // (b"\xff" not in data or b"<" not in data), lambda: [b"<p>"])
