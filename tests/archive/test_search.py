"""The search index: what it finds, for 300 queries, is what looking at every text finds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import event, func, select, text

from newscrawl.archive import archive_to_write, ledger, store
from newscrawl.archive.duplicates.links import Link, write_links
from newscrawl.archive.intake import Intake
from newscrawl.archive.runs import start_run
from newscrawl.archive.schema import indexes, mentions, searched, versions
from newscrawl.archive.search import find as finding
from newscrawl.archive.search.find import find
from newscrawl.archive.search.index import SAME_SECOND, SEARCH, index, row_at
from newscrawl.archive.search.words import merge_words
from newscrawl.archive.selection import Selection, newest, select_articles
from newscrawl.errors import UserError
from newscrawl.items import ListRow, Reading
from newscrawl.pages.stcn.article import Known, article_from_row
from newscrawl.search import parse
from tests.archive.conftest import START
from tests.exports.hostile import HOSTILE
from tests.search.plain_scan import Scan

HOUR = timedelta(hours=1)
ARTICLES = 300

SECURITIES = [
    {"code": "600519.SH", "name": "贵州茅台", "by": "site"},
    {"code": "000858.SZ", "name": "五粮液", "by": "site"},
    {"code": "000001.SZ", "name": "平安银行", "by": "site"},
    {"code": "00700.HK", "name": "腾讯控股", "by": "site"},
    {"code": "688027.SH", "name": None, "by": "site"},
]
WORDS = [
    *(
        "贵州茅台",
        "貴州茅臺",
        "茅台",
        "茅台酒",
        "台酒",
        "五粮液",
        "平安银行",
        "证券时报",
        "證券時報",
    ),
    *(
        "公司",
        "公告",
        "净利润",
        "淨利潤",
        "增长",
        "同比",
        "发展",
        "頭髮",
        "皇后",
        "以後",
        "乾隆",
        "干部",
    ),
    *("600519", "６００５１９", "1600519", "600519.SH", "600519.sh", "000001", "688027,000001"),
    *("C919", "Ｃ９１９", "AI", "ＡＩ", "MAIN", "ai", "B2B", "iPhone 17", "Straße", "№1", "㈱"),
    *(
        "1,680",
        "1680",
        "1,680.5",
        "1680.5",
        "3.5",
        "３．５％",
        "3.",
        "1,68",
        "12,345,678",
        "2026年9月",
    ),
    *("飞机", "大飞机", "飛機", "ガンダム", "한국은행", "𠮷野家", "涨", "跌", "|", "x_y", "a.b"),
]
MARKS = [
    "",
    "",
    "",
    "",
    "，",
    "。",
    "、",
    " ",
    " ",
    "\u3000",
    "：",
    "\n",
    "（",
    "）",
    "“",
    "”",
    "—",
    "%",
    "\t",
]


def said(random: Random, most: int) -> str:
    return "".join(
        random.choice(WORDS) + random.choice(MARKS) for _ in range(random.randint(1, most))
    )


@dataclass
class World:
    """The archive and, beside it, every version that was stored."""

    archive: object
    told: list[tuple[datetime, str, Scan]]

    def scan(self, holds, as_of: datetime | None) -> set[str]:
        known = {id_: one for at, id_, one in self.told if as_of is None or at <= as_of}
        return {id_ for id_, one in known.items() if holds(one)}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request, tmp_path_factory):
    """Three hundred articles; a third has a second version, a ninth a third."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('archive') / 'news.db'}"
    else:
        url = request.getfixturevalue("postgres_for_all")
    archive, random, told = archive_to_write(url), Random(5), []
    with archive.writing() as connection:
        run = start_run(connection, "stcn", {}, "0", START)
        for version in (1, 2, 3):
            at, read = START + version * HOUR, []
            for number in range(0, ARTICLES, 3 ** (version - 1)):
                named = random.sample(SECURITIES, random.choice([0, 0, 0, 1, 2]))
                title, body = said(random, 6), said(random, 25)
                read.append(reading(number, title, body, named, version))
                told.append((at, f"stcn:{number}", Scan(title, body, named)))
            take(connection, read, run, at)
    yield World(archive, told)
    archive.engine.dispose()


@pytest.fixture(scope="module")
def postgres_for_all():
    from tests.conftest import postgres_url

    yield from postgres_url.__wrapped__()


def take(connection, read: list[Reading], run: int, at: datetime) -> None:
    rows = [ListRow(one.article.article_id, "flash", "题", START, content="文") for one in read]
    ledger.list_rows(connection, ledger.ListPage("stcn", "kx", at), rows)
    Intake().take_recognised(connection, read, run, at)


