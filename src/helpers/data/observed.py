"""All observations: as published, of harmonised areas, and worked out from others.

What would give a suppressed figure away is withheld: see :mod:`helpers.data.disclosure`.
"""

import numpy as np
import pandas as pd

from helpers.data import derived, disclosure
from helpers.data.added import Addition
from helpers.data.vintages import KEY, by_key, month, plain, stacked
from helpers.statistics import bounds
from helpers.words.symbols import MEANING

COLUMNS = [
    *KEY,
    *("value", *derived.WITH_VALUE, "bound", "status"),
    *("reason", "source", "released", "rounding"),
]

WHOLES = {unit: (base,) for unit, base in disclosure.BASES.items()} | {
    "% of children looked after 12+ months": ("looked_after_count",),
    "% of children looked after in the year": ("looked_after_count", "looked_after_ceased_count"),
    "% of those children": ("looked_after_count",),
}
"""Counts without which, by its unit, a share is of nobody."""


def complete(
    frame: pd.DataFrame, tables: dict[str, pd.DataFrame], hidden: pd.DataFrame
) -> pd.DataFrame:
    """Return all observations: as published, of harmonised areas, and derived.

    Args:
        frame: The figures in use, one a cell: measure, area_code, period, value, status, source,
            released.
        tables: measures, sources, areas, harmonised areas, roundings, set_aside.
        hidden: Cells that the newest release of all suppresses: :data:`KEY`, source.

    Returns:
        DataFrame: :data:`COLUMNS`, in the order of the key.
    """
    frame = frame[[*KEY, "value", "status", "source", "released"]]
    frame = frame.assign(status=frame["status"].where(frame["status"] != ":", "x"))
    frame["reason"] = by_key(frame["status"], pd.Series(MEANING)).fillna("")
    frame = set_aside(frame, tables["set_aside"])
    frame = of_somebody(frame, tables["measures"])
    measures = tables["measures"].set_index("measure")
    is_count = by_key(frame["measure"], measures["kind"]) == "count"
    printed = 10.0 ** -by_key(frame["measure"], measures["decimals"])
    frame["rounding"] = units_of_counts(frame, tables).where(is_count, printed)
    counts = measures.index[measures["kind"].isin(["count", "pounds"])]
    frame = disclosure.withhold(frame, tables, hidden)
    frame = stacked([frame, of_harmonised_areas(frame, tables["harmonised_areas"], counts)])
    frame = stacked([frame, derived.work_out(frame, measures["label"])])
    frame = disclosure.withhold(frame, tables, hidden)
    frame["bound"] = np.where(frame["lower"].notna(), bounds.INTERVAL, "")
    return frame[COLUMNS].sort_values(KEY, ignore_index=True)


def present_codes(areas: pd.DataFrame) -> dict[str, str]:
    """Return former codes -> present codes of areas whose boundary did not change."""
    return {
        former: area.area_code
        for area in areas.itertuples()
        for former in area.former_codes.split()
    }


def only_in_releases(
    releases: pd.DataFrame, candidates: pd.DataFrame, every_cell: bool = False
) -> pd.DataFrame:
    """Return figures that only the table ``releases`` holds, as candidates of each release.

    Args:
        releases: measure, area_code, period, value, released.
        candidates: The figures of this collection's own files, or with ``every_cell`` of all.
        every_cell: Whether a cell that no file gives is filled, not only measures that no file
            holds: what was known at a date is often known from the headline releases alone.
    """
    columns = KEY if every_cell else ["measure"]
    held = pd.MultiIndex.from_frame(candidates[columns].drop_duplicates())
    alone = releases[~pd.MultiIndex.from_frame(releases[columns]).isin(held)]
    alone = alone.sort_values("kind", ascending=False, kind="stable")
    released = alone["released"].astype(str).map(month)
    return alone[[*KEY, "value", "source"]].assign(status="", released=released, compilation=False)


def only_added(
    observations: pd.DataFrame, ours: set[str], additions: list[Addition]
) -> pd.DataFrame:
    """Return the measures of which only added files have figures: no notebook is about them.

    Args:
        observations: All that is built: measure, area_code, value.
        ours: The measures of this collection's own files.
        additions: What was added.

    Returns:
        DataFrame: measure, area_code; a row an area with a value, in their order.
    """
    brought = {
        name
        for one in additions
        if not one.reading.data_set.shown_in
        for name in one.reading.observations["measure"].unique()
    }
    chosen = observations["measure"].isin(brought - ours)
    chosen &= observations["value"].notna()
    return observations.loc[chosen, ["measure", "area_code"]].drop_duplicates(ignore_index=True)


