"""Texts that mean harm, or do it by accident; each format and page shows them as text."""

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "formula": '=HYPERLINK("http://evil.example","click")',
    "full-width formula": "＝1+1",
    "behind a space": " \t@SUM(1)",
    "minus": "-2+3",
    "code": "000001",
    "day": "1/2",
    "cdata": "]]><evil/>",
    "entity": "&lt;b&gt; &amp;",
    "control": "a\x00b\x07c\x1bd\x7f",
    "surrogate": "a\ud800b\udfff",
    "right to left": "\u202egpj.exe\u202c\u200f",
    "no character": "\ufffe\uffff",
    "lines": 'one\r\ntwo\nthree\rfour","five',
    "separators": "a\u2028b\u2029c\x85d",
    "markdown": "# *a* [b](javascript:alert(1)) `c` | d\n---\n1. x",
    "template": "{{ 7*7 }} {% raw %}",
    "long": "涨" * 350_000,
}
