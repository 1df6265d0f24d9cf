"""What may be told of returns to court: the analysis after disclosure control, as a page shows it.

Every frame that is returned here may leave; those that go in may not.
"""

import numpy as np
import pandas as pd

from helpers.records import disclosure
from helpers.records.court import hazard_ratios, recurrence
from helpers.records.court.reading import Records
from helpers.records.disclosure import SHOWN, WITHHELD, Policy
from helpers.records.years import last_day, year_ending
from helpers.statistics import bounds

YEARS = recurrence.AT
HALF_YEARS = tuple(half / 2 for half in range(1, 2 * YEARS[-1] + 1))
WINDOW = {"look_back": 1.0, "follow_up": 1.0}
"""Years of records before and after each index set."""
LOOK_BACK = 5.0
"""Years before a set in which an earlier one is looked for, in the share of a year."""
TOO_EARLY = "z"
CHANCE = 0.05
P = ["below 0.05", "0.05 or more"]
"""What may be told of a probability by chance: whether it is small."""
KINDS_OF_SHARE = {"seen": "As the records show it", "look_back": "With a fixed look-back"}


def risk(sets: pd.DataFrame, records: Records, policy: Policy) -> pd.DataFrame:
    """Return the probability of a return at each half year, as it may be told.

    Args:
        sets: As :func:`helpers.records.court.sets.sets`.

    Returns:
        DataFrame: As :func:`helpers.records.disclosure.curve`, and bound (the counts are rounded).
    """
    curve = recurrence.recurrence(sets, records.end, at=HALF_YEARS, start=records.start, **WINDOW)
    return disclosure.curve(curve, policy).assign(bound=bounds.APPROXIMATE)


def in_percent(told: pd.DataFrame) -> pd.DataFrame:
    """Return the same rows with value, lower and upper in per cent, in place of probability."""
    percent = {name: 100 * told[name] for name in ("lower", "upper")}
    return told.assign(value=100 * told["probability"], **percent).drop(columns="probability")


def yearly(curve: pd.DataFrame) -> pd.DataFrame:
    """Return the whole years of a curve, so far as anything of them is told."""
    whole = curve[curve["years"] % 1 == 0]
    return whole[whole["at_risk"].notna().to_numpy()].reset_index(drop=True)


def kinds(sets: pd.DataFrame, records: Records, policy: Policy) -> pd.DataFrame:
    """Return the share who return first over a new and over an existing child, at each year."""
    curves = recurrence.by_kind(sets, records.end, start=records.start, **WINDOW)
    return _groups(curves, "kind", policy, ["events"])


def infants(sets: pd.DataFrame, records: Records, policy: Policy) -> pd.DataFrame:
    """Return the share who return first over a new infant, at each half year from 37 weeks on.

    Withheld too where few returned otherwise: of all returns they are what is left.
    """
    curves = recurrence.new_infants(sets, records.end, at=HALF_YEARS, start=records.start, **WINDOW)
    told = _groups(curves, "kind", policy, ["events"])
    return told[told["kind"] == recurrence.INFANT].reset_index(drop=True)


def _groups(curves: pd.DataFrame, by: str, policy: Policy, *parts: list[str]) -> pd.DataFrame:
    return disclosure.groups(curves, by, policy, *parts).assign(bound=bounds.APPROXIMATE)


def by_age(sets: pd.DataFrame, records: Records, policy: Policy, years: int) -> pd.DataFrame:
    """Return the probability of a return within so many years, by the mother's age band."""
    curves = recurrence.recurrence(
        sets, records.end, at=(years,), by="age_band", start=records.start, **WINDOW
    )
    return _groups(curves.astype({"age_band": str}), "age_band", policy)


def by_year(sets: pd.DataFrame, records: Records, policy: Policy, years: int) -> pd.DataFrame:
    """Return the probability of a return within so many years, by the calendar year of index.

    Only years all of whose mothers the records follow for so long.
    """
    curves = recurrence.recurrence(
        sets, records.end, at=(years,), by="year", start=records.start, **WINDOW
    )
    followed = pd.to_datetime((curves["year"] + 1 + years).astype(str) + "-01-01")
    return _groups(curves[followed <= records.end + pd.Timedelta(days=1)], "year", policy)


