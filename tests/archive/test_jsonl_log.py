"""The exact log: each version once, in order, in whole lines, whatever was killed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.archive import archive_to_write, ledger, store
from newscrawl.archive.jsonl_log import JsonlFile, write_at
from newscrawl.archive.records import versions_after
from newscrawl.archive.runs import start_run
from newscrawl.errors import ArchiveError
from newscrawl.items import Reading, to_record

OCTOBER = datetime(2026, 10, 31, 10, tzinfo=UTC)
NOVEMBER = datetime(2026, 10, 31, 17, tzinfo=UTC)  # one in the morning in Beijing


@pytest.fixture
def put(archive, run, make_row, make_article):
    def put_(*numbers, text="正文。", at=OCTOBER):
        with archive.writing() as connection:
            rows = [make_row(number) for number in numbers]
            ledger.list_rows(connection, ledger.ListPage("stcn", "kx", at), rows)
            read = [Reading(make_article(number, text)) for number in numbers]
            store.store(connection, read, run, at)

    return put_


def lines(path):
    text = path.read_text("utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def ids(path):
    return [(int(record["article_id"]), record["version"]) for record in lines(path)]


def test_it_holds_what_the_archive_has_in_order(archive, put, tmp_path):
    path = tmp_path / "a" / "log.jsonl"
    log = JsonlFile(archive, str(path))
    assert log.catch_up() == 0
    assert not path.exists()
    put(2, 1)
    assert log.catch_up() == 2
    put(3)
    put(1, text="新。")
    assert JsonlFile(archive, str(path)).catch_up() == 2
    assert ids(path) == [(2, 1), (1, 1), (3, 1), (1, 2)]
    with archive.reading() as connection:
        kept = [to_record(v.article) for v in versions_after(connection, 0, 99)]
    assert lines(path) == kept


def test_a_log_that_begins_late_holds_all(archive, put, tmp_path):
    put(*range(1, 1203))
    path = tmp_path / "log.jsonl"
    assert JsonlFile(archive, str(path)).catch_up() == 1202
    assert ids(path) == [(number, 1) for number in range(1, 1203)]


@pytest.mark.parametrize("tail", [b'{"id": "stcn:9', b"\n", "半".encode()[:2], b'{"id": 1}\n{'])
def test_a_torn_tail_is_cut_and_written_again(archive, put, tmp_path, tail):
    path = tmp_path / "log.jsonl"
    put(1)
    JsonlFile(archive, str(path)).catch_up()
    with path.open("ab") as file:
        file.write(tail)  # what a killed process had not put down in the archive
    put(2)
    JsonlFile(archive, str(path)).catch_up()
    assert ids(path) == [(1, 1), (2, 1)]


def test_a_torn_tail_goes_also_when_nothing_new_came(archive, put, tmp_path):
    path = tmp_path / "log.jsonl"
    put(1)
    JsonlFile(archive, str(path)).catch_up()
    whole = path.read_bytes()
    path.write_bytes(whole + b"torn")
    JsonlFile(archive, str(path)).catch_up()
    assert path.read_bytes() == whole


def test_a_file_a_month(archive, put, tmp_path):
    name = str(tmp_path / "stcn-%Y-%m.jsonl")
    put(1, 2, at=OCTOBER)
    put(3, at=NOVEMBER)
    put(4, at=OCTOBER + timedelta(days=40))
    put(5, at=OCTOBER)  # the machine's clock was put back
    JsonlFile(archive, name).catch_up()
    put(6, at=NOVEMBER + timedelta(days=40))
    JsonlFile(archive, name).catch_up()
    found = {path.name: [n for n, _ in ids(path)] for path in tmp_path.glob("stcn-*.jsonl")}
    assert found == {
        "stcn-2026-10.jsonl": [1, 2],
        "stcn-2026-11.jsonl": [3],
        "stcn-2026-12.jsonl": [4, 5, 6],
    }


def test_a_file_that_is_no_log_of_this_archive_is_left(archive, put, tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text("mine\n")
    put(1)
    with pytest.raises(ArchiveError, match="no log of this archive; move it away"):
        JsonlFile(archive, str(path)).catch_up()
    assert path.read_text() == "mine\n"


def test_a_log_that_lost_its_end_is_not_gone_on_with(archive, put, tmp_path):
    path = tmp_path / "log.jsonl"
    put(1, 2)
    JsonlFile(archive, str(path)).catch_up()
    path.write_bytes(path.read_bytes()[:-5])
    put(3)
    with pytest.raises(ArchiveError, match="it was changed"):
        JsonlFile(archive, str(path)).catch_up()
    path.rename(tmp_path / "kept.jsonl")  # as the message says
    JsonlFile(archive, str(path)).catch_up()
    assert ids(path) == [(3, 1)]


def test_two_logs_of_one_archive(archive, put, tmp_path):
    first, second = (JsonlFile(archive, str(tmp_path / name)) for name in ("a", "b"))
    put(1)
    first.catch_up()
    put(2)
    second.catch_up()
    first.catch_up()
    assert ids(tmp_path / "a") == ids(tmp_path / "b") == [(1, 1), (2, 1)]


def test_a_place_that_cannot_be_written(archive, put, tmp_path):
    (tmp_path / "file").write_text("x")
    put(1)
    with pytest.raises(ArchiveError, match=r"JSONL_LOG .* cannot be written"):
        JsonlFile(archive, str(tmp_path / "file" / "log.jsonl")).catch_up()


@settings(
    deadline=None,
    derandomize=True,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.binary(max_size=9)), max_size=6)
)
def test_whatever_a_kill_leaves_is_made_good(tmp_path_factory, make_row, make_article, steps):
    """Versions stored, lines written and not put down, tails torn: in any order."""
    folder = tmp_path_factory.mktemp("log")
    archive = archive_to_write(f"sqlite:///{folder}/news.db")
    path = folder / "log.jsonl"
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", OCTOBER)
    number = 0
    for count, write, tail in steps:
        numbers = range(number + 1, number + 1 + count)
        number += count
        with archive.writing() as connection:
            page = ledger.ListPage("stcn", "kx", OCTOBER)
            ledger.list_rows(connection, page, [make_row(n) for n in numbers])
            read = [Reading(make_article(n)) for n in numbers]
            store.store(connection, read, run, OCTOBER)
        if write:
            JsonlFile(archive, str(path)).catch_up()
        if path.exists():
            with path.open("ab") as file:
                file.write(tail)
    JsonlFile(archive, str(path)).catch_up()
    assert ([n for n, _ in ids(path)] if number else []) == list(range(1, number + 1))
    archive.engine.dispose()


def test_bytes_are_put_behind_what_is_known(tmp_path):
    path = tmp_path / "x"
    assert write_at(path, 0, b"a\nbc\n") == 5
    assert write_at(path, 2, b"d\n") == 4
    assert path.read_bytes() == b"a\nd\n"
    with pytest.raises(ArchiveError, match="no line ends where the log did"):
        write_at(path, 3, b"e\n")
