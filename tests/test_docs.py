"""The documents say what the code does."""

import re
from pathlib import Path

import pytest

from newscrawl.archive.schema import metadata
from newscrawl.pages.stcn.channels import CHANNELS
from newscrawl.spiders.arguments import NAMES

ROOT = Path(__file__).parents[1]
CODE = [p for p in (ROOT / "newscrawl").rglob("*.py") if "replica" not in p.parts]
READMES = ["README.md", "README.zh-CN.md"]


def own_settings() -> list[str]:
    text = (ROOT / "newscrawl" / "settings.py").read_text("utf-8")
    own = text.split("newscrawl's own")[1].split("# ---")[0]
    return re.findall(r"^([A-Z_]+) =", own, re.M)


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_names_each_setting_argument_and_channel(readme):
    text = (ROOT / readme).read_text("utf-8")
    words = [*own_settings(), *NAMES, *CHANNELS]
    assert [word for word in words if not re.search(rf"`{word}\b", text)] == []


def test_each_table_and_column_is_explained():
    text = (ROOT / "docs" / "tables.md").read_text("utf-8")
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    words = [*metadata.tables, "records", "search_words", *columns]
    assert [word for word in words if not re.search(rf"`{word}\b", text)] == []


def test_at_most_25_settings_of_our_own():
    assert 0 < len(own_settings()) <= 25


def test_each_counter_is_documented():
    text = (ROOT / "docs" / "counters.md").read_text("utf-8")
    used = {
        re.sub(r"\{.*?\}.*", "", name)
        for path in CODE
        for name in re.findall(r'(?:inc|set)_value\(\s*f?"([^"]+)"', path.read_text("utf-8"))
    }
    assert len(used) > 15
    assert [name for name in sorted(used) if f"`{name}" not in text] == []


def test_the_two_readmes_have_the_same_parts_and_commands():
    english, chinese = ((ROOT / name).read_text("utf-8") for name in READMES)

    def headings(text: str) -> list[str]:
        return re.findall(r"^(#+) ", text, re.M)

    def code(text: str) -> list[str]:
        blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
        commands = blocks[:-1]  # the last one is the tree, with its captions
        return [re.sub(r"\s+#.*", "", line) for block in commands for line in block.splitlines()]

    assert headings(english) == headings(chinese)
    assert code(english) == code(chinese)


def test_no_module_says_it_is_unfinished():
    unfinished = [p for p in CODE if re.search(r"\bTODO\b|\bFIXME\b", p.read_text("utf-8"))]
    assert unfinished == []
