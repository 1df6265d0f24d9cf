"""Printed rates, shares and wholes against the printed counts that they are made of.

What was tried has the columns :data:`helpers.data.quality.published.TRIED`; ``breaks`` have the
columns measure, nation, start, kind.
"""

import numpy as np
import pandas as pd

from helpers.data.formulas import POPULATION
from helpers.data.quality.published import Cells, before_break, joined, tried
from helpers.statistics.rates import per_10_000

SHARES = (
    ("plan_repeat_percent", ("plan_repeat_count",), "plan_started_count", True),
    ("rereferral_percent", ("rereferral_count",), "referral_count", True),
    (
        "conference_within_15_days_percent",
        ("conference_0_10_days_count", "conference_11_15_days_count"),
        "conference_count",
        True,
    ),
    (
        "care_leavers_higher_education_percent",
        ("care_leavers_higher_education_count",),
        "care_leavers_count",
        False,
    ),
)
"""A printed share, the counts it is of, the count it is among, and whether that count is the
publisher's whole base. Where it is not, it leaves some out, and the share can only be lower than
the counts say."""

BANDS = (
    "conference_0_10_days_count",
    "conference_11_15_days_count",
    "conference_16_20_days_count",
    "conference_21_plus_days_count",
)

PARTS = (
    (BANDS, "conference_count"),
    (("plan_repeat_count",), "plan_started_count"),
    (("plan_started_children_count",), "plan_started_count"),
    (("rereferral_count",), "referral_count"),
    (("referral_no_further_action_count",), "referral_count"),
    (("referral_not_in_need_count",), "referral_count"),
    (("section_47_children_count",), "section_47_count"),
    (("conference_children_count",), "conference_count"),
    (("plan_count",), "children_in_need_count"),
    (("adopted_count", "special_guardianship_count"), "looked_after_ceased_count"),
    (("looked_after_uasc_count",), "looked_after_count"),
    (("care_leavers_higher_education_count",), "care_leavers_count"),
    (("foster_places_filled_count",), "foster_places_count"),
)
"""Counts that together can be no more than another: some children are in none of the parts."""


def rates(cells: Cells, breaks: pd.DataFrame) -> pd.DataFrame:
    """Try each printed rate against its count and the child population of the mid-year before.

    Not tested is a rate that a break of kind "population base" puts on another population, and
    one whose count or population was released after it: it rests on earlier ones.
    """
    trials = []
    for measure in cells.measures:
        name = measure.replace("_rate", "_count")
        if cells.kind[measure] != "rate" or not {name, POPULATION} <= set(cells.measures):
            continue
        printed, count, children = (cells.of(each) for each in (measure, name, POPULATION))
        population = _year_before(children.value, np.nan)
        expected = per_10_000(count.value, population)
        allowed = printed.half + per_10_000(count.half, population)
        beyond = np.abs(printed.value - expected) - allowed
        beyond[:, before_break(measure, cells, breaks, "population base")] = np.nan
        beyond[count.released > printed.released] = np.nan
        beyond[_year_before(children.released, 0) > printed.released] = np.nan
        sentence = "{value} is printed, but the count and the population give {expected}"
        trials.append(tried("rates-against-counts", printed, expected, allowed, beyond, sentence))
    return joined(trials)


def shares(cells: Cells, breaks: pd.DataFrame) -> pd.DataFrame:
    """Try each printed share against its counts.

    A share before a break of kind "release" of one of its counts is not tested: up to there
    the counts are rounded or revised otherwise than the share. Nor is one with a count that was
    released after it.
    """
    trials = []
    for measure, names, base, is_base in SHARES:
        if not {measure, base, *names} <= set(cells.measures):
            continue
        printed, whole, parts = cells.of(measure), cells.of(base), [cells.of(n) for n in names]
        events, half = sum(part.value for part in parts), sum(part.half for part in parts)
        total = np.where(whole.value > 0, whole.value, np.nan)
        low = 100 * np.clip(events - half, 0, None) / (total + whole.half)
        high = 100 * (events + half) / (total - whole.half)
        allowed = printed.half + (high - low) / 2
        above, below = printed.value - printed.half - high, low - printed.value - printed.half
        beyond = np.maximum(above, below) if is_base else above
        for name, count in zip((*names, base), (*parts, whole), strict=True):
            beyond[:, before_break(name, cells, breaks, "release")] = np.nan
            beyond[count.released > printed.released] = np.nan
        sentence = "{value} is printed, but the counts give {expected}"
        expected = 100 * events / total
        trials.append(tried("percent-against-counts", printed, expected, allowed, beyond, sentence))
    return joined(trials)


def wholes(cells: Cells) -> pd.DataFrame:
    """Try each whole (``measure``) against parts of it, which can add up to no more.

    A whole that was released after a part is not tested: it may since have been revised.
    """
    trials = []
    for names, of in PARTS:
        if not {of, *names} <= set(cells.measures):
            continue
        whole, parts = cells.of(of), [cells.of(name) for name in names]
        added, half = sum(part.value for part in parts), sum(part.half for part in parts)
        allowed = whole.half + half
        beyond = added - whole.value - allowed
        for part in parts:
            beyond[whole.released > part.released] = np.nan
        sentence = f"{{value}} is printed, but {' + '.join(names)} is {{expected}}"
        trials.append(tried("parts-against-whole", whole, added, allowed, beyond, sentence))
    return joined(trials)


def _year_before(box: np.ndarray, nothing: float) -> np.ndarray:
    """Return a box with what each year holds in the year after; ``nothing`` in the first."""
    moved = np.roll(box, 1, axis=-1)
    moved[..., 0] = nothing
    return moved
