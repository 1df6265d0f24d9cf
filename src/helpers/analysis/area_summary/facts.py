"""What is known of each indicator of a place: the rows of its summary."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.area_summary import everyone, indicators, standing
from helpers.analysis.area_summary.beside import BY_OLDER as BY_OLDER
from helpers.analysis.area_summary.beside import NATION as NATION
from helpers.analysis.area_summary.beside import SIMILAR as SIMILAR
from helpers.analysis.area_summary.beside import Beside
from helpers.analysis.area_summary.indicators import COUNT, Indicator
from helpers.data.geography import Area, Group
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from helpers.statistics import bounds, differences
from helpers.words import change_between
from helpers.words.changes import LEVEL, SHARE

NOT_OF_GROUPS = "not given for a group, since the counts behind are not held"
ON_YEAR, SINCE = "on_year", "since"
LIMITS = ["value", "lower", "upper"]


def of_place(
    area: str, first_year: int, year: int, compare_with: Sequence[str] = ()
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the indicators of a place that have a figure, a row each, and why others have none.

    Returns:
        rows, missing: rows: indicator, series (its figures of these years, oldest first), breaks,
            year, value, lower, upper, count and size (the latest); of each question of
            ``on_year``, ``since``, ``similar`` (less the median of the statistical neighbours),
            ``by_older`` (less that by the model before) and ``nation`` (less that of the nation)
            the difference, and under its name with ``_p`` the p of no difference, missing where it
            cannot be judged, 1 where rounding could explain it; since_year;
            nation_value and region_value (of the year) and their names; newer and older (the
            medians by the models held), newer_model, older_model; place (against funnel limits),
            quarter, middle_half (the distance between the quartiles of England's councils),
            others (the figures of the areas compared with, by name), inside_low, inside_high (the
            quartiles of the place's own). A column is missing where no indicator has it.
            missing: the reason by the indicator's name; '' where no table held has it.
    """
    place, rows, missing = data.area(area), [], {}
    for indicator in indicators.of_nation(place.nation):
        try:
            series = _series(indicator, place)
        except Problem:
            missing[indicator.name] = NOT_OF_GROUPS
            continue
        series = series[series["period"].between(first_year, year)]
        if series["value"].notna().any():
            starts = breaks(indicator, place)
            rows.append({"indicator": indicator, "series": series, "breaks": starts})
        else:
            reasons = series["reason"].dropna()
            missing[indicator.name] = "".join(reasons[reasons != ""][-1:])
    if not rows:
        return pd.DataFrame(columns=["indicator", "series", "breaks", "year"]), missing
    beside = Beside(place, compare_with)
    for row, change in zip(rows, _changes(rows), strict=True):
        held = row["series"][row["series"]["value"].notna()]
        last = held.iloc[-1]
        row |= {"year": int(last["period"]), **{name: float(last[name]) for name in LIMITS}}
        row |= {name: float(last.get(name, np.nan)) for name in ("count", "size")}
        row |= change
        # numbers of places of unlike size are not set side by side, nor nations that count unlike
        if row["indicator"].measure != COUNT and place.nation == ENGLAND:
            row |= beside.of(row["indicator"], last)
    return pd.DataFrame(rows), missing


def _series(indicator: Indicator, place: Area | Group) -> pd.DataFrame:
    if isinstance(place, Group):
        return indicators.figures(indicator.measure, place).sort_values("period")
    every = everyone.by("area_code", indicator.measure)
    return every.get(place.code, everyone.figures(indicator.measure).iloc[:0])


def breaks(indicator: Indicator, place: Area | Group) -> list[int]:
    """Return the first years of new ways of counting, for an indicator of a place."""
    if indicator.is_money:
        alone = place.is_authority or isinstance(place, Group)
        return [] if alone else list(everyone.breaks_of_spending(place.code))
    frame = data.breaks(indicators.made_of(indicator), place.code)
    if place.level == "harmonised area":
        frame = pd.concat([frame, data.reorganisation(place.code)])
    return sorted({int(period) for period in frame["period"]})


def _changes(rows: list[dict]) -> list[dict[str, float]]:
    """Return of each row on_year, since, since_year and p of no change of the two."""
    columns = ["period", *LIMITS, "bound", "rounding", "count", "population"]
    every = pd.concat(
        [row["series"].assign(area_code=str(n), era=standing.eras(row["series"]["period"],
         row["breaks"])) for n, row in enumerate(rows)], ignore_index=True
    )  # fmt: skip
    every = every[every["value"].notna()]
    every = every.join(standing.changed(every, every["era"]))
    found, pairs = [], []
    for n, (row, (_, series)) in enumerate(
        zip(rows, every.groupby(every["area_code"].astype(int)), strict=True)
    ):
        records = series[columns].to_dict("records")
        last, change = records[-1], series[[ON_YEAR, SINCE, "since_year"]].iloc[-1].to_dict()
        if last["period"] - 1 == change["since_year"]:  # it is the change on a year
            change |= {SINCE: np.nan, "since_year": np.nan}
        found.append(change | {f"{ON_YEAR}_p": np.nan, f"{SINCE}_p": np.nan})
        for name, before in ((ON_YEAR, last["period"] - 1), (SINCE, change["since_year"])):
            if not np.isnan(change[name]):
                earlier = next(one for one in records if one["period"] == before)
                pairs.append((n, name, row["indicator"].is_share, earlier, last))
    for share in (True, False):
        some = [pair for pair in pairs if pair[2] == share]
        for (n, name, *_), p in zip(some, _p_of_changes(some, share=share), strict=True):
            found[n][f"{name}_p"] = p
    return found


def _p_of_changes(pairs: list[tuple], *, share: bool) -> list[float]:
    """Return p of no change; 1 where rounding could explain it, missing without intervals."""
    if not pairs:
        return []
    sides = [pd.DataFrame([pair[end] for pair in pairs]) for end in (3, 4)]
    found = differences.compared(*sides, share=share)["p"].to_numpy()
    judged = [all(bounds.is_interval(one) for one in pair[3:]) for pair in pairs]
    kind = SHARE if share else LEVEL
    same = [
        change_between(*(pd.Series({k: one[k] for k in ("value", "period", "rounding")})
                         for one in pair[3:]), kind=kind).direction == 0
        for pair in pairs
    ]  # fmt: skip
    return list(np.where(judged, np.where(same, 1.0, found), np.nan))
