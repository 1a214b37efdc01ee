"""Rows of kx: the JSON objects of flashes and of adverts."""

from typing import Any

from .dirt import resized, soil_title
from .model import Article, Heading, Image, Paragraph, Security

Json = dict[str, Any]


def flash_row(article: Article, *, pinned: bool = False, flagged: bool = True) -> Json:
    """The row of a flash; a pinned one stands on top, `flagged` when its isTop says so."""
    assert article.row is not None
    traps, number = article.traps, str(article.slot.article_id)
    address = f"/article/detail/{number}.html"
    moment = int(article.slot.published.timestamp())
    row: Json = {
        "id": number,
        "url": address,
        "web_url": address,
        "title": _title(article),
        "content": "" if article.row.empty else _content(article),
        "source": article.row.source,
        "time": moment * 1000,
        "show_time": str(moment),
        "pageTime": number,
        "red" if "row_red_key" in traps else "isRed": int(article.row.important),
        "isAdd": 0,
        "images": [
            {"src": resized(one.url, 360)} for one in article.body if isinstance(one, Image)
        ],
        "tags": _tags(article),
    }
    if pinned and flagged:
        row["isTop"] = 1
    elif not pinned and "row_no_top_key" not in traps:
        row["isTop"] = 0
    if "row_share" in traps:
        cover = "https://static-web.stcn.com/static/images/share.png"
        row["share"] = {"image": cover, "description": article.title}
    return row


def advert_row(ident: int, moment: int) -> Json:
    """An advert that looks like a row; no article has its id."""
    address = f"/article/detail/{ident}.html"
    return {
        "id": str(ident),
        "url": address,
        "web_url": address,
        "title": "证券时报APP全新升级 点击下载",
        "content": "",
        "source": "",
        "time": moment * 1000,
        "show_time": str(moment),
        "pageTime": str(ident),
        "isRed": 0,
        "isTop": 0,
        "isAdd": 1,
        "images": [{"src": "https://static-web.stcn.com/upload/ad/app.png"}],
        "tags": [],
    }


def _title(article: Article) -> str:
    title = soil_title(article.title, article.traps)
    if "row_title_bold" not in article.traps:
        return title
    head, colon, rest = title.partition("：")
    return f"<b>{head}</b>{colon}{rest}" if colon else f"<b>{title}</b>"


def _content(article: Article) -> str:
    """The lines of the flash, parted by `<br>` or by line breaks."""
    assert article.row is not None
    traps = article.traps
    lines = [one.text for one in article.body if isinstance(one, Paragraph | Heading)]
    if article.row.attribution:
        lines[-1] += f"（{article.row.attribution}）"
    if "direction_marks_body" in traps:
        lines[0] = lines[0][:9] + "\u200e" + lines[0][9:]
    if "row_break" not in traps:
        return "\n".join(lines)
    joint = "<br>\n" if "row_break_newline" in traps else "<br>"
    if "indent_ideographic" in traps:
        joint += "\u3000\u3000"
    return joint.join(lines)


def _tags(article: Article) -> list[list[Json]]:
    key = "name" if "row_tag_name" in article.traps else "title"
    plain: list[Json] = [{key: tag} for tag in article.tags]
    stocks = [_stock(one, key) for one in article.securities]
    return [[one] for one in plain + stocks]


def _stock(security: Security, key: str) -> Json:
    return {key: security.name, "stock_code": security.stock_code}
