"""Councils against funnel limits and neighbours, in words."""

import pandas as pd
import pytest

from helpers import words
from helpers.statistics import funnel, overdispersion

NAN = float("nan")
BELOW_998, BELOW, WITHIN, ABOVE, ABOVE_998 = funnel.PLACES


def councils(places, values=None):
    return pd.DataFrame(
        {
            "area_code": [f"E{n}" for n in range(len(places))],
            "area": [f"Area {n}" for n in range(len(places))],
            "value": [10.0 * n for n in range(len(places))] if values is None else values,
            "status": "",
            "reason": "",
            "place": places,
        }
    )


def test_how_many_lie_outside_counts_each_side_and_the_outer_limits():
    frame = councils([BELOW_998, BELOW, BELOW, WITHIN, WITHIN, WITHIN, ABOVE, ABOVE_998, ""])
    assert words.how_many_outside(frame, "England", 2025) == (
        "In 2025, of 8 councils placed in England, 2 lie above the widened 95% limits (1 of them "
        "beyond the 99.8% limit) and 3 lie below (1 of them beyond the 99.8% limit)."
    )
    assert words.how_many_outside(councils([WITHIN, ABOVE]), "London", 2025) == (
        "In 2025, of 2 councils placed in London, 1 lies above the widened 95% limits and 0 lie "
        "below."
    )
    assert words.how_many_outside(councils(["", ""]), "London", 2025) == ""


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (WITHIN, "was within the widened limits and in the highest fifth of the 5 councils"),
        (ABOVE, "was above the widened 95% limit and in the highest fifth"),
        ("", "was in the highest fifth of the 5 councils that have one"),
    ],
)
def test_where_one_council_stands(place, text):
    frame = councils([WITHIN] * 4 + [place])
    said = words.stands(frame, "E4", "rate of entries", 2025)
    assert text in said
    assert said.startswith("In 2025 the rate of entries of Area 4, 40.0, was ")


def test_limits_that_reach_as_far_as_a_share_can_do_not_tell():
    frame = councils([funnel.TOO_WIDE, WITHIN, ABOVE])
    assert words.stands(frame, "E0", "share", 2025, suffix="%") == (
        "In 2025 the share of Area 0, 0.0%, was beyond what chance alone would bring about (the "
        "widened limits reach too far to tell more) and in the lowest fifth of the 3 councils that "
        "have one."
    )
    title = words.funnel_title(frame, "E0", "share", 2025, suffix="%")
    assert title == "Area 0: 0.0% (share, 2025), limits too wide to tell"
    assert words.stands_in_brief(frame, "E0", "share", 2025).endswith(
        "in the lowest fifth, but the limits are too wide to tell what is usual."
    )
    assert words.how_many_outside(frame, "England", 2025).endswith(
        "and 0 lie below; of 1 other the limits are too wide to tell."
    )


def test_a_council_without_a_value_is_not_placed():
    frame = councils([WITHIN, ""], [10.0, NAN]).assign(reason=["", "suppressed by the publisher"])
    assert words.stands(frame, "E1", "rate", 2025) == (
        "The rate of Area 1 in 2025 cannot be set against limits: suppressed by the publisher."
    )
    assert words.stands(frame, "E9", "rate", 2025) == ""
    assert words.funnel_title(frame, "E1", "rate", 2025) == (
        "Area 1: rate in 2025 not set against limits: suppressed by the publisher"
    )


def test_titles_of_funnels():
    frame = councils([BELOW_998, WITHIN, ABOVE, ""])
    assert words.funnel_title(frame, "E9", "rate of entries", 2025) == (
        "Rate of entries, 2025: 2 of 3 councils outside the widened 95% limits"
    )
    assert words.funnel_title(frame, "E0", "rate", 2025).startswith("Area 0: 0.0 (rate, 2025)")
    assert words.funnel_title(frame, "E2", "share", 2025, 0, "%") == (
        f"Area 2: 20% (share, 2025), {ABOVE}"
    )


