"""Old articles on hosts of their own: which may be asked, and whose answers are taken."""

from datetime import timedelta

import pytest
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler
from sqlalchemy import select

from newscrawl.archive import archive_to_write, ledger
from newscrawl.archive.due import due
from newscrawl.archive.raw_pages import RawPages
from newscrawl.archive.schema import ledger as ledger_table
from newscrawl.clock import utc_now
from newscrawl.pages.stcn.hosts import refusal
from newscrawl.revisit import RevisitPolicy
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.stcn import StcnSpider

ID = "kuaixun.stcn.com/2019/0926/15409036.shtml"
OLD = f"https://{ID}"
TODAY = "https://www.stcn.com/article/detail/4204288.html"
COPY = "http://127.0.0.1:8010/2019/0926/15409036.shtml"
PAGE = (
    '<div class="intal_tit"><h2>标题</h2><div class="info">2019-09-26 12:11</div></div>'
    '<div class="txt_con"><p>正文。</p></div>'
)


def spider_of(base: str, archive=None) -> StcnSpider:
    return StcnSpider(
        archive=archive,
        arguments=Arguments(ids=(ID,)),
        raw_pages=RawPages("off"),
        base_url=base,
        overlap=0,
        policy=RevisitPolicy(timedelta(0)),
        clock=utc_now,
    )


@pytest.mark.parametrize(
    ("base", "allowed", "refused"),
    [
        (
            "https://www.stcn.com",
            [OLD, TODAY],
            [COPY, "https://stcn.com.example/2019/0926/1.shtml"],
        ),
        ("http://127.0.0.1:8010", [COPY], [OLD, TODAY]),
    ],
)
def test_which_hosts_may_be_asked(base, allowed, refused):
    assert [url for url in allowed if refusal(url, base)] == []
    assert [url for url in refused if not refusal(url, base)] == []


@pytest.mark.parametrize(
    ("landed", "error"),
    [
        (OLD, None),
        (OLD.replace("https", "http"), None),
        (TODAY, f"asked for article {ID}, was sent on to 4204288: it is stored only where"),
        (OLD.replace("036", "037"), f"asked for article {ID}, was sent on to kuaixun.stcn.com/"),
    ],
)
def test_the_page_that_answers_is_that_of_the_article_asked_for(tmp_path, landed, error):
    archive = archive_to_write(f"sqlite:///{tmp_path}/news.db")
    spider = spider_of("https://www.stcn.com", archive)
    spider._set_crawler(get_crawler(StcnSpider))
    with archive.writing() as connection:
        ledger.ask_for(connection, "stcn", [ID], utc_now())
    [entry] = due(archive, "stcn", utc_now(), numbers=[ID])
    assert spider._page_request(entry).url == OLD

    response = HtmlResponse(landed, body=PAGE, encoding="utf-8")
    read = [one.article.article_id for one in spider.parse_article(response, entry)]
    with archive.reading() as connection:
        [last_error] = connection.scalars(select(ledger_table.c.last_error))
    archive.engine.dispose()
    assert read == ([] if error else [ID])
    assert (last_error or "").startswith(error or "")
    assert (last_error is None) == (error is None)
