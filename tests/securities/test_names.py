from datetime import date

import pytest

from newscrawl.items import Security
from newscrawl.securities import NameRow, Recogniser
from newscrawl.securities.names import NameTable, spellings

DAY = date(2026, 9, 30)


def found(recogniser: Recogniser, text: str, *, tagged=(), on=DAY) -> list[tuple[str, str, str]]:
    """What a text mentions: the words, the code, the name."""
    securities = recogniser.securities(text, tagged=tagged, on=on)
    mentions = [s for s in securities if s["by"] != "site"]
    return [(text[s["start"] : s["end"]], s["code"], s["name"]) for s in mentions]


def test_a_name_is_found_from_the_moment_it_is_learned():
    recogniser = Recogniser()
    assert found(recogniser, "禾川科技大涨") == []
    recogniser.learn([NameRow("禾川科技", "688320.SH", DAY, DAY)])
    assert found(recogniser, "禾川科技大涨") == [("禾川科技", "688320.SH", "禾川科技")]


def test_only_a_new_name_makes_the_automaton_anew():
    recogniser = Recogniser()
    recogniser.securities("", tagged=[], on=DAY)
    automaton = recogniser._spotter._automaton
    recogniser.learn([NameRow("贵州茅台", "600519.SH", DAY, DAY)])
    assert recogniser._spotter._automaton is automaton is not None
    recogniser.learn([NameRow("禾川科技", "688320.SH", DAY, DAY)])
    assert recogniser._spotter._automaton is None


def test_a_code_is_called_what_it_was_called_on_the_day():
    recogniser = Recogniser(
        [
            NameRow("国泰君安", "601211.SH", date(2019, 1, 2), date(2025, 4, 10)),
            NameRow("国泰海通", "601211.SH", date(2025, 4, 11), date(2026, 9, 30)),
        ]
    )
    text = "601211.SH获增持"
    for on, name in [
        (date(2018, 1, 2), "国泰君安"),
        (date(2025, 4, 10), "国泰君安"),
        (date(2025, 4, 11), "国泰海通"),
        (date(2027, 1, 4), "国泰海通"),
    ]:
        assert found(recogniser, text, on=on) == [("601211.SH", "601211.SH", name)]


def test_a_name_that_moved_is_the_code_that_bore_it_on_the_day():
    recogniser = Recogniser(
        [
            NameRow("禾川科技", "600832.SH", date(2010, 1, 4), date(2015, 5, 20)),
            NameRow("禾川科技", "600637.SH", date(2015, 6, 19), date(2026, 9, 30)),
        ]
    )
    codes = [
        found(recogniser, "禾川科技", on=date(y, 6, 1))[0][1] for y in (2009, 2014, 2020, 2027)
    ]
    assert codes == ["600832.SH", "600832.SH", "600637.SH", "600637.SH"]


def test_a_code_that_nobody_knows_has_no_name():
    assert found(Recogniser(), "688999.SH获增持") == [("688999.SH", "688999.SH", None)]


def test_a_short_name_that_was_learned_needs_evidence():
    recogniser = Recogniser([NameRow("张裕A", "000869.SZ", DAY, DAY)])
    assert found(recogniser, "张裕公司酿酒") == []
    tag = Security(code="000869.SZ", name="张裕A", by="site")
    assert found(recogniser, "张裕公司酿酒", tagged=[tag]) == [("张裕", "000869.SZ", "张裕A")]
    assert found(recogniser, "张裕（000869）")[0] == ("张裕", "000869.SZ", "张裕A")
    assert found(recogniser, "张裕A涨停") == [("张裕A", "000869.SZ", "张裕A")]


def test_a_common_word_needs_its_own_code_beside_it():
    recogniser = Recogniser()
    assert found(recogniser, "太阳能发电") == []
    assert found(recogniser, "太阳能（600519）") == [("600519", "600519.SH", "贵州茅台")]
    assert [m[0] for m in found(recogniser, "太阳能（000591）")] == ["太阳能", "000591"]
    assert [m[0] for m in found(recogniser, "000591 太阳能")] == ["000591", "太阳能"]
    other = Security(code="300024.SZ", name="机器人", by="site")
    assert found(recogniser, "太阳能发电", tagged=[other]) == []


def test_the_tag_says_which_listing_a_name_means():
    recogniser = Recogniser()
    tag = Security(code="02318.HK", name="中国平安", by="site")
    assert found(recogniser, "中国平安公告") == [("中国平安", "601318.SH", "中国平安")]
    assert found(recogniser, "中国平安公告", tagged=[tag])[0][1] == "02318.HK"
    assert found(recogniser, "中国平安H股公告")[0][1] == "02318.HK"
    assert found(recogniser, "中国平安（02318.HK）")[0][1] == "02318.HK"


