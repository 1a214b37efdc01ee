"""The labelled pairs: enough of each kind, and judged as their labels say."""

from collections import Counter

import pytest

from newscrawl.fingerprints.verdict import compare
from tests.fixtures.duplicates.edits import EDITS
from tests.fixtures.duplicates.make import bases, hard, pairs
from tests.quality.duplicates import is_joined, measure, story

LABELLED = pairs()
FALSE_MERGES = 0.005
RECALL = 0.95


def test_there_are_enough_of_each_kind():
    counted = Counter(pair.label for pair in LABELLED)
    assert min(counted[label] for label in ("same", "figures", "company")) >= 200
    assert counted["unrelated"] >= 100
    assert len(bases()) >= 60


def test_every_edit_occurs_alone_and_with_others():
    alone = {pair.edits[0] for pair in LABELLED if pair.label == "same" and len(pair.edits) == 1}
    together = {edit for pair in LABELLED if len(pair.edits) > 1 for edit in pair.edits}
    names = {edit.__name__ for edit in EDITS}
    assert names <= alone
    assert names <= together


def test_the_set_is_the_same_each_time():
    assert pairs() == LABELLED


def test_a_label_is_not_contradicted_by_its_texts():
    for pair in LABELLED:
        if pair.label in ("figures", "company"):
            sides = [(one.title, one.text, one.published_at) for one in (pair.one, pair.other)]
            assert sides[0] != sides[1]


def test_the_floors():
    values = measure()
    assert values["duplicates/recall"] >= RECALL
    assert values["duplicates/false_merges"] <= FALSE_MERGES
    assert values["duplicates/pairs"] == len(LABELLED)


@pytest.mark.parametrize("pair", list(hard()), ids=lambda pair: f"{pair.label}: {pair.edits[0]}")
def test_the_hard_cases(pair):
    assert is_joined(pair) == (pair.label == "same")


def test_the_reason_says_what_differs():
    said = Counter(
        (pair.label, compare(story(pair.one), story(pair.other)).reason) for pair in LABELLED
    )
    assert said["company", "other company"] > 0.95 * sum(
        count for (label, _), count in said.items() if label == "company"
    )
    assert {reason for label, reason in said if label == "figures"} == {
        "other figures",
        "other period",
    }
    assert {reason for label, reason in said if label == "digest"} == {"digest"}
    assert {reason for label, reason in said if label == "correction"} == {"correction"}
