"""Published estimates from studies, by what they are measured among.

Estimates of one thing are seldom comparable with one another: each counts among something else, and
most follow people for a stated number of years. None is pooled or averaged here. Which rows of the
studies are estimates, and of whom, is a judgement kept in the table ``study_denominators``.
"""

import re

import numpy as np
import pandas as pd

from helpers import words
from helpers.errors import Problem
from helpers.statistics import bounds, intervals
from helpers.words import counted, number

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
    topic: str, studies: pd.DataFrame, denominators: pd.DataFrame, year: int | None = None
) -> pd.DataFrame:
    """Return the published estimates of one topic, by what they are measured among.

    Args:
        topic: As the table of studies calls it.
        studies: As :func:`helpers.data.studies` returns them: geography, period, measure,
            breakdown, value (as printed), unit, source_title, source_url, note.
        denominators: The table ``study_denominators``: which of these rows are estimates, their
            denominator (in the order to show), who is followed, within_years, out_of and events
            (the counts of a printed share; of an estimate that is itself a count, out_of alone),
            drawn and a remark.
        year: Leave out what covers years after it.

    Returns:
        DataFrame: denominator, who, whom (who, and within how many years), within_years, within
            (these in words), period, printed (the wording), value (per cent), lower, upper (Wilson
            95% interval where the exact total is known, else NaN), text (what a chart writes),
            drawn (bool), remark, source_title, source_url.

    Raises:
        Problem: If a row of ``denominators`` names no study, or more than one.
    """
    mine = denominators[denominators["topic"] == topic].drop(columns="topic")
    rows = mine.merge(studies, on=KEY, how="left")
    unknown = rows["value"].isna() | rows.duplicated(KEY, keep=False)
    if unknown.any():
        named = " / ".join(rows.loc[unknown, KEY].iloc[0])
        raise Problem(
            f"data/raw/study_denominators.csv names '{named}', which is not exactly one row of "
            "data/raw/studies.csv: correct it to the wording of one row there."
        )
    ends = rows["period"].map(last_year).astype(float)
    rows = rows[ends.isna() | (ends <= (year or np.inf))].reset_index(drop=True)
    # what the total is out of: the count beside a printed share, or the estimate itself
    counts = rows["events"].where(rows["events"] != "", rows["value"])
    rows["events"] = counts.where(rows["out_of"] != "", "")
    parts = zip(counts, rows["unit"], rows["out_of"], strict=True)
    rows["percent"] = [as_percent(*part) for part in parts]
    exact = rows["out_of"].str.fullmatch(r"\d+")
    events, total = (
        rows["events"].map(as_number).astype(float),
        rows["out_of"].map(as_number).astype(float),
    )
    wilson = 100 * intervals.share_interval(events.where(exact), total.where(exact))
    rows[["lower", "upper"]] = wilson[["lower", "upper"]]
    rows["bound"] = bounds.INTERVAL
    rows["printed"] = [_printed(row) for row in rows.itertuples()]
    rows["text"] = [_text(row) for row in rows.itertuples()]
    years = rows["within_years"]
    rows["within"] = ["not stated" if pd.isna(many) else f"{many:.0f}" for many in years]
    followed = ["" if pd.isna(many) else f", within {counted(many, 'year')}" for many in years]
    rows["whom"] = rows["who"].astype(str).str.cat(followed)
    rows["drawn"] = rows["drawn"].eq("yes") & rows["percent"].notna()
    rows = rows.drop(columns="value").rename(columns={"percent": "value"})
    # text also where no row is left
    return rows[COLUMNS].astype(dict.fromkeys(("whom", "within", "printed", "text"), object))


def not_estimates(
    topic: str, studies: pd.DataFrame, denominators: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Return the rows of a topic that are no estimate of it: counts behind one, say, or parts.

    Args:
        topic, studies, denominators, year: As for :func:`estimates`.

    Returns:
        DataFrame: Where, Period, "What is counted", "As printed", Note.
    """
    used = pd.MultiIndex.from_frame(denominators.loc[denominators["topic"] == topic, KEY])
    ends = studies["period"].map(last_year).astype(float)
    rows = studies[~pd.MultiIndex.from_frame(studies[KEY]).isin(used)]
    rows = rows[(rows["topic"] == topic) & ~(ends > year).reindex(rows.index)]
    percent = rows["unit"].map({"percent": "%"}).fillna("")
    what = (
        rows["measure"] + " (" + rows["breakdown"].str.replace(r"\.0(?=/|$)", "", regex=True) + ")"
    )
    frame = rows.assign(what=what, printed=rows["value"] + percent)
    frame = frame[["geography", "period", "what", "printed", "note"]].reset_index(drop=True)
    return frame.set_axis(["Where", "Period", "What is counted", "As printed", "Note"], axis=1)


def _printed(row: tuple) -> str:
    if row.out_of:
        bound = "over " if row.out_of.startswith("over") else ""
        return f"{number(float(row.events))} of {bound}{number(as_number(row.out_of))}"
    return f"{row.value}%" if row.unit == "percent" and row.value[-1].isdigit() else row.value


def _text(row: tuple) -> str:
    """Return what stands beside a mark: the wording where it is no plain number."""
    within = "" if pd.isna(row.within_years) else f", {counted(row.within_years, 'year')}"
    if row.out_of.startswith("over"):
        return f"at most {number(row.percent, 1)}%"
    if pd.notna(row.lower):
        return words.with_interval(row.percent, row.lower, row.upper).replace(" (", "% (") + within
    return f"{row.printed}{within}"