def reading(number: int, title: str, body: str, securities=(), version: int = 1) -> Reading:
    """Of the minute of ``number // 2``: two articles have the same second."""
    at = START - timedelta(minutes=number // 2)
    row = ListRow(str(number), "flash", "题", at, content="文")
    article = article_from_row(row, fetched_at=START, seen=Known(START, ["kx"], version - 1))
    article.title, article.text, article.securities = title, body, list(securities)
    article.content_hash = f"{number}/{version}"
    return Reading(article)


Asked = tuple[str, object]


def a_word(random: Random) -> Asked:
    """A term as it is typed, and what it asks of a version."""
    word = random.choice(WORDS).strip("|") or "茅"
    if random.random() < 0.3:
        first = random.randrange(len(word))
        word = word[first : first + random.choice([1, 2, 3])].strip(" .,%_．％|№") or "台"
    quoted = " " in word or random.random() < 0.25
    if quoted and random.random() < 0.5:
        word += random.choice(MARKS) + random.choice(WORDS).strip("|")
    typed = f'"{word}"' if quoted else word
    if "“" in word or "”" in word:
        word = word.replace("“", "").replace("”", "")
        typed = f'"{word}"'
    if random.random() < 0.1:
        typed = typed.replace('"', "“", 1).replace('"', "”", 1)
    if random.random() < 0.25:
        return f"{random.choice(['title:', 'title：'])}{typed}", lambda one: one.says(
            word, title=True
        )
    return typed, lambda one: one.says(word)


def a_group(random: Random) -> Asked:
    typed, asked = [], []
    for place in range(random.choice([1, 1, 1, 2, 2, 3])):
        words, holds = a_word(random)
        no = place > 0 and random.random() < 0.4
        typed.append(random.choice(["-", "－"]) + words if no else words)
        asked.append((no, holds))
    blank = random.choice([" ", "\u3000", " AND "])
    return blank.join(typed), lambda one: all(holds(one) != no for no, holds in asked)


def a_query(random: Random) -> Asked:
    groups = [a_group(random) for _ in range(random.choice([1, 1, 1, 2]))]
    return " OR ".join(words for words, _ in groups), lambda one: any(g(one) for _, g in groups)


def test_three_hundred_queries_find_what_a_plain_scan_finds(world):
    random, hits = Random(919), []
    with world.archive.reading() as connection:
        for _ in range(300):
            words, holds = a_query(random)
            query = parse(words)
            for as_of in (None, START + 2 * HOUR) if random.random() < 0.5 else (None,):
                chosen = Selection(query=query, as_of=as_of)
                found = [one.id for one in find(connection, "stcn", chosen, limit=1000)]
                assert len(set(found)) == len(found)
                wanted = world.scan(holds, as_of)
                assert set(found) == wanted, (words, query, as_of)
                hits.append(len(found))
    assert sum(1 for number in hits if 0 < number < ARTICLES) > 200  # else it proves little


def test_every_way_of_choosing_by_words_finds_the_same(world):
    query = parse("茅台 -title:公告 OR 600519.SH")
    with world.archive.reading() as connection:
        for more in ({}, {"as_of": START + 2 * HOUR}, {"securities": ["600519.SH"]}):
            chosen = Selection(query=query, **more)
            by_time = [one.id for one in find(connection, "stcn", chosen, limit=1000)]
            best = find(connection, "stcn", chosen, sort="relevance", limit=1000)
            stream = [one.id for one in select_articles(connection, "stcn", chosen)]
            page = [one.id for one in newest(connection, "stcn", chosen, limit=1000)]
            assert stream == page[::-1]
            assert set(by_time) == {one.id for one in best} == set(stream)
            assert 20 < len(stream) < ARTICLES


def test_the_newest_come_first_a_page_at_a_time(world):
    chosen = Selection(query=parse("公司"))
    with world.archive.reading() as connection:
        whole = find(connection, "stcn", chosen, limit=1000)
        pages = [
            one
            for offset in range(0, len(whole), 7)
            for one in find(connection, "stcn", chosen, limit=7, offset=offset)
        ]
        assert find(connection, "other", chosen) == []
    assert [one.id for one in pages] == [one.id for one in whole]
    times = [one.published_at for one in whole]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) < len(times)


