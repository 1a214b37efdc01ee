"""``scrapy doctor --save``: a place that cannot be written is found before, or costs no report."""

import pytest

from newscrawl.commands import doctor_save
from newscrawl.commands.doctor_save import check_new_folder, save
from newscrawl.commands.doctor_site import Site
from newscrawl.commands.doctor_spider import Seen
from newscrawl.errors import UserError
from tests.visit.walk import visited


def test_a_folder_that_nothing_can_be_put_into(tmp_path, monkeypatch):
    def full(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(doctor_save, "TemporaryDirectory", full)
    with pytest.raises(UserError, match="kept cannot be written: Read-only file system"):
        check_new_folder(tmp_path / "kept")


def test_a_new_folder_is_made_with_those_above_it(tmp_path):
    check_new_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_disk_that_is_full_during_the_visit_costs_no_report(tmp_path):
    (tmp_path / "listing" / "yw-page").mkdir(parents=True)
    written, unsaved = save(seen := visited(), tmp_path)
    assert [place.name for place in written] == ["kx", "kx-end"]
    site = Site("http://127.0.0.1", Seen(seen.answers, seen.checks), written, unsaved)
    assert [look for look in site.attention if "yw-page is there already" in look]
    assert len(list(site.lines())) > 30
