import gzip
import os
import re
import sys
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.errors import LayoutChanged, UserError
from newscrawl.saved import SavedFault, pages_of, saved_files

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = "https://www.stcn.com/article/detail/4204288.html"
TAKEN = datetime(2023, 5, 6, 7, 8, 9, tzinfo=UTC)
HTML = "<div class='detail-title'>贵州茅台</div>".encode()


def record(content, *, gzip_it=False, **fields):
    """A record of a web archive; a field that is None is left out."""
    about = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Target-URI": PAGE,
        "WARC-Date": TAKEN.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(content),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in about.items() if value is not None]
    whole = "\r\n".join(["WARC/1.1", *lines, "", ""]).encode() + content + b"\r\n\r\n"
    return gzip.compress(whole) if gzip_it else whole


def http(body=HTML, status="200 OK", **headers):
    """An HTTP answer; the names of headers with _ for -."""
    headers.setdefault("Content_Type", "text/html")
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def warc(path, *answers, gzip_records=True):
    """A web archive of answers: (url, status, headers, body)."""
    with path.open("wb") as file:
        for url, status, headers, body in answers:
            named = {name.replace("-", "_"): value for name, value in headers}
            content = http(body, status, **named)
            file.write(record(content, gzip_it=gzip_records, **{"WARC-Target-URI": url}))
    return path


def read(tmp_path, *records):
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(records))
    return list(pages_of(path))


def only_fault(tmp_path, faulty):
    """Why a record is none; the one behind it is read."""
    fault, page = read(tmp_path, faulty, record(http()))
    assert isinstance(fault, SavedFault)
    assert fault.place.startswith(f"{tmp_path / 'x.warc'}, page 1")
    assert page.body == HTML
    return fault.reason


def test_a_folder_gives_the_pages_below_it_in_order(tmp_path):
    for name in ("b/2.html", "a/1.shtml", "c/3.WARC.GZ", "d/page.txt", "e/style.css", "x.HTM"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    names = [file.name for file in saved_files([tmp_path])]
    assert names == ["1.shtml", "2.html", "3.WARC.GZ", "x.HTM"]
    assert "page.txt" in [file.name for file in saved_files([tmp_path], plain_text=True)]


def test_a_file_that_is_named_is_read_whatever_its_name_and_once(tmp_path):
    path = tmp_path / "4204288"
    path.touch()
    assert saved_files([path, path]) == [path]


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match=r"there is no file .*nowhere"):
        saved_files([tmp_path / "nowhere"])


