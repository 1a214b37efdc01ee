"""Keys: what shares a run of text or two figures shares them."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.fingerprints.signature import keys_of
from newscrawl.fingerprints.story import Story, profile
from newscrawl.moments import BEIJING
from tests.fixtures.duplicates.edits import BACKGROUND
from tests.fixtures.duplicates.make import bases

NOON = datetime(2026, 9, 30, 12, tzinfo=BEIJING)
BASES = [base.fill(set()) for base in bases()]


def keys(text, title="题", at=NOON):
    return keys_of(profile(Story(title, text, (), at, "flash")))


def shared(one, other):
    return len(set(one.kept) & set(other.asked))


def test_keys_fit_into_64_signed_bits():
    for base in BASES:
        for key in keys(base.text).asked:
            assert -(2**63) <= key < 2**63


def test_keys_are_the_same_in_another_process():
    """They are written down: no seed of the process may be in them."""
    assert keys("沪指翻红").kept == [6216514363665448830]


def test_a_brief_is_kept_by_few_keys():
    briefs = [keys(base.text) for base in BASES if len(base.text) < 250]
    assert sum(len(one.kept) for one in briefs) / len(briefs) < 12


def test_a_long_article_is_kept_by_a_limited_number():
    text = "\n".join(base.text for base in BASES)
    assert len(keys(text).kept) < 100
    assert len(keys(text).asked) < 120


def test_other_figures_leave_a_template_no_pair_of_figures():
    template = "融资余额{}亿元，较前一日增加{}亿元，连续回升。"
    one, other = keys(template.format(8945.21, 46.82)), keys(template.format(8817.64, 31.57))
    assert len(set(one.kept[:2]) & set(other.kept[:2])) == 0


def test_a_short_text_of_another_day_has_another_key():
    assert keys("沪指翻红").kept != keys("沪指翻红", at=NOON + timedelta(days=1)).kept


@settings(max_examples=50)
@given(st.sampled_from(BASES), st.lists(st.sampled_from(BACKGROUND), max_size=12))
def test_an_article_finds_the_flash_that_it_opens_with(base, more):
    """By two keys, except for one of a sentence."""
    article = keys("\n".join((base.text, *more)), "另一个题")
    flash = keys(base.text)
    least = 2 if len(base.text) > 80 else 0
    assert shared(flash, article) >= least
    assert shared(article, flash) >= least


@given(st.text(max_size=30))
def test_any_text_has_a_key(text):
    assert keys(text).kept
    assert len(set(keys(text).asked)) == len(keys(text).asked)
