"""What is known of each indicator of a place: the rows of its summary."""

import numpy as np
import pandas as pd

from helpers import data, words
from helpers.analysis.area_summary import everyone, indicators, standing
from helpers.analysis.area_summary.indicators import COUNT, Indicator
from helpers.analysis.spending import services
from helpers.data.geography import Area, Group
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from helpers.statistics import bounds, differences, simulation
from helpers.words.changes import LEVEL, SHARE

SIMILAR, NATION, ON_YEAR, SINCE = "similar", "nation", "on_year", "since"
"""The questions that are put to each indicator: beside whom, or since when, is it other?"""
LIMITS = ["value", "lower", "upper"]


def of_place(area: str, first_year: int, year: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the indicators of a place that have a figure, a row each, and why others have none.

    Returns:
        rows, missing: rows: indicator, series (its figures of these years, oldest first), breaks,
            year and value (the latest), lower, upper; of each question of ``on_year``, ``since``,
            ``similar`` (less the median of the statistical neighbours) and ``nation`` (less that of
            the nation) the difference, and under its name with ``_p`` the p of no difference,
            missing where it cannot be judged, 1 where rounding could explain it; since_year;
            nation_value and region_value (of the year) and their names; newer and older (the
            medians by the models held), newer_model, older_model; place (against funnel limits),
            quarter, middle_half (the distance between the quartiles of England's councils),
            inside_low, inside_high (the quartiles of the place's own). A column is missing where no
            indicator has it. missing: the reason by the indicator's name.
    """
    place, rows, missing = data.area(area), [], {}
    for indicator in indicators.of_nation(place.nation):
        try:
            series = _series(indicator, place)
        except Problem as problem:
            missing[indicator.name] = problem.sentence
            continue
        series = series[series["period"].between(first_year, year)]
        if series["value"].notna().any():
            rows.append(_row(indicator, place, series.sort_values("period", ignore_index=True)))
        else:
            missing[indicator.name] = _why(indicator, place, series)
    return pd.DataFrame(rows), missing


def _series(indicator: Indicator, place: Area | Group) -> pd.DataFrame:
    if isinstance(place, Group):
        return indicators.figures(indicator, place)
    frame = everyone.figures(indicator)
    return frame[frame["area_code"] == place.code]


def _why(indicator: Indicator, place: Area | Group, series: pd.DataFrame) -> str:
    reasons = series.loc[series["reason"] != "", "reason"].tolist()
    return f"{reasons[-1]}." if reasons else data.gap(indicator.measure, place.code)


def _row(indicator: Indicator, place: Area | Group, series: pd.DataFrame) -> dict[str, object]:
    held = series[series["value"].notna()]
    last, starts = held.iloc[-1], breaks(indicator, place)
    row = {"indicator": indicator, "series": series, "breaks": starts, "year": int(last["period"])}
    row |= {name: float(last[name]) for name in LIMITS}
    row |= _changes(indicator, held, starts)
    # numbers of places of unlike size are not set side by side, nor nations that count unlike
    if indicator.measure == COUNT or place.nation != ENGLAND:
        return row
    return row | _beside(indicator, place, last) | _among_councils(indicator, place, last)


def breaks(indicator: Indicator, place: Area | Group) -> list[int]:
    """Return the first years of new ways of counting, for an indicator of a place."""
    if indicator.is_money:
        return [int(period) for period in services.breaks(everyone.lines(), place.code)["period"]]
    frame = data.breaks(indicators.made_of(indicator), place.code)
    if place.level == "harmonised area":
        frame = pd.concat([frame, data.reorganisation(place.code)])
    return sorted({int(period) for period in frame["period"]})


def _changes(indicator: Indicator, held: pd.DataFrame, starts: list[int]) -> dict[str, object]:
    found, last = standing.changed(held, starts).iloc[-1], held.iloc[-1]
    row: dict[str, object] = {"since_year": found["since_year"]}
    for name, before in ((ON_YEAR, last["period"] - 1), (SINCE, found["since_year"])):
        row |= {name: found[name], f"{name}_p": np.nan}
        if not np.isnan(found[name]):
            earlier = held[held["period"] == before].iloc[0]
            row[f"{name}_p"] = _p_of_change(earlier, last, share=indicator.is_share)
    return row


def _p_of_change(earlier: pd.Series, last: pd.Series, *, share: bool) -> float:
    """Return p of no change; 1 where rounding could explain it, missing without intervals."""
    if not all(bounds.is_interval(one) for one in (earlier, last)):
        return np.nan
    plain = (one[["value", "period", "rounding"]] for one in (earlier, last))
    if words.change_between(*plain, kind=SHARE if share else LEVEL).direction == 0:
        return 1.0
    sides = (one.to_frame().T for one in (earlier, last))
    return float(differences.compared(*sides, share=share)["p"].iloc[0])


def _beside(indicator: Indicator, place: Area | Group, last: pd.Series) -> dict[str, object]:
    """Return the nation, the region and the statistical neighbours in the year of ``last``."""
    frame = everyone.figures(indicator)
    now = frame[frame["period"] == last["period"]].set_index("area_code")
    row: dict[str, object] = {"region_name": ""}
    for code in data.compared(place.code):
        above = data.area(code)
        name = NATION if code == place.nation else "region"
        row[f"{name}_value"] = now["value"].get(code, np.nan)
        row[f"{name}_name"] = above.name
    if isinstance(place, Group):
        return row | _beside_nation(last, now, place)
    near = data.table("neighbours")
    near = near[near["area_code"] == place.code]
    models = sorted(near["model"].unique(), reverse=True)
    for name, model in zip(("newer", "older"), models, strict=False):
        found = everyone.medians(indicator)["median"]
        row[name] = found.get((model, place.code, last["period"]), np.nan)
        row[f"{name}_model"] = int(model)
    if not models:
        return row | _beside_nation(last, now, place)
    codes = near.loc[near["model"] == models[0], "neighbour_code"]
    held = now.reindex(codes)
    held = held[held["value"].notna()]
    known = bounds.is_interval(last) and held[LIMITS].notna().all(axis=None)
    row |= {SIMILAR: last["value"] - row["newer"], f"{SIMILAR}_p": np.nan}
    if known and not np.isnan(row["newer"]):
        ends = simulation.less_median(tuple(last[LIMITS]), *(held[name] for name in LIMITS))
        row[f"{SIMILAR}_p"] = _p(row[SIMILAR], *ends)
    return row


def _beside_nation(last: pd.Series, now: pd.DataFrame, place: Area | Group) -> dict[str, object]:
    """Return how a place differs from its nation, which is taken as known but for its rounding."""
    if place.code == place.nation or place.nation not in now.index:
        return {}
    apart = last["value"] - now.at[place.nation, "value"]
    row = {NATION: apart, f"{NATION}_p": np.nan}
    if bounds.is_interval(last) and not np.isnan(apart):
        room = np.nan_to_num(now.at[place.nation, "rounding"]) / 2
        shift = np.sign(apart) * min(room, abs(apart))
        ends = (last[end] - last["value"] + apart - shift for end in ("lower", "upper"))
        row[f"{NATION}_p"] = _p(apart - shift, *ends)
    return row


def _p(apart: float, lower: float, upper: float) -> float:
    """Return p of no difference, below 0.05 where the interval of it leaves out 0."""
    return float(differences.difference(0, 0, 0, apart, lower, upper)["p"].iloc[0])


def _among_councils(
    indicator: Indicator, place: Area | Group, last: pd.Series
) -> dict[str, object]:
    councils = everyone.councils(indicator, int(last["period"]))
    low, high = everyone.middle_half(indicator, int(last["period"]))
    row = {"middle_half": high - low}
    if place.code in councils.index:
        row |= dict(councils.loc[place.code, ["place", "quarter"]])
    inside = councils[councils.index.isin(data.members(place.code))]
    if len(inside) >= standing.FEWEST_COUNCILS and not isinstance(place, Group):
        row |= {"inside_low": inside["value"].quantile(0.25),
                "inside_high": inside["value"].quantile(0.75)}  # fmt: skip
    return row
