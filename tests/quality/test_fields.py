"""What counts as read exactly."""

import pytest

from tests.quality import fields


@pytest.fixture
def one_fixture(monkeypatch):
    expected = {"title": "标题", "source": "甲"}
    monkeypatch.setattr(fields, "fixtures", lambda _kind: [("", {}, expected)])


def test_a_field_that_the_record_lacks_is_a_miss(one_fixture):
    found = fields._exact(lambda _page, _meta: {"title": "标题"}, "article")
    assert found == {"title": [True], "source": [False]}


def test_one_that_a_general_extractor_does_not_know_is_left_out(one_fixture):
    found = fields._exact(lambda _page, _meta: {"title": "别的"}, "article", of_few=True)
    assert found == {"title": [False]}
