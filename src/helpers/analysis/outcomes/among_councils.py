"""How councils are spread on each outcome, and where one lies: no order of councils.

For most outcomes no counts are held, so that neither intervals nor funnel limits can be formed.
What remains is the spread of the councils that are shown, by quantiles, part of which is chance.
"""

import pandas as pd

from helpers.analysis.outcomes import printed
from helpers.words import cell, listed, number
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


def labelled(frame: pd.DataFrame, leavers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return councils' rows with ``label``: the outcome, and its year where it is not ``year``.

    Shares of care leavers get their approximate intervals.

    Parameters
    ----------
    frame
        Rows of the measures of :data:`NAMES`, each in one year.
    leavers
        Series frame of the number of care leavers.
    """
    of_leavers = frame["measure"].str.startswith("care_leavers")
    frame = pd.concat([frame[~of_leavers], printed.approximate(frame[of_leavers], leavers)])
    other = " (" + frame["period"].astype(str) + ")"
    return frame.assign(
        label=frame["measure"].map(NAMES) + other.where(frame["period"] != year, "")
    )


def spread(frame: pd.DataFrame, existing: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the quantiles of councils on each outcome, and where one area's value lies.

    Parameters
    ----------
    frame
        Rows of councils as :func:`labelled` returns them, each outcome in one year.
    existing
        A frame of the councils that existed: area_code.
    code
        The area; one that is not a council is placed nowhere.

    Returns
    -------
    DataFrame
        A row an outcome: label, value, status and interval of the area, councils (how many are
        shown), the columns of :data:`QUANTILES`, place ('' where the area has no value), and
        missing: how many councils have no value, by reason.
    """
    rows = []
    for label, part in frame.groupby("label", sort=False):
        held = part[part["value"].notna()]
        mine = part[part["area_code"] == code]
        value, lower, upper = (
            mine[name].iloc[0] if len(mine) else float("nan")
            for name in ("value", "lower", "upper")
        )
        cuts = {name: held["value"].quantile(at) for name, at in QUANTILES.items()}
        rows.append(
            {
                "label": label,
                "value": value,
                "lower": lower,
                "upper": upper,
                "status": mine["status"].iloc[0] if len(mine) else "",
                "decimals": 1 if part["rounding"].min() < 1 else 0,
                "councils": len(held),
                **cuts,
                "place": _place(value, cuts),
                "missing": _missing(part, existing),
            }
        )
    columns = ["label", "value", "lower", "upper", "status", "decimals", "councils"]
    return pd.DataFrame(rows, columns=[*columns, *QUANTILES, "place", "missing"])


def _place(value: float, cuts: dict[str, float]) -> str:
    if pd.isna(value) or pd.isna(cuts["median"]):
        return ""
    if value < cuts["tenth"]:
        return "in the lowest tenth"
    if value > cuts["ninetieth"]:
        return "in the highest tenth"
    if value < cuts["quarter"]:
        return "below the middle half"
    return "above the middle half" if value > cuts["three_quarters"] else MIDDLE


def _missing(part: pd.DataFrame, existing: pd.DataFrame) -> dict[str, int]:
    lacking = part[part["value"].isna()]
    reasons = lacking["status"].map(lambda one: MEANING.get(one, "not available").split(":")[0])
    absent = int((~existing["area_code"].isin(part["area_code"])).sum())
    return {HIDDEN: absent, **reasons.str.capitalize().value_counts().to_dict()}


def told(frame: pd.DataFrame, name: str) -> str:
    """Return where one area lies on the outcomes, in sentences; '' where it is nowhere placed.

    Parameters
    ----------
    frame
        As :func:`spread` returns it.
    """
    placed = frame[frame["place"] != ""]
    if placed.empty:
        return ""
    middle = int((placed["place"] == MIDDLE).sum())
    text = (
        f"On {middle or 'none'} of the {len(placed)} outcomes shown for {name}, its value lies in "
        "the middle half of the councils shown."
    )
    for place in ("in the lowest tenth", "in the highest tenth"):
        some = placed[placed["place"] == place]
        if len(some):
            text += f" It lies {place} on: {'; '.join(_said(row) for _, row in some.iterrows())}."
    hidden = frame.loc[frame["place"] == "", "label"]
    if len(hidden):
        text += f" Not shown for {name}: {'; '.join(hidden)}."
    return text


def _said(row: pd.Series) -> str:
    text = f"{row['label']}, {number(row['value'], row['decimals'])}"
    if row["lower"] <= row["three_quarters"] and row["upper"] >= row["quarter"]:
        text += " (though its approximate interval reaches into the middle half)"
    return text


def headline(frame: pd.DataFrame, name: str) -> str:
    """Return the title of the chart: where one area lies, or between what half of councils lie.

    Parameters
    ----------
    frame
        As :func:`spread` returns it, of shares. Without an area placed, the title is of the
        outcome on which most councils are shown.
    """
    placed = frame[frame["place"] != ""]
    if len(placed):
        middle = int((placed["place"] == MIDDLE).sum())
        on = f"{middle or 'none'} of {len(placed)} outcomes"
        return f"{name}: in the middle half of councils on {on}"
    if frame.empty:
        return "No council's outcomes are held"
    row = frame.loc[frame["councils"].idxmax()]
    ends = [number(row[end], row["decimals"]) for end in ("quarter", "three_quarters")]
    return (
        f"{row['label']}: half of the {row['councils']} councils shown in England lie between "
        f"{ends[0]}% and {ends[1]}%"
    )


def as_table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return :func:`spread` as a table for people.

    Parameters
    ----------
    name
        The council in focus; '' for none, which leaves its columns out.
    """
    table = pd.DataFrame({"Outcome": frame["label"]})
    if name:
        table[name] = [
            cell(row["value"], row["status"], row["decimals"])
            if pd.notna(row["value"]) or row["status"]
            else NOT_HELD
            for _, row in frame.iterrows()
        ]
        table["Lies"] = frame["place"].replace("", "not placed")
    for column, at in QUANTILES.items():
        heading = "Median" if column == "median" else f"{number(100 * at)}th percentile"
        table[heading] = [number(row[column], row["decimals"]) for _, row in frame.iterrows()]
    table["Councils shown"] = frame["councils"]
    for reason in dict.fromkeys(each for missing in frame["missing"] for each in missing):
        table[reason] = [missing.get(reason, 0) for missing in frame["missing"]]
    return table


def fewest(frame: pd.DataFrame) -> str:
    """Return on which outcomes fewest councils are shown, in a sentence; '' for no outcome.

    Parameters
    ----------
    frame
        As :func:`spread` returns it.
    """
    if frame.empty:
        return ""
    row = frame.loc[frame["councils"].idxmin()]
    names = listed(list(frame.loc[frame["councils"] == row["councils"], "label"]))
    return (
        f"Fewest councils, {row['councils']}, are shown on {names}: the publisher hides small "
        "numbers, so that the spread is that of the larger groups."
    )
