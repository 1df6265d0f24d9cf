"""What is known of the outcomes of looked-after children in Wales: scattered published estimates.

They measure different things in different years and are never joined to one another, nor to
England's figures.
"""

import pandas as pd

from helpers.words import listed, years

NO_YEAR = "not stated"


def up_to(studies: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the estimates of years up to ``year``, and those whose year is not stated."""
    periods = pd.to_numeric(studies["period"], errors="coerce")
    return studies[periods.isna() | (periods <= year)]


def as_table(studies: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates as a table for people, as text: those for Wales first.

    Parameters
    ----------
    studies
        geography, period, measure, value, unit, note; as :func:`helpers.data.studies` returns it.
    """
    first = studies["geography"].ne("Wales").rename("elsewhere")
    order = studies.assign(elsewhere=first, _year=pd.to_numeric(studies["period"], errors="coerce"))
    order = order.sort_values(["elsewhere", "measure", "_year"], kind="stable")
    values = order["value"].astype(str).str.removesuffix(".0")
    units = order["unit"].replace("per cent", "%")
    return pd.DataFrame(
        {
            "Measure": order["measure"],
            "Area": order["geography"],
            "Year": order["period"].fillna("").replace("", NO_YEAR),
            "Value": values + units.where(units == "%", " " + units),
            "Note": order["note"].fillna(""),
        }
    ).reset_index(drop=True)


def in_brief(studies: pd.DataFrame) -> str:
    """Return how much is held for Wales, in a sentence.

    Parameters
    ----------
    studies
        As for :func:`as_table`.
    """
    own = studies[studies["geography"] == "Wales"]
    if own.empty:
        return "No published estimate of outcomes in Wales is held for these years."
    periods = pd.to_numeric(own["period"], errors="coerce")
    undated = int(periods.isna().sum())
    text = (
        f"For Wales {len(own)} published estimates of {own['measure'].nunique()} different "
        f"measures are held, of {years(periods.dropna().astype(int).tolist())}"
    )
    return text + (f", {undated} of them without a year stated." if undated else ".")


def told(studies: pd.DataFrame) -> str:
    """Return how much is held for Wales and why it makes no series, in sentences.

    Parameters
    ----------
    studies
        As for :func:`as_table`.
    """
    text = in_brief(studies)
    own = studies[studies["geography"] == "Wales"]
    own = own.assign(year=pd.to_numeric(own["period"], errors="coerce")).dropna(subset=["year"])
    if own.empty:
        return text
    text += f" No measure has more than {own.groupby('measure')['year'].nunique().max()} years."
    others = sorted(set(studies["geography"]) - {"Wales"})
    if others:
        text += f" Estimates for {listed(others)} stand beside them as their sources give them."
    return (
        f"{text} They are not joined to a series, and not set against the results and shares of "
        "England on this page, which measure other things."
    )
