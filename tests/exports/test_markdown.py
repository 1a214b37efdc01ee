"""Markdown: a person reads the text, and nothing in it is a mark, a tag or a link."""

import re
from io import BytesIO

import pytest

from newscrawl.exports.jsonl import write_jsonl
from newscrawl.exports.markdown import article, escape, write_markdown
from tests.exports.hostile import HOSTILE

PLAIN = re.compile(r"(?<!\\)(?:\\\\)*[<`*\[|]")
RECORD = {
    "title": "贵州茅台：业绩",
    "source": "证券时报网",
    "authors": ["甲", "乙"],
    "published_at": "2026-09-30T12:01:00+08:00",
    "editors": ["丙"],
    "proofreaders": [],
    "url": "https://www.stcn.com/article/detail/1.html",
    "blocks": [
        {"type": "heading", "text": "一、营收"},
        {"type": "paragraph", "text": "    增长5%。\n1. 净利"},
        {"type": "table", "rows": [["项目", "数"], ["a|b", "1"], ["短"]]},
        {"type": "list", "ordered": False, "items": ["甲", "乙"]},
        {"type": "image", "url": "https://img.example/a (1).png", "caption": None},
    ],
}
SHOWN = """\
# 贵州茅台：业绩

证券时报网 · 甲、乙 · 2026-09-30T12:01:00+08:00

## 一、营收

增长5%。
1\\. 净利

| 项目 | 数 |
| --- | --- |
| a\\|b | 1 |
| 短 |  |

- 甲
- 乙

[图片](<https://img.example/a%20(1).png>)

责任编辑：丙

<https://www.stcn.com/article/detail/1.html>"""


def test_an_article_as_a_person_reads_it():
    assert "\n\n".join(article(RECORD)) == SHOWN


def test_an_address_of_no_web_page_is_no_link():
    image = {"type": "image", "url": "javascript:alert(1)", "caption": "图"}
    record = RECORD | {"url": "data:text/html,x", "blocks": [image]}
    shown = "\n\n".join(article(record))
    assert "javascript" not in shown
    assert "data:" not in shown
    assert shown.endswith("\n\n图\n\n责任编辑：丙")


def test_a_table_without_cells_is_left_out():
    for rows in ([], [[]]):
        blocks = [{"type": "table", "rows": rows}]
        assert "|" not in "\n\n".join(article(RECORD | {"blocks": blocks}))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_has_no_marks(name):
    text = escape(HOSTILE[name])
    assert not PLAIN.search(text)
    assert not re.search(r"^\s*(?:#|-|\+|=|[0-9]+[.)])", text, re.MULTILINE)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", text)


def test_hostile_articles(make_job):
    file, job = BytesIO(), make_job()
    write_markdown(file, job)
    text = file.getvalue().decode()
    assert job.rows == len(HOSTILE) == len(re.findall("^# ", text, re.MULTILINE))
    assert "<script" not in text.replace("\\<", "")
    links = re.findall(r"(?<!\\)\]\(<([^>]*)>\)", text)
    assert set(links) == {"https://img.example/a.png"}


def test_json_lines_of_hostile_articles(make_job):
    file, job = BytesIO(), make_job()
    write_jsonl(file, job)
    lines = file.getvalue().split(b"\n")
    assert lines.pop() == b""
    assert len(lines) == job.rows == len(HOSTILE)
    assert "\u202egpj.exe\u202c".encode() in file.getvalue()
