"""The rate of a year divides by the children of the mid-year before."""

import numpy as np
import pandas as pd
import pytest

from helpers.data import nations
from helpers.statistics.rates import (
    children_before,
    count_behind,
    of_mid_year_before,
    per_10_000,
)

POPULATION = pd.DataFrame(
    [("A", 2018, 900.0), ("A", 2019, 1000.0), ("B", 2019, 50.0)],
    columns=["area_code", "period", "value"],
)


def test_children_are_those_of_the_area_and_of_the_mid_year_before():
    rows = pd.DataFrame(
        [("B", 2020), ("A", 2020), ("A", 2019), ("A", 2018), ("C", 2020)],
        columns=["area_code", "period"],
        index=[7, 3, 5, 1, 0],
    )
    children = children_before(rows, POPULATION)
    assert children.index.tolist() == [7, 3, 5, 1, 0]
    np.testing.assert_array_equal(children, [50, 1000, 900, np.nan, np.nan])


def test_a_population_stands_under_the_year_of_the_rate_and_is_not_changed():
    assert of_mid_year_before(POPULATION)["period"].tolist() == [2019, 2020, 2020]
    assert POPULATION["period"].tolist() == [2018, 2019, 2019]


def test_a_rate_and_the_count_behind_it():
    assert per_10_000(81_770, 12_000_000) == pytest.approx(68.14, abs=0.005)
    assert count_behind(per_10_000(37, 5_100), 5_100) == pytest.approx(37)
    assert per_10_000(pd.Series([1.0, np.nan]), pd.Series([100, 100])).tolist()[0] == 100


def test_each_nation_is_known_by_the_first_letter_of_its_code():
    assert nations.NATIONS == {
        "E": nations.ENGLAND,
        "W": nations.WALES,
        "S": nations.SCOTLAND,
        "N": nations.NORTHERN_IRELAND,
    }
