"""Figures, periods and codes in one form."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.fingerprints.figures import FIGURE, is_telling, kind_of, token
from newscrawl.fingerprints.story import fold

DAY = date(2026, 9, 30)


def tokens(text: str) -> list[str]:
    return [token(found, DAY) for found in FIGURE.finditer(fold(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.2亿元", "32000万元"),
        ("3.2亿元", "320,000,000元"),
        ("1.5万亿元", "15000亿元"),
        ("12.50%", "12.5%"),
        ("１２．５％", "12.5%"),
        ("600519.SH", "（600519）"),
        ("sh600519", "600519.sh"),
        ("00700.HK", "00700.hk"),
        ("三季度", "第三季度"),
        ("三季报", "第3季度"),
        ("前三季度", "前三个季度"),
        ("1-6月", "1—6月份"),
        ("上半年", "半年报"),
        ("9月30日", "09月30日"),
        ("2026-09-30", "9月30日"),
        ("今日", "9月30日"),
        ("昨晚", "9月29日"),
        ("今年", "2026年"),
        ("去年", "2025年"),
        ("前8个月", "1-8月"),
    ],
)
def test_two_ways_to_write_one_thing(one, other):
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.2亿元", "3.2亿美元"),
        ("3.2亿元", "3.2万元"),
        ("12.5%", "12.5个百分点"),
        ("25个基点", "25个百分点"),
        ("一季度", "二季度"),
        ("上半年", "下半年"),
        ("三季度", "前三季度"),
        ("9月", "9月9日"),
        ("今日", "昨日"),
        ("600519.SH", "600518.SH"),
        ("近三年", "近五年"),
    ],
)
def test_two_things(one, other):
    assert tokens(one) != tokens(other)


def test_a_chinese_comma_parts_figures():
    assert tokens("增长12，345家") == ["number:12", "number:345"]
    assert tokens("12,345家") == ["number:12345"]


def test_kinds():
    text = "贵州茅台(600519)2026年三季度净利润3.2亿元，同比增长12%，ETF共5只，9月30日"
    kinds = ["code", "year", "period", "money", "rate", None, "number", "day"]
    assert [kind_of(one) for one in tokens(text)] == kinds


def test_what_few_texts_share():
    telling = [
        one for one in tokens("5家 20% 3.2亿元 12.5% 1000万元 600519.SH 9月30日") if is_telling(one)
    ]
    assert telling == ["money:320000000元", "rate:12.5%", "code:600519"]


@given(st.text("0123456789.,%亿万元年月日第一三季度上半今sh-q()", max_size=40))
def test_any_text_can_be_read(text):
    for one in tokens(text):
        assert one
        assert kind_of(one) in {"code", "day", "year", "period", "money", "rate", "number", None}
