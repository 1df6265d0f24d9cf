"""Care leavers aged 19 to 21: what they do, where they live, and how many are students."""

import pandas as pd

from helpers.analysis.outcomes import printed
from helpers.words import cell, listed, number
from helpers.words.symbols import NOT_HELD

TOTAL = "care_leavers_count"
STUDENTS = "care_leavers_higher_education_count"
STUDENT_SHARE = "care_leavers_higher_education_percent_unrounded"
ACTIVE = "care_leavers_eet_percent"
NATION_OR_REGION = "E(92|12|13)"
SHARES = {
    ACTIVE: "In education, employment or training",
    "care_leavers_neet_percent": "Not in education, employment or training",
    "care_leavers_suitable_accommodation_percent": "In suitable accommodation",
    "care_leavers_not_in_touch_percent": "Not in touch with the authority",
}


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of :data:`SHARES` among a series frame, with ``outcome``: their names."""
    some = frame[frame["measure"].isin(SHARES)]
    some = some.assign(outcome=some["measure"].map(SHARES))
    order = {measure: place for place, measure in enumerate(SHARES)}
    some = some.assign(_order=some["measure"].map(order)).sort_values(["_order", "period"])
    return some.drop(columns="_order")


def with_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`named` with approximate intervals, from a frame that holds the numbers too."""
    return printed.approximate(named(frame), frame[frame["measure"] == TOTAL])


def told(frame: pd.DataFrame, name: str) -> str:
    """Return the shares of the last year shown with approximate intervals, in a sentence.

    Parameters
    ----------
    frame
        Series frame of :data:`SHARES` and :data:`TOTAL`, one area.
    """
    shares = with_limits(frame)
    held = shares[shares["value"].notna()]
    if held.empty:
        return f"What care leavers aged 19 to 21 do is not shown for {name}."
    year = held["period"].max()
    parts = [
        f"{_share(row)} {_lower(row['outcome'])}"
        for _, row in held[held["period"] == year].iterrows()
    ]
    people = frame[(frame["measure"] == TOTAL) & (frame["period"] == year)]["value"].sum()
    among = f"Of {number(people)} care leavers aged 19 to 21" if people else "Of care leavers"
    return f"{among} in {name} in {year}, {listed(parts)}."


def against_nation(frame: pd.DataFrame, code: str, nation: str, year: int) -> str:
    """Return how the area's shares of a year stand to the nation's, in a sentence; '' if none.

    Parameters
    ----------
    frame
        Series frame of :data:`SHARES` and :data:`TOTAL`: the area and the nation.
    """
    now = with_limits(frame[frame["period"] == year])
    parts = []
    for outcome, rows in now.groupby("outcome", sort=False):
        where = printed.against(rows, code, nation)
        if where:
            parts.append(f"{_lower(outcome)}, {where}")
    if not parts:
        return ""
    return f"Set against the nation by these approximate intervals: {'; '.join(parts)}."


def share_table(frame: pd.DataFrame, codes: list[str], year: int) -> pd.DataFrame:
    """Return the shares of a year with approximate intervals, a row an outcome, a column an area.

    Parameters
    ----------
    frame
        Series frame of :data:`SHARES` and :data:`TOTAL`.
    codes
        The areas, in order. One without any row in the year has no column.
    """
    now = with_limits(frame[frame["period"] == year])
    people = frame[(frame["measure"] == TOTAL) & (frame["period"] == year)]
    columns: dict[str, list[str]] = {"Outcome": [*SHARES.values(), "Care leavers (number)"]}
    for code in codes:
        mine = now[now["area_code"] == code].set_index("measure")
        if mine.empty:
            continue
        texts = [_share(mine.loc[name]) if name in mine.index else NOT_HELD for name in SHARES]
        total = people[people["area_code"] == code]
        texts += [cell(total["value"].iloc[0], total["status"].iloc[0])] if len(total) else []
        texts += [NOT_HELD] * (len(SHARES) + 1 - len(texts))
        columns[mine["area"].iloc[0]] = texts
    return pd.DataFrame(columns if len(columns) > 1 else {"Outcome": []})


def from_exact_counts(frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return shares worked out from counts, those from rounded counts of councils set aside.

    Rounded to 5, a count of students may be half as much again, or none at all.

    Parameters
    ----------
    frame
        Series frame of :data:`STUDENT_SHARE`.
    breaks
        As :func:`helpers.data.breaks` returns them for :data:`STUDENTS`: that of kind "release"
        is the first year in which councils' counts are not rounded.
    """
    start = breaks.loc[breaks["kind"] == "release", "period"].max()
    council = ~frame["area_code"].str.match(NATION_OR_REGION)
    rounded = council & (frame["period"] < start) & frame["value"].notna()
    frame = frame.assign(status=frame["status"].mask(rounded, "u"))
    frame["reason"] = frame["reason"].mask(rounded, "the counts were rounded to 5")
    numbers = ["value", "lower", "upper"]
    return frame.assign(**{name: frame[name].mask(rounded) for name in numbers})


def students_told(frame: pd.DataFrame, name: str) -> str:
    """Return the last share in higher education with its interval, in a sentence.

    Parameters
    ----------
    frame
        Series frame of :data:`STUDENT_SHARE`, one area.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return f"The share of care leavers in higher education is not shown for {name}."
    row = held.iloc[-1]
    return (
        f"Care leavers aged 19 to 21 in higher education, {name}, {row['period']}: "
        f"{number(row['value'], 1)}% (95% interval {number(row['lower'], 1)} to "
        f"{number(row['upper'], 1)})."
    )


def no_students(frame: pd.DataFrame, name: str, sentence: str) -> str:
    """Return why no share in higher education is shown, in a sentence.

    Parameters
    ----------
    frame
        Series frame of :data:`STUDENT_SHARE`, one area.
    sentence
        What to say where there is no row at all.
    """
    reasons = [one for one in frame["reason"].unique() if one]
    if not reasons:
        return sentence
    return f"No share of care leavers in higher education can be formed for {name}: {reasons[-1]}."


def _share(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return cell(row["value"], row["status"])
    if pd.isna(row["lower"]):
        return f"{number(row['value'])}%"
    return f"{number(row['value'])}% (approx. {number(row['lower'])} to {number(row['upper'])})"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
