"""The body of an article as HTML, in the three styles the site has: p, section, br."""

from collections.abc import Callable, Iterator

from .dirt import escape, resized, soil
from .elements_html import list_html, set_inside, table_html, with_images
from .model import Article, Element, Frame, Heading, Image, Items, Paragraph, Table
from .stories import TAIL_HEADLINES
from .wording import Voice

STATEMENT = (
    "声明：证券时报力求信息真实、准确，文章提及内容仅供参考，不构成实质性投资建议，据此操作风险自担",
    "下载“证券时报”官方APP，或关注官方微信公众号，即可随时了解股市动态，洞察政策信息，把握财富机会。",
)
_SCRIPT = '<script src="https://static-web.stcn.com/static/scripts/echarts.min.js"></script>'
_SCRIPT_TEXT = '<script>var option = {"title": "走势图", "data": [1, 2]};</script>'
_EMPTY = ("", "\n                            ", "<p></p>", "<p>&nbsp;</p><p><br></p>")
_BREAKS = ("<br>", "<br/>", "<br><br>", "<br />\n")
_SECTION = '<section style="margin: 0px 8px;box-sizing: border-box;">'


class Typesetter:
    """Sets one body; its draws come from the article's look, so they are the same each time."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.traps = article.traps
        self.voice = Voice(article.look, article.slot.published)
        self.draw = self.voice.draw
        self.in_one = article.row is not None and self.draw() < 0.5
        self.wrap = self._style()

    def body(self) -> str:
        """The inside of `div.detail-content`."""
        if not self.article.body:
            return _EMPTY[self.article.slot.number // 100 % len(_EMPTY)]
        parts = list(self._parts())
        if "comment_in_body" in self.traps:
            parts.insert(1, "<!-- 正文广告位 start -->")
        if "style_in_body" in self.traps:
            parts.insert(0, "<style>.rich_media_content p { margin: 0 }</style>")
        if "image_data" in self.traps:
            parts.insert(1, '<p><img src="data:image/png;base64,iVBORw0KGgo="></p>')
        html = ("\n            ").join(parts)
        if "section_style" in self.traps:
            deep = 2 + int(self.draw() * 3)
            html = '<section data-role="outer">' * deep + html + "</section>" * deep
        return html

    def _style(self) -> Callable[[str], str]:
        if "section_style" in self.traps:
            return lambda html: f"{_SECTION}<p><span>{html}</span></p></section>"
        if "break_style" in self.traps:
            return lambda html: html + _BREAKS[int(self.draw() * len(_BREAKS))]
        if self.in_one:
            return lambda html: html + "<br>"
        indent = "0" if self.article.row else "2em"
        return lambda html: f'<p style="text-indent:{indent}">{html}</p>'

    def _parts(self) -> Iterator[str]:
        """The HTML of each element; an image inside a paragraph is set with that paragraph."""
        body = self.article.body
        if self.in_one:
            yield '<p style="text-indent:0">' + "".join(self._elements(body)) + "</p>"
        else:
            yield from self._elements(body)
            yield from self._last_lines()

    def _elements(self, body: tuple[Element, ...]) -> Iterator[str]:
        paragraphs = 0
        for place, element in enumerate(body):
            if isinstance(element, Paragraph):
                before = body[place - 1] if place else None
                after = body[place + 1] if place + 1 < len(body) else None
                html = self._paragraph(element.text, first=paragraphs == 0, last=after is None)
                yield self.wrap(with_images(html, before, after, self._img))
                paragraphs += 1
            elif not (isinstance(element, Image) and set_inside(body, place)):
                yield self._other(element)

    def _paragraph(self, text: str, *, first: bool, last: bool) -> str:
        dateline, comma, rest = text.partition("，")
        if first and self.article.row and "dateline_node" in self.traps and comma and rest:
            html = f"{escape(dateline)}，\n<span>{soil(rest, self.traps, self.draw)}</span>"
        else:
            html = self._inline(soil(text, self.traps, self.draw), lead=not first)
        # Of up to 40 characters it would be a heading.
        if last and len(text) > 45 and "long_strong" in self.traps:
            html = f"<strong>{html}</strong>"
        if first and "script_in_paragraph" in self.traps:
            html = (_SCRIPT_TEXT if "script_with_text" in self.traps else _SCRIPT) + html
        return html

    def _inline(self, html: str, *, lead: bool) -> str:
        """Links on companies; `lead`: perhaps a strong and coloured beginning."""
        if "link_in_body" in self.traps:
            for one in self.article.securities[:2]:
                link = f'<a href="/quotes/index/{one.stock_code}.html">{one.name}</a>'
                html = html.replace(one.name, link, 1)
        elif lead and self.draw() < 0.15:
            head, comma, rest = html.partition("，")
            if comma and rest:
                return f'<strong><span style="color:#333">{head}，</span></strong>{rest}'
        return html

    def _other(self, element: Element) -> str:
        match element:
            case Heading():
                html = self._heading(element)
            case Image():
                html = self._image(element)
            case Table():
                html = table_html(element)
            case Frame(paragraphs):
                texts = (soil(text, self.traps, self.draw) for text in paragraphs)
                inside = "".join(f"<p>{text}</p>" for text in texts)
                html = f'<table border="1"><tbody><tr><td>{inside}</td></tr></tbody></table>'
            case Items():
                html = list_html(element)
            case Paragraph(text):
                html = self.wrap(escape(text))
        return html

    def _heading(self, heading: Heading) -> str:
        text, form = heading.text, heading.form
        if form != "strong":
            return f"<{form}>{escape(text)}</{form}>"
        if self.draw() < 0.3:
            middle = len(text) // 2
            halves = f"<strong>{escape(text[:middle])}</strong><b>{escape(text[middle:])}</b>"
            return self.wrap(halves)
        return self.wrap(f"<strong>{escape(text)}</strong>")

    def _image(self, image: Image) -> str:
        html = self._img(image)
        if image.form == "figure":
            note = escape(image.caption or "")
            return f"<figure>{html}<figcaption>\n  {note}\n</figcaption></figure>"
        if self.in_one or self.draw() < 0.5:
            return html
        return f'<p style="text-align:center">{html}</p>'

    def _img(self, image: Image) -> str:
        address = escape(resized(image.url, 640) if self.draw() < 0.6 else image.url)
        match image.form:
            case "lazy":
                return f'<img class="lazy" data-src="{address}" alt="">'
            case "lazy_data":
                blank = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
                return f'<img class="lazy" src="{blank}" data-src="{address}">'
            case _:
                return f'<img src="{address}" alt="" width="640"/>'

    def _last_lines(self) -> Iterator[str]:
        names = self.article.credits
        if names:
            editors, readers = (
                "责编：" + " ".join(names.editors),
                "校对：" + " ".join(names.proofreaders),
            )
            match names.form:
                case "proof":
                    yield self.wrap(readers)
                case "one_line":
                    yield self.wrap(f"{editors}\u3000{readers}")
                case "two_lines":
                    yield self.wrap(editors)
                    yield self.wrap(readers)
                case "with_layout":
                    yield self.wrap(f"{editors}&nbsp; 排版：汪云鹏&nbsp; {readers}")
        if "statement_inside" in self.traps:
            yield from map(self.wrap, STATEMENT)
        if "wechat_tail" in self.traps:
            yield self.wrap("<strong>百万用户都在看</strong>")
            # They are words, so another look must not change them.
            voice = Voice(self.article.slot.article_id, self.article.slot.published)
            for headline in voice.some(TAIL_HEADLINES, 4):
                yield self.wrap(escape(voice.fill(headline)))
            yield '<p><img src="https://static-web.stcn.com/upload/wechat/code.png"></p>'
