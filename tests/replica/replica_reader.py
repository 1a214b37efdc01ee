"""Reads the replica's answers by the rules of docs/record.md, plainly and slowly.

It knows nothing of the replica's model, so page and truth can be held against each other.
"""

import re
from typing import Any

from lxml import html
from lxml.html import HtmlElement

Block = dict[str, Any]
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]")
_CHINESE = re.compile("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—]")
_BLOCKS = {"p", "div", "section", "figure", "figcaption", "td", "blockquote"}


def clean(text: str) -> str:
    text = _INVISIBLE.sub("", text)

    def space(found: re.Match[str]) -> str:
        around = text[max(0, found.start() - 1) : found.start()] + text[found.end() :][:1]
        return "" if "\n" in found[0] and _CHINESE.search(around) else " "

    return re.sub(r"\s+", space, text).strip()


def body_blocks(element: HtmlElement) -> list[Block]:
    reader = _Body()
    reader.walk(element, strong=False)
    reader.flush()
    return reader.blocks


def fragment(text: str) -> HtmlElement:
    return html.fragment_fromstring(text, create_parent="div")


class _Body:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.run: list[tuple[str, bool]] = []
        self.before: list[Block] = []
        self.after: list[Block] = []

    def flush(self) -> None:
        text = clean("".join(part for part, _ in self.run))
        heading = len(text) <= 40 and all(strong for part, strong in self.run if clean(part))
        self.blocks += self.before
        if text:
            self.blocks.append({"type": "heading" if heading else "paragraph", "text": text})
        self.blocks += self.after
        self.run, self.before, self.after = [], [], []

    def walk(self, node: HtmlElement, *, strong: bool) -> None:
        self.run.append((node.text or "", strong))
        for child in node:
            if isinstance(child.tag, str) and child.tag not in ("script", "style"):
                self.element(child, strong=strong)
            self.run.append((child.tail or "", strong))

    def element(self, node: HtmlElement, *, strong: bool) -> None:
        if node.tag == "img":
            self.image(node)
        elif node.tag == "br":
            self.flush()
        elif node.tag in ("h1", "h2", "h3", "h4"):
            self.flush()
            self.blocks.append({"type": "heading", "text": clean(node.text_content())})
        elif node.tag == "figure":
            self.flush()
            self.image(node.find(".//img"), clean(node.find("figcaption").text_content()))
            self.flush()
        elif node.tag == "table" and len(node.xpath(".//td|.//th")) > 1:
            self.flush()
            rows = [
                [clean(cell.text_content()) for cell in row.xpath("td|th")]
                for row in node.xpath(".//tr")
            ]
            self.blocks.append({"type": "table", "rows": rows})
        elif node.tag in ("ul", "ol"):
            self.flush()
            items = [
                clean("".join(one.xpath("text()|p//text()")))
                for one in node.xpath("descendant::li")
            ]
            self.blocks.append({"type": "list", "ordered": node.tag == "ol", "items": items})
        elif node.tag in _BLOCKS:
            self.flush()
            self.walk(node, strong=strong)
            self.flush()
        else:
            self.walk(node, strong=strong or node.tag in ("strong", "b"))

    def image(self, node: HtmlElement, caption: str | None = None) -> None:
        address = node.get("data-src") or node.get("src") or ""
        if address.startswith("data:"):
            return
        url = re.sub(r"[?&]x-oss-process=[^&]*", "", address)
        written = any(clean(part) for part, _ in self.run)
        place = self.after if written else self.before
        place.append({"type": "image", "url": url, "caption": caption})


def without_tails(blocks: list[Block]) -> tuple[list[Block], list[str], list[str]]:
    """The blocks without credits and tails; 责编 and 校对 names."""
    for place, block in enumerate(blocks):
        if block.get("text") == "百万用户都在看":
            blocks = blocks[:place]
            break
    blocks = [
        one
        for one in blocks
        if not re.match("声明：证券时报力求|下载“证券时报”", one.get("text", ""))
    ]
    editors: list[str] = []
    readers: list[str] = []
    kept = []
    for place, block in enumerate(blocks):
        text = block.get("text", "")
        if place < len(blocks) - 3 or not re.match("校对：|责编：", text):
            kept.append(block)
            continue
        for label, names in re.findall(r"(责编|排版|校对)：(\S+(?: (?!责编|排版|校对)\S+)*)", text):
            if label != "排版":
                (editors if label == "责编" else readers).extend(names.split())
    return kept, editors, readers


def plain_text(blocks: list[Block]) -> str:
    lines = []
    for block in blocks:
        if block["type"] == "table":
            lines += ["\t".join(row) for row in block["rows"]]
        elif block["type"] == "list":
            lines += block["items"]
        elif block["type"] != "image":
            lines.append(block["text"])
    return "\n".join(lines)


