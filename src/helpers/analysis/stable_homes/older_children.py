"""Homes for older children in England: children's homes, semi-independent, supported, other.

Every function takes the table of characteristics and the last year wanted. Numbers are rounded
to 10.
"""

import pandas as pd

TABLE = "cla_on_31_march_by_characteristics"
SETTINGS = {
    "5a.": "Semi-independent, outside children's homes regulations",
    "5b ": "Living independently",
    "5c.": "Supported accommodation",
    "8. ": "Other placements",
}
TOTALS = {
    "homes": "4c Total",
    "semi": "5. Total",
    "other": "8. Total",
    "aged_16": "16 years and over",
}
COLUMNS = {
    "period": "Year",
    "homes": "Children's homes",
    "semi": "Independent, semi-independent, supported",
    "other": "Other placements",
    "aged_16": "Looked after aged 16 and over",
    "share": "Semi-independent and like, per 100 aged 16 and over",
}


def _rows(characteristics: pd.DataFrame, start: str, last: int) -> pd.DataFrame:
    frame = characteristics[characteristics["table"] == TABLE]
    frame = frame[frame["group"].isin(["Placement", "Age group"]) & (frame["period"] <= last)]
    return frame[frame["characteristic"].str.startswith(start)].assign(rounding=10.0)


def settings(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the children in each setting of :data:`SETTINGS` at 31 March, England.

    Years in which a setting was not on the list ("not applicable") are left out.

    Returns:
        DataFrame: label, period, value, status, source, rounding.
    """
    frame = pd.concat(
        _rows(characteristics, start, last).assign(label=label) for start, label in SETTINGS.items()
    )
    columns = ["label", "period", "value", "status", "source", "rounding"]
    frame = frame.loc[frame["status"] != "z", columns]
    return frame.sort_values(["label", "period"], ignore_index=True)


def by_year(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return totals of England by year: period, homes, semi, other, aged_16, share.

    The share is semi for each 100 aged 16 and over, a ratio of two counts of the same day: nearly
    all in these settings, but not all, are aged 16 and over.
    """
    wide = pd.DataFrame(
        {
            name: _rows(characteristics, start, last).set_index("period")["value"]
            for name, start in TOTALS.items()
        }
    )
    return wide.assign(share=100 * wide["semi"] / wide["aged_16"]).sort_index().reset_index()


def series_of(totals: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return one column of :func:`by_year` as a series: period, value, rounding."""
    return totals[["period"]].assign(value=totals[name], rounding=10.0).sort_values("period")
