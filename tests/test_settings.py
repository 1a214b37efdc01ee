"""Our own settings: each is explained where it stands, and can come from the environment."""

import re
import runpy
from pathlib import Path

import pytest

SETTINGS = Path(__file__).parents[1] / "newscrawl" / "settings.py"
TEXT = SETTINGS.read_text("utf-8")
OWN = TEXT.partition("# --- newscrawl's own")[2].partition("\n# --- ")[0]
NAMES = re.findall(r"^([A-Z][A-Z_]*)\b.*=", OWN, re.M)


def load() -> dict:
    return runpy.run_path(str(SETTINGS))


def test_the_section_is_found_and_small():
    assert {"STCN_BASE_URL", "ARCHIVE_URL", "RETRY_PAUSE"} <= set(NAMES)
    assert len(NAMES) == len(set(NAMES)) <= 25


@pytest.mark.parametrize("name", NAMES)
def test_the_environment_sets_it(monkeypatch, name):
    default = load()[name]
    monkeypatch.setenv(f"NEWSCRAWL_{name}", "17")
    values = load()
    assert values[name] == "17"
    assert {n: values[n] for n in NAMES if n != name} == {n: load()[n] for n in NAMES if n != name}
    monkeypatch.delenv(f"NEWSCRAWL_{name}")
    assert load()[name] == default


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_stands_above_it(name):
    lines = OWN.splitlines()
    above = lines[next(i for i, line in enumerate(lines) if line.startswith(name)) - 1]
    assert re.match(r"# \S.{10,}", above)


def test_the_environment_makes_no_new_setting(monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_NO_SUCH_SETTING", "1")
    assert "NO_SUCH_SETTING" not in load()


def test_an_empty_value_is_a_value(monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_ARCHIVE_URL", "")
    assert load()["ARCHIVE_URL"] == ""
