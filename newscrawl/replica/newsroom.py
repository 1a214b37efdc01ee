"""Makes one article from the seed and its place in the world; nothing is kept here."""

from datetime import timedelta

from . import flashes, phrases, traps
from .body import article_body, last_lines, row_image
from .channels import CHANNELS
from .model import Article, Element, Heading, Item, Paragraph, Row, Slot
from .stories import TOPICS
from .wording import Voice

_SUMMARY_CUT = 58
_SUMMARY_WHOLE = 160


def write(seed: int, slot: Slot) -> Article:
    """The article of this slot; the same seed and slot give the same article."""
    carried = traps.carried(seed, slot.number, slot.kind)
    voice = Voice((seed << 40) + slot.number * 2 + 1, slot.published)
    return (_flash if slot.kind == "flash" else _story)(voice, slot, carried)


def _flash(voice: Voice, slot: Slot, carried: frozenset[str]) -> Article:
    title, lines = _digest(voice) if "digest" in carried else _brief(voice, carried)
    attribution = voice.pick(phrases.PUBLISHERS) if "attribution" in carried else None
    if attribution is None and "attribution_decoy" in carried:
        lines[-1] += voice.pick(("（完）", "（待续）", "（记者张晓峰）"))
    dateline = (
        "证券时报网讯，" if voice.draw() < 0.1 else f"人民财讯{slot.published:%-m月%-d日}电，"
    )
    lines[0] = dateline + lines[0]
    body: list[Element] = [
        Heading(line, "strong")
        if "digest_strong" in carried and line in flashes.DIGEST_SECTIONS
        else Paragraph(line)
        for line in lines
    ]
    if "row_image" in carried:
        body.append(row_image(voice, carried))
    securities = () if "no_securities" in carried else tuple(voice.named[:4])
    row = Row(
        _row_source(voice, carried, attribution),
        attribution,
        "row_empty" in carried,
        "row_important" in carried,
    )
    tags = _tags(voice)
    return Article(
        slot=slot,
        title=title,
        body=tuple(body),
        source=attribution or "人民财讯",
        print_edition=None,
        authors=(phrases.person(voice.draw()),) if "page_author" in carried else (),
        editors=(phrases.person(voice.draw()),),
        credits=None,
        tags=tags,
        keywords=() if "no_keywords" in carried else (*tags, *(one.name for one in securities)),
        securities=securities,
        row=row,
        item=_item(voice, carried, row.source or attribution, (), "".join(lines)),
        traps=carried,
        look=voice.between(0, 1 << 30),
    )


def _brief(voice: Voice, carried: frozenset[str]) -> tuple[str, list[str]]:
    subject = voice.pick(("company", "company", "company", "market", "macro", "overseas"))
    title, text = voice.pick(flashes.FLASHES[subject])
    lines = [voice.fill(text)]
    if "several_paragraphs" in carried:
        lines += [voice.fill(line) for line in voice.some(flashes.MORE, voice.between(2, 4))]
    return voice.fill(title), lines


def _digest(voice: Voice) -> tuple[str, list[str]]:
    """A digest of at least 1,200 characters; its companies get securities as they come."""
    title = voice.fill(voice.pick(flashes.DIGEST_TITLES))
    lines: list[str] = []
    for section, templates in flashes.DIGEST_SECTIONS.items():
        lines.append(section)
        lines += [voice.fill(voice.pick(templates)) for _ in range(voice.between(9, 12))]
    return title, lines


def _row_source(voice: Voice, carried: frozenset[str], attribution: str | None) -> str:
    if "row_source_empty" in carried:
        return ""
    if "row_source_other" in carried:
        return attribution or voice.pick(phrases.PUBLISHERS)
    return "人民财讯"


def _story(voice: Voice, slot: Slot, carried: frozenset[str]) -> Article:
    topic = TOPICS[CHANNELS[slot.channels[0]].topic]
    title = voice.fill(voice.pick(topic.titles))
    body = article_body(voice, topic, carried)
    source, authors = _source(voice, carried), _authors(voice, carried)
    day = slot.published.date() - timedelta(days=voice.between(0, 1))
    edition = (day, f"A{voice.between(1, 16):03d}") if source and "epaper" in carried else None
    tags = () if "no_tags" in carried else _tags(voice)
    securities = tuple(voice.named[:5])
    shown = source or (voice.pick(phrases.HOUSES) if "li_only_source" in carried else None)
    listed = authors
    if "li_only_author" in carried:
        listed = (phrases.person(voice.draw()),)
    return Article(
        slot=slot,
        title=title,
        body=body,
        source=source,
        print_edition=edition,
        authors=authors,
        editors=_editors(voice, carried),
        credits=last_lines(voice, carried),
        tags=tags,
        keywords=() if "no_keywords" in carried else (*tags, *(one.name for one in securities)),
        securities=securities,
        row=None,
        item=_item(voice, carried, shown, listed, _opening(voice, body)),
        traps=carried,
        look=voice.between(0, 1 << 30),
    )


def _source(voice: Voice, carried: frozenset[str]) -> str | None:
    if "no_source" in carried or "li_only_source" in carried:
        return None
    return "证券时报" if "epaper" in carried else voice.pick(phrases.HOUSES)


def _authors(voice: Voice, carried: frozenset[str]) -> tuple[str, ...]:
    if "no_author" in carried or "li_only_author" in carried:
        return ()
    count = 2 if "two_authors" in carried else 1
    return tuple(phrases.person(voice.draw()) for _ in range(count))


def _editors(voice: Voice, carried: frozenset[str]) -> tuple[str, ...]:
    if "no_editor" in carried:
        return ()
    count = 2 if "two_editors" in carried else 1
    return tuple(phrases.person(voice.draw()) for _ in range(count))


def _tags(voice: Voice) -> tuple[str, ...]:
    return tuple(dict.fromkeys(voice.pick(phrases.THEMES) for _ in range(voice.between(1, 3))))


def _opening(voice: Voice, body: tuple[Element, ...]) -> str:
    first = body[0] if body else None
    return first.text if isinstance(first, Paragraph) else voice.fill("{org}{day}发布{theme}图解。")


def _item(
    voice: Voice,
    carried: frozenset[str],
    source: str | None,
    authors: tuple[str, ...],
    opening: str,
) -> Item:
    summary: str | None = opening
    if "li_no_summary" in carried:
        summary = None
    elif len(opening) > (_SUMMARY_WHOLE if "li_whole_summary" in carried else _SUMMARY_CUT):
        summary = opening[:_SUMMARY_CUT].rstrip() + "..."
    if "li_time_only" in carried:
        source, authors = None, ()
    thumbnail = None
    if "thumbnail_missing" not in carried:
        name = f"{int(voice.draw() * 0xFFFFFFFF):08x}"
        thumbnail = f"https://static-web.stcn.com/upload/wechat/{voice.day:%Y%m%d}/{name}.png"
    if "thumbnail_empty" in carried:
        thumbnail = ""
    return Item(summary, "li_no_tags" not in carried, source, authors, thumbnail)
