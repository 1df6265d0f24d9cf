"""Councils' rates against the deprivation of their children.

Ecological throughout: what is compared is authorities, and nothing follows for the children or
families within them (Robinson 1950, American Sociological Review 15).
"""

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.inequality.by_council import RATES, rates_of
from helpers.data.geography import Area
from helpers.data.kept import kept
from helpers.statistics import bounds, funnel, gradient, overdispersion
from helpers.words import with_interval

IDACI = "idaci_2019_score"
LOW_INCOME = "low_income_percent"
INDICES = {
    IDACI: "the Income Deprivation Affecting Children Index 2019",
    LOW_INCOME: "the share of children in relative low income families",
}


def scores(year: int) -> pd.DataFrame:
    """Return a series frame of :data:`INDICES` up to a year."""
    return data.observations(list(INDICES), None, None, year)


def index_for(place: Area, scores: pd.DataFrame, year: int) -> str:
    """Return the measure of deprivation a place is read by: the index of 2019 where it can be.

    An authority without a score on it is read by low income, where that is held for the year.
    """
    if not place.is_authority:
        return IDACI
    mine = scores[(scores["area_code"] == place.code) & scores["value"].notna()]
    low = mine[(mine["measure"] == LOW_INCOME) & (mine["period"] == year)]
    return LOW_INCOME if IDACI not in set(mine["measure"]) and len(low) else IDACI


def of_year(scores: pd.DataFrame, index: str, year: int | None) -> pd.Series:
    """Return the score of each area (index) by one measure: low income of the year itself."""
    held = scores[scores["measure"] == index]
    if index == LOW_INCOME:
        held = held[held["period"] == year]
    return held.set_index("area_code")["value"]


def in_year(
    councils: pd.DataFrame, scores: pd.DataFrame, measure: str, index: str, year: int | None
) -> pd.DataFrame:
    """Return councils' rates of one year with their deprivation and the line's rate.

    Args:
        councils, scores: As :func:`helpers.analysis.inequality.by_council.rates` and :func:`scores`
            return them.

    Returns:
        DataFrame: The rows of ``councils`` and score, rank (0 least deprived, 1 most), expected
            (rate on the line), line_lower, line_upper; lower_95, upper_95, against_line: the limits
            for a council of its size and deprivation, widened for the spread the line leaves, and
            the place against them; and the columns of :func:`with_difference`. A council without a
            score has no value, and the reason says so.
    """
    some = councils[(councils["measure"] == measure) & (councils["period"] == year)]
    frame = some.reset_index(drop=True)
    frame["score"] = frame["area_code"].map(of_year(scores, index, year)).astype(float)
    last = (
        frame["area_code"].map(data.areas().set_index("area_code")["last_mid_year"]).astype(float)
    )
    lacking = frame["score"].isna() & frame["value"].notna()
    gone = "no score: its boundaries were changed before the index was published"
    reason = np.where(last.notna(), gone, "no score: formed after the index was published")
    frame.loc[lacking, "reason"] = reason[lacking]
    frame[["value", "lower", "upper"]] = frame[["value", "lower", "upper"]].mask(lacking)
    frame["place"] = frame["place"].mask(lacking, "")
    line = gradient.on_line(frame["value"], frame["population"], frame["score"])
    frame[["rank", "expected", "line_lower", "line_upper"]] = line
    expected = frame["expected"].where(frame["expected"] > 0)
    spread = overdispersion.of_rates(frame["count"], frame["population"], expected)
    limits = funnel.rate_limits(frame["population"], expected, tau2=spread.between)
    frame[["lower_95", "upper_95"]] = limits[["lower_95", "upper_95"]]
    frame["against_line"] = funnel.place(frame["value"], limits)
    return with_difference(frame)


def with_difference(frame: pd.DataFrame) -> pd.DataFrame:
    """Return councils with difference (value less expected), difference_lower, difference_upper.

    Squares of the one-sided widths of both intervals added, chance in the rate and the line's own
    (Zou GY and Donner A 2008, Construction of confidence limits about effect measures, Statistics
    in Medicine 27). The two are near enough independent: a council is one of some 150.
    """
    below, above = frame["value"] - frame["lower"], frame["upper"] - frame["value"]
    under, over = frame["expected"] - frame["line_lower"], frame["line_upper"] - frame["expected"]
    difference = frame["value"] - frame["expected"]
    return frame.assign(
        difference=difference,
        difference_lower=difference - np.hypot(below, over),
        difference_upper=difference + np.hypot(above, under),
    )


