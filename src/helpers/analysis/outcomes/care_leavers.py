"""Care leavers aged 19 to 21: what they do, where they live, and how many are students."""

import pandas as pd

from helpers import data
from helpers.analysis import comparison, printed_shares
from helpers.data.kept import kept
from helpers.data.nations import ENGLAND
from helpers.statistics import overdispersion
from helpers.words import cell, number
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


def shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of :data:`SHARES` with approximate intervals, in their order.

    Args:
        frame: Series frame of :data:`SHARES` and :data:`TOTAL`.

    Returns:
        DataFrame: A series frame of the shares (per cent) with outcome (what each is called) and
            what (as a sentence calls it).
    """
    rows = frame[frame["measure"].isin(SHARES)]
    rows = printed_shares.with_intervals(rows, frame[frame["measure"] == TOTAL])
    order = rows["measure"].map(list(SHARES).index)
    outcome = rows["measure"].map(SHARES)
    what = "share of care leavers " + outcome.str[:1].str.lower() + outcome.str[1:]
    rows = rows.assign(outcome=outcome, what=what, place=order)
    return rows.sort_values(["place", "period"], kind="stable").drop(columns="place")


def share_table(frame: pd.DataFrame, codes: list[str], year: int) -> pd.DataFrame:
    """Return the shares of a year with approximate intervals, a row an outcome, a column an area.

    Args:
        frame: Series frame of :data:`SHARES` and :data:`TOTAL`.
        codes: The areas, in order. One without any share in the year has no column.
    """
    now = frame[frame["period"] == year]
    some = shares(now)
    areas = [code for code in codes if code in set(some["area_code"])]
    if not areas:
        return pd.DataFrame({"Outcome": []})
    some = some.assign(text=some.apply(in_text, axis=1))
    wide = some.pivot_table("text", "outcome", "area_code", aggfunc="first")
    wide = wide.reindex(index=list(SHARES.values()), columns=areas)
    people = now[now["measure"] == TOTAL].set_index("area_code")
    wide.loc["Care leavers (number)"] = {
        code: cell(people.at[code, "value"], people.at[code, "status"])
        for code in areas
        if code in people.index
    }
    names = now.drop_duplicates("area_code").set_index("area_code")["area"]
    wide = wide.fillna(NOT_HELD).rename(columns=names)
    return wide.rename_axis(index="Outcome", columns=None).reset_index()


def in_text(row: pd.Series) -> str:
    """Return a share as ``54% (approx. 53 to 55)``, or its symbol in brackets."""
    if pd.isna(row["value"]):
        return cell(row["value"], row["status"])
    if pd.isna(row["lower"]):
        return f"{number(row['value'])}%"
    return f"{number(row['value'])}% (approx. {number(row['lower'])} to {number(row['upper'])})"


def from_exact_counts(frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return shares worked out from counts, those from rounded counts of councils set aside.

    Rounded to 5, a count of students may be half as much again, or none at all.

    Args:
        frame: Series frame of :data:`STUDENT_SHARE`.
        breaks: As :func:`helpers.data.breaks` returns them for :data:`STUDENTS`: that of kind
            "release" is the first year in which councils' counts are not rounded.
    """
    start = breaks.loc[breaks["kind"] == "release", "period"].max()
    council = ~frame["area_code"].str.match(NATION_OR_REGION)
    rounded = council & (frame["period"] < start) & frame["value"].notna()
    numbers = ["value", "lower", "upper"]
    return frame.assign(
        status=frame["status"].mask(rounded, "u"),
        reason=frame["reason"].mask(rounded, "the counts were rounded to 5"),
        **{name: frame[name].mask(rounded) for name in numbers},
    )


@kept
def student_funnel(
    year: int,
) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return councils' shares in higher education against widened funnel limits.

    Returns:
        councils, limits, spread: As :func:`comparison.share_funnel` returns them.
    """
    counts, leavers = (data.authorities(name, year) for name in (STUDENTS, TOTAL))
    england = data.series(STUDENT_SHARE, ENGLAND, year, year)["value"].max()
    councils, limits, spread = comparison.share_funnel(counts, leavers, england / 100)
    councils = councils.assign(measure=STUDENT_SHARE, period=year, source=counts["source"])
    return councils, limits, spread
