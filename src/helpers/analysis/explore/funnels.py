"""Any rate or share made of counts, as a funnel plot of councils."""

import re

import pandas as pd

from helpers import data, words
from helpers.analysis import comparison, counted_shares
from helpers.data import derived, nations
from helpers.errors import Problem
from helpers.show import charts, subject

OF = re.compile(r"/ ([^;]+)")
"""What a formula divides by."""


def counts_of(measure: str) -> tuple[str, str] | None:
    """Return the counts that a rate or share is made of: the part, and the whole or population.

    None where it is no rate or share that is worked out here from two counts held.
    """
    entry = next((one for one in derived.DERIVED if one.measure == measure), None)
    if entry is None or entry.kind not in ("rate", "percent"):
        return None
    stem = re.sub(r"_(rate|percent)(_unrounded)?$", "", measure)
    whole = OF.search(entry.formula)[1]
    return f"{stem}_count", derived.POPULATION if whole == derived.BEFORE else whole


def funnel(measure: str, area: str, year: int) -> charts.Chart:
    """Draw England's councils by size against the limits of what is usual, one brought out.

    Limits are widened for the spread between councils beyond chance: see
    :mod:`helpers.analysis.comparison`.

    Raises:
        Problem: If the measure is not made of counts held, or England has no figure then.
    """
    made_of, label = counts_of(measure), data.measure(measure)["label"]
    if made_of is None:
        raise Problem(f"A funnel needs the counts behind a figure, and none are held of “{label}”.")
    place = data.area(area)
    frame = data.authorities(measure, year)
    frame = frame[frame["area_code"].isin(data.members(nations.ENGLAND))]
    nation = data.series(measure, nations.ENGLAND, year, year)["value"].max()
    if pd.isna(nation) or frame["value"].notna().sum() == 0:
        raise Problem(f"England and its councils have no figure of “{label}” in {year}.")
    part, whole = made_of
    if whole == derived.POPULATION:
        sizes = frame.assign(value=frame["population"])
        counts = frame.assign(value=frame["count"].where(frame["value"].notna()))
        councils, curve, _ = comparison.rate_funnel(counts, sizes, nation)
        size, kind = "Children aged under 18, middle of the year before", "rate"
    else:
        councils, curve, _, nation = counted_shares.among_councils(measure, part, whole, year)
        size, kind = data.measure(whole)["label"], "share"
    about = subject.of(frame)
    return charts.funnel(
        councils,
        curve,
        name=f"{measure.replace('_', '-')}-funnel",
        title=words.funnel_title(councils, place.code, kind, year, suffix=about.suffix),
        highlight=comparison.funnel_name(councils, place.code),
        neighbours=list(data.neighbours(place.code)["neighbour"]),
        reference=nation,
        unit=f"{about.measured}, {year}",
        decimals=about.decimals,
        suffix=about.suffix,
        source=about.source,
        x_label=size,
    )
