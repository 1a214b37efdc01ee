from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Security
from newscrawl.securities import Recogniser
from newscrawl.securities.flat import flattened
from newscrawl.securities.shipped import exceptions, seed

RECOGNISER = Recogniser()
DAY = date(2026, 9, 30)
TAG = Security(code="000591.SZ", name="太阳能", by="site")

_pieces = st.sampled_from(
    [row.name for row in seed()[::7]]
    + [row.code for row in seed()[::11]]
    + [row.code[:6] for row in seed()[::13]]
    + sorted(exceptions().common)[::5]
    + list("（）()：、，。.:-\t\n 0159０６ＳＨSHKabXDN*中国银行股元万号据网")
    + ["股票代码：", "NASDAQ: META", "00700.HK", "sz002458", "*ST", "XD", "H股", "600519", "000591"]
)
texts = st.lists(_pieces, max_size=30).map("".join) | st.text() | st.text(st.characters())


@given(texts)
def test_mentions_are_in_order_never_overlap_and_never_are_empty(text):
    tagged, *mentions = RECOGNISER.securities(text, tagged=[TAG], on=DAY)
    assert tagged is TAG
    last = 0
    for mention in mentions:
        assert last <= mention["start"] < mention["end"] <= len(text)
        last = mention["end"]


@given(texts)
def test_a_mention_by_code_is_that_code_and_never_a_piece_of_a_number(text):
    for mention in RECOGNISER.securities(text, tagged=[], on=DAY):
        if mention["by"] == "code":
            start, end = mention["start"], mention["end"]
            written = flattened(text[start:end]).upper()
            body = mention["code"].partition(".")[0]
            assert body.lstrip("0") in written
            around = flattened(text[max(0, start - 1) : start] + text[end : end + 1])
            assert not any(mark.isascii() and mark.isalnum() for mark in around)


@given(texts)
def test_a_mention_by_name_is_how_the_table_spells_it(text):
    for mention in RECOGNISER.securities(text, tagged=[TAG], on=DAY):
        if mention["by"] == "name":
            words = flattened(text[mention["start"] : mention["end"]])
            bare = words.lstrip("*").removeprefix("S").removeprefix("*").removeprefix("ST")
            starts = {words, bare, *(words.removeprefix(m) for m in ("*ST", "ST", "XD", "N"))}
            aliases = exceptions().aliases.get(mention["name"], [])
            assert words in aliases or any(mention["name"].startswith(s) for s in starts)


@given(st.text(st.characters(categories=["Cs", "Lo", "Nd", "Po"])))
def test_a_flat_text_keeps_every_place(text):
    flat = flattened(text)
    assert len(flat) == len(text)
    assert flat.encode().decode() == flat
    assert flattened(flat) == flat


@given(texts, st.sampled_from(["600519", "300750", "000858"]), st.integers(0, 9))
def test_a_longer_number_holds_no_code(text, code, digit):
    number = f"{digit}{code}"
    mentions = RECOGNISER.securities(f"{text} {number} ", tagged=[], on=DAY)
    start = len(text) + 1
    inside = [m for m in mentions if m["start"] < start + len(number) and m["end"] > start]
    assert inside == []
