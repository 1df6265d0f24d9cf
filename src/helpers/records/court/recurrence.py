"""How many mothers return to court, by time since their index set, and the share of each year.

The clock runs from the issue of the index set, not from its end: a second set may start before the
first has ended. The index is the first set that the records show; index sets are used from
``look_back`` years after the records start, so that each mother has been free of proceedings for at
least so long, and to ``follow_up`` years before they end.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.records.court.days import years_between
from helpers.records.court.sets import FULL_TERM
from helpers.statistics import survival

AT = tuple(range(1, 9))
ESTIMATE = ["years", "at_risk", "events", "probability", "lower", "upper"]
KINDS = ("new child", "existing child", "not known")
"""Of a return: whether the youngest child was born since the index set."""
OVER = (INFANT, OTHER) = ("new infant", "another return")
"""Of a return: whether the youngest child was also under 1, and born at term at the earliest."""


def followed(
    sets: pd.DataFrame,
    end: pd.Timestamp,
    look_back: float = 1.0,
    follow_up: float = 1.0,
    start: pd.Timestamp | None = None,
    after_weeks: float = 0.0,
) -> pd.DataFrame:
    """Return each index set with the time to the next, or to the end of the records.

    Args:
        sets: As :func:`helpers.records.court.sets.sets`.
        end: Last day of the records.
        look_back, follow_up: Years that the records reach before and after each index set.
        start: First day of the records; the first set where it is not known.
        after_weeks: Start the clock so many weeks after the index: 37 leaves out the time in which
            no child conceived since can have been born. Who returned or was lost before is left
            out.

    Returns:
        DataFrame: A row a mother: mother, year, age, age_band, children, youngest (of the index
            set), duration (years), returned (True: a next set seen), kind (of the return, one of
            :data:`KINDS`; '' for none), new_infant.
    """
    start = sets["issued"].min() if start is None else start
    seen = (sets["sequence"] == 2) & (sets["issued"] <= end)
    second = sets.loc[seen, ["mother", "issued", "new_child", "new_infant"]]
    index = sets[
        (sets["sequence"] == 1)
        & (years_between(pd.Series(start, sets.index), sets["issued"]) >= look_back)
        & (years_between(sets["issued"], pd.Series(end, sets.index)) >= follow_up)
    ].drop(columns=["new_child", "new_infant"])
    second["kind"] = second.pop("new_child").map({True: "new child", False: "existing child"})
    second["kind"] = second["kind"].astype(object).fillna("not known")
    both = index.merge(second.rename(columns={"issued": "next"}), on="mother", how="left")
    kept = ["mother", "year", "age", "age_band", "children", "youngest"]
    mothers = both[kept].assign(
        duration=years_between(both["issued"], both["next"].fillna(end)) - after_weeks * 7 / 365.25,
        returned=both["next"].notna(),
        kind=both["kind"].astype(object).fillna(""),
        new_infant=both["new_infant"].fillna(False).astype(bool),
    )
    return mothers[mothers["duration"] > 0] if after_weeks else mothers


def recurrence(
    sets: pd.DataFrame,
    end: pd.Timestamp,
    look_back: float = 1.0,
    at: Sequence[float] = AT,
    by: str | None = None,
    **window: object,
) -> pd.DataFrame:
    """Return the probability of a second set within each number of years (Kaplan-Meier).

    Args:
        sets, end, look_back: As for :func:`followed`, with ``start`` and ``follow_up``.
        at: Years since the issue of the index set.
        by: A column of :func:`followed` (age_band, year) to estimate separately by.

    Returns:
        DataFrame: (``by``,) years, at_risk, events (so far), probability, lower, upper; missing
            beyond the longest time that anyone was followed.
    """
    mothers = followed(sets, end, look_back, **window)
    if by is None:
        return survival.kaplan_meier(mothers["duration"], mothers["returned"], at)[ESTIMATE]
    parts = {
        group: survival.kaplan_meier(rows["duration"], rows["returned"], at)[ESTIMATE]
        for group, rows in mothers.groupby(by, observed=True)
    }
    if not parts:
        return pd.DataFrame(columns=[by, *ESTIMATE], dtype=float)
    return pd.concat(parts, names=[by]).reset_index(by).reset_index(drop=True)


def by_kind(
    sets: pd.DataFrame,
    end: pd.Timestamp,
    look_back: float = 1.0,
    at: Sequence[float] = AT,
    **window: object,
) -> pd.DataFrame:
    """Return the share of mothers whose first return is over a new child, or an existing one.

    Whoever has returned over one can no longer return first over the other, so the shares are by
    Aalen-Johansen and add up to that of any return.

    Args:
        sets, end, look_back, at: As for :func:`recurrence`.

    Returns:
        DataFrame: kind (of :data:`KINDS`, those that there are), then as :func:`recurrence`.
    """
    mothers = followed(sets, end, look_back, **window)
    unknown = mothers["kind"].eq(KINDS[-1]).any()
    return _by_cause(mothers, KINDS if unknown else KINDS[:-1], at)


def new_infants(
    sets: pd.DataFrame,
    end: pd.Timestamp,
    look_back: float = 1.0,
    at: Sequence[float] = AT,
    **window: object,
) -> pd.DataFrame:
    """Return the share of mothers whose first return is over a new infant, or is another.

    No child conceived since the index set can have been born at term within 37 weeks of it, so the
    clock starts there; who returned or was lost before is left out.

    Args:
        sets, end, look_back: As for :func:`recurrence`.
        at: Years since 37 weeks after the issue of the index set.

    Returns:
        DataFrame: As :func:`by_kind`; kind is one of :data:`OVER`.
    """
    mothers = followed(sets, end, look_back, after_weeks=FULL_TERM.days / 7, **window)
    infant, other = OVER
    kind = mothers["kind"].where(mothers["kind"].eq(""), other).mask(mothers["new_infant"], infant)
    return _by_cause(mothers.assign(kind=kind), OVER, at)


def _by_cause(mothers: pd.DataFrame, kinds: Sequence[str], at: Sequence[float]) -> pd.DataFrame:
    """Return the share who return first in each way, each of which ends the time for the others."""
    causes = mothers["kind"].map({kind: cause for cause, kind in enumerate(kinds, 1)}).fillna(0)
    parts = {
        kind: survival.aalen_johansen(mothers["duration"], causes, cause, at)[ESTIMATE]
        for cause, kind in enumerate(kinds, 1)
    }
    return pd.concat(parts, names=["kind"]).reset_index("kind").reset_index(drop=True)


def crude_share(
    sets: pd.DataFrame, look_back: float = 5.0, start: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Return the share of each year's mothers who are in a repeat set: seen, and with a look-back.

    The share as seen begins at zero where the records begin, and climbs for years though nothing
    changes: who was in court before looks like a newcomer. With a fixed look-back years can be
    compared: only an earlier set within so many years counts.

    Args:
        sets: As :func:`helpers.records.court.sets.sets`.
        look_back: Years before each set in which an earlier one is looked for.
        start: First day of the records; the first set where it is not known.

    Returns:
        DataFrame: year (calendar), mothers (with any set in it), repeat_seen, repeat_look_back (of
            these, mothers with a repeat set in the year), share_seen, share_look_back (0 to 1).
            Those with the look-back are missing in years that the records do not reach so far
            back from.
    """
    start = sets["issued"].min() if start is None else start
    near = years_between(sets["previous"], sets["issued"]) <= look_back
    flags = sets[["year", "mother"]].assign(repeat_seen=sets["sequence"] > 1, repeat_look_back=near)
    mothers = flags.groupby(["year", "mother"]).any().groupby("year")
    shares = mothers.sum().astype(float)
    shares.insert(0, "mothers", mothers.size())
    begins = pd.Series(pd.to_datetime(shares.index.astype(str) + "-01-01"), shares.index)
    early = (begins - start).dt.days < np.floor(look_back * 365.25)
    shares["repeat_look_back"] = shares["repeat_look_back"].mask(early)
    for name in ("seen", "look_back"):
        shares[f"share_{name}"] = shares[f"repeat_{name}"] / shares["mothers"]
    return shares.reset_index()
