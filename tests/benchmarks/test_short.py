"""The benchmarks' archive and questions in small: that they measure what they say."""

from sqlalchemy import func, select

from newscrawl.archive import open_archive
from newscrawl.archive.schema import articles, searched, versions
from tests.benchmarks import large
from tests.benchmarks.exports import read_bare
from tests.benchmarks.search import line, selections, times


def test_the_archive_of_the_measurements_is_one_as_crawls_leave_it(tmp_path):
    path = large.made(tmp_path, 300)
    assert large.made(tmp_path, 300) == path
    with open_archive(f"sqlite:///{path}") as archive, archive.reading() as connection:
        count = select(func.count())
        assert connection.scalar(count.select_from(articles)) == 300
        stored = connection.scalar(count.select_from(versions))
        assert stored == connection.scalar(count.select_from(searched)) == 306  # 2 % are edited
        assert list(connection.exec_driver_sql("PRAGMA foreign_key_check")) == []
        taken = times(connection, selections(large.Press(), 22), "newest")
        found = sum(1 for _ in archive.articles(query="公司"))
    assert 100 < found < 300
    assert {len(one) for one in taken.values()} == {2}
    assert line("a word", [1.0, 2.0, 30.0]).startswith("| a word | 2.0 | ")
    assert read_bare(path) > 0