def test_a_range_of_time_holds_its_beginning_and_not_its_end(world):
    query = parse("公司 OR 茅台 OR 涨")
    since, until = START - 100 * timedelta(minutes=1), START - 40 * timedelta(minutes=1)
    with world.archive.reading() as connection:
        whole = find(connection, "stcn", Selection(query=query), limit=1000)
        part = find(connection, "stcn", Selection(query=query, since=since, until=until), limit=999)
    wanted = [one.id for one in whole if since <= one.published_at < until]
    assert [one.id for one in part] == wanted
    assert {since} <= {one.published_at for one in part}
    assert 10 < len(wanted) < len(whole)


def test_more_than_a_database_takes_at_once_is_read(world, monkeypatch):
    monkeypatch.setattr(finding, "_CHUNK", 7)
    chosen = Selection(query=parse("公司 OR 茅台"))
    with world.archive.reading() as connection:
        found = find(connection, "stcn", chosen, limit=100)
    assert len({one.id for one in found}) == 100
    assert [one.published_at for one in found] == sorted(
        (one.published_at for one in found), reverse=True
    )


@pytest.fixture
def put(archive, run):
    def put(*read: Reading, at=START) -> None:
        with archive.writing() as connection:
            take(connection, list(read), run, at)

    return put


@pytest.fixture
def ids(archive):
    def ids(words: str, sort="newest", **more) -> list[str]:
        with archive.reading() as connection:
            found = find(connection, "stcn", Selection(query=parse(words), **more), sort=sort)
        return [one.article_id for one in found]

    return ids


def test_a_code_and_a_name_find_each_other_but_not_as_a_title(put, ids):
    named = [SECURITIES[0]]
    put(
        reading(1, "白酒涨", "贵州茅台涨", named),
        reading(2, "白酒跌", "600519跌", named),
        reading(3, "编号", "1600519，600519.5", []),
    )
    for words in ("600519", "600519.SH", "sh", "贵州茅台", "茅台", "貴州茅臺", '"600519.SH 贵州"'):
        assert sorted(ids(words)) == ["1", "2"], words
    assert ids("title:茅台") == ids("SH600519") == []


def test_words_of_an_older_version_find_nothing_now(put, ids):
    put(reading(1, "旧闻", "甲"))
    put(reading(1, "新闻", "乙", version=2), at=START + HOUR)
    assert (ids("旧闻"), ids("新闻")) == ([], ["1"])
    assert (ids("旧闻", as_of=START), ids("新闻", as_of=START)) == (["1"], [])
    assert ids("-甲 闻") == ["1"]


def test_a_title_that_says_it_goes_before_a_text(put, ids):
    put(
        reading(1, "要闻", f"{'市场' * 40}白酒"),
        reading(2, "白酒", f"{'市场' * 40}"),
        reading(3, "无关", "市场"),
    )
    assert ids("白酒") == ["1", "2"]
    assert ids("白酒", sort="relevance") == ["2", "1"]


def test_what_repeats_a_hit_is_left_out_where_asked(archive, put, ids):
    put(reading(1, "茅台", "一"), reading(2, "茅台", "二"), reading(3, "白酒", "三"))
    with archive.writing() as connection:
        links = {"stcn:2": Link("stcn:1", 0.9, "near"), "stcn:1": Link("stcn:3", 0.9, "near")}
        write_links(connection, links, START)
    assert ids("茅台") == ["1", "2"]
    assert ids("茅台", duplicates=False) == ["1"]


def test_more_articles_than_numbers_in_a_second(archive, put, ids):
    same = [reading(number, "同秒", "文") for number in range(2 * SAME_SECOND + 10)]
    for one in same:
        one.article.published_at = START
    put(*same[:100])
    put(*same[100:])
    with archive.reading() as connection:
        rows = list(connection.scalars(select(searched.c.row).order_by(searched.c.row)))
        chosen = Selection(query=parse("同秒"), since=START, until=START + timedelta(seconds=1))
        found = find(connection, "stcn", chosen, limit=1000)
    assert rows == list(range(row_at(START), row_at(START) + len(same)))
    assert len(found) == len(same)


def test_the_parts_of_the_index_become_one_in_steps_that_find_the_same(archive, put, ids):
    for number in range(12):
        put(reading(number, "茅台", "白酒"))
    before = ids("茅台 白酒")
    steps = 0
    with archive.writing() as connection:
        while merge_words(connection, first=not steps):
            steps += 1
        if connection.dialect.name == "sqlite":
            parts = text("SELECT count(DISTINCT segid) FROM search_words_idx")
            assert (connection.scalar(parts), steps > 0) == (1, True)
        else:
            assert not steps
    assert ids("茅台 白酒") == before
    assert len(before) == 12


