import pytest

from newscrawl.securities.codes import written_codes
from newscrawl.securities.flat import flattened
from newscrawl.securities.ranges import hong_kong, mainland


def sure(text: str) -> list[tuple[str, str]]:
    """The codes that are sure by their form alone, with how they are written."""
    return [(text[w.start : w.end], w.code) for w in written_codes(flattened(text)) if w.sure]


@pytest.mark.parametrize(
    ("text", "written", "code"),
    [
        ("600519.SH", "600519.SH", "600519.SH"),
        ("600519.sh", "600519.sh", "600519.SH"),
        ("600519 . SH", "600519 . SH", "600519.SH"),
        ("６００５１９．ＳＨ", "６００５１９．ＳＨ", "600519.SH"),
        ("601318.SS", "601318.SS", "601318.SH"),
        ("000858.XSHE", "000858.XSHE", "000858.SZ"),
        ("sz002458涨停", "sz002458", "002458.SZ"),
        ("SZ:002458", "SZ:002458", "002458.SZ"),
        ("SZ：002458", "SZ：002458", "002458.SZ"),
        ("bj920002", "bj920002", "920002.BJ"),
        ("（SH600519）", "SH600519", "600519.SH"),
        ("股票代码：600519", "600519", "600519.SH"),
        ("证券代码：002458、", "002458", "002458.SZ"),
        ("A股代码600519", "600519", "600519.SH"),
        ("茅台（600519）", "600519", "600519.SH"),
        ("沪深300ETF（510300）", "510300", "510300.SH"),
        ("兴业转债（113052）", "113052", "113052.SH"),
        ("东财转3（123111）", "123111", "123111.SZ"),
        ("老凤祥B（900905）", "900905", "900905.SH"),
        ("蛇口产园REIT（180101）", "180101", "180101.SZ"),
        ("161725.SZ", "161725.SZ", "161725.SZ"),
        ("A500ETF嘉实（159351）", "159351", "159351.SZ"),
        ("招商中证白酒(161725)", "161725", "161725.SZ"),
        ("兴全合润混合（163406）", "163406", "163406.SZ"),
        ("持仓股票（000858）", "000858", "000858.SZ"),
        ("富国中证军工龙头（512710）", "512710", "512710.SH"),
        ("0700.HK", "0700.HK", "00700.HK"),
        ("700.HK", "700.HK", "00700.HK"),
        ("80700.HK", "80700.HK", "80700.HK"),
        ("HK.00700", "HK.00700", "00700.HK"),
        ("港交所：02382", "港交所：02382", "02382.HK"),
        ("H股代码：02318", "02318", "02318.HK"),
        ("上交所：600519", "上交所：600519", "600519.SH"),
        ("NASDAQ: META", "NASDAQ: META", "META.US"),
        ("纽交所：BABA", "纽交所：BABA", "BABA.US"),
        ("BABA.US", "BABA.US", "BABA.US"),
        ("（META.O）", "META.O", "META.US"),
        ("（F.N）", "F.N", "F.US"),
    ],
)
def test_a_form_that_is_sure(text, written, code):
    assert sure(text) == [(written, code)]


@pytest.mark.parametrize(
    "text",
    [
        "600519万元",
        "688256元",
        "000001号",
        "600519.25",
        "1600519",
        "6005190",
        "021-600519",
        "600519.SZ",
        "000001.SH",
        "上证指数（000001）",
        "沪深300（000300）",
        "创业板指399006",
        "（510623）",
        "邮编：200002",
        "电话（600519）",
        "行政区划代码：430100",
        "基金代码：000001",
        "转债代码：600519",
        "申购代码：787727",
        "（000660.KS）",
        "2330.TW",
        "13579.HK",
        "0.HK",
        "港交所：2026年",
        "CEO",
        "（AI）",
        "U.S. 与 F.N",
        "NYSE: BRK.B",
        "SH6005190",
        "ASH600519",
        "sh600519.html",
        "净利润\t（300567）",
        "华夏成长混合（000001）",
        "天弘余额宝(000198)",
        "广发全球精选股票（QDII）A（000906）",
        "招商产业债债券A（代码：000128）",
        "000628大成高新技术产业股票A",
        "建信恒久价值混合（530001）",
        "益民红利成长混合(560002)",
        "易方达增强回报债券A（110017）",
        "H融创债（163376）",
        "南方医科大学（510515）",
        "占比12. HK$30",
        "腾讯(700)",
    ],
)
def test_a_number_that_is_no_code(text):
    assert sure(text) == []


def test_a_label_holds_for_a_whole_list():
    assert [code for _, code in sure("股票代码600030、601211和601688")] == [
        "600030.SH",
        "601211.SH",
        "601688.SH",
    ]


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("买入688256。", True),
        ("688256大涨", True),
        ("688256股价创新高", True),
        ("000651手续费", True),
        ("600887户数", True),
        ("300394分别上涨", True),
        ("688256平收", True),
        ("688256位列第一", True),
        ("688256股", False),
        ("688256平方米", False),
        ("688256分", False),
        ("共计688256", False),
        ("第688256", False),
        ("￥688256", False),
        ("数量：688256", False),
        ("利润\t688256\t", False),
        ("买入510300。", False),
    ],
)
def test_a_bare_number_is_free_when_nothing_makes_it_a_figure(text, free):
    (written,) = written_codes(flattened(text))
    assert (written.sure, written.free) == (False, free)


@pytest.mark.parametrize(
    "digits",
    "600000 601000 603000 605000 688001 689009 900901 000001 001979 002001 003816 300750 "
    "301236 302132 200002 430047 835185 872925 920002 510300 588000 508056 159915 161725 "
    "180101 110059 113052 118031 123111 127045 128136".split(),
)
def test_ranges_of_the_exchanges(digits):
    listing = mainland(digits)
    assert listing is not None
    assert listing.code.startswith(digits)


@pytest.mark.parametrize(
    "digits", "000000 399001 606000 700001 730519 787727 999999 204001 131810".split()
)
def test_numbers_in_no_range(digits):
    assert mainland(digits) is None


def test_hong_kong_has_five_digits():
    assert [hong_kong(d) for d in ("1", "0700", "09988", "80011", "10000", "0")] == [
        "00001.HK",
        "00700.HK",
        "09988.HK",
        "80011.HK",
        None,
        None,
    ]