def test_a_code_in_brackets_tells_of_a_listing_that_the_table_does_not_know():
    assert found(Recogniser(), "恒瑞医药（01276.HK）") == [
        ("恒瑞医药", "01276.HK", "恒瑞医药"),
        ("01276.HK", "01276.HK", "恒瑞医药"),
    ]
    assert found(Recogniser(), "恒瑞医药（688999）")[0][1] == "600276.SH"


def test_what_the_site_tagged_comes_first_and_unchanged():
    tag = Security(code="600519.SH", name="贵州茅台", by="site")
    securities = Recogniser().securities("五粮液与贵州茅台", tagged=[tag], on=DAY)
    assert securities[0] is tag
    assert [s["name"] for s in securities[1:]] == ["五粮液", "贵州茅台"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("*ST康美复牌", "600518.SH"),
        ("ST康美复牌", "600518.SH"),
        ("XD贵州茅除息", "600519.SH"),
        ("DR宁德时派息", "300750.SZ"),
        ("N中芯上市", "688981.SH"),
    ],
)
def test_a_status_before_a_name_that_is_cut_short(text, code):
    ((words, this, _),) = found(Recogniser(), text)
    assert (words, this) == (text[:-2], code)


def test_a_cut_name_that_could_be_two_is_none():
    recogniser = Recogniser([NameRow("康美新材", "603999.SH", DAY, DAY)])
    assert found(recogniser, "ST康美复牌") == []


def test_a_share_in_hong_kong_that_nobody_knows_is_none():
    assert found(Recogniser(), "恒瑞医药H股涨2%") == []
    assert found(Recogniser(), "恒瑞医药H股发行获备案")[0][1] == "600276.SH"
    assert found(Recogniser(), "恒瑞医药H股（01276.HK）")[0][1] == "01276.HK"


def test_a_legal_name_is_the_company_of_its_short_name():
    text = "比亚迪股份有限公司（01211.HK）、比亚迪股份有限公司、中国石油化工股份有限公司"
    assert found(Recogniser(), text) == [
        ("比亚迪", "01211.HK", "比亚迪"),
        ("01211.HK", "01211.HK", "比亚迪"),
        ("比亚迪", "002594.SZ", "比亚迪"),
        ("中国石油化工", "600028.SH", "中国石化"),
    ]


def test_two_codes_of_beijing_are_one_listing():
    recogniser = Recogniser([NameRow("生物谷", "920266.BJ"), NameRow("方大新材", "920163.BJ")])
    assert [m[1] for m in found(recogniser, "方大新材（838163）")] == ["838163.BJ", "838163.BJ"]
    assert found(recogniser, "方大新材（920266）")[0][1] == "920163.BJ"


def test_a_learned_name_that_goes_on_as_an_ordinary_word_needs_evidence():
    recogniser = Recogniser([NameRow("浙江医药", "600216.SH", DAY, DAY)])
    assert found(recogniser, "浙江医药产业规模扩大，浙江医药行业协会") == []
    for text in ("浙江医药业绩预增", "浙江医药市场份额上升", "浙江医药节前停牌"):
        assert found(recogniser, text)[0][1] == "600216.SH"


def test_days_known_win_over_unknown_and_the_span_widens():
    table = NameTable()
    assert table.learn([NameRow("禾川科技", "688320.SH")]) == ["禾川科技"]
    for day in (date(2026, 3, 2), date(2026, 1, 5)):
        assert table.learn([NameRow("禾 川科技", "688320.SH", day, day)]) == []
    row = table.row_of("禾川科技", DAY, ())
    assert (row.first_seen, row.last_seen) == (date(2026, 1, 5), date(2026, 3, 2))


@pytest.mark.parametrize("name", ["科", "688320", "", " "])
def test_what_is_no_name_is_not_learned(name):
    recogniser = Recogniser([NameRow(name, "688320.SH", DAY, DAY)])
    assert found(recogniser, "科科科 688320.SH") == [("688320.SH", "688320.SH", None)]


def test_spellings_never_leave_a_single_character():
    assert spellings("万A") == ["万A"]


def test_a_name_cut_short_by_the_end_of_the_text_ends_with_it():
    [mention] = Recogniser().securities("昨晚，*ST苏宁", tagged=(), on=DAY)
    assert (mention["code"], mention["start"], mention["end"]) == ("002024.SZ", 3, 8)
