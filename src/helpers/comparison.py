"""Where one area stands: among all councils, and among its statistical neighbours.

Never a league table: an area is placed against funnel limits or shown with its intervals.
"""

from dataclasses import dataclass

import pandas as pd

from helpers.statistics import funnel


@dataclass(frozen=True)
class Standing:
    """Where one council's value lies among all that have one.

    value
        NaN where it is missing; ``status`` and ``reason`` then say why.
    councils
        How many councils have a value; ``missing`` have none.
    lower
        How many of them have a lower value.
    place
        Against funnel limits: one of :data:`helpers.statistics.funnel.PLACES`, '' if it has none.
    """

    name: str
    value: float
    status: str
    reason: str
    councils: int
    missing: int
    lower: int
    place: str

    @property
    def position(self) -> str:
        """The fifth of councils the value lies in, in words; '' where it is missing."""
        if pd.isna(self.value) or not self.councils:
            return ""
        fifth = min(int(5 * self.lower / self.councils), 4)
        words = ("the lowest fifth", "the second-lowest fifth", "the middle fifth")
        return (*words, "the second-highest fifth", "the highest fifth")[fifth]


def rate_funnel(
    frame: pd.DataFrame, population: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' rates against funnel limits around ``reference``.

    Limits are widened for the spread between councils beyond chance (see
    :func:`helpers.statistics.funnel.rate_overdispersion`), so that those outside are unusual even
    for councils, which differ.

    Parameters
    ----------
    frame
        Series frame of a count, a row a council, one year.
    population
        Series frame of population_0_17 of the mid-year before, a row a council.
    reference
        The rate of the nation, per 10,000.

    Returns
    -------
    councils, curve, spread
        councils: area_code, area, count, population, value (rate per 10,000), status, reason,
        place. curve: population, reference and the four limits. spread: phi and tau2.
    """
    councils = frame[["area_code", "area", "value", "status", "reason"]].rename(
        columns={"value": "count"}
    )
    sizes = population.set_index("area_code")["value"]
    councils["population"] = councils["area_code"].map(sizes)
    councils["value"] = 10_000 * councils["count"] / councils["population"]
    unknown = councils["value"].isna() & (councils["status"] == "")
    councils.loc[unknown, ["status", "reason"]] = ["x", "no child population is held"]
    spread = funnel.rate_overdispersion(councils["count"], councils["population"], reference)
    tau2 = 0.0 if pd.isna(spread.tau2) else spread.tau2
    limits = funnel.rate_limits(councils["population"], reference, tau2=tau2)
    councils["place"] = funnel.place(councils["value"], limits)
    held = councils["value"].notna()
    curve = funnel.rate_curve(councils.loc[held, "population"], reference, tau2=tau2)
    return councils, curve, spread


def share_funnel(
    events: pd.DataFrame, total: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' shares against funnel limits around ``reference`` (between 0 and 1).

    Parameters
    ----------
    events, total
        Series frames of two counts, a row a council, one year.

    Returns
    -------
    councils, curve, spread
        councils: area_code, area, count, total, value (per cent), status, reason, place.
        curve: total, reference and the four limits, per cent. spread: phi and tau2.
    """
    councils = events[["area_code", "area", "value", "status", "reason"]].rename(
        columns={"value": "count"}
    )
    other = total.set_index("area_code")[["value", "status", "reason"]]
    joined = councils["area_code"].map(other["value"])
    lacking = councils["count"].notna() & joined.isna()
    for name in ("status", "reason"):
        filled = councils["area_code"].map(other[name]).fillna("x" if name == "status" else "")
        councils[name] = councils[name].mask(lacking, filled)
    councils["total"] = joined
    usable = (joined > 0) & (councils["count"] <= joined)
    councils["count"] = councils["count"].where(usable | joined.isna())
    councils["value"] = 100 * councils["count"] / joined.where(joined > 0)
    unknown = councils["value"].isna() & (councils["status"] == "")
    councils.loc[unknown, ["status", "reason"]] = ["u", "no share can be formed from the counts"]
    spread = funnel.share_overdispersion(councils["count"], councils["total"], reference)
    tau2 = 0.0 if pd.isna(spread.tau2) else spread.tau2
    limits = 100 * funnel.share_limits(councils["total"], reference, tau2=tau2)
    councils["place"] = funnel.place(councils["value"], limits)
    held = councils["value"].notna()
    curve = funnel.share_curve(councils.loc[held, "total"], reference, tau2=tau2)
    percent = [name for name in curve if name != "total"]
    return councils, curve.assign(**{name: 100 * curve[name] for name in percent}), spread


def standing(councils: pd.DataFrame, code: str) -> Standing | None:
    """Return where the council ``code`` lies among ``councils``; None if it is not among them.

    Parameters
    ----------
    councils
        As :func:`rate_funnel` or :func:`share_funnel` returns them.
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return None
    row = mine.iloc[0]
    held = councils.loc[councils["value"].notna(), "value"]
    return Standing(
        name=row["area"],
        value=row["value"],
        status=row["status"],
        reason=row["reason"],
        councils=len(held),
        missing=len(councils) - len(held),
        lower=int((held < row["value"]).sum()),
        place=row["place"],
    )


def among_neighbours(
    frame: pd.DataFrame, neighbours: pd.DataFrame, code: str, context: list[str]
) -> pd.DataFrame:
    """Return the rows of one year for an area, its statistical neighbours and its context.

    Parameters
    ----------
    frame
        Series frame of one measure in one year, all areas.
    neighbours
        As :func:`helpers.data.neighbours` returns them.
    code
        The area.
    context
        Codes of the region and the nation.

    Returns
    -------
    DataFrame
        The rows of ``frame`` in the order area, neighbours (nearest first), context, with role
        ('area', 'neighbour', 'context'). An area that ``frame`` lacks is left out.
    """
    order = [(code, "area")]
    order += [(near, "neighbour") for near in neighbours["neighbour_code"]]
    order += [(other, "context") for other in context]
    roles = pd.DataFrame(order, columns=["area_code", "role"]).drop_duplicates("area_code")
    return roles.merge(frame, on="area_code").reset_index(drop=True)
