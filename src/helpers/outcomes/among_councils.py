"""How councils are spread on each outcome, and where one lies: no order of councils.

For most outcomes no counts are held, so that neither intervals nor funnel limits can be formed.
What remains is the spread of the councils that are shown, by quantiles, part of which is chance.
"""

import pandas as pd

from helpers.symbols import MEANING
from helpers.wording import cell, listed, number

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
HIDDEN = "no figure shown by the publisher"
MIDDLE = "in the middle half"


def labelled(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return councils' rows with ``label``: the outcome, and its year where it is not ``year``."""
    names = frame["measure"].map(NAMES)
    other = " (" + frame["period"].astype(str) + ")"
    return frame.assign(label=names + other.where(frame["period"] != year, ""))


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
        A row an outcome: label, value and status of the area, councils (how many are shown),
        the columns of :data:`QUANTILES`, place ('' where the area has no value), and missing:
        how many councils are not shown, by reason, in words.
    """
    rows = []
    for label, part in frame.groupby("label", sort=False):
        held = part[part["value"].notna()]
        mine = part[part["area_code"] == code]
        value = mine["value"].iloc[0] if len(mine) else float("nan")
        cuts = {name: held["value"].quantile(at) for name, at in QUANTILES.items()}
        rows.append(
            {
                "label": label,
                "value": value,
                "status": mine["status"].iloc[0] if len(mine) else "x",
                "decimals": 1 if part["rounding"].min() < 1 else 0,
                "councils": len(held),
                **cuts,
                "place": _place(value, cuts),
                "missing": _missing(part, existing),
            }
        )
    columns = ["label", "value", "status", "decimals", "councils", *QUANTILES, "place", "missing"]
    return pd.DataFrame(rows, columns=columns)


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


def _missing(part: pd.DataFrame, existing: pd.DataFrame) -> str:
    lacking = part[part["value"].isna()]
    reasons = lacking["status"].map(lambda one: MEANING.get(one, "not available").split(":")[0])
    counts = reasons.value_counts()
    absent = int((~existing["area_code"].isin(part["area_code"])).sum())
    told = [f"{count} {reason}" for reason, count in counts.items()]
    told += [f"{absent} {HIDDEN}"] if absent else []
    return "; ".join(told) or "none"


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
        f"On {middle} of the {len(placed)} outcomes shown for {name}, its value lies in the middle "
        "half of the councils shown."
    )
    for place in ("in the lowest tenth", "in the highest tenth"):
        some = placed[placed["place"] == place]
        if len(some):
            values = [
                f"{row['label']}, {number(row['value'], row['decimals'])}"
                for _, row in some.iterrows()
            ]
            text += f" It lies {place} on: {'; '.join(values)}."
    hidden = frame.loc[frame["place"] == "", "label"]
    if len(hidden):
        text += f" Not shown for {name}: {'; '.join(hidden)}."
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
        return f"{name}: in the middle half of councils on {middle} of {len(placed)} outcomes"
    if frame.empty:
        return "No council's outcomes are held"
    row = frame.loc[frame["councils"].idxmax()]
    ends = [number(row[end], row["decimals"]) for end in ("quarter", "three_quarters")]
    return (
        f"{row['label']}: half of the {row['councils']} councils shown in England lie between "
        f"{ends[0]}% and {ends[1]}%"
    )


def as_table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return :func:`spread` as a table for people, as text.

    Parameters
    ----------
    name
        The council in focus; '' for none, which leaves its columns out.
    """
    write = [
        lambda row, column=column: number(row[column], row["decimals"]) for column in QUANTILES
    ]
    columns = ["Lowest tenth below", "Lowest quarter below", "Median"]
    columns += ["Highest quarter above", "Highest tenth above"]
    table = pd.DataFrame({"Outcome": frame["label"]})
    if name:
        table[name] = [
            cell(row["value"], row["status"], row["decimals"]) for _, row in frame.iterrows()
        ]
        table["Lies"] = frame["place"].replace("", "not placed")
    for column, how in zip(columns, write, strict=True):
        table[column] = [how(row) for _, row in frame.iterrows()]
    table["Councils shown"] = frame["councils"].astype(str)
    return table.assign(**{"Not shown": frame["missing"]})


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
