from itertools import pairwise

from newscrawl.securities import Recogniser
from tests.quality.securities import measure
from tests.securities.labels import labelled_texts, learned_names

PRECISION = 0.98
RECALL = 0.95


def test_precision_and_recall_keep_their_floors():
    measured = measure()
    assert measured["securities/precision"] >= PRECISION
    assert measured["securities/recall"] >= RECALL


def test_the_labelled_texts_are_as_many_as_the_floors_need():
    texts = list(labelled_texts())
    assert len(texts) >= 150
    assert sum(len(text.mentions) for text in texts) >= 500
    assert sum(len(text.lures) for text in texts) >= 150


def test_labels_fit_their_texts():
    for text in labelled_texts():
        places = sorted([m[:2] for m in text.mentions] + text.lures)
        assert all(0 <= start < end <= len(text.text) for start, end in places)
        assert all(a[1] <= b[0] for a, b in pairwise(places)), text.place


def test_how_a_mention_was_found_is_told_right():
    recogniser = Recogniser(learned_names())
    for text in labelled_texts():
        labelled = {mention[:3]: mention[3] for mention in text.mentions}
        for security in recogniser.securities(text.text, tagged=text.tagged, on=text.on):
            if security["by"] != "site":
                place = (security["start"], security["end"], security["code"])
                assert labelled.get(place, security["by"]) == security["by"], text.place
