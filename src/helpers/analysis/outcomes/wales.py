"""What is known of the outcomes of looked-after children in Wales: scattered published estimates.

They measure different things in different years and are never joined to one another, nor to
England's figures.
"""

import pandas as pd

TOPIC = "outcomes of looked-after children in Wales"


def up_to(studies: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the estimates of years up to ``year``, and those whose year is not stated.

    Args:
        studies: geography, period, measure, value, unit, note; as :func:`helpers.data.studies`
            returns it.

    Returns:
        DataFrame: ``studies`` with year, a number; missing where none is stated.
    """
    years = pd.to_numeric(studies["period"], errors="coerce")
    return studies.assign(year=years)[years.isna() | (years <= year)]


def as_table(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates as a table for people, as text: those for Wales first.

    Args:
        estimates: As :func:`up_to` returns them.
    """
    order = estimates.assign(elsewhere=estimates["geography"] != "Wales")
    order = order.sort_values(["elsewhere", "measure", "year"], kind="stable")
    units = order["unit"].replace("per cent", "%")
    values = order["value"].astype(str).str.removesuffix(".0")
    return pd.DataFrame(
        {
            "Measure": order["measure"],
            "Area": order["geography"],
            "Year": order["period"].fillna("").replace("", "not stated"),
            "Value": values + units.where(units == "%", " " + units),
            "Note": order["note"].fillna(""),
        }
    ).reset_index(drop=True)