def test_a_file_was_taken_when_it_was_written(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(HTML)
    os.utime(path, (TAKEN.timestamp(), TAKEN.timestamp()))
    [page] = pages_of(path)
    assert (page.taken_at, page.body, page.content_type) == (TAKEN, HTML, None)


def test_a_file_too_large_for_a_page_is_none(tmp_path):
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    with pytest.raises(LayoutChanged, match="more than 8,388,608 bytes are no page"):
        list(pages_of(path))


def test_a_pipe_or_a_device_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.html")
    for path in (tmp_path / "pipe.html", Path("/dev/zero")):
        with pytest.raises(UserError, match=f"{path} is no file, but a device or a pipe"):
            saved_files([path])
        with pytest.raises(LayoutChanged, match="it is no file"):
            list(pages_of(path))
    assert saved_files([tmp_path]) == []


def test_single_file_knows_better_than_the_disk_when_a_page_was_saved(tmp_path):
    path = tmp_path / "page.html"
    date = "Wed Nov 25 2026 12:00:00 GMT+0800 (CST)"
    path.write_text(f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: {date}\n-->")
    [page] = pages_of(path)
    assert (page.taken_at, page.claims) == (datetime(2026, 11, 25, 4, tzinfo=UTC), (PAGE,))


@pytest.mark.parametrize("gzip_records", [True, False], ids=["gzip", "plain"])
def test_a_web_archive_gives_its_pages_with_their_times(tmp_path, gzip_records):
    html = [("Content-Type", "text/html; charset=gbk")]
    packed = [*html, ("Content-Encoding", "gzip")]
    path = warc(
        tmp_path / f"crawl.warc{'.gz' * gzip_records}",
        (PAGE, "200 OK", html, HTML),
        (f"{PAGE}?missing", "404 Not Found", html, HTML),
        ("https://www.stcn.com/logo.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        (f"{PAGE}?packed", "200 OK", packed, gzip.compress(HTML)),
        gzip_records=gzip_records,
    )
    pages = list(pages_of(path))
    assert [page.addresses for page in pages] == [(PAGE,), (f"{PAGE}?packed",)]
    assert {page.body for page in pages} == {HTML}
    assert {page.taken_at for page in pages} == {TAKEN}
    assert pages[0].content_type == "text/html; charset=gbk"


@pytest.mark.parametrize("content", [b"", b"no archive", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00junk"])
def test_what_is_no_web_archive_says_so(tmp_path, content):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(LayoutChanged, match=r"no WARC file|torn"):
        list(pages_of(path))


@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc"])
def test_a_torn_web_archive_gives_what_came_before_the_tear(tmp_path, name):
    html = [("Content-Type", "text/html")]
    whole = warc(tmp_path / name, *[(PAGE, "200 OK", html, HTML)] * 2, gzip_records="gz" in name)
    whole.write_bytes(whole.read_bytes()[:-60])
    pages = pages_of(whole)
    assert next(pages).body == HTML
    with pytest.raises(LayoutChanged, match="torn"):
        list(pages)


# --- one record of a web archive


def chunked(body, size=7):
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x;x=y\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:]),
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "br, gzip": lambda body: gzip.compress(brotli.compress(body)),
}


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_body_is_unpacked(tmp_path, encoding, in_chunks):
    body = PACKERS[encoding](HTML)
    headers = {"Content_Encoding": encoding, "Content_Length": len(body)}
    if in_chunks:
        body = chunked(body)
        headers = {"Content_Encoding": encoding, "Transfer_Encoding": "chunked"}
    [page] = read(tmp_path, record(http(body, **headers)))
    assert page.body == HTML


@pytest.mark.parametrize("encoding", [e for e in PACKERS if e not in ("identity", "x-gzip")])
def test_a_packed_body_without_its_end_is_a_fault(tmp_path, encoding):
    body = PACKERS[encoding](HTML * 9)[:-2]
    reason = only_fault(tmp_path, record(http(body, Content_Encoding=encoding)))
    assert reason == "it was cut off when it was saved: its compressed body has no end"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_is_unpacked_up_to_the_limit(tmp_path, encoding):
    pack = PACKERS[encoding]
    largest = bytes(8 * 1024 * 1024)
    [page] = read(tmp_path, record(http(pack(largest), Content_Encoding=encoding)))
    assert len(page.body) == len(largest)
    reason = only_fault(tmp_path, record(http(pack(largest + b"x"), Content_Encoding=encoding)))
    assert reason == "it is no page: it has over 8,388,608 bytes"


def test_an_answer_over_the_limit_is_a_fault(tmp_path):
    reason = only_fault(tmp_path, record(http(bytes(8 * 1024 * 1024 + 1))))
    assert reason == "it is no page: it has over 8,388,608 bytes"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("body", [b"junk", HTML, b"\x1f\x8b\x08\x00junkjunkjunk"])
def test_a_body_that_is_not_packed_as_it_says_is_a_fault(tmp_path, encoding, body):
    reason = only_fault(tmp_path, record(http(body, Content_Encoding=encoding)))
    assert re.match(rf"its body is no {encoding}|it was cut off when it was saved", reason)


def test_an_unknown_encoding_is_a_fault(tmp_path):
    reason = only_fault(tmp_path, record(http(Content_Encoding="sdch")))
    assert reason == "its body is of an unknown encoding, sdch"


def test_a_body_of_thousands_of_packed_parts_is_a_fault_in_no_time(tmp_path):
    body = gzip.compress(b"") * 100_000
    reason = only_fault(tmp_path, record(http(body, Content_Encoding="gzip")))
    assert reason == "its body is of too many compressed parts"


@pytest.mark.parametrize(
    ("faulty", "reason"),
    [
        (record(http(), WARC_Truncated="length"), r"\(WARC-Truncated: length\)"),
        (record(http(), WARC_Segment_Number="1"), r"\(WARC-Segment-Number: 1\)"),
        (record(http(Content_Length=1_000)), "44 of its 1,000 bytes are there"),
        (
            record(http(chunked(HTML)[:-5], Transfer_Encoding="chunked")),
            "its last chunk is missing",
        ),
        (record(http(chunked(HTML)[:-9], Transfer_Encoding="chunked")), "a chunk is not whole"),
        (record(b""), "it has no head"),
    ],
    ids=["truncated", "segment", "length", "last chunk", "chunk", "head"],
)
def test_a_page_that_was_cut_off_is_a_fault(tmp_path, faulty, reason):
    assert re.fullmatch(
        f"it was cut off when it was saved(: )? ?{reason}", only_fault(tmp_path, faulty)
    )


def test_a_body_that_was_saved_out_of_its_chunks_is_taken_as_it_is(tmp_path):
    [page] = read(tmp_path, record(http(Transfer_Encoding="chunked", Content_Length=9_999)))
    assert page.body == HTML


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("2023", datetime(2023, 1, 1, tzinfo=UTC)),
        ("2023-05", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-05-06", datetime(2023, 5, 6, tzinfo=UTC)),
        ("2023-05-06T07:08Z", datetime(2023, 5, 6, 7, 8, tzinfo=UTC)),
        ("2023-05-06T07:08:09.5Z", datetime(2023, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)),
        ("2023-05-06T15:08:09+08:00", TAKEN),
        ("20230506070809", TAKEN),
    ],
)
def test_dates_of_every_precision(tmp_path, date, at):
    [page] = read(tmp_path, record(http(), WARC_Date=date))
    assert page.taken_at == at


@pytest.mark.parametrize("date", [None, "", "yesterday", "2023-13", "0001", "20231306070809"])
def test_a_record_without_a_date_is_a_fault(tmp_path, date):
    assert only_fault(tmp_path, record(http(), WARC_Date=date)).startswith("its record has no date")


def test_a_record_without_an_address_is_a_fault(tmp_path):
    fault = only_fault(tmp_path, record(http(), WARC_Target_URI=None))
    assert fault == "its record has no address"


def test_a_page_of_the_older_arc(tmp_path):
    path = tmp_path / "x.arc"
    block = http()
    head = b"filedesc://x.arc 0.0.0.0 20230506070809 text/plain 76\n"
    version = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n".ljust(
        76, b"\n"
    )
    line = f"{PAGE} 127.0.0.1 20230506070809 text/html {len(block)}\n".encode()
    path.write_bytes(head + version + b"\n" + line + block + b"\n")
    [page] = pages_of(path)
    assert (page.addresses, page.body, page.taken_at) == ((PAGE,), HTML, TAKEN)


