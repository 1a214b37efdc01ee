"""Addresses of articles: each is one article's or nobody's."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.errors import LayoutChanged, UserError
from newscrawl.pages.stcn.addresses import address_of, check_landing, is_old, is_old_flash, on_site
from newscrawl.pages.stcn.channels import article_id, article_url, item_id
from newscrawl.record import record_schema
from newscrawl.spiders.arguments import Arguments

known = settings(deadline=None, derandomize=True, max_examples=300)

OLD = "kuaixun.stcn.com/2019/0926/15409036.shtml"
TRS = "www.stcn.com/xw/news/202203/t20220306_4211082.html"
PROPERTIES = record_schema()["properties"]


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        (f"http://{OLD}", OLD),
        (f"https://{OLD}", OLD),
        (f"HTTP://KuaiXun.STCN.com{OLD.partition('com')[2]}", OLD),
        (f"//{OLD}", OLD),
        (f" {OLD}\n", OLD),
        (f"http://{OLD.replace('.com', '.com:80')}", OLD),
        (f"https://{OLD.replace('.com', '.com:443')}?from=singlemessage&isappinstalled=0", OLD),
        (f"https://{TRS}#userconsent#", TRS),
        (f"https://{TRS.removeprefix('www.')}", TRS),
        (
            "https://kuaixun.stcn.com/ss/202007/t20200715_2135227.html",
            "kuaixun.stcn.com/ss/202007/t20200715_2135227.html",
        ),
        (
            "http://finance.stcn.com/202104/t20210409_3025511.html",
            "finance.stcn.com/202104/t20210409_3025511.html",
        ),
        ("https://www.stcn.com/article/detail/4204288.html", "4204288"),
        ("http://stcn.com/article/detail/4204288.html?x=1", "4204288"),
        (
            "https://h5.stcn.com/pages/detail/detail?id=4204288&jump_type=fast_info",
            "4204288",
        ),
    ],
)
def test_addresses_of_articles(url, id_):
    assert address_of(url) == id_
    assert address_of(article_url(id_)) == id_


@pytest.mark.parametrize(
    "url",
    [
        "https://www.stcn.com/article/detail/0004204288.html",
        "https://h5.stcn.com/pages/detail/detail?id=04204288",
    ],
)
def test_zeros_before_a_number_make_no_second_article(url):
    assert address_of(url) == "4204288"


def test_arguments_take_zeros_off_too():
    given = {"ids": "0004204288,stcn:04204288", "urls": article_url("004204288")}
    assert Arguments.read(given).ids == ("4204288",)


@pytest.mark.parametrize("name", ["ids", "urls"])
@pytest.mark.parametrize("text", ["", " ", ",", " , "])
def test_an_empty_argument_says_that_it_is_empty(name, text):
    with pytest.raises(UserError, match=f"^{name} is empty"):
        Arguments.read({name: text})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "4204288",
        "/article/detail/4204288.html",
        "https://www.stcn.com/",
        "https://www.stcn.com/article/list/kx.html",
        "https://www.stcn.com/live/video-detail/7.html",
        "https://kuaixun.stcn.com/index.shtml",
        "https://kuaixun.stcn.com/2019/0926/15409036_2.shtml",
        "https://kuaixun.stcn.com/2019/0926/",
        "https://kuaixun.stcn.com/2019/0926/../15409036.shtml",
        "https://kuaixun.stcn.com/ss/202007/t20200715_2135227_1.html",
        "https://epaper.stcn.com/con/202601/02/content_77.html",
        "https://h5.stcn.com/pages/detail/detail?id=4204288&id=1",
        "https://h5.stcn.com/pages/detail/detail?id=４２",
        "https://h5.stcn.com/pages/detail/detail",
        f"ftp://{OLD}",
        f"file:///{OLD}",
        f"https://somebody@{OLD}",
        f"https://{OLD.replace('.com', '.com:8080')}",
        f"http://{OLD.replace('stcn.com', 'stcn.com.example.cn')}",
        "http://evilstcn.com/2019/0926/15409036.shtml",
        "http://www.example.com/2019/0926/15409036.shtml",
        "http://kuaixun.stcn.com/2019/0926/１５.shtml",
        "http://[::1/2019/0926/15409036.shtml",
        "http://kuaixun.\nstcn.com/2019/0926/15409036.shtml",
        f"http://{OLD}?{'x' * 1000}",
    ],
)
def test_addresses_of_none(url):
    assert address_of(url) is None


@known
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                *("http", "https", ":", "/", "//", ".", "www", "stcn", "stcn.com", "@", "?", "#"),
                *("2019", "0926", "202007", "t20200715_2135227", "15409036", ".shtml", ".html"),
                *("article", "detail", "pages", "id=", "kuaixun", "ss", "%2e", "\\", "[", "A", "_"),
            ]
        ),
        max_size=16,
    ).map("".join)
)
@example(f"https://{OLD}")
def test_any_address_is_of_one_article_or_of_none(url):
    id_ = address_of(url)
    if id_ is None:
        return
    address = article_url(id_)
    assert address_of(address) == id_
    assert on_site(address)
    assert address.startswith("https://")
    assert is_old(id_) == (not id_.isdecimal())
    assert re.search(PROPERTIES["article_id"]["pattern"], id_)


@pytest.mark.parametrize("id_", [OLD, TRS, "4204288"])
def test_ids_are_those_of_the_schema(id_):
    assert re.search(PROPERTIES["article_id"]["pattern"], id_)
    assert re.search(PROPERTIES["id"]["pattern"], item_id(id_))


def test_old_articles_are_asked_for_on_their_own_host_or_on_the_copy():
    assert article_url(OLD) == article_url(OLD, "http://stcn.com:80") == f"https://{OLD}"
    assert article_url(OLD, "http://127.0.0.1:8010") == (
        "http://127.0.0.1:8010/2019/0926/15409036.shtml"
    )
    assert article_url("42", "http://127.0.0.1:8010") == (
        "http://127.0.0.1:8010/article/detail/42.html"
    )


def test_a_list_s_row_links_to_an_article_of_today_alone():
    assert article_id(f"https://{OLD}") is None


@pytest.mark.parametrize(
    ("id_", "is_flash"),
    [
        (OLD, True),
        ("www.stcn.com/kuaixun/cj/202110/t20211029_3805912.html", True),
        (TRS, False),
        ("company.stcn.com/kuaixunbao/202110/t20211029_1.html", False),
    ],
)
def test_an_old_flash_is_known_by_its_address(id_, is_flash):
    assert is_old_flash(id_) is is_flash
    assert is_old_flash(article_url(id_)) is is_flash


def test_what_is_sent_on_to_another_article_is_refused():
    check_landing(f"https://{OLD}", OLD)
    check_landing("http://127.0.0.1:8010/2019/0926/15409036.shtml", OLD)
    check_landing("https://www.stcn.com/", OLD)  # the layout tells that it is no article
    with pytest.raises(LayoutChanged, match=f"asked for article {OLD}, was sent on to 4204288"):
        check_landing("https://www.stcn.com/article/detail/4204288.html", OLD)
