"""The short sentences that pages open with: value, change, chance, and how many there are."""

import numpy as np
import pandas as pd
import pytest

from helpers import words
from helpers.analysis import context
from helpers.statistics import bounds
from tests.conftest import ROOT

BREAK = pd.DataFrame({"period": [2020], "kind": ["definition"], "note": ["Another way."]})
ENGLAND = "E92000001"


def rates(values, half=np.nan, code="E1", area="Borton", measure="a_rate"):
    """A series frame that ends in 2020, each value with limits so far to either side."""
    frame = pd.DataFrame({"value": [float(value) for value in values]})
    frame["period"] = range(2021 - len(values), 2021)
    frame = frame.assign(area_code=code, area=area, measure=measure, status="", rounding=np.nan)
    frame = frame.assign(lower=frame["value"] - half, upper=frame["value"] + half)
    frame[bounds.COLUMN] = "" if np.isnan(half) else bounds.INTERVAL
    frame.attrs = {"last_year": 2020}
    return frame


@pytest.mark.parametrize(
    ("values", "half", "said"),
    [
        ([50, 60, 70], 1, " That is 20.0 higher than in 2018."),
        ([70, 60, 50], 1, " That is 20.0 lower than in 2018."),
        ([70, 60, 50], np.nan, " That is 20.0 lower than in 2018."),
        ([50, 60, 52], 20, " That is 2.0 higher than in 2018, which chance could explain."),
        ([50, 80, 70, 60], 1, " That is 20.0 lower than in 2018, when it was highest."),
        ([50, 50, 50], 1, " That is the same as in 2018."),
        ([50, 40, 47, 44], np.nan,
         " That is 3.0 lower than a year before, and 4.0 higher than in 2018, when it was lowest."),
        ([50, 60, 45, 52], 1, " That is 7.0 higher than a year before, and 8.0 lower than in 2018, "
         "when it was highest."),
        ([50, 60, 50], np.nan, " That is 10.0 lower than a year before, and the same as in 2018."),
        ([50, 40, 47, 44], 5,
         " That is 4.0 higher than in 2018, when it was lowest, which chance could explain."),
        ([50], 1, ""),
    ],
)  # fmt: skip
def test_the_latest_value_and_its_change_are_a_sentence_each(values, half, said):
    text = words.in_brief(rates(values, half), "The rate", unit=" per 10,000", decimals=1)
    assert text == f"The rate was {values[-1]}.0 per 10,000 in 2020.{said}"


def test_no_change_is_given_across_a_break():
    text = words.in_brief(rates([10, 90]), "The rate", BREAK)
    assert text == "The rate was 90 in 2020. It is not to be compared with earlier years."


def test_what_is_not_known_is_not_nought():
    assert (
        words.in_brief(rates([np.nan]), "The rate") == "The rate is not known from the data held."
    )
    old = rates([10, np.nan, np.nan, np.nan, np.nan])
    assert words.in_brief(old, "The rate") == (
        "The rate was 10 in 2016 (the latest held, 4 years before 2020)."
    )
    assert words.in_brief(rates([10, 0]), "The rate").startswith("The rate was 0 in 2020.")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (80, "lower by more than chance would explain."),
        (40, "higher by more than chance would explain."),
        (61, "a difference that chance could make."),
    ],
)
def test_an_area_beside_the_one_it_lies_in(own, said):
    both = pd.concat([rates([own], 3), rates([60], 1, ENGLAND, "England")])
    assert words.beside_in_brief(both, "E1", ENGLAND) == f"In England it was 60.0 in 2020, {said}"
    assert words.beside_in_brief(both, ENGLAND, ENGLAND) == ""
    no_limits = pd.concat([rates([own]), rates([60], 1, ENGLAND, "England")])
    assert words.beside_in_brief(no_limits, "E1", ENGLAND) == ""
    assert words.beside_in_brief(both[:1], "E1", ENGLAND) == ""


def test_sentences_end_where_a_reader_ends_them():
    text = "St. Helens had 3.2 of 10, e.g. here. Is it so? It is."
    assert words.sentences(text) == ["St. Helens had 3.2 of 10, e.g. here.", "Is it so?", "It is."]
    assert words.sentences("  ") == []


def test_a_page_opens_with_five_sentences_at_most():
    facts = ["One. Two.", "", "Three.", "Four. Five. Six.", "Seven."]
    assert words.opening(facts) == ["One. Two.", "Three.", "Four. Five."]
    assert context.page_opening(["A note.", ""], facts) == (
        "A note.\n\n- One. Two.\n- Three.\n- Four."
    )
    assert context.page_opening([], ["", ""]) == ""


def test_every_notebook_says_its_opening_by_the_one_way():
    """None puts its sentences together itself, without counting them."""
    packages = ROOT / "src" / "helpers" / "analysis"
    openings = [
        path.read_text("utf-8")
        for path in packages.glob("*/*.py")
        if "\ndef opening(" in path.read_text("utf-8")
    ]
    assert len(openings) >= 12
    assert all("page_opening(" in text or "MOST" in text for text in openings)