def test_what_a_header_says_is_plain_and_short(tmp_path):
    content_type = "text/html; charset=gbk\x00\x1b[31m" + "x" * 1_000
    [page] = read(tmp_path, record(http(Content_Type=content_type)))
    assert page.content_type == ("text/html; charset=gbk[31m" + "x" * 1_000)[:200]
    fault, _ = read(
        tmp_path, record(http(), WARC_Date="x", WARC_Target_URI=f"{PAGE}\x1b[31m"), record(http())
    )
    assert fault.place == f"{tmp_path / 'x.warc'}, page 1 ({PAGE}[31m)"


def test_a_page_of_a_web_archive_claims_too(tmp_path):
    body = (
        b"<link rel='canonical' href='https://stcn.com/x'><div class='social-share' data-url='y'>"
    )
    [page] = read(tmp_path, record(http(body)))
    assert (page.addresses, page.claims) == ((PAGE,), ("https://stcn.com/x",))


SOUND = [
    record(http(chunked(PACKERS[name](HTML)), Content_Encoding=name, Transfer_Encoding="chunked"))
    for name in PACKERS
]
CUTS = st.tuples(st.integers(0, 900), st.integers(0, 40))
PIECES = st.sampled_from([b"", b"\x00", b"\xff", b"\r\n", b"\r\n\r\n", b":", b" ", b"-1", b"9"])


@settings(
    deadline=None,
    derandomize=True,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(SOUND), st.booleans(), CUTS, PIECES)
def test_a_damaged_web_archive_is_pages_faults_or_one_reason(tmp_path, whole, packed, cut, piece):
    whole = gzip.compress(whole) + gzip.compress(SOUND[0]) if packed else whole + SOUND[0]
    at, length = cut
    path = tmp_path / "x.warc"
    path.write_bytes(whole[:at] + piece + whole[at + length :])
    with suppress(LayoutChanged):
        for page in pages_of(path):
            assert page.reason if isinstance(page, SavedFault) else page.taken_at.tzinfo
