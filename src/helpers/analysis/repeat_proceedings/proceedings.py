"""Repeat care proceedings: published estimates, by what they are measured among.

The estimates come from published studies and are not comparable with one another: each counts
repeats among something else (mothers, applications, fathers, newborn babies) and most follow
people for a stated number of years. None is pooled or averaged here.
"""

import re

import numpy as np
import pandas as pd

from helpers import words
from helpers.errors import Problem
from helpers.statistics import bounds, intervals
from helpers.words import number

TOPIC = "repeat proceedings"
KEY = ["geography", "period", "measure", "breakdown"]
COLUMNS = [
    *(
        "denominator",
        "who",
        "whom",
        "within_years",
        "within",
        "period",
        "printed",
        "value",
        "lower",
    ),
    *("upper", "bound", "text", "drawn", "remark", "source_title", "source_url"),
]
NAMES = {
    "who": "Who",
    "denominator": "Measured",
    "printed": "As printed",
    "value": "Per cent",
    "within": "Within years",
    "remark": "Remark",
}
SAYINGS = {"a fifth": 20.0, "a quarter": 25.0, "a third": 100 / 3}
NEAR = 2.5
"""Percentage points within which an estimate is near a saying: half of a fifth to a quarter."""


def last_year(period: str) -> int | None:
    """Return the last year a period names: 2014 for "2007/08-2013/14"; None if it names none."""
    years = []
    for start, end in re.findall(r"(\d{4})(?:[/-](\d{2})(?!\d))?", period):
        follows = end and int(end) == (int(start) + 1) % 100
        years.append(int(start) + bool(follows))
    return max(years, default=None)


def as_number(text: str) -> float:
    """Return the number in a printed count such as "over 46000"; NaN if it is not one."""
    match = re.fullmatch(r"(?:about |over |more than )?(\d+(?:\.\d+)?)", text.replace(",", ""))
    return float(match[1]) if match else np.nan


def as_percent(value: str, unit: str, out_of: str = "") -> float:
    """Return a published estimate in per cent; NaN where its words give no number.

    Args:
        value: As printed: "24" (of unit percent), "1 in 4", "about 1 in 3", or a count.
        unit: The unit as printed; only "percent", a "1 in n" and a count with ``out_of`` give a
            number.
        out_of: The total a count is out of ("2808", "over 46000"); '' where the value is no count.
    """
    if match := re.fullmatch(r"(?:about )?1 in (\d+)", value):
        return 100 / int(match[1])
    if out_of:
        return 100 * as_number(value) / as_number(out_of)
    return as_number(value) if unit == "percent" else np.nan


def estimates(
    studies: pd.DataFrame, denominators: pd.DataFrame, year: int | None = None
) -> pd.DataFrame:
    """Return the published estimates of repeat proceedings, by what they are measured among.

    Args:
        studies: As :func:`helpers.data.studies` returns them: geography, period, measure,
            breakdown, value (as printed), unit, source_title, source_url, note.
        denominators: The table ``study_denominators``: which of these rows are estimates, their
            denominator (in the order to show), who is followed, within_years, out_of, drawn and a
            remark.
        year: Leave out what covers years after it.

    Returns:
        DataFrame: denominator, who, whom (who, and within how many years), within_years, within
            (these in words), period, printed (the wording), value (per cent), lower, upper (Wilson
            95% interval where the exact total is known, else NaN), text (what a chart writes),
            drawn (bool), remark, source_title, source_url.

    Raises:
        Problem: If a row of ``denominators`` names no study, or more than one.
    """
    rows = denominators.merge(studies, on=KEY, how="left")
    unknown = rows["value"].isna() | rows.duplicated(KEY, keep=False)
    if unknown.any():
        named = " / ".join(rows.loc[unknown, KEY].iloc[0])
        raise Problem(
            f"data/raw/study_denominators.csv names '{named}', which is not exactly one row of "
            "data/raw/studies.csv: correct it to the wording of one row there."
        )
    ends = rows["period"].map(last_year)
    rows = rows[ends.isna() | (ends <= (year or np.inf))].reset_index(drop=True)
    rows["percent"] = [as_percent(*row) for row in rows[["value", "unit", "out_of"]].to_numpy()]
    exact = rows["out_of"].str.fullmatch(r"\d+")
    events, total = rows["value"].map(as_number), rows["out_of"].map(as_number)
    wilson = 100 * intervals.share_interval(events.where(exact), total.where(exact))
    rows[["lower", "upper"]] = wilson[["lower", "upper"]]
    rows["bound"] = bounds.INTERVAL
    rows["printed"] = [_printed(row) for row in rows.itertuples()]
    rows["text"] = [_text(row) for row in rows.itertuples()]
    years = rows["within_years"]
    rows["within"] = ["not stated" if pd.isna(many) else f"{many:.0f}" for many in years]
    followed = ["" if pd.isna(many) else f", within {many:.0f} years" for many in years]
    rows["whom"] = rows["who"].astype(str).str.cat(followed)
    rows["drawn"] = rows["drawn"].eq("yes") & rows["percent"].notna()
    rows = rows.drop(columns="value").rename(columns={"percent": "value"})
    # text also where no row is left
    return rows[COLUMNS].astype(dict.fromkeys(("whom", "within", "printed", "text"), object))


def _printed(row: tuple) -> str:
    if row.out_of:
        bound = "over " if row.out_of.startswith("over") else ""
        return f"{number(float(row.value))} of {bound}{number(as_number(row.out_of))}"
    return f"{row.value}%" if row.unit == "percent" else row.value


def _text(row: tuple) -> str:
    """Return what stands beside a mark: the wording where it is no plain number."""
    within = "" if pd.isna(row.within_years) else f", {row.within_years:.0f} years"
    if row.out_of.startswith("over"):
        return f"at most {number(row.percent, 1)}%"
    if pd.notna(row.lower):
        return f"{words.with_interval(row.percent, row.lower, row.upper).replace(' (', '% (')}"
    return f"{row.printed}{within}"


def sayings(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return which estimates stand behind "a fifth", "a quarter" and "a third".

    Returns:
        DataFrame: saying, percent, estimates (how many lie within :data:`NEAR` points), which (in
            words).
    """
    drawn = estimates[estimates["drawn"]]
    rows = []
    for saying, percent in SAYINGS.items():
        near = drawn[(drawn["value"] - percent).abs() <= NEAR]
        which = "; ".join(near["printed"] + " – " + near["whom"])
        rows.append((saying, percent, len(near), which or "none"))
    return pd.DataFrame(rows, columns=["saying", "percent", "estimates", "which"])
