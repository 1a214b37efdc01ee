"""No change falls below a floor."""

import pytest

from tests.quality import duplicates, fields, mirror, securities
from tests.quality.floors import Floor, faults, floors


@pytest.mark.parametrize(
    "part", [fields, securities, duplicates, mirror], ids=lambda part: part.__name__.split(".")[-1]
)
def test_nothing_is_below_its_floor(part):
    values = part.measure()
    assert values
    others = {
        name for name in floors() if name.split("/")[0] not in {n.split("/")[0] for n in values}
    }
    found = [fault for fault in faults(values) if fault.split(":")[0] not in others]
    assert found == []


def test_a_value_below_its_floor_is_named():
    values = dict.fromkeys(floors(), 0.0)
    assert "field/title: 0, its floor is ≥ 1" in faults(values)


def test_a_measure_without_a_floor_is_named():
    assert "field/colour: no floor" in faults({"field/colour": 1.0})


@pytest.mark.parametrize(
    ("floor", "value", "holds"),
    [
        (Floor(least=0.98), 0.98, True),
        (Floor(least=0.98), 0.979, False),
        (Floor(most=0.005), 0.005, True),
        (Floor(most=0.005), 0.006, False),
    ],
)
def test_a_floor_is_the_last_value_that_is_good(floor, value, holds):
    assert floor.holds(value) is holds
