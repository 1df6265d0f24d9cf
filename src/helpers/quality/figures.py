"""Printed figures against the other printed figures that they are made of."""

import numpy as np
import pandas as pd

from helpers.quality.cells import Cells, before_break, joined, tried

POPULATION = "population_0_17"

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

    A rate that a break of kind "population base" puts on another population is not tested.

    Parameters
    ----------
    cells
        As :func:`helpers.quality.cells.published` returns them.
    breaks
        Columns measure, nation, start, kind.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    found = []
    index = cells.value.index
    before = pd.MultiIndex.from_arrays(
        [index.get_level_values("area_code"), index.get_level_values("period") - 1]
    )
    for measure in cells.value:
        count = measure.replace("_rate", "_count")
        if cells.kind[measure] != "rate" or not {count, POPULATION} <= set(cells.value):
            continue
        population = cells.value[POPULATION].reindex(before).set_axis(index)
        one = pd.DataFrame({"value": cells.value[measure]})
        one["expected"] = 10_000 * cells.value[count] / population
        one["allowed"] = cells.half[measure] + 10_000 * cells.half[count] / population
        one["beyond"] = (one["value"] - one["expected"]).abs() - one["allowed"]
        one["beyond"] = one["beyond"].mask(before_break(measure, index, breaks, "population base"))
        sentence = "{value} is printed, but the count and the population give {expected}"
        found.append(tried("rates-against-counts", measure, one, sentence))
    return joined(found)


def shares(cells: Cells, breaks: pd.DataFrame) -> pd.DataFrame:
    """Try each printed share against its counts.

    A share before a break of kind "release" of one of its counts is not tested: up to there
    the counts are rounded or revised otherwise than the share.

    Parameters
    ----------
    cells, breaks
        As for :func:`rates`.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    found = []
    for measure, parts, whole, is_base in SHARES:
        if not {measure, whole, *parts} <= set(cells.value):
            continue
        events, half = _added(cells, parts)
        total = cells.value[whole].where(cells.value[whole] > 0)
        low = 100 * (events - half).clip(lower=0) / (total + cells.half[whole])
        high = 100 * (events + half) / (total - cells.half[whole])
        own = cells.half[measure]
        one = pd.DataFrame({"value": cells.value[measure], "expected": 100 * events / total})
        one["allowed"] = own + (high - low) / 2
        above, below = one["value"] - own - high, low - one["value"] - own
        one["beyond"] = np.maximum(above, below) if is_base else above
        for name in (*parts, whole):
            passed_over = before_break(name, one.index, breaks, "release")
            one["beyond"] = one["beyond"].mask(passed_over)
        sentence = "{value} is printed, but the counts give {expected}"
        found.append(tried("percent-against-counts", measure, one, sentence))
    return joined(found)


def wholes(cells: Cells) -> pd.DataFrame:
    """Try each whole against parts of it, which can add up to no more.

    Parameters
    ----------
    cells
        As for :func:`rates`.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`; ``measure`` is the whole.
    """
    found = []
    for parts, whole in PARTS:
        if not {whole, *parts} <= set(cells.value):
            continue
        added, half = _added(cells, parts)
        one = pd.DataFrame({"value": cells.value[whole], "expected": added})
        one["allowed"] = cells.half[whole] + half
        one["beyond"] = added - one["value"] - one["allowed"]
        sentence = f"{{value}} is printed, but {' + '.join(parts)} is {{expected}}"
        found.append(tried("parts-against-whole", whole, one, sentence))
    return joined(found)


def _added(cells: Cells, parts: tuple[str, ...]) -> tuple[pd.Series, pd.Series]:
    """Return the sum of measures and how far rounding may move it; missing if a part is."""
    return sum(cells.value[part] for part in parts), sum(cells.half[part] for part in parts)
