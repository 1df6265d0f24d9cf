"""Children looked after with and without unaccompanied asylum-seeking children.

Where the publisher suppresses either number, neither what is left nor its rate is worked out:
:mod:`helpers.data.formulas` and :mod:`helpers.data.disclosure` see to it.
"""

import pandas as pd

from helpers import data, words
from helpers.analysis import comparison
from helpers.data.formulas import POPULATION
from helpers.data.kept import kept
from helpers.data.nations import ENGLAND
from helpers.statistics import decomposition, overdispersion

COUNT = "looked_after_uasc_count"
ALL = "looked_after_count"
OTHERS = "looked_after_not_uasc_count"
RATE = "looked_after_rate_unrounded"
RATE_OF_OTHERS = "looked_after_not_uasc_rate_unrounded"
LINES = {RATE: "All children", RATE_OF_OTHERS: "Without unaccompanied children"}
PARTS = {ALL: "all", COUNT: "unaccompanied", OTHERS: "others"}
YEARS = 5
"""Over how many years a change is given, where so many are held; over fewer, the flows of two
years decide what a change is put down to."""
GROUP = "Unaccompanied asylum-seeking children"
STARTERS = {
    ALL: "Total children",
    OTHERS: "Non-unaccompanied asylum-seeking children",
}
FACTORS = {
    "population": "Child population",
    "flow per child": "Starters for each child",
    "children per flow": "Children per starter",
}


def rates(area: str, first_year: int | None, year: int) -> pd.DataFrame:
    """Return the rates of all children and of those who did not come unaccompanied.

    Returns:
        DataFrame: A series frame of :data:`LINES` with line, from the first year in which both are
            held; no rows where they never are.
    """
    frame = data.observations(list(LINES), area, first_year, year)
    held = frame.loc[(frame["measure"] == RATE_OF_OTHERS) & frame["value"].notna(), "period"]
    frame = frame.assign(line=frame["measure"].map(LINES))
    return frame[frame["period"] >= held.min()].reset_index(drop=True)


def breaks(area: str) -> pd.DataFrame:
    """Return the breaks of the number looked after, and those of the ground of councils joined."""
    frame = data.breaks(ALL, area)
    if data.area(area).level == "harmonised area":
        frame = pd.concat([frame, data.reorganisation(area)], ignore_index=True)
    return frame


def changes(area: str, first_year: int | None, year: int) -> pd.DataFrame:
    """Return how many of a change in number are unaccompanied, from each first year.

    Returns:
        DataFrame: since, period (the last year with both numbers), all, unaccompanied, others (they
            add up exactly), rounding (how far each is left open either way: 0 where exact; of
            others twice). No row across a break.
    """
    frames = {name: data.series(measure, area, first_year, year) for measure, name in PARTS.items()}
    years = words.comparable(frames["others"], breaks(area))["period"]
    numbers = {name: frame.set_index("period")["value"] for name, frame in frames.items()}
    wide = pd.DataFrame(numbers).loc[years]
    unit = frames["all"]["rounding"].max()
    moved = wide.iloc[-1:].squeeze(axis=0) - wide.iloc[:-1] if len(wide) > 1 else wide.iloc[:0]
    return (
        moved.rename_axis("since")
        .reset_index()
        .assign(period=years.max(), rounding=unit if unit > 1 else 0.0)
    )


def over_five_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the row of :func:`changes` over :data:`YEARS`, or else from the earliest year."""
    long = frame[frame["period"] - frame["since"] >= YEARS]
    return long.tail(1) if len(long) else frame.head(1)


def by_starters(characteristics: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return what the change in England's number is made of by starters, with them and without.

    Starters who came unaccompanied are published for England, leavers who did are not: by leavers
    the change without them cannot be shared out.

    Args:
        characteristics: The table of characteristics: group, characteristic, period, value.

    Returns:
        DataFrame: As :func:`helpers.statistics.decomposition.stock_and_flow` returns it, with
            measure (:data:`ALL` or :data:`OTHERS`), since and period; no rows under
            :data:`YEARS` years, the first and the last counted in.
    """
    started = characteristics[characteristics["group"] == GROUP]
    population = data.series(POPULATION, ENGLAND, None, year - 1)
    stocks = {measure: data.series(measure, ENGLAND, None, year) for measure in STARTERS}
    flows = {
        measure: started.loc[started["characteristic"] == name, ["period", "value"]].assign(
            rounding=10.0
        )
        for measure, name in STARTERS.items()
    }
    frames = [one[one["value"].notna()] for one in (*stocks.values(), *flows.values())]
    years = set.intersection(*(set(frame["period"]) for frame in frames))
    if not years or max(years) - min(years) + 1 < YEARS:
        return pd.DataFrame(columns=["measure", "since", "period", "factor", "change_children"])
    first, last = min(years), max(years)
    parts = [
        decomposition.stock_and_flow(
            stocks[measure], flows[measure], population, first, last
        ).assign(measure=measure, since=first, period=last)
        for measure in STARTERS
    ]
    return pd.concat(parts, ignore_index=True)


def among_councils(
    area: str, year: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return England's councils by their rates with and without unaccompanied children.

    Returns:
        whole, others, curve, spread: As :func:`helpers.analysis.comparison.rate_funnel` returns
            them. ``whole``: the rates of all children, of councils that have both. ``others``,
            with their curve and spread: the rates without unaccompanied children, with measure,
            period, source and inside (whether the council lies in the area, less than the nation).
    """
    place = data.area(area)
    whole, others, curve, spread = _funnels(year)
    inside = others["area_code"].isin(data.members(area)) & (place.code != ENGLAND)
    cells = {"measure": RATE_OF_OTHERS, "period": year, "source": "derived", "inside": inside}
    return whole, others.assign(**cells), curve, spread


@kept
def _funnels(
    year: int,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    sizes = data.authorities(POPULATION, year - 1)
    counts = data.authorities(OTHERS, year)
    counts = counts[counts["area_code"].isin(data.members(ENGLAND))]
    known = counts.loc[counts["value"].notna(), "area_code"]
    every = data.authorities(ALL, year)
    every = every[every["area_code"].isin(known)]
    references = [
        data.series(rate, ENGLAND, year, year)["value"].max() for rate in (RATE, RATE_OF_OTHERS)
    ]
    whole, *_ = comparison.rate_funnel(every, sizes, references[0])
    return whole, *comparison.rate_funnel(counts, sizes, references[1])
