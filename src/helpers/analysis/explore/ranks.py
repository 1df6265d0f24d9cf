"""Councils of a nation in order, with how little the order says."""

import pandas as pd

from helpers import data
from helpers.analysis.explore import estimates
from helpers.data import derived
from helpers.data.arguments import year_of
from helpers.data.formulas import BEFORE, POPULATION
from helpers.errors import Problem
from helpers.statistics import simulation
from helpers.words import listed, years


def ranked(measure: str, year: int | str, nation: str = "England") -> pd.DataFrame:
    """Return the councils of a nation in order of a measure, each with the interval of its rank.

    The interval says which ranks chance leaves open: those of what may lie behind the figures, of
    which no more differs between councils than they show beyond chance (simulated with a fixed
    seed; :func:`helpers.statistics.simulation.ranks`). A rank says less the wider it is, and
    nothing of how well a council does.

    >>> explore.ranked("looked_after_rate_unrounded", 2025, "England")     # doctest: +SKIP

    Args:
        nation: A nation or region.

    Returns:
        DataFrame: A series frame with limits, and rank (1 is the highest; equals share the first
            of theirs), rank_lower, rank_upper (95% interval of the rank) and councils (how many are
            ranked); reason says also why a rank has no interval. The highest first, then those
            without a figure.

    Raises:
        Problem: If there are no councils in it, or none has a figure; it says what to add.
    """
    year = year_of(year)
    if not data.members(nation):
        name = data.area(nation).name
        raise Problem(f"Councils are ranked within a nation or region, and {name} has none.")
    frame = estimates.of_councils(measure, year, nation)
    if frame["value"].isna().all():
        raise Problem(_lacking(measure, year, nation, frame))
    places = simulation.ranks(frame["value"], frame["lower"], frame["upper"])
    held = frame["value"].notna()
    frame = frame.assign(
        rank=frame["value"].rank(ascending=False, method="min").astype("Int64"),
        rank_lower=places["lower"].astype("Int64"),
        rank_upper=places["upper"].astype("Int64"),
        councils=int(held.sum()),
        reason=frame["reason"].mask(held & places["lower"].isna(), estimates.NO_INTERVAL),
    )
    return frame.sort_values(["rank", "area"], ignore_index=True)


def _lacking(measure: str, year: int, nation: str, frame: pd.DataFrame) -> str:
    """Return what is not held for the councils of a nation, and what to add."""
    about, place = data.measure(measure), data.area(nation)
    entry = next((one for one in derived.DERIVED if one.measure == measure), None)
    needs = {measure: year}
    if entry:
        needs = {POPULATION if one == BEFORE else one: year - (one == BEFORE)
                 for one in entry.inputs}  # fmt: skip
    parts = []
    for name, wanted in needs.items():
        rows = data.observations(name)
        mine = rows[rows["area_code"].isin(data.members(nation)) & rows["value"].notna()]
        if wanted not in set(mine["period"]):
            held = f"held for {years(mine['period'].unique())}" if len(mine) else "not held"
            parts.append(f"{name} for {wanted} ({held})")
    if not parts:
        why = listed(list(dict.fromkeys(frame["reason"])) or ["nothing is held"])
        return f"“{about['label']}” cannot be ranked for {place.name} in {year}: {why}."
    return (
        f"“{about['label']}” cannot be ranked for {place.name} in {year}. To have it, add "
        f"{listed(parts)} for its councils: case-for-change add FILE --mapping FILE "
        "(docs/ask.md shows it)."
    )
