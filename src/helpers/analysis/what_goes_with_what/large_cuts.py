"""What came before and after the first large cut in spending on family support.

Councils with a cut are compared with councils that never had one, cohort by cohort: the change in
the outcome since the year before the cut, less the change in the same years of those never cut.
Nobody already cut stands among those compared with, so that the timing of cuts does not distort
it (Sun and Abraham 2021). The cohorts are stacked (Cengiz, Dube, Lindner and Zipperer 2019), with
those never cut weighted so that each cohort counts by its councils with a cut (Wing, Freedman and
Hollingsworth 2024); standard errors are clustered by council, which may stand in several stacks.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import RegressionResults

from helpers.analysis.what_goes_with_what.measures import FAMILY_SUPPORT
from helpers.statistics import bounds
from helpers.statistics.panel import FEWEST_UNITS, clustered

UNIT, PERIOD, SINCE = "area_code", "period", "since"
BEFORE, AFTER = 3, 2
"""Years shown before the cut and after the first year of lower spending."""
BASE = -1
NEVER = 0


class Rule(NamedTuple):
    """What a large cut is: a fall in spending per child on the year before, by ``fall`` or more.

    Args:
        fall: Between 0 and 1, in cash.
        kept: Whether spending must be as far below in the next year too.
        relative: Whether the fall is against the median council's change of the year.
    """

    fall: float = 0.20
    kept: bool = True
    relative: bool = False


def first_cuts(panel: pd.DataFrame, rule: Rule) -> pd.Series:
    """Return the year of each council's first large cut; :data:`NEVER` where it had none.

    A council whose spending is missing in a year in which most have it is left out, as a cut may be
    hidden there; so is one whose only cut is in the last year, where the next is not known.

    Args:
        panel: As :func:`helpers.analysis.what_goes_with_what.councils.panel` returns it.

    Returns:
        Series: By area_code.
    """
    wide = panel.pivot_table(FAMILY_SUPPORT, UNIT, PERIOD)
    wide = wide.loc[:, wide.notna().mean() > 0.5].dropna()
    before = wide.shift(axis=1)
    next_year = wide.shift(-1, axis=1)
    moved, stayed = wide - before, next_year - before
    if rule.relative:
        moved, stayed = moved - moved.median(), stayed - stayed.median()
    large = moved <= np.log(1 - rule.fall)
    if rule.kept:
        open_ = large.iloc[:, -1] if large.size else pd.Series(False, large.index)
        large &= stayed <= np.log(1 - rule.fall)
        large = large[large.any(axis=1) | ~open_]
    return large.idxmax(axis=1).where(large.any(axis=1), NEVER).astype(int).rename("cut")


def stacked(
    panel: pd.DataFrame, outcome: str, cuts: pd.Series, before: int = BEFORE, after: int = AFTER
) -> pd.DataFrame:
    """Return each cohort of councils with a cut beside those never cut, around its year.

    Only councils with every year of the window count.

    Args:
        cuts: As :func:`first_cuts` returns it.

    Returns:
        DataFrame: cohort (year of the cut), area_code, since (years since the cut), value (the
            outcome), change (since the year before the cut), treated (0 or 1), weight.
    """
    held = panel[[UNIT, PERIOD, outcome]].dropna().rename(columns={outcome: "value"})
    cut, never = cuts[cuts != NEVER].rename("cohort"), cuts.index[cuts == NEVER]
    beside = pd.MultiIndex.from_product([never, sorted(set(cut))], names=[UNIT, "cohort"])
    pairs = pd.concat([cut.rename_axis(UNIT).reset_index(), beside.to_frame(index=False)])
    rows = pairs.merge(held, on=UNIT)
    rows = rows.assign(
        since=rows[PERIOD] - rows["cohort"], treated=rows[UNIT].isin(cut.index) * 1.0
    )
    rows = rows[rows[SINCE].between(-before, after)].drop(columns=PERIOD)
    own = ["cohort", UNIT]
    rows = rows[rows.groupby(own)[SINCE].transform("size") == before + after + 1]
    rows = rows[rows.groupby("cohort")["treated"].transform("nunique") == 2]
    base = rows.assign(base=rows["value"].where(rows[SINCE] == BASE)).groupby(own)["base"]
    rows = rows.assign(change=rows["value"] - base.transform("max")).reset_index(drop=True)
    return rows.assign(weight=_weights(rows))


def _weights(frame: pd.DataFrame) -> pd.Series:
    """Return 1 for councils with a cut; for the others what gives each cohort the same shares."""
    one = frame[frame[SINCE] == BASE]
    counts = one.groupby(["cohort", "treated"]).size().unstack().reindex(columns=[0.0, 1.0])  # noqa: PD010
    shares = counts / counts.sum()
    weight = frame["cohort"].map(shares[1.0] / shares[0.0])
    return weight.where(frame["treated"] == 0, 1.0)


def fitted(stack: pd.DataFrame) -> RegressionResults | None:
    """Return the fit of changes on the cut by year since it, each cohort and year with an effect.

    None where under :data:`FEWEST_UNITS` councils with a cut, or without, can be followed.
    """
    rows = stack[stack[SINCE] != BASE]
    groups = rows.groupby("treated")[UNIT].nunique()
    if len(groups) < 2 or groups.min() < FEWEST_UNITS:
        return None
    effects = pd.get_dummies(rows[SINCE], dtype=float).mul(rows["treated"], axis=0)
    key = rows["cohort"].astype(str) + "/" + rows[SINCE].astype(str)
    values = rows[["change"]].join(effects.add_prefix("since "))
    return clustered(values, pd.get_dummies(key, dtype=float), rows[UNIT], rows["weight"])


def course(stack: pd.DataFrame) -> pd.DataFrame:
    """Return how councils with a cut moved against those without, by year since the cut.

    Args:
        stack: As :func:`stacked` returns it.

    Returns:
        DataFrame: since, value, lower, upper (per 10,000, against the year before the cut, which is
            0), bound, cut and others (mean outcome of councils with and without). No rows where
            nothing can be estimated.
    """
    fit = fitted(stack)
    if fit is None:
        return pd.DataFrame(columns=[SINCE, "value", "lower", "upper", "bound", "cut", "others"])
    limits = fit.conf_int().set_axis(["lower", "upper"], axis=1).assign(value=fit.params)
    limits = limits[limits.index.str.startswith("since ")]
    limits.index = limits.index.str.removeprefix("since ").astype(int)
    weighted = stack.assign(value=stack["value"] * stack["weight"])
    sums = weighted.groupby(["treated", SINCE])[["value", "weight"]].sum()
    means = (sums["value"] / sums["weight"]).unstack("treated")  # noqa: PD010
    frame = means.rename(columns={1.0: "cut", 0.0: "others"}).join(limits)
    frame.loc[BASE, ["value", "lower", "upper"]] = 0.0
    return frame.rename_axis(columns=None).reset_index().assign(bound=bounds.INTERVAL)


def summary(stack: pd.DataFrame) -> pd.Series:
    """Return what a course comes to, for one outcome and rule.

    Returns:
        Series: value, lower, upper (mean of the years from the cut on), bound, pre (p of the joint
            test that nothing moved before), cut and others (councils), cohorts (years of cuts).
    """
    sizes = stack.groupby("treated")[UNIT].nunique().reindex([1.0, 0.0], fill_value=0)
    found = {"cut": sizes[1.0], "others": sizes[0.0], "cohorts": sorted(set(stack["cohort"]))}
    fit = fitted(stack)
    if fit is None:
        nothing = dict.fromkeys(("value", "lower", "upper", "pre"), np.nan)
        return pd.Series({**nothing, "bound": "", **found})
    names = [name for name in fit.params.index if name.startswith("since ")]
    years = pd.Series(names, index=[int(name.split()[1]) for name in names])
    each = np.eye(len(fit.params))[[fit.params.index.get_loc(name) for name in names]]
    mean = fit.t_test(each[years.index >= 0].mean(axis=0))
    lower, upper = mean.conf_int()[0]
    early = each[years.index < BASE]
    pre = float(fit.wald_test(early, scalar=True).pvalue) if len(early) else np.nan
    value = {"value": mean.effect[0], "lower": lower, "upper": upper, "pre": pre}
    return pd.Series({**value, "bound": bounds.INTERVAL, **found})


RULES = [
    Rule(),
    *(Rule(fall) for fall in (0.10, 0.15, 0.25, 0.30)),
    Rule(kept=False),
    Rule(relative=True),
]
"""The rule used, then others."""


def by_rule(panel: pd.DataFrame, outcomes: list[str]) -> pd.DataFrame:
    """Return :func:`summary` of each outcome under each of :data:`RULES`.

    Returns:
        DataFrame: rule, outcome and what :func:`summary` gives.
    """
    rows = []
    for rule in RULES:
        cuts = first_cuts(panel, rule)
        for outcome in outcomes:
            found = summary(stacked(panel, outcome, cuts))
            rows.append({"rule": rule, "outcome": outcome, **found})
    return pd.DataFrame(rows)
