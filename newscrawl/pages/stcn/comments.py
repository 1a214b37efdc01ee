"""Whether an article page shows comments (网友评论) of its readers."""

from __future__ import annotations

import re

from newscrawl.pages.stcn.markup import by_class, parse, text_of
from newscrawl.processors import clean_text

NONE_YET = ("", "暂无评论")
"""What a list of comments says that has none."""

# The known form, in which nothing stands beside 暂无评论: it saves parsing the page once more.
# Bounded, for pages that say it a million times over.
_EMPTY = re.compile(
    r'comment-list"[^<>]{0,200}>\s*(?:<[^<>/]{0,200}>\s*)?暂无评论\s*(?:</div>\s*){2}'
)


def has_comments(html: str) -> bool:
    """Whether the ``.comment-list`` in ``#comment`` holds more than 暂无评论.

    No page with comments is known, so what they look like is not either: they are no field of
    the record, and a page that has some is counted, for a person to look at.

    >>> has_comments('<div id="comment"><p class="comment-list">暂无评论 </p></div>')
    False
    """
    if len(_EMPTY.findall(html)) == html.count("comment-list"):
        return False
    lists = by_class(parse(html))["comment-list"]
    inside = (one for one in lists if any(up.get("id") == "comment" for up in one.iterancestors()))
    return any(clean_text(text_of(one)) not in NONE_YET for one in inside)
