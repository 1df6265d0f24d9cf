"""Printed figures against the other printed figures that they are made of."""

import numpy as np
import pandas as pd

from helpers.quality.cells import TRIED, at, before_break, judged, published

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


def rates(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Try each printed rate against its count and the child population of the mid-year before.

    A rate that a break of kind "population base" puts on another population is not tested.

    Parameters
    ----------
    tables
        ``observations``, ``measures`` and ``breaks``.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    cells = published(tables)
    printed = cells[(cells["kind"] == "rate") & cells["value"].notna()].reset_index(drop=True)
    counts = printed["measure"].str.replace("_rate", "_count")
    printed = printed[counts.isin(set(cells["measure"]))].reset_index(drop=True)
    count = at(cells, printed["measure"].str.replace("_rate", "_count"), printed)
    before = printed.assign(period=printed["period"] - 1)
    population = at(cells, POPULATION, before)["value"]
    expected = 10_000 * count["value"] / population
    allowed = printed["half"] + 10_000 * count["half"] / population
    beyond = (printed["value"] - expected).abs() - allowed
    beyond = beyond.mask(before_break(printed, tables["breaks"], "population base"))
    return printed.assign(
        check="rates-against-counts",
        expected=expected,
        allowed=allowed,
        holds=judged(beyond),
        sentence="{value} is printed, but the count and the population give {expected}",
    )[TRIED]


def shares(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Try each printed share against its counts.

    A share before a break of kind "release" of one of its counts is not tested: up to there
    the counts are rounded or revised otherwise than the share.

    Parameters
    ----------
    tables
        ``observations``, ``measures`` and ``breaks``.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    cells = published(tables)
    found = [_share(cells, tables["breaks"], *share) for share in SHARES]
    return pd.concat(found, ignore_index=True)[TRIED]


def _share(
    cells: pd.DataFrame, breaks: pd.DataFrame, measure: str, parts: tuple, whole: str, is_base: bool
) -> pd.DataFrame:
    mine = cells[(cells["measure"] == measure) & cells["value"].notna()].reset_index(drop=True)
    events, total = _added(cells, parts, mine), at(cells, whole, mine)
    low = 100 * (events["value"] - events["half"]).clip(lower=0) / (total["value"] + total["half"])
    high = 100 * (events["value"] + events["half"]) / (total["value"] - total["half"])
    above = mine["value"] - mine["half"] - high
    below = low - mine["value"] - mine["half"]
    beyond = np.maximum(above, below) if is_base else above
    for name in (*parts, whole):
        beyond = beyond.mask(before_break(mine.assign(measure=name), breaks, "release"))
    return mine.assign(
        check="percent-against-counts",
        expected=100 * events["value"] / total["value"],
        allowed=mine["half"] + (high - low) / 2,
        holds=judged(beyond.mask(high.isna() | (total["value"] <= 0))),
        sentence="{value} is printed, but the counts give {expected}",
    )


def parts(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Try each whole against parts of it, which can add up to no more.

    Parameters
    ----------
    tables
        ``observations`` and ``measures``.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`; ``measure`` is the whole.
    """
    cells = published(tables)
    found = []
    for names, whole in PARTS:
        mine = cells[(cells["measure"] == whole) & cells["value"].notna()].reset_index(drop=True)
        mine = mine[mine["area_code"].isin(cells.loc[cells["measure"].isin(names), "area_code"])]
        added = _added(cells, names, mine)
        allowed = mine["half"] + added["half"]
        found.append(
            mine.assign(
                check="parts-against-whole",
                expected=added["value"],
                allowed=allowed,
                holds=judged(added["value"] - mine["value"] - allowed),
                sentence=f"{{value}} is printed, but {' + '.join(names)} is {{expected}}",
            )
        )
    return pd.concat(found, ignore_index=True)[TRIED]


def _added(cells: pd.DataFrame, measures: tuple[str, ...], where: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of measures at the areas and periods of ``where``; missing if one is."""
    parts = [at(cells, name, where) for name in measures]
    return pd.DataFrame(
        {
            "value": sum(part["value"] for part in parts),
            "half": sum(part["half"].fillna(0) for part in parts),
        },
        index=where.index,
    )