def test_what_limits_are_widened_for():
    frame = councils([WITHIN] * 3 + [""]).assign(plain=[WITHIN, ABOVE, BELOW_998, ""])
    text = words.widening(frame, overdispersion.Spread(6.04, 0.1, 151), "rates")
    assert "2 of 3 lie outside such limits, as rates differ" in text
    assert "6.0 times" in text and "about 1 in 20 would lie outside them" in text
    assert words.widening(frame, overdispersion.Spread(NAN, NAN, 3), "rates") == ""
    assert words.widening(frame.assign(place=""), overdispersion.Spread(2.0, 0.1, 3), "") == ""


def test_how_many_would_lie_outside_if_none_were_out_of_the_usual():
    text = words.how_many_outside(councils([WITHIN] * 149 + [ABOVE] * 2), "England", 2025)
    assert text.endswith("0 lie below; if none were out of the usual, about 8 would.")


def test_the_way_of_widening_is_a_choice():
    ways = pd.DataFrame(
        {
            "centre": ["the nation", "the nation", "councils' own mean"],
            "winsorise": [0.0, 0.1, 0.1],
            "outside": [7, 6, 9],
            "uncorrected": [15, 23, 24],
            "councils": 151,
        }
    )
    assert words.ways_of_widening(ways) == (
        "The way of widening is a choice: about the nation or councils' own mean, with 0% or 10% "
        "of councils at each end pulled in, 6 to 9 of 151 councils lie outside. The variance that "
        "pulling in takes away is put back in each; left as it comes and estimated by moments "
        "(Spiegelhalter 2005), with 10% pulled in about the nation, 23 would."
    )
    assert ", 6 of 151 councils" in words.ways_of_widening(ways.iloc[1:2])
    assert words.ways_of_widening(ways.iloc[:0]) == ""


def neighbours(codes, model, closeness="close"):
    return pd.DataFrame({"neighbour_code": codes, "model": model, "closeness": closeness})


def test_a_council_the_others_and_the_widening_in_one():
    frame = councils([WITHIN, ABOVE, WITHIN, ""]).assign(plain=[WITHIN, ABOVE_998, ABOVE, ""])
    spread = overdispersion.Spread(3.0, 0.1, 3)
    what = {"what": "rate", "many": "rates", "year": 2025}
    text = words.against_limits(frame, spread, "E1", **what)
    assert text.startswith("In 2025 the rate of Area 1, 10.0, was above the widened 95% limit")
    assert "of 3 councils placed in England, 1 lies above" in text
    assert "2 of 3 lie outside such limits, as rates differ" in text and "3.0 times" in text
    assert words.against_limits(frame, spread, "E9", **what).startswith("In 2025, of 3 councils")
    few = overdispersion.Spread(NAN, NAN, 3)
    assert words.against_limits(frame, few, "E9", **what).endswith("and 0 lie below.")
    assert words.against_limits(frame.assign(place=""), spread, "E1", **what) == ""


def test_models_of_neighbours():
    newest, older = neighbours(["a", "b", "c"], 2025), neighbours(["a", "b", "d"], 2021)
    assert words.neighbours_model(newest, older).endswith(
        "1 of these 3 was not among the 3 of the model of 2021."
    )
    one = older.iloc[:1]
    assert "2 of these 3 were not among the 1 of the" in words.neighbours_model(newest, one)
    assert words.neighbours_model(one, one).endswith("are those of the model of 2021.")
    assert "2021" not in words.neighbours_model(newest, older.iloc[:0])
    assert "2025." in words.neighbours_model(newest, newest)
    assert "nearest there are" in words.neighbours_model(
        neighbours(["a"], 2025, "not close"), newest
    )
    assert words.neighbours_model(newest.iloc[:0], older) == ""
    assert "no model" in words.neighbours_held("Area", newest.iloc[:0], 2025)
    assert "Nothing is shown for Area" in words.neighbours_held("Area", newest, 2025)
