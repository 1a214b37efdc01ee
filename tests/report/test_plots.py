"""Plots: SVG that is whole by itself, with the texts that were given."""

from datetime import date, timedelta

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.plots import (
    bars,
    bars_per_day,
    heat_map,
    hour_map,
    lines_per_day,
    ranges,
    stacked_per_day,
)
from newscrawl.plots.canvas import as_xml, columns, shortened

DAYS = [date(2026, 10, 1) + timedelta(days=number) for number in range(3)]
NAME = "kx 快讯 <b> & \x07"
PLOTS = {
    "bars_per_day": lambda: bars_per_day(dict.fromkeys(DAYS, 3), title=NAME),
    "no bars": lambda: bars_per_day({}, title=NAME),
    "stacked": lambda: stacked_per_day(DAYS, {NAME: [1, 2, 3], "b": [0, 0, 1]}, title=NAME),
    "lines": lambda: lines_per_day(DAYS, {NAME: [0.5, None, 1.0]}, title=NAME),
    "no lines": lambda: lines_per_day(DAYS, {}, title=NAME),
    "heat_map": lambda: heat_map(
        [NAME], DAYS, [[1, 22_222, 0]], [["complete", "in part", "unread"]], title=NAME
    ),
    "no heat": lambda: heat_map([], DAYS, [], [], title=NAME),
    "long heat": lambda: heat_map(
        [NAME],
        [DAYS[0] + timedelta(days=number) for number in range(100)],
        [[1] * 100],
        [["so far"] * 100],
        title=NAME,
    ),
    "hour_map": lambda: hour_map([NAME], [list(range(24))], title=NAME),
    "bars": lambda: bars([(NAME, 3), (NAME, 0)], title=NAME),
    "ranges": lambda: ranges([(NAME, -5, 0), ("b", 60, 1_000_000)], title=NAME),
}


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_svg_without_anything_from_elsewhere(name):
    svg = PLOTS[name]()
    root = lxml.etree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("role"), root.get("aria-label")) == ("img", NAME.replace("\x07", "\ufffd"))
    tags = {lxml.etree.QName(element).localname for element in root.iter()}
    assert tags <= {
        "svg",
        "defs",
        "style",
        "g",
        "path",
        "use",
        "text",
        "clipPath",
        "rect",
        "pattern",
    }
    for element in root.iter():
        for key, value in element.items():
            if key.endswith("href"):
                assert value.startswith("#")
    assert "@0@" not in svg
    assert PLOTS[name]() == svg


@pytest.mark.parametrize("name", ["stacked", "lines", "heat_map", "hour_map", "bars", "ranges"])
def test_names_stay_text(name):
    texts = lxml.etree.fromstring(PLOTS[name]()).xpath("//*[local-name()='text']/text()")
    assert NAME.replace("\x07", "\ufffd") in [text.strip("\n") for text in texts]


def test_a_heat_map_has_the_numbers_and_the_days():
    texts = lxml.etree.fromstring(PLOTS["heat_map"]()).xpath("//*[local-name()='text']/text()")
    assert texts == ["10-01", "10-03", NAME.replace("\x07", "\ufffd"), "1", "22k"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None)))
def test_any_text_is_well_formed(text):
    assert lxml.etree.fromstring(f"<a b='{as_xml(text)}'>{as_xml(text)}</a>") is not None


@given(st.text(), st.integers(2, 40))
def test_a_shortened_text_fits(text, most):
    assert columns(shortened(text, most)) <= most
    if columns(text) <= most:
        assert shortened(text, most) == text