def page_fields(text: str) -> dict[str, Any]:
    """What one article page says, under the record's names; absent things are empty."""
    tree = html.fromstring(text)
    blocks, body_editors, readers = without_tails(
        body_blocks(tree.xpath('//div[@class="detail-content"]')[0])
    )
    spans = [clean(span.text_content()) for span in tree.xpath('//div[@class="detail-info"]/span')]
    found: dict[str, Any] = {"source": None, "authors": [], "print_edition": None}
    for span in spans:
        label, _, value = span.replace(":", "：", 1).partition("：")
        if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", span):
            found["published_at"] = span.replace(" ", "T")
        elif label == "来源" and value:
            named = re.fullmatch(r"(.+?)(?: (\d{4}-\d\d-\d\d) (\w+)版)?", value.strip())
            assert named
            found["source"] = named[1]
            if named[2]:
                found["print_edition"] = {"date": named[2], "page": named[3]}
        elif label == "作者":
            found["authors"] = value.split()
    editor = "".join(tree.xpath('//div[@class="detail-content-editor"]/text()'))
    keywords = tree.xpath('//meta[@name="keywords"]/@content')[0]
    share = tree.xpath('//div[contains(@class, "social-share")]/@data-url')[0]
    return found | {
        "article_id": tree.xpath('//div[contains(@class, "like-btn")]/@data-id')[0],
        "kind": "flash" if "jump_type=fast_info" in share else "article",
        "title": clean(tree.xpath('string(//div[@class="detail-title"])')),
        "blocks": blocks,
        "text": plain_text(blocks),
        "editors": editor.partition("：")[2].split() or body_editors,
        "proofreaders": readers,
        "tags": [
            clean(one) for one in tree.xpath('//div[@class="detail-content-tags"]/div/text()')
        ],
        "keywords": keywords.split(",") if keywords else [],
        "securities": [
            {
                "code": f"{a.xpath('span/@data-code')[0]}.{a.xpath('string(span[1])').strip()}",
                "name": a.xpath("string(span[2])").strip(),
                "by": "site",
            }
            for a in tree.xpath('//div[@class="stock-tags"]//a')
        ],
        "related": [
            "stcn:" + "".join(filter(str.isdigit, link))
            for link in tree.xpath('//ul[@data-fetch]/li//div[@class="tt"]/a/@href')
        ],
    }


def row_fields(row: dict[str, Any]) -> dict[str, Any]:
    """What one kx row says, under the record's names."""
    content = row["content"] if "<br>" in row["content"] else row["content"].replace("\n", "<br>")
    blocks = body_blocks(fragment(content)) if content else []
    source = row["source"] or None
    tail = re.search(r"(?<=[。？！”])（([\w·、]{2,12})）$", blocks[-1]["text"]) if blocks else None
    if tail and not re.search("完|待续|记者|作者|编辑", tail[1]):
        blocks[-1]["text"] = blocks[-1]["text"][: tail.start()]
        source = source or tail[1]
    pictures = [
        {"type": "image", "url": re.sub(r"[?&]x-oss-process=.*", "", one["src"]), "caption": None}
        for one in row["images"]
    ]
    tags = [one for group in row["tags"] for one in group]
    return {
        "article_id": row["id"],
        "title": clean(fragment(row["title"]).text_content()),
        "source": source,
        "blocks": blocks + pictures,
        "text": plain_text(blocks),
        "important": bool(row.get("isRed", row.get("red"))),
        "tags": [one.get("title", one.get("name")) for one in tags if "stock_code" not in one],
        "securities": [
            {
                "code": f"{one['stock_code'][2:]}.{one['stock_code'][:2].upper()}",
                "name": one.get("title", one.get("name")),
                "by": "site",
            }
            for one in tags
            if "stock_code" in one
        ],
    }


def item_fields(li: HtmlElement) -> dict[str, Any]:
    """What one `li` of a column says; `time` as written."""
    spans = [clean(one.text_content()) for one in li.xpath('.//div[@class="info"]/span')]
    return {
        "article_id": "".join(filter(str.isdigit, li.xpath('.//div[@class="tt"]/a/@href')[0])),
        "title": clean(li.xpath('string(.//div[@class="tt"]/a)')),
        "summary": clean(li.xpath('string(.//div[@class="text ellipsis-2"]/a)')) or None,
        "tags": [clean(one) for one in li.xpath('.//div[@class="tags"]/*/text()')],
        "source": (spans[0] or None) if len(spans) > 1 else None,
        "authors": spans[1].split() if len(spans) > 2 else [],
        "time": spans[-1],
    }