def gradients(councils: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return the gradient of every rate in every year by each measure of deprivation.

    The index of 2019 is set against every year; low income against the rates of the same year.

    Returns:
        DataFrame: measure, index, period, label, and the fields of
            :class:`helpers.statistics.gradient.Gradient`.
    """
    rows = []
    for (measure, period), year in councils.groupby(["measure", "period"]):
        for index in INDICES:
            score = year["area_code"].map(of_year(scores, index, period)).astype(float)
            found = gradient.slope_index(year["value"], year["population"], score)
            if pd.notna(found.sii):
                rows.append((measure, index, period, RATES[measure], *found))
    names = ["measure", "index", "period", "label", *gradient.Gradient._fields]
    return pd.DataFrame(rows, columns=names)


@kept
def gradients_of(first_year: int, year: int) -> pd.DataFrame:
    """Return :func:`gradients` of some years, which are the same for every area."""
    return gradients(rates_of(first_year, year)[0], scores(year))


@kept
def shifts_of(first_year: int, year: int, of: str) -> pd.DataFrame:
    """Return how far each council moves an index by the score of 2019, by rate and period.

    As :func:`helpers.statistics.gradient.shifts` returns it, a row a rate and year, a column a
    council, no row where the index has no shifts; ``of`` is as for :func:`over_years`.
    """
    score = of_year(scores(year), IDACI, None)
    rows = {}
    for (measure, period), some in rates_of(first_year, year)[0].groupby(["measure", "period"]):
        frame = some.set_index("area_code")
        sides = frame["value"], frame["population"], score.reindex(frame.index)
        rows[RATES[measure], period] = gradient.shifts(*sides)[of]
    return pd.DataFrame(rows).T.dropna(how="all").fillna(0.0)  # a council of other years moves none


def over_years(gradients: pd.DataFrame, of: str = "rii") -> pd.DataFrame:
    """Return an index by the score of 2019: rate, period, value, lower, upper, bound.

    ``of`` is ``rii``, the relative index of inequality, or ``sii``, the slope index per 10,000.
    """
    names = {"label": "rate", of: "value", f"{of}_lower": "lower", f"{of}_upper": "upper"}
    frame = gradients[gradients["index"] == IDACI].rename(columns=names)
    return frame[["period", *names.values()]].assign(bound=bounds.INTERVAL).reset_index(drop=True)


def last_of_each(gradients: pd.DataFrame) -> pd.DataFrame:
    """Return the newest gradient of each rate by each measure of deprivation, for the forest plot.

    The rows of :func:`gradients` with group (the rate and its year), label (what it is by), value,
    lower, upper and bound (the relative index).
    """
    last = gradients.sort_values("period").groupby(["measure", "index"]).tail(1)
    order = last["measure"].map(list(RATES).index)
    last = last.assign(order=order).sort_values(["order", "index"], kind="stable")
    group = last["label"] + ", " + last["period"].astype(str)
    short = {IDACI: "By the index of 2019", LOW_INCOME: "By low income"}
    last = last.assign(group=group, label=last["index"].map(short), bound=bounds.INTERVAL)
    return last.rename(columns={"rii": "value", "rii_lower": "lower", "rii_upper": "upper"})


def as_table(newest: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`last_of_each` as a table for people."""
    slope = [with_interval(row.sii, row.sii_lower, row.sii_upper) for row in newest.itertuples()]
    return pd.DataFrame(
        {
            "Rate": newest["group"] + ", " + newest["label"].str.replace("By", "by", n=1),
            "Councils": newest["areas"],
            "Least deprived end": newest["least"],
            "Most deprived end": newest["most"],
            "Slope index": slope,
            "Accounts for (%)": 100 * newest["explained"],
        }
    )


def tenths(placed: pd.DataFrame, code: str) -> tuple[pd.DataFrame, str]:
    """Return the rate in tenths of children by their council's deprivation, and a council's own.

    The first is a frame of label, value, lower, upper, bound, areas, count; the second the label of
    the tenth that ``code`` is in, '' if it is in none. ``placed`` is of :func:`in_year`.
    """
    counts = placed["count"].where(placed["value"].notna())
    found = gradient.by_group(counts, placed["population"], placed["score"], 10)
    ends = {1: " (least deprived)", 10: " (most deprived)"}
    labels = found["group"].map(lambda group: f"Tenth {group}{ends.get(group, '')}")
    rank = placed.loc[placed["area_code"] == code, "rank"].dropna()
    own = "" if rank.empty else labels[found["group"] == min(int(10 * rank.iloc[0]), 9) + 1].max()
    found = found.assign(label=labels, bound=bounds.INTERVAL)
    return found.rename(columns={"rate": "value"}), own
