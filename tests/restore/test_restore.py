"""Damaged texts come back; genuine texts stay as they are; nothing raises."""

import json
import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.errors import UserError
from newscrawl.restore import Restored, extra, is_mirror_text, restore_text, runs, words
from newscrawl.restore.symbols import Symbols
from tests.pace import pace
from tests.restore.damage import Mirror
from tests.restore.distance import LOST, errors, folded
from tests.restore.script import script
from tests.restore.simulated import clean_texts, genuine_texts, page
from tests.restore.test_damage import ASTRIDE, SAMPLES, with_samples

GOALS = {"annotations": 0.0005, "astride": 0.0, "eaten": 0.003, "cuts": 0.003, "dropped": 0.01}
SEED = 7


@pytest.mark.parametrize("case", GOALS)
def test_error_rates(case):
    distance = unmarked = 0
    for true in clean_texts().values():
        restored = restore_text(page(true, case, SEED))
        assert restored.damaged
        assert restored.unrestored == restored.text.count(LOST) / len(restored.text)
        distance += errors(true, restored.text)
        unmarked += errors(true, restored.text, forgive_marked=True)
    length = sum(map(len, clean_texts().values()))
    assert distance / length <= GOALS[case]
    assert unmarked / length <= (0.001 if case == "dropped" else 0.0004)


@with_samples
@pytest.mark.parametrize("name", ASTRIDE)
def test_collected_excerpts(name):
    shown = (SAMPLES / f"{name}.txt").read_text("utf-8")
    true = (SAMPLES / f"{name}.clean.txt").read_text("utf-8")
    assert folded(restore_text(shown).text.strip()) == folded(true.strip())


@with_samples
def test_the_collected_page():
    true = json.loads((SAMPLES / "stcn-2025-02-28.clean.json").read_text("utf-8"))
    restored = restore_text((SAMPLES / "stcn-2025-02-28.txt").read_text("utf-8"))
    lines = restored.text.split("\n")
    assert [part for part in (true["title"], *true["paragraphs"]) if part not in lines] == []
    assert restored.unrestored == 0.0


@pytest.mark.parametrize("name", [*clean_texts(), *genuine_texts()])
def test_genuine_texts_stay_byte_for_byte(name):
    text = (clean_texts() | genuine_texts())[name]
    assert restore_text(text) == Restored(text, damaged=False, unrestored=0.0)


MIRRORED = (
    "公司董事長(zhǎng)說(shuō)，國(guó)內(nèi)市場(chǎng)的需求在增長(zhǎng)，"
    "利潤(rùn)也在增長(zhǎng)，并不擔(dān)心。"
)


def test_english_in_brackets_stays():
    restored = restore_text(MIRRORED + "軟銀（SoftBank）出資(Stargate)，項目(wu)待定。")
    assert restored.text.endswith("软银（SoftBank）出资(Stargate)，项目(wu)待定。")


def test_a_bracket_behind_a_reading_stays():
    assert restore_text(MIRRORED + "計(jì)(jia)算").text.endswith("计(jia)算")


@pytest.mark.parametrize(
    ("shown", "true"),
    [
        (
            "看著他，隨著市場，著名作家的著作，顯著增長，著手解決",
            "看着他，随着市场，著名作家的著作，显著增长，着手解决",
        ),
        ("乾隆年間，聲名狼藉，瞭望", "乾隆年间，声名狼藉，瞭望"),
        ("陜西凈利潤準確，臺灣啟動，後來", "陕西净利润准确，台湾启动，後来"),
        ("收評價為“三級”嗎", "收评价为“三级”吗"),
    ],
)
def test_characters_are_turned_one_by_one(shown, true):
    assert restore_text(MIRRORED + shown).text.endswith(true)


def test_half_width_marks_beside_chinese_become_full_width_when_all_were_folded():
    folded_page = (
        MIRRORED.replace("，", ",") + "增長1,234元,比例1:2;代號(hào)(Star)的(約3%),對(duì)嗎?OK?"
    )
    assert restore_text(folded_page).text.endswith(
        "增长1,234元，比例1:2；代号（Star）的（约3%），对吗？OK?"
    )
    kept = MIRRORED + "增長1,234元,比例"
    assert restore_text(kept).text.endswith("增长1,234元,比例")


