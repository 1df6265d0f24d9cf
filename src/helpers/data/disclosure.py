"""What may be known beside a suppressed figure.

A publisher suppresses a number; others held here may give it away. An identity is a set of cells
of which any one follows from the rest: a formula of :mod:`helpers.data.formulas`, a rate or a share
and its counts, a stock and its flows, a cost a week and the spending, areas that add up. Where one
of its cells is suppressed, the figure that would tell it gives way:

- one worked out here, whatever else the identity lacks;
- a printed one only where all the rest is known and this collection brings it together from
  several releases. What one release prints side by side is public, and stays.

A zero says nothing of what it is a share or a cost of, and stays. See ``docs/method.md``.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.derived import WITH_VALUE
from helpers.data.formulas import BEFORE, DERIVED, POPULATION
from helpers.data.quality.against_counts import BANDS, SHARES
from helpers.data.quality.published import ADDABLE
from helpers.data.vintages import KEY

WITHHELD = "withheld because, set beside other figures, it would give away"
"""How the reason of every cell begins that is withheld here."""
STOCKS = (("looked_after_count", "looked_after_net_flow_count"),)
"""A number on a day, and what it changes by in the year up to that day."""
UNIT_COSTS = (
    ("weekly_cost_looked_after_pounds", "spend_looked_after_pounds", "looked_after_count"),
)
"""A cost for one child, the spending, and the children."""
BASES = {
    "% of children looked after": "looked_after_count",
    "% of children who ceased": "looked_after_ceased_count",
    "% of care leavers": "care_leavers_count",
    "% of children subject to an enquiry": "section_47_children_count",
    "% of conferences": "conference_count",
    "% of enquiries": "section_47_count",
    "% of plans": "plan_count",
    "% of plans started": "plan_started_count",
    "% of referrals": "referral_count",
}
"""The count that a share is of, by its unit: of a small one the share alone gives it away (33% is
one in three)."""


@dataclass(frozen=True)
class Identity:
    """Measures of one area, each with how many years before; those that give way.

    ``empty`` are the values of these which say nothing of the other cells.
    """

    cells: tuple[tuple[str, int], ...]
    gives_way: tuple[str, ...]
    empty: tuple[float, ...] = (0.0,)


def identities(measures: pd.DataFrame) -> list[Identity]:
    """Return the identities of measures.

    Args:
        measures: measure, kind, unit; the derived measures among them.
    """
    names = set(measures["measure"])
    rates = [name for name in measures.loc[measures["kind"] == "rate", "measure"]
             if name.replace("_rate", "_count") in names]  # fmt: skip
    percents = measures[(measures["kind"] == "percent") & measures["unit"].isin(BASES)]
    return [
        *(_of(entry.measure, *entry.inputs) for entry in DERIVED),
        *(_of(rate, rate.replace("_rate", "_count"), BEFORE) for rate in rates),
        *(_of(share, *parts, base) for share, parts, base, _ in SHARES),
        Identity(_cells("conference_count", *BANDS), BANDS),
        *(Identity(((stock, 0), (stock, 1), (net, 0)), (net,), ()) for stock, net in STOCKS),
        *(_of(*entry) for entry in UNIT_COSTS),
        *(
            Identity(_cells(row.measure, BASES[row.unit]), (row.measure,), (0.0, 100.0))
            for row in percents.itertuples()
        ),
    ]


def _of(first: str, *others: str) -> Identity:
    return Identity(_cells(first, *others), (first,))


def _cells(*names: str) -> tuple[tuple[str, int], ...]:
    return tuple((POPULATION, 1) if name == BEFORE else (name, 0) for name in names)


def sums(areas: pd.DataFrame, harmonised: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that add up to others: sum, area_code, total (whether it is the total).

    Args:
        areas: area_code, parent_code.
        harmonised: harmonised_code, stage, member_code: the members of each stage add up to it.
    """
    held = areas[areas["parent_code"].isin(areas["area_code"])]
    pairs = pd.concat(
        [
            held.assign(sum=held["parent_code"], of=held["parent_code"]),
            harmonised.assign(
                sum=harmonised["harmonised_code"] + " " + harmonised["stage"].astype(str),
                of=harmonised["harmonised_code"],
                area_code=harmonised["member_code"],
            ),
        ]
    )
    totals = pairs.assign(area_code=pairs["of"]).drop_duplicates("sum")
    both = pd.concat([totals.assign(total=True), pairs.assign(total=False)], ignore_index=True)
    return both[["sum", "area_code", "total"]]


