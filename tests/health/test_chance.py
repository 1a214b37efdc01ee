"""The binomial distribution's lower tail."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.health.chance import at_most


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 19))
def test_as_counted_with_fractions(due, there, twentieths):
    share = Fraction(twentieths, 20)
    exact = sum(
        comb(due, one) * share**one * (1 - share) ** (due - one)
        for one in range(min(there, due) + 1)
    )
    assert at_most(there, due, float(share)) == pytest.approx(float(exact), rel=1e-9)


def test_the_ends():
    assert at_most(3, 3, 0.5) == at_most(5, 3, 0.5) == at_most(0, 9, 0.0) == 1.0
    assert at_most(8, 9, 1.0) == 0.0
    assert 0 < at_most(100, 5_000, 0.5) < 1e-300 or at_most(100, 5_000, 0.5) == 0.0