def test_a_transaction_that_fails_leaves_no_word(archive, run):
    with pytest.raises(ZeroDivisionError), archive.writing() as connection:  # noqa: PT012 - it fails after it has written
        take(connection, [reading(1, "茅台", "文", SECURITIES)], run, START)
        assert connection.scalar(select(func.count()).select_from(mentions)) == len(SECURITIES)
        raise ZeroDivisionError
    with archive.reading() as connection:
        for table in (versions, searched, mentions):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
        assert connection.scalar(text("SELECT count(*) FROM search_words")) == 0
        assert find(connection, "stcn", Selection(query=parse("茅台"))) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_indexed_and_asked_for_without_harm(put, ids, name):
    bad = HOSTILE[name].replace("\0", "").encode("utf-8", "ignore").decode()[:5_000]
    put(reading(1, f"{bad} 茅台", f"{bad}\n白酒", [{"code": "A'\"*", "name": bad, "by": "site"}]))
    assert ids("茅台 白酒") == ["1"]
    words = f'"{HOSTILE[name][:5_000].replace(chr(34), " ")}"'
    if any(char.isalnum() for char in words):
        assert ids(words) in (["1"], [])


@pytest.mark.parametrize(
    "words",
    [
        *(
            "NEAR(茅 台)",
            "茅*",
            "^茅",
            "title : 茅",
            "{title text}:茅",
            "茅'; DROP TABLE versions;--",
        ),
        *(
            "%",
            "_茅_",
            "\\茅",
            "茅|台",
            "(茅",
            "茅 + 台",
            "NOT 茅",
            "茅 NEAR 台",
            "\x00茅",
            "\ud800茅",
        ),
        *(
            " ".join("茅台酒" * 300),
            " OR ".join("茅台酒" * 300),
            "茅" * 2_000,
            "茅 -" + " -酒" * 500,
        ),
    ],
)
def test_no_sign_of_the_databases_own_language_has_a_meaning(put, ids, words):
    put(reading(1, "没有", "NEAR NOT title"))
    try:
        parse(words)
    except UserError:
        return
    assert ids(words) in ([], ["1"])


def test_an_archive_of_before_is_read_in_chunks_and_goes_on_where_it_stopped(archive, run, ids):
    with archive.writing() as connection:
        read = [reading(number, "茅台", "文", SECURITIES[:1]) for number in range(5)]
        rows = [ListRow(one.article.article_id, "flash", "题", START) for one in read]
        ledger.list_rows(connection, ledger.ListPage("stcn", "kx", START), rows)
        store.store(connection, read[:4], run, START)
        connection.execute(indexes.insert().values(name="search", older=4, read=0))
        store.store(connection, read[4:], run, START)
        index(connection, [read[4].article])
    assert ids("茅台") == ["4"]
    with archive.writing() as connection:
        assert (SEARCH.still_to_read(connection), SEARCH.catch_up(connection, 3)) == (4, 3)
    with pytest.raises(ZeroDivisionError), archive.writing() as connection:  # noqa: PT012 - as above
        assert SEARCH.catch_up(connection, 3) == 1
        raise ZeroDivisionError
    assert len(ids("茅台")) == 4
    with archive.writing() as connection:
        assert SEARCH.still_to_read(connection) == 1
        assert [SEARCH.catch_up(connection, 3) for _ in range(2)] == [1, 0]
        assert SEARCH.still_to_read(connection) == 0
        named = select(func.count()).select_from(mentions).where(mentions.c.code == "600519.SH")
        assert connection.scalar(named) == 5
    assert sorted(ids("茅台 600519")) == ["0", "1", "2", "3", "4"]


def test_a_new_archive_has_nothing_to_catch_up(archive):
    with archive.writing() as connection:
        assert SEARCH.still_to_read(connection) == SEARCH.catch_up(connection) == 0


PLANS = [{}, {"since": START}, {"as_of": START}, {"channels": ["kx"]}, {"kind": "flash"}]


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", PLANS, ids=str)
def test_the_index_is_read_from_its_newest_row_and_nothing_is_sorted(archive, words):
    """The words lead, the rest is looked up: the first hits of a common word come at once."""
    asked = []
    with archive.reading() as connection:
        event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2:4]))
        find(connection, "stcn", Selection(query=parse("公司"), **words))
        query, values = asked[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)
        steps = [row.detail for row in plan]
    assert steps[0].startswith("SCAN search_words VIRTUAL TABLE INDEX")
    assert [step for step in steps if step.startswith("SCAN ")] == steps[:1]
    assert steps[1].startswith("SEARCH searched USING INTEGER PRIMARY KEY")
    assert steps[2].startswith("SEARCH versions USING INTEGER PRIMARY KEY")
    assert not [step for step in steps if "ORDER BY" in step]
