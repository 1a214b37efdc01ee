import re

from newscrawl.securities.names import plain_name, spellings
from newscrawl.securities.ranges import hong_kong, mainland
from newscrawl.securities.shipped import exceptions, seed

SUCCEEDED = {"601211.SH": 2, "603501.SH": 2, "920185.BJ": 1, "835185.BJ": 1}


def test_every_code_of_the_seed_lies_in_a_range():
    for row in seed():
        body, _, market = row.code.partition(".")
        if market == "US":
            assert re.fullmatch(r"[A-Z]{1,5}", body)
        elif market == "HK":
            assert hong_kong(body) == row.code
        else:
            listing = mainland(body)
            assert listing is not None
            assert (listing.code, listing.kind) == (row.code, "stock")


def test_no_row_of_the_seed_stands_twice():
    rows = [(row.name, row.code) for row in seed()]
    assert len(set(rows)) == len(rows)
    assert len(rows) >= 600


def test_names_are_written_as_they_are_looked_for():
    listed = exceptions()
    names = {*listed.common, *listed.publishers, *listed.not_before, *listed.not_after}
    names |= {row.name for row in seed()}
    assert [name for name in names if plain_name(name) != name or len(name) < 2] == []


def test_rules_of_single_names_are_rules_of_names_that_ship():
    known = {spelling for row in seed() for spelling in spellings(plain_name(row.name))}
    listed = exceptions()
    assert listed.aliases.keys() <= known
    known.update(*listed.aliases.values())
    assert (listed.not_before.keys() | listed.not_after.keys()) - known == set()


def test_names_and_codes_that_gave_way_to_others_have_days():
    by_code = {code: [row for row in seed() if row.code == code] for code in SUCCEEDED}
    assert {code: len(rows) for code, rows in by_code.items()} == SUCCEEDED
    rows = [row for rows in by_code.values() for row in rows]
    assert all(row.first_seen or row.last_seen for row in rows)
