"""Councils' rates against the deprivation of their children.

Ecological throughout: what is compared is authorities, and nothing follows for the children or
families within them (Robinson 1950, American Sociological Review 15).
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.analysis.inequality.by_council import RATES
from helpers.data.geography import Area
from helpers.statistics import funnel, gradient
from helpers.words import listed, number, with_interval

IDACI = "idaci_2019_score"
LOW_INCOME = "low_income_percent"
INDICES = {
    IDACI: "the Income Deprivation Affecting Children Index 2019",
    LOW_INCOME: "the share of children in relative low income families",
}
NOUNS = {
    "looked_after_count": "children looked after",
    "section_47_count": "section 47 enquiries",
    "plan_started_count": "child protection plans started",
}


def index_for(place: Area, scores: pd.DataFrame, year: int) -> str:
    """Return the measure of deprivation a place is read by: the index of 2019 where it can be.

    An authority without a score on it is read by low income, where that is held for the year.

    Parameters
    ----------
    scores
        Series frame of :data:`INDICES`.
    """
    if not place.is_authority:
        return IDACI
    mine = scores[(scores["area_code"] == place.code) & scores["value"].notna()]
    low = mine[(mine["measure"] == LOW_INCOME) & (mine["period"] == year)]
    return LOW_INCOME if IDACI not in set(mine["measure"]) and len(low) else IDACI


def against(councils: pd.DataFrame, scores: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return councils' rates of one measure and year with their deprivation and the line's rate.

    Parameters
    ----------
    councils
        One measure and year of what :func:`helpers.analysis.inequality.by_council.rates` returns.
    scores
        Series frame of one measure of deprivation in one year.
    areas
        As :func:`helpers.data.areas` returns them.

    Returns
    -------
    DataFrame
        The rows of ``councils`` and score, rank (0 least deprived, 1 most), expected (rate on the
        line), line_lower, line_upper, and lower_95, upper_95, against_line: the limits for a
        council of its size and deprivation, widened for the spread the line leaves, and the place
        against them. A council without a score has no value, and the reason says so.
    """
    frame = councils.reset_index(drop=True)
    frame["score"] = frame["area_code"].map(scores.set_index("area_code")["value"])
    last = frame["area_code"].map(areas.set_index("area_code")["last_mid_year"])
    lacking = frame["score"].isna() & frame["value"].notna()
    gone = "no score: its boundaries were changed before the index was published"
    reason = np.where(last.notna(), gone, "no score: formed after the index was published")
    frame.loc[lacking, "reason"] = reason[lacking]
    frame[["value", "lower", "upper"]] = frame[["value", "lower", "upper"]].mask(lacking)
    frame["place"] = frame["place"].mask(lacking, "")
    line = gradient.on_line(frame["value"], frame["population"], frame["score"])
    frame[["rank", "expected", "line_lower", "line_upper"]] = line
    expected = frame["expected"].where(frame["expected"] > 0)
    spread = funnel.rate_overdispersion(frame["count"], frame["population"], expected)
    tau2 = 0.0 if pd.isna(spread.tau2) else spread.tau2
    limits = funnel.rate_limits(frame["population"], expected, tau2=tau2)
    frame[["lower_95", "upper_95"]] = limits[["lower_95", "upper_95"]]
    frame["against_line"] = funnel.place(frame["value"], limits)
    return frame


def in_year(
    councils: pd.DataFrame,
    scores: pd.DataFrame,
    areas: pd.DataFrame,
    measure: str,
    index: str,
    year: int | None,
) -> pd.DataFrame:
    """Return what :func:`against` does for one rate, one measure of deprivation and one year.

    Parameters
    ----------
    councils
        As :func:`helpers.analysis.inequality.by_council.rates` returns them.
    scores
        Series frame of :data:`INDICES`; low income is taken of the same year.
    """
    some = councils[(councils["measure"] == measure) & (councils["period"] == year)]
    score = scores[scores["measure"] == index]
    if index == LOW_INCOME:
        score = score[score["period"] == year]
    return against(some, score, areas)


