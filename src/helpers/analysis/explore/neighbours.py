"""A council beside the median and the mean of its statistical neighbours."""

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.explore import estimates
from helpers.data.arguments import year_of
from helpers.errors import Problem
from helpers.statistics import bounds, differences, simulation
from helpers.words import listed
from helpers.words.symbols import marker

ABOVE, BELOW = "above", "below"
FEWEST = 3
"""Of fewer neighbours no median is given: it would be one of them, or lie between two."""


def beside_neighbours(
    measure: str, area: str, year: int | str | None = None, model: int | None = None
) -> pd.DataFrame:
    """Return a council's figure beside the median and the mean of its statistical neighbours.

    The interval of the difference allows for chance in the council's figure and in those of its
    neighbours: by formula beside the mean (Zou and Donner 2008), by simulation beside the median.

    >>> explore.beside_neighbours("looked_after_rate_unrounded", "Leeds")  # doctest: +SKIP

    Args:
        year: The last in which the council has a figure where None.
        model: The year of the model of neighbours; the newest that has the council where None.

    Returns:
        DataFrame: Two rows, ``beside`` 'median' and 'mean': measure, area_code, area, period,
            model, beside, own, of (the median or mean), difference (own less that, in the
            measure's unit), lower, upper (95% interval of it) and bound, verdict ('above', 'below',
            'chance could explain it', 'cannot be judged'), neighbours (of the model), held (those
            with a figure), left_out (the others, with their symbols), status and reason (why a
            number is missing, or cannot be judged).

    Raises:
        Problem: If the council has no statistical neighbours, or no figure at all.
    """
    place = data.area(area)
    near = data.neighbours(place.code, model)
    if near.empty:
        raise Problem(_without_neighbours(place.name, place.code, model))
    year = year_of(year) or data.latest(measure, place.code)
    if year is None:
        raise Problem(data.gap(measure, place.code))
    codes = list(near["neighbour_code"])
    rows = estimates.with_limits(data.observations(measure, [place.code, *codes], year, year))
    rows = rows.set_index("area_code")
    others = rows.reindex(codes)
    held = others[others["value"].notna()]
    without = others[others["value"].isna()]
    names = near.set_index("neighbour_code")["neighbour"]
    own = rows.reindex([place.code]).iloc[0]
    judged = _judged(own, held)
    frame = pd.DataFrame(
        {
            "measure": measure,
            "area_code": place.code,
            "area": place.name,
            "period": year,
            "model": near["model"].iloc[0],
            "beside": ["median", "mean"],
            "own": own["value"],
            **judged,
            "neighbours": len(codes),
            "held": len(held),
            "left_out": listed(
                [f"{names[code]} {marker(without['status'].fillna('x')[code])}"
                 for code in without.index]
            ),
        }
    )  # fmt: skip
    frame = frame.assign(**_why(own, len(held), frame["lower"]))
    order = [*frame.columns[:8], "difference", "lower", "upper", "bound", "verdict"]
    frame = frame[[*order, "neighbours", "held", "left_out", "status", "reason"]]
    frame.attrs = rows.attrs  # it rests on what these rest on
    return frame


def _judged(own: pd.Series, held: pd.DataFrame) -> dict[str, list | np.ndarray]:
    """Return of, value, lower, upper, bound and verdict, beside the median and the mean."""
    summary = np.array([held["value"].median(), held["value"].mean()])
    if len(held) < FEWEST:
        summary[:] = np.nan
    apart = own["value"] - summary
    limits = np.full((2, 2), np.nan)
    ends = ["value", "lower", "upper"]
    if len(held) >= FEWEST and not (own[ends].isna().any() or held[ends].isna().any(axis=None)):
        mine, theirs = (tuple(own[ends]), (held[end] for end in ends))
        limits[0] = simulation.less_median(mine, *theirs)
        mean = differences.mean(*(held[end] for end in ends))
        limits[1] = differences.difference(*mean, *mine)[["lower", "upper"]].iloc[0]
    lower, upper = limits.T
    known = ~np.isnan(lower)
    told = np.where(known, estimates.CHANCE, estimates.CANNOT)
    told = np.select([lower > 0, upper < 0], [ABOVE, BELOW], told)
    kinds = {own["bound"], *held["bound"]}
    kind = bounds.APPROXIMATE if bounds.APPROXIMATE in kinds else bounds.INTERVAL
    return {"of": summary, "difference": apart, "lower": lower, "upper": upper,
            "bound": np.where(known, kind, ""), "verdict": told}  # fmt: skip


def _why(own: pd.Series, held: int, lower: pd.Series) -> dict[str, str | pd.Series]:
    if pd.isna(own["value"]):
        status = own["status"] if own["status"] == own["status"] and own["status"] else "x"
        return {"status": status, "reason": own["reason"] if status == own["status"] else
                "no figure of the council is held for the year"}  # fmt: skip
    if held < FEWEST:
        return {"status": "x", "reason": f"fewer than {FEWEST} neighbours have a figure"}
    return {"status": "", "reason": estimates.NO_INTERVAL if lower.isna().any() else ""}


def _without_neighbours(name: str, code: str, model: int | None) -> str:
    held = data.table("neighbours")
    models = sorted(held.loc[held["area_code"] == code, "model"].astype(str).unique())
    if models:
        return (
            f"No model of {model} names neighbours of {name}: held are those of {listed(models)}."
        )
    return (
        f"No statistical neighbours of {name} are held: the Department for Education names those "
        "of English councils that exist today."
    )
