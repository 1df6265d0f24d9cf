"""A place beside its nation, its region, its statistical neighbours and all councils."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.area_summary import everyone, standing
from helpers.analysis.area_summary.indicators import Indicator
from helpers.data.geography import Area, Group
from helpers.statistics import bounds, differences, simulation

SIMILAR, NATION = "similar", "nation"
BY_OLDER = "by_older"
"""What :data:`SIMILAR` is by the model of neighbours before the newest."""
LIMITS = ["value", "lower", "upper"]


class Beside:
    """What an English place stands beside, found once for all its indicators."""

    def __init__(self, place: Area | Group, compare_with: Sequence[str] = ()) -> None:
        self.place = place
        named = [data.area(one) for one in compare_with]
        self.others = [one for one in named if one.nation == place.nation]
        context = data.compared(place if _is_group(place) else place.code)
        self.above = [data.area(code) for code in context]
        pairs = data.table("neighbours")
        near = pairs[pairs["area_code"] == place.code]
        self.near = {
            int(model): list(rows["neighbour_code"])
            for model, rows in sorted(near.groupby("model"), reverse=True)
        }
        self.inside = set() if _is_group(place) else set(data.members(place.code))

    def of(self, indicator: Indicator, last: pd.Series) -> dict[str, object]:
        """Return what :func:`helpers.analysis.area_summary.facts.of_place` says of an indicator.

        Args:
            last: The latest figure of the place: a row of a series frame.
        """
        now = everyone.by("period", indicator.measure)[int(last["period"])]
        row: dict[str, object] = {}
        for one in self.above:
            name = NATION if one.code == self.place.nation else "region"
            row[f"{name}_value"] = now["value"].get(one.code, np.nan)
            row[f"{name}_name"] = one.name
        row["others"] = {one.name: now["value"].get(one.code, np.nan) for one in self.others}
        if self.near:
            row |= self._similar(indicator, last, now)
        elif self.place.code != self.place.nation and self.place.nation in now.index:
            row |= _beside_nation(last, now.loc[self.place.nation])
        return row | self._among_councils(indicator, int(last["period"]))

    def _similar(
        self, indicator: Indicator, last: pd.Series, now: pd.DataFrame
    ) -> dict[str, object]:
        row: dict[str, object] = {}
        medians = everyone.medians(indicator.measure)
        models = zip(((SIMILAR, "newer"), (BY_OLDER, "older")), self.near.items(), strict=False)
        for (question, name), (model, codes) in models:
            median = medians.get((model, self.place.code, int(last["period"])), np.nan)
            row |= {name: median, f"{name}_model": model}
            row |= {question: last["value"] - median, f"{question}_p": np.nan}
            held = now.reindex(codes)[LIMITS]
            held = held[held["value"].notna()]
            known = bounds.is_interval(last) and held.notna().all(axis=None)
            if known and not np.isnan(median):
                ends = simulation.less_median(tuple(last[LIMITS]), *(held[one] for one in LIMITS))
                row[f"{question}_p"] = _p(row[question], *ends)
        return row

    def _among_councils(self, indicator: Indicator, year: int) -> dict[str, object]:
        councils = everyone.councils(indicator.measure, year)
        low, high = everyone.middle_half(indicator.measure, year)
        row: dict[str, object] = {"middle_half": high - low}
        if self.place.code in councils.index:
            row |= {name: councils.at[self.place.code, name] for name in ("place", "quarter")}
        values = councils["value"][councils.index.isin(self.inside)]
        if len(values) >= standing.FEWEST_COUNCILS:
            row["inside_low"], row["inside_high"] = values.quantile([0.25, 0.75])
        return row


def _is_group(place: Area | Group) -> bool:
    return isinstance(place, Group)


def _beside_nation(last: pd.Series, nation: pd.Series) -> dict[str, object]:
    """Return how a place differs from its nation, which is taken as known but for its rounding."""
    apart = last["value"] - nation["value"]
    row = {NATION: apart, f"{NATION}_p": np.nan}
    if bounds.is_interval(last) and not np.isnan(apart):
        shift = np.sign(apart) * min(np.nan_to_num(nation["rounding"]) / 2, abs(apart))
        ends = (last[end] - last["value"] + apart - shift for end in ("lower", "upper"))
        row[f"{NATION}_p"] = _p(apart - shift, *ends)
    return row


def _p(apart: float, lower: float, upper: float) -> float:
    """Return p of no difference, below 0.05 where the interval of it leaves out 0."""
    return float(differences.difference(0, 0, 0, apart, lower, upper)["p"].iloc[0])