def shares(sets: pd.DataFrame, records: Records, policy: Policy) -> pd.DataFrame:
    """Return the share of each year's mothers who are in a repeat set, in two ways of counting.

    Returns:
        DataFrame: period (calendar year), area (the way of counting), n, mothers, value (per cent),
            status ("z" where the records do not reach far enough back).
    """
    exact = recurrence.crude_share(sets, LOOK_BACK, records.start)
    parts = []
    for kind, name in KINDS_OF_SHARE.items():
        part = f"repeat_{kind}"
        told = disclosure.shares(exact, part, "mothers", policy)
        early = exact[part].isna()
        # those whose earlier set was longer ago are what is left between the two counts
        between = policy.small(exact["repeat_seen"] - exact["repeat_look_back"])
        hidden = (told["status"] == WITHHELD) | ((kind == "look_back") & between)
        status = np.where(early, TOO_EARLY, np.where(hidden, WITHHELD, SHOWN))
        rows = {"period": told["year"], "area": name, "mothers": told["mothers"]}
        rows |= {"n": told[part].mask(hidden), "value": told["share"].mask(hidden)}
        parts.append(pd.DataFrame(rows).assign(status=status))
    return pd.concat(parts, ignore_index=True)


def applications(
    sets: pd.DataFrame,
    records: Records,
    policy: Policy,
    rates: pd.DataFrame,
    children: pd.DataFrame,
) -> pd.DataFrame:
    """Return the sets issued in each whole year, and applications that a published rate implies.

    Args:
        rates: A series of care applications per 10,000 children, years ending 31 March.
        children: A series of children under 18, at the middle of the calendar year.

    Returns:
        DataFrame: period (year ending 31 March), sets (as may be told), implied (whole number),
            status (of sets).
    """
    year = year_ending(sets["issued"])
    counts = year[~sets["split"]].value_counts().sort_index().rename_axis("period")
    counts = counts.rename("sets").reset_index()
    begins = last_day(counts["period"] - 1) + pd.Timedelta(days=1)
    whole = counts[(begins >= records.start) & (last_day(counts["period"]) <= records.end)]
    own = disclosure.counts(whole, ["period"], "sets", policy)
    size = children.assign(period=children["period"] + 1).set_index("period")["value"]
    implied = rates.set_index("period")["value"] * size / 10_000
    both = own.assign(implied=own["period"].map(implied).round())
    named = [name for frame in (rates, children) for name in frame.attrs.get("sources", ())]
    both.attrs["sources"] = tuple(named)
    return both


def ratios(sets: pd.DataFrame, records: Records, policy: Policy) -> pd.DataFrame:
    """Return hazard ratios that may be told, without the counts behind them.

    Returns:
        DataFrame: label, value, lower, upper (95%), bound, proportional_p (of :data:`P`), status.
    """
    mothers = recurrence.followed(sets, records.end, start=records.start, **WINDOW)
    told = disclosure.ratios(hazard_ratios.ratios(mothers), policy)
    p = pd.cut(told["proportional_p"].astype(float), [0, CHANCE, np.inf], right=False, labels=P)
    told["proportional_p"] = p.astype(object).where(told["status"].eq(SHOWN), None)
    told = told.rename(columns={"term": "label", "ratio": "value"})
    kept = ["label", "value", "lower", "upper", "proportional_p", "status"]
    return told[kept].assign(bound=bounds.APPROXIMATE)


def failing(records: Records, policy: Policy) -> pd.DataFrame:
    """Return how many rows were left out by each rule that excludes any, as it may be told."""
    told = disclosure.counts(records.left_out, ["rule", "message"], "rows", policy)
    return told.rename(columns={"rule": "Rule", "message": "What is wrong", "rows": "Rows"})


def beside(curve: pd.DataFrame, published: pd.DataFrame, whose: str) -> pd.DataFrame:
    """Return published estimates that follow mothers for so many years, and the records' own.

    Args:
        curve: As :func:`risk`.
        published: who, within_years, value (per cent), lower, upper, bound.
        whose: What the records' own are called.

    Returns:
        DataFrame: group ("Within 5 years"), label, value (per cent), lower, upper, bound, status.
    """
    named = published[published["within_years"].isin(YEARS)].sort_values("within_years")
    parts = []
    for years, rows in named.groupby("within_years"):
        own = curve[curve["years"] == years].rename(columns={"probability": "value"})
        own = own.assign(label=whose, **{n: 100 * own[n] for n in ("value", "lower", "upper")})
        both = pd.concat([rows.rename(columns={"who": "label"}).assign(status=SHOWN), own])
        parts.append(both.assign(group=f"Within {years:g} years"))
    columns = ["group", "label", "value", "lower", "upper", "bound", "status"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]