def gradients(councils: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return the gradient of every rate in every year by each measure of deprivation.

    The index of 2019 is set against every year; low income against the rates of the same year.

    Parameters
    ----------
    councils
        As :func:`helpers.analysis.inequality.by_council.rates` returns them.
    scores
        Series frame of :data:`INDICES`.

    Returns
    -------
    DataFrame
        measure, index, period, label, areas, and the other fields of
        :class:`helpers.statistics.gradient.Gradient`.
    """
    rows = []
    for (measure, period), year in councils.groupby(["measure", "period"]):
        for index in INDICES:
            held = scores[scores["measure"] == index]
            if index == LOW_INCOME:
                held = held[held["period"] == period]
            score = year["area_code"].map(held.set_index("area_code")["value"])
            found = gradient.slope_index(year["value"], year["population"], score)
            if pd.notna(found.sii):
                named = {"measure": measure, "index": index, "period": period}
                rows.append({**named, "label": RATES[measure], **found._asdict()})
    names = ["measure", "index", "period", "label", *gradient.Gradient._fields]
    return pd.DataFrame(rows, columns=names)


def last_of_each(found: pd.DataFrame) -> pd.DataFrame:
    """Return the newest gradient of each rate by each measure of deprivation, for the forest plot.

    Returns
    -------
    DataFrame
        The rows of ``found`` with group (the rate and its year) and label (what it is by).
    """
    kept = found.sort_values("period").groupby(["measure", "index"]).tail(1)
    order = kept["measure"].map(list(RATES).index)
    kept = kept.assign(order=order).sort_values(["order", "index"], kind="stable")
    years = kept["period"].astype(str)
    short = {IDACI: "By the index of 2019", LOW_INCOME: "By low income"}
    return kept.assign(group=kept["label"] + ", " + years, label=kept["index"].map(short)).rename(
        columns={"rii": "value", "rii_lower": "lower", "rii_upper": "upper"}
    )


def tenths(frame: pd.DataFrame, code: str) -> tuple[pd.DataFrame, str]:
    """Return the rate in tenths of children by their council's deprivation, and a council's own.

    Parameters
    ----------
    frame
        As :func:`against` returns it.

    Returns
    -------
    DataFrame, str
        label, value, lower, upper, areas, count; and the label of the tenth ``code`` is in, ''
        if it is in none.
    """
    found = gradient.by_group(
        frame["count"].where(frame["value"].notna()), frame["population"], frame["score"], 10
    )
    ends = {1: " (least deprived)", 10: " (most deprived)"}
    labels = found["group"].map(lambda group: f"Tenth {group}{ends.get(group, '')}")
    rank = frame.loc[frame["area_code"] == code, "rank"].dropna()
    own = "" if rank.empty else labels[found["group"] == min(int(10 * rank.iloc[0]), 9) + 1].max()
    return found.assign(label=labels).rename(columns={"rate": "value"}), own


def _row(found: pd.DataFrame, measure: str, index: str) -> pd.Series | None:
    some = found[(found["measure"] == measure) & (found["index"] == index)]
    return None if some.empty else some.sort_values("period").iloc[-1]


def times(row: pd.Series) -> str:
    """Return ``2.5 times (2.1 to 2.9)`` of a row of :func:`gradients`."""
    written = with_interval(row["rii"], row["rii_lower"], row["rii_upper"])
    return written.replace(" (", " times (", 1) if "(" in written else f"{written} times"


def in_words(found: pd.DataFrame, measure: str, index: str) -> str:
    """Return the newest gradient of a rate, in sentences; why there is none where there is none.

    Parameters
    ----------
    found
        As :func:`gradients` returns it.
    """
    row = _row(found, measure, index)
    if row is None:
        return f"No gradient of {NOUNS[measure]} can be formed from the data held."
    gap = with_interval(row["sii"], row["sii_lower"], row["sii_upper"])
    text = f"In {row['period']}, by {INDICES[index]}, the rate of {NOUNS[measure]} was "
    if pd.isna(row["rii"]):
        text += f"{gap} per 10,000 apart between the ends of the line."
    else:
        text += (
            f"{times(row)} as high at the most deprived end of the line through England's councils"
            f" as at the least deprived end: {number(row['most'], 1)} against "
            f"{number(row['least'], 1)} per 10,000 children, {gap} apart."
        )
    none = row["sii_lower"] <= 0 <= row["sii_upper"]
    return f"{text} The interval holds zero: no gradient is shown." if none else text


def explained(found: pd.DataFrame, measure: str, index: str) -> str:
    """Return how much of the variation between councils the line accounts for, in a sentence."""
    row = _row(found, measure, index)
    if row is None or pd.isna(row["explained"]):
        return ""
    share = number(100 * row["explained"])
    return (
        f"The line accounts for {share}% of the variation between the {row['areas']} councils; the "
        "rest is other circumstances, practice, recording and chance, which these figures cannot "
        "tell apart."
    )


def headline(row_of: pd.DataFrame, measure: str, index: str) -> str:
    """Return the title of the chart of councils by deprivation."""
    row = _row(row_of, measure, index)
    if row is None:
        return "No gradient can be formed"
    if row["sii_lower"] <= 0 <= row["sii_upper"]:
        return f"{row['period']}: no gradient by deprivation beyond its interval"
    way = "higher" if row["sii"] > 0 else "lower"
    gap = number(abs(row["sii"]))
    return f"{row['period']}: rate {gap} per 10,000 {way} at the most deprived end of England"


def alt(frame: pd.DataFrame, found: pd.DataFrame, measure: str, index: str, name: str) -> str:
    """Say what the chart of councils by deprivation shows, the council in focus included."""
    held = frame[frame["value"].notna() & frame["rank"].notna()]
    text = (
        f"Scatter of {len(held)} councils by rank of deprivation. {in_words(found, measure, index)}"
    )
    mine = held[held["area"] == name]
    if len(mine):
        row = mine.iloc[0]
        text += (
            f" {name} has {number(row['value'], 1)} per 10,000 where the line has "
            f"{number(row['expected'], 1)}."
        )
    return text


def course(found: pd.DataFrame, measure: str) -> str:
    """Return how the gradient by the index of 2019 went over the years, in sentences.

    Parameters
    ----------
    found
        As :func:`gradients` returns it, of years counted alike.
    """
    some = found[(found["measure"] == measure) & (found["index"] == IDACI)].sort_values("period")
    if len(some) < 2:
        return ""
    first, last = some.iloc[0], some.iloc[-1]

    def told(stem: str, write: Callable[[pd.Series], str]) -> str:
        apart = (
            first[f"{stem}_upper"] < last[f"{stem}_lower"]
            or last[f"{stem}_upper"] < first[f"{stem}_lower"]
        )
        how = "the intervals do not overlap" if apart else "the intervals overlap"
        return f"{write(first)} in {first['period']}, {write(last)} in {last['period']} ({how})"

    def gap(row: pd.Series) -> str:
        return with_interval(row["sii"], row["sii_lower"], row["sii_upper"])

    return (
        f"{RATES[measure]}, most over least deprived end: {told('rii', times)}; "
        f"difference per 10,000: {told('sii', gap)}."
    )


def course_headline(found: pd.DataFrame, measure: str) -> str:
    """Return the title of the chart of years: the relative index of one rate, first and last."""
    some = found[(found["measure"] == measure) & (found["index"] == IDACI)].sort_values("period")
    if some.empty:
        return "No gradient can be formed"
    ends = some.iloc[[0, -1]].drop_duplicates("period")
    parts = [f"{number(row['rii'], 1)} in {row['period']}" for _, row in ends.iterrows()]
    return f"{RATES[measure]}, most over least deprived end: {', '.join(parts)}"


def newest_headline(newest: pd.DataFrame) -> str:
    """Return the title of the forest plot: the relative index of each rate by the index of 2019.

    Parameters
    ----------
    newest
        As :func:`last_of_each` returns it.
    """
    some = newest[newest["index"] == IDACI]
    parts = [
        f"{NOUNS[row['measure']]} {number(row['value'], 1)} times" for _, row in some.iterrows()
    ]
    return f"At the most deprived end: {', '.join(parts)}" if parts else "No gradient"


def tenths_headline(groups: pd.DataFrame, year: int) -> str:
    """Return the title of the chart of tenths: the rates of the two ends."""
    if groups.empty:
        return "No council has a rate and a score"
    first, last = (number(groups["value"].iloc[end]) for end in (0, -1))
    return f"{year}: {first} per 10,000 in the least deprived tenth, {last} in the most"


def table(newest: pd.DataFrame) -> pd.DataFrame:
    """Return the newest gradients as a table for people.

    Parameters
    ----------
    newest
        As :func:`last_of_each` returns it.
    """
    rows = [row for _, row in newest.iterrows()]
    return pd.DataFrame(
        {
            "Rate": [
                f"{row['group']}, {row['label'][0].lower()}{row['label'][1:]}" for row in rows
            ],
            "Councils": newest["areas"].to_list(),
            "Least deprived end": newest["least"].to_list(),
            "Most deprived end": newest["most"].to_list(),
            "Slope index": [
                with_interval(row["sii"], row["sii_lower"], row["sii_upper"]) for row in rows
            ],
            "Accounts for (%)": (100 * newest["explained"]).to_list(),
        }
    )


def left_out(frame: pd.DataFrame) -> str:
    """Return how many councils are set against deprivation, and which are left out and why.

    Parameters
    ----------
    frame
        As :func:`against` returns it; '' where it holds no council.
    """
    if frame.empty:
        return ""
    used = int((frame["value"].notna() & frame["rank"].notna()).sum())
    lacking = frame[frame["rank"].isna()]
    parts = [
        f"{listed(sorted(some['area']))} ({reason or 'no value'})"
        for reason, some in lacking.groupby("reason")
    ]
    text = f"{used} councils are set against deprivation."
    return f"{text} Left out: {'; '.join(parts)}." if parts else text
