"""The body of one article: its paragraphs, and among them what its traps ask for."""

from zlib import crc32

from .model import (
    Credits,
    Element,
    Frame,
    Heading,
    HeadingForm,
    Image,
    ImageForm,
    Items,
    Paragraph,
    Table,
)
from .phrases import person
from .stories import COMMON, Topic
from .wording import Voice

Traps = frozenset[str]


def article_body(voice: Voice, topic: Topic, traps: Traps) -> tuple[Element, ...]:
    """Seven to ten paragraphs with headings, tables, lists and images between them."""
    if "empty" in traps:
        return ()
    body: list[Element] = [Paragraph(voice.fill(voice.pick(topic.leads)))]
    sentences = iter(voice.some(topic.sentences, 5) + voice.some(COMMON, 6))
    for one in sentences:
        text = voice.fill(one)
        if voice.draw() < 0.35:
            text += voice.fill(next(sentences, voice.pick(COMMON)))
        body.append(Paragraph(text))
    for place, element in enumerate(_special(voice, topic, traps)):
        body.insert(min(2 + 2 * place, len(body) - 1), element)
    return tuple(body)


def _special(voice: Voice, topic: Topic, traps: Traps) -> list[Element]:
    """The elements that are no plain paragraph, in the order in which they will stand."""
    found: list[Element] = []
    if "image_bare" in traps:
        found.append(_image(voice, traps, "bare"))
    if "heading_h" in traps:
        found.append(_heading(voice, topic, "h2" if voice.draw() < 0.5 else "h3"))
    if "table" in traps:
        found.append(_table(voice, traps))
    if "heading_strong" in traps:
        found.append(_heading(voice, topic, "strong"))
    if "image_figure" in traps:
        found.append(_image(voice, traps, "figure"))
    if "list" in traps:
        found.append(_items(voice, traps))
    if "frame" in traps:
        found.append(Frame(tuple(voice.fill(line) for line in voice.some(COMMON, 2))))
    found += [_image(voice, traps, form) for trap, form in _PLACED if trap in traps]
    return found


_PLACED: tuple[tuple[str, ImageForm], ...] = (
    ("image_lazy", "lazy"),
    ("image_lazy_data", "lazy_data"),
    ("image_inside", "inside"),
    ("image_before", "before"),
)


def _heading(voice: Voice, topic: Topic, form: HeadingForm) -> Heading:
    return Heading(voice.fill(voice.pick(topic.headings)), form)


def _image(voice: Voice, traps: Traps, form: ImageForm) -> Image:
    name = f"{int(voice.draw() * 0xFFFFFFFFFFFF):012x}"
    url = f"https://static-web.stcn.com/upload/news/{voice.day:%Y%m%d}/{name}.png"
    if "image_version" in traps:
        url += f"?v={crc32(name.encode()) % 9 + 1}"
    caption = None
    if form == "figure":
        caption = voice.fill(voice.pick(("图为{city}的{prod}产线", "数据来源：{org} 制图：{who}")))
    return Image(url, caption, form)


def _table(voice: Voice, traps: Traps) -> Table:
    rows = [("证券简称", "最新价（元）", "涨跌幅", "净流入（万元）")]
    for count in range(voice.between(3, 6)):
        change = "" if count == 1 else voice.fill("{low}")
        rows.append(
            (voice.some_company().name, voice.fill("{yuan}")[:-1], change, voice.fill("{big}"))
        )
    return Table(tuple(rows), "table_without_head" not in traps)


def _items(voice: Voice, traps: Traps) -> Items:
    lines = ("{org}推动{theme}，覆盖{n}个城市", "{prod}产能扩至{big}万套", "{ind}板块研发投入{yi}")
    inner = ("{prov}先行，首批{n}个项目", "{city}跟进，投入{wan}") if "list_nested" in traps else ()
    return Items(
        "list_ordered" in traps,
        tuple(voice.fill(line) for line in lines),
        tuple(voice.fill(line) for line in inner),
    )


def row_image(voice: Voice, traps: Traps) -> Image:
    """The picture of a flash."""
    return _image(voice, traps, "bare")


def last_lines(voice: Voice, traps: Traps) -> Credits | None:
    """The names under a body, if it gives any."""
    editors, readers = (person(voice.draw()),), (person(voice.draw()),)
    if "empty" in traps:
        return None
    if "credits_one_line" in traps:
        return Credits(editors, readers, "one_line")
    if "credits_two_lines" in traps:
        return Credits(editors, readers, "two_lines")
    if "credits_with_layout" in traps:
        return Credits(editors, readers, "with_layout")
    if "proofreader" in traps:
        more = (person(voice.draw()),) if voice.draw() < 0.2 else ()
        return Credits((), readers + more, "proof")
    return None
