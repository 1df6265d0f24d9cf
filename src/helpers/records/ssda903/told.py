"""What may be told of care and of returns to it: the analysis after disclosure control.

Every frame that is returned here may leave; those that go in may not.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.records import disclosure
from helpers.records.disclosure import SHOWN, WITHHELD, Policy
from helpers.records.ssda903 import re_entry
from helpers.records.ssda903.re_entry import ALL
from helpers.records.years import year_ending
from helpers.statistics import bounds

HOME = ("home, planned", "home, unplanned")
HALF_YEARS = tuple(range(6, 61, 6))
LIMITS = ["kaplan_meier", "aalen_johansen", "lower", "upper"]


def exits(periods: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return how many periods of care ended, by how: exit, n, status."""
    return disclosure.counts(re_entry.exits(periods), ["exit"], policy=policy)


def curves(
    at_risk: pd.DataFrame, policy: Policy, months: Sequence[int] = HALF_YEARS
) -> pd.DataFrame:
    """Return the curves of who comes back, by how care ended, as they may be told.

    Those of the ways of leaving make up that of all who left: where the count of one of them alone
    would be withheld, another's is, too.

    Args:
        at_risk: As :func:`re_entry.at_risk`.

    Returns:
        DataFrame: As :func:`re_entry.curves`, with years, status and bound.
    """
    exact = re_entry.curves(at_risk, months)
    told = disclosure.groups(exact, "exit", policy, whole=ALL)
    return told.assign(years=told["months"] / 12, bound=bounds.APPROXIMATE)


def of(curves: pd.DataFrame, exit: str) -> pd.DataFrame:
    """Return one curve for drawing: its risk as ``probability``, to the last that is told of it.

    Args:
        curves: As :func:`curves`.
    """
    own = curves[curves["exit"] == exit]
    own = own[own["at_risk"].notna()[::-1].cummax()[::-1]]
    return own.assign(probability=own["kaplan_meier"]).reset_index(drop=True)


def whole_years(curve: pd.DataFrame) -> pd.DataFrame:
    """Return a curve at whole years."""
    return curve[curve["months"] % 12 == 0].reset_index(drop=True)


def returned_home(curves: pd.DataFrame, at_risk: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return the curve of all who went home, where those of both ways of going are told.

    Else the one could be worked out from the other. Rows as :func:`curves` has them.
    """
    months = list(dict.fromkeys(curves["months"]))
    home = at_risk[at_risk["exit"].isin(HOME)]
    both = re_entry.curves(home, months).query("exit == @ALL").assign(exit="home")
    told = disclosure.curve(both, policy, by="exit")
    ways = curves[curves["exit"].isin(HOME)]
    safe = ways.groupby("months")["status"].agg(lambda status: (status == SHOWN).all())
    hidden = ~told["months"].map(safe).to_numpy(bool)
    told.loc[hidden, ["at_risk", "events", *LIMITS]] = np.nan
    told.loc[hidden, "status"] = WITHHELD
    return told.assign(years=told["months"] / 12, bound=bounds.APPROXIMATE)


def home_by_year(periods: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return the share of those who left care in a year who went home as planned.

    Returns:
        DataFrame: period (year ending 31 March), value (% of all who left care in the year; of
            rounded counts), status.
    """
    left = periods[periods["ended"].notna()]
    year = year_ending(left["ended"]).rename("period")
    planned = (left["exit"] == HOME[0]).groupby(year)
    cells = pd.DataFrame({"planned": planned.sum(), "otherwise": planned.size() - planned.sum()})
    cells = cells.melt(var_name="way", value_name="n", ignore_index=False).reset_index()
    told = disclosure.counts(cells, ["period", "way"], policy=policy)
    wide = told.pivot_table("n", "period", "way", dropna=False).astype(float)
    share = 100 * wide.get("planned") / wide.sum(axis=1, skipna=False)
    frame = share.rename("value").reset_index()
    return frame.assign(status=np.where(frame["value"].isna(), WITHHELD, SHOWN))


def beside_published(
    own: pd.DataFrame, published: pd.DataFrame, whose: str, area: str
) -> pd.DataFrame:
    """Return the records' shares and those published of an area, for years that both have.

    Args:
        own: As :func:`home_by_year`.
        published: period, value, status.
        whose: What the records' own are called.
        area: What the published are called.

    Returns:
        DataFrame: period, area (which of the two), value, status.
    """
    columns = ["period", "area", "value", "status"]
    parts = [own.assign(area=whose), published.assign(area=f"{area}, as published")]
    common = set(own["period"]) & set(published["period"])
    both = pd.concat([part[part["period"].isin(common)][columns] for part in parts])
    both.attrs["sources"] = published.attrs.get("sources", ())
    return both.astype({"period": int}).reset_index(drop=True)


def beside_studies(
    curves: Sequence[pd.DataFrame], published: pd.DataFrame, groups: dict[str, str], whose: str
) -> pd.DataFrame:
    """Return estimates from studies, and the records' own of the same children and years.

    Args:
        curves: Those of :func:`curves` and of :func:`returned_home`.
        published: who, denominator, within_years, value (per cent), lower, upper, bound.
        groups: The exit of the curves, by the denominator that it is beside.
        whose: What the records' own are called.

    Returns:
        DataFrame: group, label, value (per cent), lower, upper, bound, status.
    """
    held, parts = pd.concat(curves), []
    for (denominator, years), rows in published.groupby(["denominator", "within_years"]):
        own = held[held["exit"].eq(groups.get(denominator)) & held["years"].eq(years)]
        if own.empty:
            continue
        risk = own.assign(label=f"{whose}: risk while under 18", value=own["kaplan_meier"])
        share = own.assign(label=f"{whose}: share who came back", value=own["aalen_johansen"])
        share[["lower", "upper"]] = np.nan
        both = pd.concat([risk, share])
        both[["value", "lower", "upper"]] *= 100
        studies = rows.rename(columns={"who": "label"}).assign(status=SHOWN)
        within = f"{years:g} year{'s' if years > 1 else ''}"
        parts.append(pd.concat([studies, both]).assign(group=f"{denominator}, within {within}"))
    columns = ["group", "label", "value", "lower", "upper", "bound", "status"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns].astype({"value": float})


def left_out(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return how many rows each rule left out, as it may be told.

    Args:
        rows: rule, message, rows, as ``Records.left_out``.
    """
    return disclosure.counts(rows, ["rule", "message"], "rows", policy)
