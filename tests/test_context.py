"""Which area a page shows, beside which others, and what a reader must know of that."""

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.analysis import context, printed_shares
from helpers.analysis.stable_homes.placements import FOSTER
from helpers.errors import Problem

ENGLAND, YORKSHIRE, LEEDS = "E92000001", "E12000003", "E08000035"


def test_no_area_stands_in_for_one_without_a_value():
    assert context.own([FOSTER], "Leeds", 2020, 2025).code == LEEDS
    with pytest.raises(Problem, match="is held for Cardiff; it is held for England"):
        context.own([FOSTER], "Cardiff", 2020, 2025)
    with pytest.raises(Problem, match="is held for Leeds only for 2020 to 2025"):
        context.own([FOSTER], "Leeds", 1990, 1991)


@pytest.mark.parametrize(
    ("area", "compare_with", "codes"),
    [
        ("Leeds", [], [YORKSHIRE, ENGLAND]),
        ("Leeds", ["Leeds", "Wales"], ["W92000004"]),
        ("England", [], []),
        ("E10000021", [], ["E06000061+E06000062", "E12000004", ENGLAND]),
    ],
)
def test_an_area_is_set_beside_those_asked_for_or_those_it_lies_in(area, compare_with, codes):
    assert context.beside(data.area(area), compare_with) == codes


def test_at_most_three_are_set_beside_it():
    named = ["London", "Kent", "Wales", "Devon"]
    assert len(context.beside(data.area("Leeds"), named)) == 3


def test_an_opening_is_notes_and_a_list_of_what_is_known():
    assert context.page_opening(["A note.", ""], ["One.", "", "Two."]) == (
        "A note.\n\n- One.\n- Two."
    )


def frame(values: list[float], code: str = ENGLAND) -> pd.DataFrame:
    years = range(2026 - len(values), 2026)
    return pd.DataFrame({"measure": FOSTER, "area_code": code, "period": years, "value": values})


def test_a_share_takes_its_total_from_its_own_area_and_year():
    shares = pd.concat([frame([50.0, 50.0]), frame([50.0], LEEDS)], ignore_index=True)
    shares = shares.assign(rounding=1.0, status="", reason="")
    totals = pd.concat([frame([100.0, 10_000.0]), frame([np.nan], LEEDS)], ignore_index=True)
    totals = totals.assign(status="")
    limits = printed_shares.with_intervals(shares, totals)
    widths = (limits["upper"] - limits["lower"]).round(1)
    assert widths[0] > 15 and widths[1] < 4 and np.isnan(widths[2])
    assert limits["value"].equals(shares["value"])
