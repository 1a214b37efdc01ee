"""What people were told last, for each addressee and kind of run; counters that come late."""

from newscrawl.archive.runs import add_counters, finish_run
from newscrawl.archive.schema import runs
from newscrawl.archive.told import note_told, told_unhealthy


def test_the_last_message_to_each_on_each_kind_of_run(archive, now):
    def note(kind: str, *to: str, unhealthy: bool) -> None:
        with archive.writing() as connection:
            note_told(connection, "stcn", kind, to, unhealthy=unhealthy, run=7, now=now)

    def told(kind: str, spider: str = "stcn") -> set[str]:
        with archive.reading() as connection:
            return told_unhealthy(connection, spider, kind)

    assert told("all channels") == set()
    note("all channels", "a", "b", unhealthy=True)
    note("channels kx", "b", unhealthy=True)
    note("channels kx", unhealthy=True)
    assert told("all channels") == {"a", "b"}
    note("all channels", "a", unhealthy=False)
    assert told("all channels") == {"b"}
    assert told("channels kx") == {"b"}
    assert told("all channels", "stcn_rank") == set()


def test_counters_are_added_to_those_of_the_run(archive, run, now):
    with archive.writing() as connection:
        finish_run(connection, run, "finished", {"walk/done": 1, "a": 2}, now)
        add_counters(connection, run, {"notify/sent": 3})
        [[counters]] = connection.execute(runs.select().with_only_columns(runs.c.counters))
    assert list(counters.items()) == [("a", 2), ("notify/sent", 3), ("walk/done", 1)]
