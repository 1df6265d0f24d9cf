"""What moved: the headline figures and the verdicts that an addition changes, before and after."""

import pandas as pd

from helpers.analysis import claims
from helpers.data.compilations import KEY
from helpers.data.geography import LEVELS, nations_first
from helpers.data.vintages import plain

SERIES = KEY[:2]
CHANGED = ("revised", "newly missing", "newly given")
"""What a figure of a new file is to one in use that it changes."""


def headlines(before: pd.DataFrame, built: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the newest figures that are no longer what they were, nations first.

    Of a measure that moved for a nation, other areas are left out; measures stand in their own
    order. Those worked out from others are left out.

    Args:
        before: The observations in use without the new files: measure, area_code, period, value.
        built: The tables with them.

    Returns:
        DataFrame: measure, label, area_code, area, period_before, before (missing where there was
            none), period, now (missing where there is none any more).
    """
    measures, areas = built["measures"], built["areas"]
    published = measures.loc[measures["formula"] == "", "measure"]
    old, new = (_newest(frame) for frame in (before, built["observations"]))
    both = old.merge(new, on=SERIES, how="outer", suffixes=("_before", ""))
    both = both.rename(columns={"value_before": "before", "value": "now"})
    same = (both["before"] == both["now"]) & (both["period_before"] == both["period"])
    moved = both[~same & both["measure"].isin(published)]
    order = {name: place for place, name in enumerate(published)}
    moved = moved.sort_values("measure", key=lambda names: names.map(order), kind="stable")
    moved = nations_first(moved, areas)
    nations = areas.loc[areas["level"] == LEVELS[0], "area_code"]
    of_nations = moved["area_code"].isin(nations)
    told = moved.loc[of_nations, "measure"]
    moved = moved[of_nations | ~moved["measure"].isin(told)]
    return moved.assign(
        label=moved["measure"].map(measures.set_index("measure")["label"]),
        area=moved["area_code"].map(areas.set_index("area_code")["name"]),
    )


def _newest(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the newest figure of each series."""
    held = observations.loc[observations["value"].notna(), [*KEY, "value"]]
    return held.sort_values("period").drop_duplicates(SERIES, keep="last")


def verdicts(before: pd.DataFrame, built: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the claims whose verdict is another on the new figures.

    Args:
        before: The ledger on the figures without the new files.
        built: The tables with them.

    Returns:
        DataFrame: statement, verdict_before, verdict, since_before, since; a row a claim.
    """
    texts = {name: plain(built[name]) for name in ("observations", "releases")}
    now = claims.ledger(claims.Figures({**built, **texts}))
    both = before.merge(now, on=["claim", "statement"], suffixes=("_before", ""))
    changed = [both[f"{name}_before"] != both[name] for name in ("verdict", "since")]
    return both.loc[changed[0] | changed[1]]


def largest(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that change in the order of how much, relative to what is held.

    ``changes`` are as :func:`helpers.releases.differences.of_files` returns them; figures that
    become symbols, or were some, come last.
    """
    changed = changes[changes["kind"].isin(CHANGED)]
    size = ((changed["value"] - changed["held"]) / changed["held"].abs()).abs()
    return changed.loc[size.sort_values(ascending=False, na_position="last", kind="stable").index]
