"""Outcomes of children in care in Wales and vacancies of social workers: what is published."""

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care.rates import COUNT
from helpers.analysis.workforce import social_workers, vacancy_spread
from helpers.data.nations import ENGLAND, WALES

IN_CARE = "outcomes of looked-after children in Wales"
VACANCIES = "social worker vacancies"
NATION = "Wales"
UNDATED, NO_NOTE = "not stated", "\u2013"


def studies(topic: str, year: int) -> pd.DataFrame:
    """Return the estimates of a topic dated up to ``year``.

    Undated ones are those known today: they are shown from the last year on in which the number
    in Wales is held.

    Returns:
        DataFrame: As :func:`helpers.data.studies` returns them.
    """
    newest = data.latest(COUNT, WALES)
    return up_to(data.studies(topic), year, newest or year + 1)


def up_to(studies: pd.DataFrame, year: int, newest: int) -> pd.DataFrame:
    """Return the estimates dated up to ``year``, and undated ones where ``year`` is not earlier.

    Args:
        studies: As :func:`helpers.data.studies` returns them.
        newest: The first ``year`` that undated estimates are shown for.
    """
    dated = pd.to_numeric(studies["period"], errors="coerce")
    return studies[dated.le(year) | (dated.isna() & (year >= newest))]


def estimates(studies: pd.DataFrame, nation: str = NATION) -> pd.DataFrame:
    """Return published shares of one nation, measures by name and each by year.

    Returns:
        DataFrame: group (the measure), label (year, or that it is not stated), row (both), value
            (per cent), text (as printed).
    """
    mine = studies[(studies["geography"] == nation) & (studies["unit"] == "per cent")]
    frame = pd.DataFrame(
        {
            "group": mine["measure"],
            "label": mine["period"].replace("", "year not stated"),
            "value": pd.to_numeric(mine["value"], errors="coerce"),
            "text": mine["value"].astype(str) + "%",
        }
    )
    frame = frame.sort_values(["group", "label"], ignore_index=True)
    return frame.assign(row=frame["group"] + ": " + frame["label"])


def vacancies(first_year: int, year: int) -> pd.DataFrame:
    """Return the shares of posts vacant that councils in England returned, each return once.

    Returns:
        DataFrame: A series frame of vacancy_percent.
    """
    measures, councils = social_workers.MEASURES, data.members(ENGLAND)
    staff = data.observations(measures, councils, None, year)
    returned = vacancy_spread.returned(staff)
    return returned[returned["period"] >= first_year]


def as_table(studies: pd.DataFrame) -> pd.DataFrame:
    """Return estimates as a table for people, as printed."""
    columns = {
        "geography": "Nation",
        "period": "Year",
        "measure": "Measure",
        "value": "Value",
        "unit": "Unit",
        "note": "Note",
    }
    shown = studies[list(columns)].astype(str)
    shown = shown.replace({"period": {"": UNDATED}, "note": {"": NO_NOTE}})
    return shown.rename(columns=columns).reset_index(drop=True)