def units_of_counts(frame: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the unit that the publisher rounds counts of each row's measure and area to.

    The table ``roundings`` says where authorities' counts of some years are rounded otherwise.
    """
    own = tables["measures"].set_index("measure")["rounding"]
    sources = tables["sources"].set_index("source")
    levels = tables["areas"].set_index("area_code")["level"]
    kinds = set(levels.index[levels == "local authority"].str[:3])
    codes, distinct = pd.factorize(frame["area_code"])
    authority = np.array([code[:3] in kinds for code in distinct], dtype=bool)[codes]
    usual = by_key(frame["source"], sources["rounding_authority"]).where(
        authority, by_key(frame["source"], sources["rounding_nation"])
    )  # fmt: skip
    unit = by_key(frame["measure"], own).fillna(usual)
    for other in tables["roundings"].itertuples():
        years = authority & frame["period"].between(other.first, other.last)
        unit = unit.mask(years & (frame["measure"] == other.measure), other.rounding)
    return unit


def set_aside(frame: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the cells of the table ``set_aside`` emptied: status u, and why."""
    chosen = frame.loc[frame["measure"].isin(cells["measure"]), KEY]
    chosen = chosen.reset_index().merge(cells[[*KEY, "reason"]], on=KEY).set_index("index")
    place = frame.index.get_indexer(chosen.index)
    value, status, reason = (frame[c].to_numpy(copy=True) for c in ("value", "status", "reason"))
    value[place], status[place], reason[place] = np.nan, "u", chosen["reason"]
    return frame.assign(value=value, status=status, reason=reason)


def of_somebody(frame: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the shares of nobody, printed as 0, emptied: status z, and why.

    A share is of nobody where the number that it is of is 0 or not applicable, or has no row and
    was so when last printed. A number that is not shown is taken for one of somebody.
    """
    units = measures[measures["kind"] == "percent"].set_index("measure")["unit"]
    zero = frame[(frame["value"] == 0) & frame["measure"].isin(units.index)]
    zero = plain(zero[KEY]).reset_index().sort_values("period")
    found = []
    for unit, bases in WHOLES.items():
        rows = zero[zero["measure"].map(units) == unit]
        for base in bases:
            counts = plain(frame[frame["measure"] == base]).sort_values("period")
            counts["none"] = counts["value"].eq(0) | counts["status"].eq("z")
            counts = counts[["area_code", "period", "none"]]
            joined = pd.merge_asof(rows, counts, on="period", by="area_code")
            rows = rows[joined["none"].eq(True).to_numpy()]
        found.append(rows["index"])
    empty = frame.index.isin(pd.concat(found))
    why = "printed as 0, but it is a share of nobody"
    return frame.assign(
        value=frame["value"].mask(empty),
        status=frame["status"].mask(empty, "z"),
        reason=frame["reason"].mask(empty, why),
    )


def of_harmonised_areas(
    frame: pd.DataFrame, harmonised: pd.DataFrame, counts: pd.Index
) -> pd.DataFrame:
    """Return harmonised areas' counts and pounds: sums over the authorities of each stage.

    A year is summed over the earliest stage whose authorities all have a row that applies to it
    (no status z). One missing part makes the sum missing, with its status.

    Args:
        frame: Observations with status, reason and rounding.
        harmonised: As :func:`helpers.data.reorganisations.harmonised_areas` returns them.
        counts: The measures that may be added up: counts and pounds.
    """
    members = harmonised.groupby(["harmonised_code", "stage"])["member_code"].transform("size")
    chosen = frame["area_code"].isin(harmonised["member_code"]) & frame["measure"].isin(counts)
    parts = plain(frame[chosen])
    parts = parts[parts["status"] != "z"].merge(
        harmonised[["harmonised_code", "member_code", "stage"]].assign(members=members),
        left_on="area_code",
        right_on="member_code",
    )
    parts["gap"] = parts["value"].isna()
    parts["month"], months = pd.factorize(parts["released"], sort=True)
    parts["unit"] = parts["rounding"].where(parts["rounding"] > 1, 0)
    sums = (
        parts.sort_values("gap", ascending=False, kind="stable")
        .groupby(["measure", "harmonised_code", "period", "stage"], as_index=False)
        .agg(
            value=("value", "sum"),
            gap=("gap", "any"),
            status=("status", "first"),
            reason=("reason", "first"),
            source=("source", "first"),
            month=("month", "max"),
            rounding=("unit", "sum"),
            rows=("gap", "size"),
            members=("members", "first"),
        )
    )
    sums = sums[sums["rows"] == sums["members"]].sort_values("stage")
    sums = sums.drop_duplicates(["measure", "harmonised_code", "period"])
    gap = sums["gap"]
    return sums.assign(
        value=sums["value"].mask(gap),
        released=months[sums["month"]],
        reason=sums["reason"].mask(gap, "a part of it is missing: " + sums["reason"]),
        rounding=sums["rounding"].clip(lower=1.0),
    ).rename(columns={"harmonised_code": "area_code"})[
        [*KEY, "value", "status", "reason", "source", "released", "rounding"]
    ]


def with_harmonised_areas(areas: pd.DataFrame, harmonised: pd.DataFrame) -> pd.DataFrame:
    """Return the table of areas with the harmonised areas added (level ``harmonised area``)."""
    rows = harmonised.drop_duplicates("harmonised_code").rename(
        columns={"harmonised_code": "area_code"}
    )
    rows = rows[["area_code", "name", "parent_code"]].assign(level="harmonised area")
    joined = pd.concat([areas, rows], ignore_index=True)
    text = [name for name in joined if not name.endswith("_mid_year")]
    return joined.assign(**{name: joined[name].fillna("") for name in text})
