"""Where one area stands: among all councils, and among its statistical neighbours.

Never a league table: an area is placed against funnel limits or shown with its intervals.
"""

import numpy as np
import pandas as pd

from helpers.statistics import funnel, overdispersion
from helpers.statistics.rates import per_10_000


def rate_funnel(
    frame: pd.DataFrame, population: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return councils' rates against funnel limits around ``reference``.

    Limits are widened for the spread between councils beyond chance (see
    :func:`helpers.statistics.overdispersion.of_rates`).

    Args:
        frame: Series frame of a count, a row a council, one year.
        population: Series frame of population_0_17 of the mid-year before, a row a council.
        reference: The rate of the nation, per 10,000.

    Returns:
        councils, curve, spread: councils: area_code, area, count, population, value (rate per
            10,000), status, reason, place, plain (its place against limits for chance alone).
            curve: population, reference and the four limits. spread: phi and tau2.
    """
    councils = _counted(frame)
    sizes = population.set_index("area_code")["value"]
    councils["population"] = councils["area_code"].map(sizes).astype(float)
    councils["value"] = per_10_000(councils["count"], councils["population"])
    councils = _with_reason(councils, "x", "no child population is held")
    spread = overdispersion.of_rates(councils["count"], councils["population"], reference)
    limits = funnel.rate_limits(councils["population"], reference, tau2=spread.between)
    councils["place"] = funnel.place(councils["value"], limits)
    alone = funnel.rate_limits(councils["population"], reference)
    councils["plain"] = funnel.place(councils["value"], alone)
    held = councils["value"].notna()
    curve = funnel.rate_curve(councils.loc[held, "population"], reference, tau2=spread.between)
    return councils, curve, spread


def share_funnel(
    events: pd.DataFrame, total: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return councils' shares against funnel limits around ``reference`` (between 0 and 1).

    Args:
        events, total: Series frames of two counts, a row a council, one year.

    Returns:
        councils, curve, spread: councils: area_code, area, count, total, value (per cent), status,
            reason, place, plain (its place against limits for chance alone). curve: total,
            reference and the four limits, per cent. spread: phi and tau2.
    """
    councils = _counted(events)
    whole = total.set_index("area_code")[["value", "status", "reason"]]
    whole = whole.reindex(councils["area_code"]).reset_index(drop=True)
    lacking = councils["count"].notna() & whole["value"].isna()
    why = "the number it is a share of is not shown (" + whole["reason"].fillna("not held") + ")"
    councils["status"] = councils["status"].mask(lacking, whole["status"].fillna("x"))
    councils["reason"] = councils["reason"].mask(lacking, why)
    councils["total"] = whole["value"]
    usable = (whole["value"] > 0) & (councils["count"] <= whole["value"])
    councils["count"] = councils["count"].where(usable | whole["value"].isna())
    councils["value"] = 100 * councils["count"] / whole["value"]
    councils = _with_reason(councils, "u", "no share can be formed from the counts")
    spread = overdispersion.of_shares(councils["count"], councils["total"], reference)
    limits = 100 * funnel.share_limits(councils["total"], reference, tau2=spread.between)
    alone = 100 * funnel.share_limits(councils["total"], reference)
    councils["place"] = funnel.place_of_shares(councils["value"], limits, alone)
    councils["plain"] = funnel.place(councils["value"], alone)
    held = councils["value"].notna()
    curve = funnel.share_curve(councils.loc[held, "total"], reference, tau2=spread.between)
    return councils, curve.set_index("total").mul(100).reset_index(), spread


def choices(councils: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """Return how many councils lie outside widened 95% limits, by how the widening is chosen.

    Args:
        councils, curve: As :func:`rate_funnel` or :func:`share_funnel` returns them.

    Returns:
        DataFrame: centre ("the nation", or "councils' own mean" on the scale of the limits),
            winsorise (the share of councils pulled in at each end), reference (per 10,000, or
            between 0 and 1), outside, uncorrected (how many lie outside with the variance of
            :func:`helpers.statistics.overdispersion.by_moments`), councils (how many are placed).
    """
    held = councils[councils["value"].notna()]
    nation = curve["reference"].max()
    if "total" in held:
        sizes, whole = held["total"], 100
        spread_of, limits_of = overdispersion.of_shares, funnel.share_limits
        own = np.sin(np.arcsin(np.sqrt(held["value"] / 100)).mean()) ** 2
    else:
        sizes, whole = held["population"], 1
        spread_of, limits_of = overdispersion.of_rates, funnel.rate_limits
        own = np.sqrt(held["value"]).mean() ** 2
    rows = []
    for centre, reference in (("the nation", nation / whole), ("councils’ own mean", own)):
        for share in (0.0, 0.05, 0.1, 0.2):
            spread = spread_of(held["count"], sizes, reference, winsorise=share)
            less = spread._replace(tau2=overdispersion.by_moments(spread, sizes, share))
            outside = []
            for one in (spread, less):
                limits = whole * limits_of(sizes, reference, tau2=one.between)
                outside.append(int(funnel.place(held["value"], limits).ne("within limits").sum()))
            rows.append((centre, share, reference, *outside, len(held)))
    columns = ["centre", "winsorise", "reference", "outside", "uncorrected", "councils"]
    return pd.DataFrame(rows if len(held) else [], columns=columns)


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    columns = ["area_code", "area", "value", "status", "reason"]
    return frame[columns].rename(columns={"value": "count"}).reset_index(drop=True)


def _with_reason(councils: pd.DataFrame, status: str, reason: str) -> pd.DataFrame:
    unknown = councils["value"].isna() & (councils["status"] == "")
    why = {"status": status, "reason": reason}
    return councils.assign(**{name: councils[name].mask(unknown, why[name]) for name in why})


def among_neighbours(
    frame: pd.DataFrame, neighbours: pd.DataFrame, code: str, context: list[str]
) -> pd.DataFrame:
    """Return the rows of one year for an area, its statistical neighbours and its context.

    Args:
        frame: Series frame of one measure in one year, all areas.
        neighbours: As :func:`helpers.data.neighbours` returns them.
        code: The area.
        context: Codes of the region and the nation.

    Returns:
        DataFrame: The rows of ``frame`` in the order area, neighbours (nearest first), context,
            with role ('area', 'neighbour', 'context'). An area that ``frame`` lacks is left out. No
            rows where there is no neighbour, or neither the area nor a neighbour has a value: the
            context alone is no comparison.
    """
    order = [(code, "area")]
    order += [(near, "neighbour") for near in neighbours["neighbour_code"]]
    order += [(other, "context") for other in context]
    roles = pd.DataFrame(order, columns=["area_code", "role"]).drop_duplicates("area_code")
    rows = roles.merge(frame, on="area_code").reset_index(drop=True)
    compared = rows.loc[rows["role"] != "context", "value"].notna().any()
    return rows if compared and len(neighbours) else rows.iloc[:0]


def funnel_name(councils: pd.DataFrame, code: str) -> str:
    """Return the name to bring out in a funnel, '' where the area has no value among its councils.

    Args:
        councils: As :func:`rate_funnel` or :func:`share_funnel` returns them.
    """
    mine = councils[(councils["area_code"] == code) & councils["value"].notna()]
    return mine["area"].iloc[0] if len(mine) else ""
