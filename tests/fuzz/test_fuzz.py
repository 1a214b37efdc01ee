"""``make fuzz`` in short: hypothesis on every target, and proof that a crash would be seen."""

import importlib.util
from collections.abc import Iterator

import pytest

from tests.fuzz import __main__ as fuzzing
from tests.fuzz.by_hypothesis import run
from tests.fuzz.targets import BRITTLE, TARGETS, Target

EXAMPLES = 150


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_known_errors(name):
    tried, crash = run(TARGETS[name], examples=EXAMPLES, seconds=60, repeat=True)
    assert crash is None
    assert tried >= EXAMPLES // 2


def understood(target: Target) -> Iterator[bytes]:
    for seed in target.seeds():
        try:
            target.read(seed)
        except target.allowed:
            continue
        yield seed


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_understands_a_seed(name):
    """One that refuses them all would try nothing."""
    assert next(understood(TARGETS[name]), None) is not None


def test_hypothesis_finds_a_crash_and_makes_it_small():
    _, crash = run(BRITTLE, examples=2_000, seconds=20, repeat=True)
    assert crash is not None
    assert len(crash) <= 4


@pytest.mark.parametrize("engine", ["atheris", "hypothesis"])
def test_a_crash_ends_with_its_input_kept_and_a_status(monkeypatch, tmp_path, engine, capsys):
    if engine == "atheris" and importlib.util.find_spec("atheris") is None:
        pytest.skip("ATHERIS IS NOT INSTALLED: NO FUZZING BY COVERAGE ON THIS MACHINE")
    monkeypatch.setattr(fuzzing, "FOLDER", tmp_path)
    monkeypatch.setattr(fuzzing, "ENGINES", (engine,))
    monkeypatch.setattr("sys.argv", ["fuzz", "brittle"])
    monkeypatch.setenv("FUZZ_SECONDS", "2")
    assert fuzzing.main() == 1
    [kept] = tmp_path.glob("crash-*")
    with pytest.raises(ZeroDivisionError):
        BRITTLE.run(kept.read_bytes())
    assert str(kept) in capsys.readouterr().out


def test_the_table_tells_what_was_tried():
    said = "#5 INITED cov: 10 ft: 12 corp: 3/9b\n#9 DONE cov: 14 ft: 20 corp: 7/9b\n"
    said += "stat::number_of_executed_units: 123456\n"
    runs, coverage = fuzzing.told_by_atheris("", said)
    line = fuzzing.Line("times", "atheris", runs, coverage, 0, 0, "")
    assert (
        "times       atheris      123,456        0  +4 edges = 14, 20 features, corpus 3 -> 7"
        in (fuzzing.table([line]))
    )
