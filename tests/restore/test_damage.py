"""The simulator does to the true texts what was done to the collected mirror pages."""

import json
import re
from pathlib import Path

import pytest

from tests.restore.damage import Mirror, decoded
from tests.restore.script import script

SAMPLES = Path(__file__).parents[2].parent / "shared" / "mirror" / "samples"
# Entries whose character stands in no page, and only their bytes do: first, or last, in the table.
ASTRIDE = {"01": [("驅", "qū")], "07": [], "12": [("鎮", "zhèn")]}

with_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collected pages are not here")


def entries(page: str) -> list[tuple[str, str]]:
    """The table of a page, as far as it shows, in the order of the page."""
    found = re.findall(r"([\u4e00-\u9fff])\(([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+)\)", page)
    return list(dict.fromkeys(found))


@with_samples
@pytest.mark.parametrize("name", ASTRIDE)
def test_excerpts_come_back(name):
    shown = (SAMPLES / f"{name}.txt").read_text("utf-8")
    true = (SAMPLES / f"{name}.clean.txt").read_text("utf-8")
    # Pages differ in which places are cut: here the first two that hold the bytes of a mark
    # astride, and not the second ！.
    cuts = (lambda mark, n: (mark, n) != ("！", 1)) if name == "12" else None
    mirror = Mirror(script(), [*ASTRIDE[name], *entries(shown)], cuts=cuts)
    assert mirror(true) == shown


@with_samples
def test_the_whole_page_comes_back():
    shown = (SAMPLES / "stcn-2025-02-28.txt").read_text("utf-8")
    true = json.loads((SAMPLES / "stcn-2025-02-28.clean.json").read_text("utf-8"))
    table = [*entries(shown), ("謹", "jǐn"), ("驗", "yàn")]
    mirror = Mirror(script(), table, cuts=lambda mark, _: mark == "！")
    assert mirror("\n\n".join(true["paragraphs"])) in shown
    assert mirror(true["title"]) in shown


def test_a_reading_astride_two_characters_and_the_one_inside_it():
    mirror = Mirror(script(), [("數", "shù"), ("謹", "jǐn")])
    assert mirror("布局数据中心") == "布局?jǐn)?shù)據中心"


def test_a_cut_shifts_the_pairs_behind_it():
    mirror = Mirror(script(), [("對", "duì")], cuts=lambda mark, _: mark == "！")
    assert mirror("过剩”的局面。面对") == "過?!钡木置妗C鎸?duì)"


def test_what_gbk_lacks_and_what_is_no_pair_are_question_marks():
    assert Mirror({}, [])("涨😀") == "涨?"
    assert decoded(b"\xd5\x28a\xd5") == "?a?"
    assert decoded(b"\xaa\xa1\xf8\xa1") == "\ue000\ue234"


def test_a_store_drops_private_use_characters_and_folds_width():
    shown = Mirror({}, [], cuts=lambda mark, _: mark == "！", drops=True)("剩”，约３％")
    assert shown.startswith("?!")
    assert not set(shown) & {"，", "\ue000"}