def suppressed(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that a publisher suppresses, and sums they are part of: KEY, source."""
    chosen = (observations["status"] == "c") & (observations["source"] != "derived")
    chosen &= ~observations["reason"].str.startswith(WITHHELD)
    return observations.loc[chosen, [*KEY, "source"]].astype({"measure": str, "area_code": str})


def withhold(
    observations: pd.DataFrame, tables: dict[str, pd.DataFrame], hidden: pd.DataFrame
) -> pd.DataFrame:
    """Return ``observations`` without the figures that give a suppressed one away.

    Args:
        observations: :data:`KEY`, value, status, reason, source, rounding and, where there are any,
            :data:`WITH_VALUE`.
        tables: measures (measure, label, kind, unit), areas, harmonised areas.
        hidden: Cells that are suppressed though ``observations`` may not have them (since a later
            release has): :data:`KEY`, source.

    Returns:
        DataFrame: The same rows; what is withheld has no value, the status c, and a reason that
            begins with :data:`WITHHELD`.
    """
    both = [frame for frame in (suppressed(observations), hidden) if len(frame)]
    if not both:
        return observations
    hidden = pd.concat(both).drop_duplicates(KEY)
    kinds = hidden["measure"].map(tables["measures"].set_index("measure")["kind"])
    cells = pd.concat(
        [
            _of_identities(observations, hidden, identities(tables["measures"])),
            _of_sums(
                observations,
                hidden[kinds.isin(ADDABLE)],
                sums(tables["areas"], tables["harmonised_areas"]),
            ),
        ],
        ignore_index=True,
    )
    chosen = _giving_away(cells, set(tables["harmonised_areas"]["harmonised_code"]))
    labels = tables["measures"].set_index("measure")["label"]
    rows = chosen["row"].astype(int)
    frame = observations.copy()
    frame.loc[rows, ["value", *({*WITH_VALUE} & {*frame})]] = np.nan
    frame.loc[rows, "status"] = "c"
    frame.loc[rows, "reason"] = [
        f"{WITHHELD} “{labels[measure]}”, which the publisher suppresses"
        for measure in chosen["gives_away"]
    ]
    return frame


def without(
    releases: pd.DataFrame, observations: pd.DataFrame, hidden: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of ``releases`` whose cell is neither suppressed now nor withheld.

    Args:
        releases: :data:`KEY` and others.
        observations: As :func:`withhold` returns them.
        hidden: As for :func:`withhold`.
    """
    keys = pd.concat([observations.loc[observations["status"] == "c", KEY], hidden[KEY]])
    gone = pd.MultiIndex.from_frame(releases[KEY]).isin(pd.MultiIndex.from_frame(keys))
    return releases[~gone].reset_index(drop=True)


def _held(observations: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return ``cells`` with what is held of each: row, value, status, source, unit."""
    near = observations["measure"].isin(cells["measure"].unique())
    near &= observations["area_code"].isin(cells["area_code"].unique())
    frame = observations.loc[near, [*KEY, "value", "status", "source", "rounding"]]
    frame = frame.rename(columns={"rounding": "unit"}).assign(row=frame.index)
    frame = frame.astype({"measure": str, "area_code": str, "source": str})
    return cells.merge(frame, on=KEY, how="left")


def _of_identities(
    observations: pd.DataFrame, hidden: pd.DataFrame, known: list[Identity]
) -> pd.DataFrame:
    """Return the cells of each identity that a hidden cell takes part in; a row a cell.

    Columns: identity, KEY, may_give_way, gives_away (the measure of the hidden cell),
    hidden_source, and what is held of the cell.
    """
    places = pd.DataFrame(
        [
            (number, measure, before, measure in one.gives_way, one.empty)
            for number, one in enumerate(known)
            for measure, before in one.cells
        ],
        columns=["number", "measure", "before", "may_give_way", "empty"],
    )
    found = hidden.merge(places[["number", "measure", "before"]], on="measure")
    found["year"] = found["period"] + found["before"]
    found = found.rename(columns={"measure": "gives_away", "source": "hidden_source"})
    found = found[["number", "area_code", "year", "gives_away", "hidden_source"]]
    found = found.drop_duplicates(["number", "area_code", "year"])
    cells = found.merge(places, on="number")
    cells["period"] = cells["year"] - cells["before"]
    cells["identity"] = cells.groupby(["number", "area_code", "year"]).ngroup()
    cells = _held(observations, cells)
    says_nothing = [value in empty for value, empty in zip(cells["value"], cells["empty"],
                    strict=True)]  # fmt: skip
    cells["may_give_way"] &= ~np.array(says_nothing, dtype=bool)
    return cells


def _of_sums(observations: pd.DataFrame, hidden: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of each sum of areas that a hidden cell is part of, as for identities.

    An area without a row, or to which the figure does not apply, adds nothing. A total that is
    rounded more coarsely than the hidden cell leaves open what that is.
    """
    found = hidden.merge(areas.loc[~areas["total"], ["sum", "area_code"]], on="area_code")
    found = found.rename(columns={"measure": "gives_away", "source": "hidden_source"})
    found = found[["sum", "gives_away", "period", "hidden_source"]]
    found = found.drop_duplicates(["sum", "gives_away", "period"])
    cells = found.merge(areas, on="sum").assign(measure=lambda rows: rows["gives_away"])
    cells["identity"] = "sum of " + cells.groupby(["sum", "measure", "period"]).ngroup().astype(str)
    cells = _held(observations, cells)
    cells = cells[cells["row"].notna() & (cells["status"] != "z")]
    coarse = cells["unit"].gt(1).groupby(cells["identity"]).transform("any")
    return cells.assign(may_give_way=cells["total"] & ~coarse)


def _giving_away(cells: pd.DataFrame, harmonised: set[str]) -> pd.DataFrame:
    """Return those of ``cells`` that are to be withheld, a row each: row, gives_away."""
    shown = cells["value"].notna()
    worked_out = (cells["source"] == "derived") | cells["area_code"].isin(harmonised)
    of_identity = cells["identity"]
    told = (~shown).groupby(of_identity).transform("sum") == 1
    elsewhere = shown & (cells["source"] != cells["hidden_source"])
    told &= elsewhere.groupby(of_identity).transform("any")
    chosen = shown & cells["may_give_way"] & (worked_out | told)
    return cells.loc[chosen, ["row", "gives_away"]].drop_duplicates("row")