def test_what_cannot_be_known_is_marked():
    # 局數2: the reading of 謹 shifts the pairs, and the digit goes with the second byte of 數.
    shown = Mirror(script(), [("謹", "jǐn")])("布局数2个")
    assert shown == "布局?jǐn)?個"
    restored = restore_text(MIRRORED + shown)
    assert restored.text.endswith("\ufffd个")
    assert restored.unrestored == restored.text.count(LOST) / len(restored.text) > 0


def test_signs_of_damage_that_nothing_explains_are_marked():
    restored = restore_text(MIRRORED + "公司\ue123的\nA?shù)在")
    assert restored.text.endswith("公司\ufffd的\nA\ufffd在")
    assert restored.unrestored == 2 / len(restored.text)


def test_a_mark_that_stood_in_the_page_is_no_loss_of_the_mirror():
    assert restore_text(MIRRORED + "公司\ufffd").unrestored == 0.0


@pytest.mark.parametrize("twice", [0.4, 1.0])
def test_the_sister_kind(twice):
    rng = random.Random(1)
    toneless = {
        "場": "chang",
        "公": "gong",
        "的": "de",
        "市": "shi",
        "在": "zai",
        "大": "da",
        "行": "xing",
    }

    def annotate(found: re.Match[str]) -> str:
        if rng.random() < 0.5:
            return found[0]
        return found[0] + f"({toneless[found[0]]})" * (2 if rng.random() < twice else 1)

    for true in [clean_texts()["bank"], clean_texts()["gold"]]:
        shown = re.sub("|".join(toneless), annotate, Mirror(script(), [], folds=False)(true))
        assert restore_text(shown) == Restored(true, damaged=True, unrestored=0.0)


def test_a_simplified_text_of_the_sister_kind():
    true = "市场在上涨，公司的公告在增加。"
    shown = "市(shi)(shi)场在(zai)(zai)上涨，公(gong)司的(de)(de)公(gong)(gong)告在增加。"
    assert restore_text(shown).text == true


ALPHABET = (
    "的在股市場长長國国數数說著着后後于於里裡，。！？、“”（）()?,.:!;[]<>/ abnshùzhǎngAB09%"
    "\n\ue000\ufffd鎸妗钡"
)


@settings(max_examples=60, deadline=2000 * pace())
@given(st.sampled_from(["", MIRRORED]), st.text(ALPHABET, max_size=120))
@example(MIRRORED, "?shù)" * 30)
@example(MIRRORED, "?," * 60)
@example(MIRRORED, "數(shù)?" * 30)
def test_never_raises(before, behind):
    text = before + behind
    restored = restore_text(text)
    assert 0.0 <= restored.unrestored <= 1.0
    assert restored.damaged or restored.text == text


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_without_readings_stays(text):
    assert restore_text(text) == Restored(text, damaged=False, unrestored=0.0)


GENUINE = st.lists(
    st.sampled_from(
        "公司 市场 增长 在 的 与 数据 国际 （Apollo） (Stargate) (wu) （shi） ？ ! ， 3%".split()
    ),
    max_size=80,
)


@settings(max_examples=60)
@given(GENUINE)
def test_chinese_and_english_with_brackets_stay(parts):
    text = "".join(parts)
    assert restore_text(text).text == text


@pytest.mark.parametrize("garbage", ["钡木置妗鎸" * 200, "?," * 200], ids=["run", "cuts"])
def test_no_page_takes_for_ever(garbage, monkeypatch):
    # The limit for one page is lowered, so that reaching it takes no time in a test.
    monkeypatch.setattr(runs, "_MOST_GUESSES", 500)
    guesses = 0

    def counted(self: Symbols, *args: object, **kwargs: object) -> object:
        nonlocal guesses
        guesses += 1
        return read(self, *args, **kwargs)

    read = Symbols.read
    monkeypatch.setattr(Symbols, "read", counted)
    text = MIRRORED + "?!" + garbage
    assert restore_text(text).damaged
    # Three kinds of guesses at each place, and a few more rounds for those that start anew there.
    most_of_one_run = runs._LONGEST_RUN * 3 * runs._BEAM * 3
    assert 0 < guesses <= 500 + len(text) + most_of_one_run


def test_the_gate_is_open_for_mirrors_only():
    assert is_mirror_text(MIRRORED)
    assert not is_mirror_text(restore_text(MIRRORED).text)
    assert not is_mirror_text(MIRRORED.replace("并", "並").replace("說", "於是後來說"))


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(extra, "find_spec", lambda _: None)
    words.word_list.cache_clear()
    with pytest.raises(UserError, match=r"pip install 'newscrawl\[mirror\]'"):
        words.word_list()
