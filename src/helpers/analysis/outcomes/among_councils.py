"""How councils are spread on each outcome, and where one lies: no order of councils.

For most outcomes no counts are held, so that neither intervals nor funnel limits can be formed.
What remains is the spread of the councils that are shown, by quantiles, part of which is chance.
"""

import pandas as pd

from helpers import data
from helpers.analysis import printed_shares
from helpers.analysis.outcomes import care_leavers, printed
from helpers.data.kept import kept
from helpers.data.nations import ENGLAND
from helpers.words import cell, number
from helpers.words.symbols import MEANING, NOT_HELD

QUANTILES = {"tenth": 0.1, "quarter": 0.25, "median": 0.5, "three_quarters": 0.75, "ninetieth": 0.9}
SHARES = {
    "ks2_expected_looked_after_percent": "Key stage 2 expected standard",
    "gcse_english_maths_looked_after_percent": "Grade 4 or above in English and maths",
    "persistent_absence_percent": "Persistently absent",
    "suspension_percent": "Suspended at least once",
    "special_needs_plan_percent": "With an education, health and care plan",
    "care_leavers_eet_percent": "Care leavers in education, employment or training",
    "care_leavers_neet_percent": "Care leavers not in education, employment or training",
    "care_leavers_suitable_accommodation_percent": "Care leavers in suitable accommodation",
}
SCORES = {
    "attainment8_looked_after_score": "Attainment 8 score",
    "emotional_health_score": "Strengths and Difficulties score",
}
NAMES = SHARES | SCORES
SCHOOL_LIFE = ("persistent_absence_percent", "suspension_percent", "special_needs_plan_percent")
HIDDEN = "Not shown by the publisher"
MIDDLE = "in the middle half"


@kept
def newest(last: int, year: int) -> pd.DataFrame:
    """Return councils' values on each outcome in its last year up to ``last``.

    Returns:
        DataFrame: As :func:`labelled` returns it for ``year``.
    """
    rows = [data.authorities(name, data.latest(name, ENGLAND, last) or last) for name in NAMES]
    return labelled(pd.concat(rows), data.observations(care_leavers.TOTAL), year)


@kept
def existing(year: int) -> pd.DataFrame:
    """Return the councils that existed in a year, or the last before it with populations held."""
    measure, before = "population_0_17", year - 1
    rows = data.authorities(measure, data.latest(measure, ENGLAND, before) or before)
    return rows[rows["area_code"].isin(data.members("England"))]


def labelled(frame: pd.DataFrame, leavers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return councils' rows with ``label``: the outcome, and its year where it is not ``year``.

    Shares of care leavers get their approximate intervals.

    Args:
        frame: Rows of the measures of :data:`NAMES`, each in one year.
        leavers: Series frame of the number of care leavers.
    """
    of_leavers = frame["measure"].str.startswith("care_leavers")
    some = printed_shares.with_intervals(frame[of_leavers], leavers)
    frame = pd.concat([frame[~of_leavers], some])
    other = " (" + frame["period"].astype(str) + ")"
    label = frame["measure"].map(NAMES) + other.where(frame["period"] != year, "")
    return frame.assign(label=label)


def spread(frame: pd.DataFrame, existing: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the quantiles of councils on each outcome, and where one area's value lies.

    Args:
        frame: Rows of councils as :func:`labelled` returns them, each outcome in one year.
        existing: A frame of the councils that existed: area_code.
        code: The area; one that is not a council is placed nowhere.

    Returns:
        DataFrame: A row an outcome: measure, label, value, status and interval of the area,
            councils (how many are shown), the columns of :data:`QUANTILES`, place ('' where the
            area has no value), and missing: how many councils have no value, by reason.
    """
    by_outcome = frame.groupby("label", sort=False)
    table = pd.DataFrame({name: by_outcome["value"].quantile(at) for name, at in QUANTILES.items()})
    columns = ["value", "lower", "upper", "bound", "status"]
    own = frame[frame["area_code"] == code].set_index("label")[columns]
    table = table.join(own).assign(
        measure=by_outcome["measure"].first(),
        councils=by_outcome["value"].count(),
        decimals=printed.decimals(by_outcome["rounding"].min().to_frame()).clip(upper=1),
    )
    table["status"] = table["status"].fillna("")
    table["place"] = [_place(row) for row in table.itertuples()]
    table["missing"] = [_missing(by_outcome.get_group(label), existing) for label in table.index]
    return table.rename_axis("label").reset_index()


def _place(row: tuple) -> str:
    if pd.isna(row.value) or pd.isna(row.median):
        return ""
    if row.value < row.tenth:
        return "in the lowest tenth"
    if row.value > row.ninetieth:
        return "in the highest tenth"
    if row.value < row.quarter:
        return "below the middle half"
    return "above the middle half" if row.value > row.three_quarters else MIDDLE


def _missing(part: pd.DataFrame, existing: pd.DataFrame) -> dict[str, int]:
    lacking = part[part["value"].isna()]
    reasons = lacking["status"].map(lambda one: MEANING.get(one, "not available").split(":")[0])
    absent = int((~existing["area_code"].isin(part["area_code"])).sum())
    return {HIDDEN: absent, **reasons.str.capitalize().value_counts().to_dict()}


def as_table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return :func:`spread` as a table for people.

    Args:
        name: The council in focus; '' for none, which leaves its columns out.
    """
    table = pd.DataFrame({"Outcome": frame["label"]})
    if name:
        table[name] = [
            cell(row.value, row.status, row.decimals)
            if pd.notna(row.value) or row.status
            else NOT_HELD
            for row in frame.itertuples()
        ]
        table["Lies"] = frame["place"].replace("", "not placed")
    for column, at in QUANTILES.items():
        heading = "Median" if column == "median" else f"{number(100 * at)}th percentile"
        table[heading] = list(map(number, frame[column], frame["decimals"]))
    table["Councils shown"] = frame["councils"]
    for reason in dict.fromkeys(each for missing in frame["missing"] for each in missing):
        table[reason] = [missing.get(reason, 0) for missing in frame["missing"]]
    return table
