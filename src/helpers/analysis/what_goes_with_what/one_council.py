"""One council: its own changes beside the average, and beside what the model would say."""

import numpy as np
import pandas as pd

from helpers.analysis.what_goes_with_what.associations import WITHIN
from helpers.analysis.what_goes_with_what.measures import MEASURES, SPENDING
from helpers.analysis.what_goes_with_what.other_choices import CHIEF
from helpers.statistics import panel as panels

GROUPS = 20


def changes(every: pd.DataFrame, councils: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return how each measure of a council changed from its first year held to its last.

    Args:
        every, councils: As :func:`helpers.analysis.what_goes_with_what.councils.every` and
            :func:`~.panel` return them.

    Returns:
        DataFrame: measure, first, last (year), before, after, change (of spending per cent in cash)
            and average (the same of the panel's councils over the same years); of measures with two
            years, in their order.
    """
    own = every[every["area_code"] == code].set_index("period")
    rows = []
    for name in MEASURES:
        held = own[name].dropna().sort_index()
        if len(held) > 1:
            first, last = held.index[0], held.index[-1]
            average = over(councils, name, first, last).mean()
            ends = held.iloc[0], held.iloc[-1]
            shown = [*np.exp(ends)] if name in SPENDING else [*ends]
            moved = [ends[1] - ends[0], average]
            moved = [100 * np.expm1(one) for one in moved] if name in SPENDING else moved
            rows.append((name, first, last, *shown, *moved))
    columns = ["measure", "first", "last", "before", "after", "change", "average"]
    return pd.DataFrame(rows, columns=columns)


def over(councils: pd.DataFrame, name: str, first: int, last: int) -> pd.Series:
    """Return each council's change in a measure from one year to another, by area_code."""
    wide = councils.pivot_table(name, "area_code", "period").reindex(columns=[first, last])
    return (wide[last] - wide[first]).dropna()


def beside_the_model(councils: pd.DataFrame, found: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return what the chief associations would say of a council's own changes, and what it did.

    Both are changes from the first to the last year with both measures, less the average council's.

    Args:
        found: As :func:`helpers.analysis.what_goes_with_what.associations.associations` returns it.

    Returns:
        DataFrame: outcome, factor, first, last (year), moved (of the factor; of spending per cent),
            value, lower, upper (what goes with that on average, per 10,000, and limits of that
            average), least, most (between which 95 of 100 councils lay whose factor had moved so),
            own (what the outcome did); no rows for a council that is not in the panel.
    """
    rows = []
    for outcome, factor in CHIEF:
        both = councils.dropna(subset=[outcome, factor])
        years = both.loc[both["area_code"] == code, "period"]
        if len(years) < 2:
            continue
        first, last = int(years.min()), int(years.max())
        moved, own = (over(both, name, first, last) for name in (factor, outcome))
        moved, own = moved - moved.mean(), own - own.mean()
        steps = moved / MEASURES[factor].step
        slope = _estimate(found, outcome, factor)
        value, *ends = slope * steps[code]
        apart = (own - slope["value"] * steps).quantile([0.025, 0.975])
        said = 100 * np.expm1(moved[code]) if factor in SPENDING else moved[code]
        row = (outcome, factor, first, last, said, value, min(ends), max(ends))
        rows.append((*row, *(value + apart), own[code]))
    columns = ["outcome", "factor", "first", "last", "moved", "value", "lower", "upper"]
    return pd.DataFrame(rows, columns=[*columns, "least", "most", "own"])


def _estimate(found: pd.DataFrame, outcome: str, factor: str) -> pd.Series:
    pairs = found[found["how"] == WITHIN].set_index(["outcome", "factor"])
    return pairs.loc[(outcome, factor), ["value", "lower", "upper"]].astype(float)


def slope(found: pd.DataFrame, outcome: str, factor: str) -> float:
    """Return what of the outcome goes with a step of the factor within councils; 0 if not known."""
    value = _estimate(found, outcome, factor)["value"]
    return 0.0 if pd.isna(value) else value


def picture(councils: pd.DataFrame, outcome: str, factor: str, code: str) -> pd.DataFrame:
    """Return council-years in :data:`GROUPS` groups by the factor, and the years of one council.

    Each is what is left of a value once its council's and its year's averages are taken off.

    Returns:
        DataFrame: of ("group" or "own"), x (the factor in its steps), y (the outcome), rows (of a
            group), period (of an own year).
    """
    left = panels.less_both_means(councils, [outcome, factor])
    left = left.rename(columns={outcome: "y", factor: "x"})
    left["x"] /= MEASURES[factor].step
    groups = pd.qcut(left["x"], GROUPS, labels=False, duplicates="drop")
    means = left.groupby(groups)[["x", "y"]].mean().assign(rows=left.groupby(groups).size())
    own = left[left["area_code"] == code]
    parts = [means.assign(of="group"), own[["x", "y", "period"]].assign(of="own")]
    return pd.concat(parts, ignore_index=True)


def drawn(picture: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return :func:`picture` as the numbers behind a figure; ``name``: whose the own years are."""
    own = picture["of"] == "own"
    years = picture["period"].map("{:.0f}".format).where(own, "").astype(str)
    whose = picture["rows"].map("{:.0f} council-years".format).where(~own, name + ", " + years)
    shown = picture[["x", "y"]].round(2)
    shown.columns = ["Second measure, steps", "Outcome, per 10,000"]
    shown.insert(0, "Of", whose)
    return shown
