"""Near-duplicates in the archive: clusters, who leads them, and since when that is known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from newscrawl.archive import ledger, store
from newscrawl.archive.duplicates.catch_up import fingerprints_lack
from newscrawl.archive.duplicates.clusters import link
from newscrawl.archive.duplicates.index import FULL, alike
from newscrawl.archive.duplicates.links import duplicate_of_at
from newscrawl.archive.schema import articles, duplicates, fingerprints, indexes, versions
from newscrawl.items import Reading
from tests.fixtures.duplicates.make import bases

HOUR = timedelta(hours=1)
BRIEF = (
    "人民财讯9月30日电，瀚岳科技(603911)9月30日公告，控股子公司近期收到客户的《提名信》，"
    "获得两个座椅总成项目定点，预计于2027年8月开始量产，项目生命周期为4年，总金额约为2.7亿元。"
    "上述项目对公司本年度业绩不构成重大影响，敬请广大投资者注意投资风险。"
)
TITLE = "瀚岳科技：子公司获约2.7亿元座椅总成项目定点"
MORE = (
    "公开资料显示，公司成立于上世纪末，总部位于华东地区，产品销往海外三十多个国家和地区。"
    "业内人士认为，随着下游需求逐步恢复，产业链上下游的协同将更为紧密。"
)


@pytest.fixture
def make(make_article):
    """An article with a number, a text, and the hour of its publication."""

    def make_(number, text=BRIEF, *, hour=None, title=TITLE, provenance="site", **fields):
        made = make_article(number, text, title=title, **fields)
        made.provenance = provenance
        if hour is not None:
            made.published_at += hour * HOUR
        return made

    return make_


@pytest.fixture
def put(archive, run, make_row, now):
    """Store articles in one transaction and link them; answers whom each follows."""

    def put_(*found, at=now, linked=True):
        with archive.writing() as connection:
            rows = [make_row(int(article.article_id)) for article in found]
            ledger.list_rows(connection, ledger.ListPage("stcn", "kx", at), rows)
            store.store(connection, [Reading(article, cause="edit") for article in found], run, at)
            if linked:
                link(connection, found, at)
        return [article.duplicate_of for article in found]

    return put_


def clusters(archive):
    """Whom each article follows, as stored."""
    with archive.reading() as connection:
        return dict(connection.execute(select(articles.c.id, articles.c.duplicate_of)).all())


def notes(archive):
    """All dated links, oldest first."""
    with archive.reading() as connection:
        query = select(duplicates).order_by(duplicates.c.known_at, duplicates.c.id)
        return [(row.id, row.duplicate_of, row.reason) for row in connection.execute(query)]


def test_a_reprint_follows_the_first(archive, put, make):
    assert put(make(1)) == [None]
    assert put(make(2, "又有新进展。" + BRIEF.removeprefix("人民财讯9月30日电，"))) == ["stcn:1"]
    assert clusters(archive) == {"stcn:1": None, "stcn:2": "stcn:1"}
    with archive.reading() as connection:
        [row] = connection.execute(select(duplicates))
    assert (row.id, row.duplicate_of, row.reason) == ("stcn:2", "stcn:1", "reprint")
    assert 0.9 < row.similarity <= 1


def test_the_same_brief_twice_in_one_transaction(archive, put, make):
    assert put(make(2), make(1)) == ["stcn:1", None]
    assert notes(archive) == [("stcn:2", "stcn:1", "same text")]


def test_other_figures_and_other_companies_stay_apart(archive, put, make):
    other = BRIEF.replace("2.7亿元", "3.9亿元"), BRIEF.replace("瀚岳", "澜启").replace("911", "927")
    put(make(1))
    titles = [TITLE.replace("2.7", "3.9"), TITLE.replace("瀚岳", "澜启")]
    assert put(make(2, other[0], title=titles[0]), make(3, other[1], title=titles[1])) == [None] * 2
    assert notes(archive) == []


def test_an_article_follows_the_flash_that_it_repeats(put, make):
    put(make(1))
    long = BRIEF.removeprefix("人民财讯9月30日电，") + "\n" + MORE
    assert put(make(2, long, title="拿下座椅大单")) == ["stcn:1"]


def test_a_flash_follows_the_article_before_it(put, make):
    put(make(1, BRIEF + "\n" + MORE, title="拿下座椅大单"))
    assert put(make(2)) == ["stcn:1"]


def test_who_is_earlier_takes_over_the_lead(archive, put, make, now):
    put(make(5), make(6))
    assert put(make(7, hour=-3), at=now + HOUR) == [None]
    assert clusters(archive) == {"stcn:5": "stcn:7", "stcn:6": "stcn:7", "stcn:7": None}
    assert put(make(8), at=now + 2 * HOUR) == ["stcn:7"]


def test_links_are_known_from_when_they_were_made(archive, put, make, now):
    put(make(5), make(6))
    put(make(7, hour=-3), at=now + HOUR)
    ids = ["stcn:5", "stcn:6", "stcn:7", "stcn:8"]
    with archive.reading() as connection:
        before = duplicate_of_at(connection, ids, now - HOUR)
        first = duplicate_of_at(connection, ids, now)
        after = duplicate_of_at(connection, ids, now + HOUR)
    assert before == {}
    assert first == {"stcn:6": "stcn:5"}
    assert after == {"stcn:5": "stcn:7", "stcn:6": "stcn:7"}


def test_the_genuine_page_leads_though_the_mirror_has_an_earlier_time(archive, put, make, now):
    put(make(1, provenance="mirror"))
    put(make(2, hour=2, provenance="saved"), at=now + HOUR)
    assert clusters(archive) == {"stcn:1": "stcn:2", "stcn:2": None}
    assert put(make(3, hour=5), at=now + 2 * HOUR) == ["stcn:2"]


def test_a_changed_article_leaves_and_finds_its_story_anew(archive, put, make, now):
    put(make(1), make(2), make(3))
    changed = BRIEF.replace("2.7亿元", "3.9亿元")
    title = TITLE.replace("2.7", "3.9")
    put(make(2, changed, title=title, versions=1), at=now + HOUR)
    assert clusters(archive) == {"stcn:1": None, "stcn:2": None, "stcn:3": "stcn:1"}
    assert notes(archive)[-1] == ("stcn:2", None, None)
    put(make(2, versions=2), at=now + 2 * HOUR)
    assert clusters(archive)["stcn:2"] == "stcn:1"


def test_a_changed_leader_leaves_its_followers_to_the_next(archive, put, make, now):
    put(make(1), make(2), make(3))
    changed = BRIEF.replace("2.7亿元", "3.9亿元")
    put(make(1, changed, title=TITLE.replace("2.7", "3.9"), versions=1), at=now + HOUR)
    assert clusters(archive) == {"stcn:1": None, "stcn:2": None, "stcn:3": "stcn:2"}
    assert put(make(4), at=now + 2 * HOUR) == ["stcn:2"]


def test_a_change_that_changes_nothing_of_the_links_is_not_noted(archive, put, make, now):
    put(make(1), make(2))
    before = notes(archive)
    put(make(1, source="别处", versions=1), make(2, source="别处", versions=1), at=now + HOUR)
    assert notes(archive) == before


def test_no_chain_of_small_steps(archive, put, make):
    """The middle one matches both; the last one shares too little with the first."""
    parts = [base.fill(set()).text for base in bases() if "财讯" not in base.text][:4]
    put(make(1, "\n".join(parts[:2]), title="一"))
    assert put(make(2, "\n".join(parts[:3]), title="二")) == ["stcn:1"]
    assert put(make(3, "\n".join(parts[2:]), title="三")) == [None]


def test_followers_that_do_not_match_a_new_leader_go_their_own_way(archive, put, make, now):
    """The newcomer is the first half of the leader; they were its second half."""
    first, second = [base.fill(set()).text for base in bases() if "财讯" not in base.text][:2]
    put(make(2, first + "\n" + second, title="二"), make(3, second, title="三"))
    put(make(4, second, title="四"))
    assert list(clusters(archive).values()) == [None, "stcn:2", "stcn:2"]
    put(make(1, first, hour=-3, title="一"), at=now + HOUR)
    assert clusters(archive) == {
        "stcn:1": None,
        "stcn:2": "stcn:1",
        "stcn:3": None,
        "stcn:4": "stcn:3",
    }
    assert put(make(5, second, title="五"), at=now + 2 * HOUR) == ["stcn:3"]


def test_followers_are_not_indexed(archive, put, make):
    put(make(1))
    keys = count(archive, fingerprints)
    put(*(make(number) for number in range(2, 2 * FULL)))
    assert count(archive, fingerprints) == keys
    assert put(make(99)) == ["stcn:1"]


def count(archive, table):
    with archive.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def make_older(archive):
    """As the migration leaves an archive that had versions before it had an index."""
    with archive.writing() as connection:
        last = connection.scalar(select(func.max(versions.c.position)))
        connection.execute(indexes.insert(), [{"name": "fingerprints", "older": last, "read": 0}])


def test_an_archive_of_today_has_nothing_to_read(archive, put, make, now):
    put(make(1), make(2))
    with archive.writing() as connection:
        assert (
            fingerprints_lack(now).still_to_read(connection)
            == fingerprints_lack(now).catch_up(connection)
            == 0
        )


def test_a_flood_of_one_template_takes_no_more_than_full_keys(archive, put, make):
    """All have the same words and other figures; the key of the words is full soon."""
    words = "数据宝统计，两市融资余额合计增加{}亿元，连续第{}个交易日回升，电子行业居首。" + MORE

    def brief(number):
        return make(number, words.format(100 + 7 * number, 10 + number), title=f"第{number}日")

    put(*(brief(number) for number in range(1, 60)))
    with archive.reading() as connection:
        sizes = connection.execute(
            select(func.count()).select_from(fingerprints).group_by(fingerprints.c.key)
        ).scalars()
        assert max(sizes) == FULL
    assert set(clusters(archive).values()) == {None}
    assert put(replace(brief(59), id="stcn:60", article_id="60")) == ["stcn:59"]


def test_an_archive_from_before_the_index_is_read_in_chunks(archive, put, make, now):
    put(make(1), make(2), linked=False)
    put(make(3, BRIEF + "\n" + MORE), linked=False)
    put(make(1, source="别处", versions=1), linked=False)
    later = now + HOUR
    make_older(archive)
    with archive.reading() as connection:
        assert fingerprints_lack(now).still_to_read(connection) == 4
    chunks = []
    while True:  # each chunk in a transaction of its own
        with archive.writing() as connection:
            chunks.append(fingerprints_lack(later).catch_up(connection, 2))
        if not chunks[-1]:
            break
    assert chunks == [2, 2, 0]
    assert clusters(archive) == {"stcn:1": None, "stcn:2": "stcn:1", "stcn:3": "stcn:1"}
    with archive.reading() as connection:
        assert duplicate_of_at(connection, ["stcn:2"], now) == {}


def test_reindexing_what_is_linked_changes_nothing(archive, put, make, now):
    put(make(1), make(2), make(3, BRIEF + "\n" + MORE))
    before = notes(archive)
    make_older(archive)
    with archive.writing() as connection:
        assert fingerprints_lack(now + HOUR).catch_up(connection) == 3
    assert notes(archive) == before


def test_a_transaction_that_fails_links_nothing(archive, make, put, now):
    put(make(1))
    put(make(2), linked=False)

    def write() -> None:
        with archive.writing() as connection:
            found = make(2)
            link(connection, [found], now)
            assert found.duplicate_of == "stcn:1"
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        write()
    assert notes(archive) == []
    assert clusters(archive) == {"stcn:1": None, "stcn:2": None}


def test_nothing_to_link(archive, now):
    with archive.writing() as connection:
        link(connection, [], now)
        assert fingerprints_lack(now).catch_up(connection) == 0
    assert notes(archive) == []


def test_candidates_share_the_rarest_keys():
    many = range(100, 100 + FULL)
    assert alike([0, 1, 2], {1: [7], 2: many}) == [7]
    assert alike([0, 1], {1: [7, 8]}) == []
    assert alike([0, 1, 2], {1: [7, 8], 2: [8, 9]}) == [8]
    assert alike([0, 1], {0: [9, 8], 1: [7]}) == [8, 9, 7]
    assert alike(range(20), {1: [7], 2: [8], 3: [8]}) == [8]
    assert len(alike(range(20), {1: many[:-1], **{n: [n, n + 1] for n in range(2, 20)}})) <= 4
