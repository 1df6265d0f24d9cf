"""Measures worked out from others: each defined once, here, with its formula and unit.

A derived value is missing wherever one of its inputs is, with that input's status and reason.
To add a measure, add one entry to :data:`DERIVED`.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.statistics import intervals

KEY = ["measure", "area_code", "period"]
YEARS = 10_000
"""More than any year: area number x YEARS + year is one number for a place and time."""

WITH_VALUE = ["lower", "upper", "count", "population"]
"""What stands beside a value where there is any: its 95% interval, and what a rate was made of."""
BEFORE = "child population of the mid-year before"
"""Stands in ``inputs`` for the child population a rate of year p uses: 30 June of year p-1."""
POPULATION = "population_0_17"


@dataclass(frozen=True)
class Derived:
    """A measure, and how it is worked out from the ``inputs``, which are named in order."""

    measure: str
    label: str
    unit: str
    kind: str
    formula: str
    inputs: tuple[str, ...]
    work_out: Callable[..., pd.Series | pd.DataFrame]
    theme: str = "protection"
    higher_is: str = "neither"
    decimals: int = 1
    must_hold: Callable[..., pd.Series] | None = None
    otherwise: str = ""


def _rate(count: pd.Series, population: pd.Series) -> pd.DataFrame:
    return intervals.rate_interval(count, population).rename(columns={"rate": "value"})


def _percent(events: pd.Series, total: pd.Series) -> pd.DataFrame:
    share = intervals.share_interval(events, total).rename(columns={"share": "value"})
    return share * 100


def _unrounded_rate(stem: str, label: str) -> Derived:
    return Derived(
        f"{stem}_rate_unrounded",
        f"{label}, rate (unrounded)",
        "per 10,000 children aged under 18",
        "rate",
        f"10,000 x {stem}_count / child population of the mid-year before; 95% interval",
        (f"{stem}_count", BEFORE),
        _rate,
        theme="care",
    )


def _less(
    measure: str, label: str, unit: str, inputs: tuple[str, str], otherwise: str = ""
) -> Derived:
    return Derived(
        measure,
        label,
        unit,
        "count",
        "{} - {}".format(*inputs),
        inputs,
        operator.sub,
        decimals=0,
        must_hold=operator.ge if otherwise else None,
        otherwise=otherwise,
    )


def _share_less(
    measure: str, label: str, unit: str, inputs: tuple[str, str], otherwise: str
) -> Derived:
    return Derived(
        measure,
        label,
        unit,
        "percent",
        "100 x ({0} - {1}) / {0}; 95% interval".format(*inputs),
        inputs,
        lambda whole, part: _percent(whole - part, whole),
        must_hold=lambda whole, part: (part <= whole) & (whole > 0),
        otherwise=otherwise,
    )


def _per_100(measure: str, label: str, unit: str, inputs: tuple[str, str]) -> Derived:
    formula = "100 x {} / {}".format(*inputs)
    return Derived(measure, label, unit, "ratio", formula, inputs, _ratio)


def _ratio(count: pd.Series, base: pd.Series) -> pd.Series:
    return 100 * count / base.where(base > 0)


ENQUIRIES = ("section_47_count", "plan_started_count")
CHILDREN = ("section_47_children_count", "plan_started_children_count")

DERIVED: tuple[Derived, ...] = (
    _unrounded_rate("looked_after", "Children looked after at 31 March"),
    _unrounded_rate("looked_after_started", "Children who started to be looked after in the year"),
    _unrounded_rate("looked_after_ceased", "Children who ceased to be looked after in the year"),
    replace(
        _less(
            "looked_after_net_flow_count",
            "Starters less leavers during the year",
            "children",
            ("looked_after_started_count", "looked_after_ceased_count"),
        ),
        kind="difference",
        theme="care",
    ),
    _less(
        "section_47_no_plan_count",
        "Section 47 enquiries less child protection plans started in the year",
        "enquiries",
        ENQUIRIES,
        "more plans were started than enquiries in the year: the two flows cannot be subtracted",
    ),
    _share_less(
        "section_47_no_plan_percent",
        "Section 47 enquiries less plans started, share of enquiries",
        "% of enquiries",
        ENQUIRIES,
        "there were no enquiries, or more plans were started than enquiries: "
        "no share can be formed",
    ),
    _less(
        "section_47_children_no_plan_count",
        "Children subject to a section 47 enquiry less children who started a plan",
        "children",
        CHILDREN,
        "more children started a plan than were subject to an enquiry",
    ),
    _share_less(
        "section_47_children_no_plan_percent",
        "Children subject to a section 47 enquiry who did not start a plan, share",
        "% of children subject to an enquiry",
        CHILDREN,
        "no share can be formed",
    ),
    _per_100(
        "section_47_per_referral",
        "Section 47 enquiries for each 100 referrals of the year",
        "enquiries per 100 referrals",
        ("section_47_count", "referral_count"),
    ),
    _per_100(
        "conference_per_section_47",
        "Initial child protection conferences for each 100 section 47 enquiries of the year",
        "conferences per 100 enquiries",
        ("conference_count", "section_47_count"),
    ),
    _per_100(
        "plan_per_conference",
        "Child protection plans started for each 100 initial conferences of the year",
        "plans per 100 conferences",
        ("plan_started_count", "conference_count"),
    ),
    Derived(
        "referral_no_further_action_percent",
        "Referrals closed with no further action, share",
        "% of referrals",
        "percent",
        "100 x referral_no_further_action_count / referral_count; 95% interval",
        ("referral_no_further_action_count", "referral_count"),
        _percent,
        theme="demand",
        must_hold=operator.le,
        otherwise="more referrals closed with no further action than there were referrals",
    ),
    Derived(
        "care_leavers_higher_education_percent_unrounded",
        "Care leavers aged 19 to 21 in higher education (unrounded)",
        "% of care leavers",
        "percent",
        "100 x care_leavers_higher_education_count / care_leavers_count; 95% interval",
        ("care_leavers_higher_education_count", "care_leavers_count"),
        _percent,
        theme="outcomes",
        higher_is="better",
        must_hold=operator.le,
        otherwise="more care leavers in higher education than there are care leavers",
    ),
)


def measures() -> pd.DataFrame:
    """Return the derived measures as rows of the table of measures, with their formula."""
    names = ["measure", "label", "kind", "unit", "theme", "higher_is", "decimals", "formula"]
    return pd.DataFrame([{name: getattr(entry, name) for name in names} for entry in DERIVED])


def work_out(observations: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return the derived observations, in the columns of ``observations``.

    There is a row wherever the first input of the measure has one.

    Args:
        observations: Columns measure, area_code, period, value, status, reason, source, released,
            rounding.
        labels: What each measure is called, by measure: an input that is missing is named in the
            reason.

    Returns:
        DataFrame: The same columns and :data:`WITH_VALUE`; released is the newest release among the
            inputs.
    """
    used = {_held_as(name) for entry in DERIVED for name in entry.inputs}
    columns = [*KEY, "value", "status", "reason", "released", "rounding"]
    frame = observations.loc[observations["measure"].isin(used), columns]
    place = pd.factorize(frame["area_code"])[0] * YEARS + frame["period"]
    parts = dict(
        iter(frame.assign(place=place).set_index("place").groupby("measure", observed=True))
    )
    nothing = frame.iloc[:0]
    rows = [_one(entry, parts, nothing, labels) for entry in DERIVED]
    return pd.concat(rows, ignore_index=True)


def _one(
    entry: Derived, parts: dict[str, pd.DataFrame], nothing: pd.DataFrame, labels: pd.Series
) -> pd.DataFrame:
    first = parts.get(entry.inputs[0], nothing)
    inputs = [
        _input(name, parts.get(_held_as(name), nothing), first, labels) for name in entry.inputs
    ]
    status = np.full(len(first), "", dtype=object)
    reason = status.copy()
    missing = np.zeros(len(first), dtype=bool)
    for frame in reversed(inputs):
        absent = frame["value"].isna().to_numpy()
        status[absent], reason[absent] = frame["status"][absent], frame["reason"][absent]
        missing |= absent
    values = [frame["value"].mask(missing) for frame in inputs]
    if entry.must_hold is not None:
        broken = ~missing & ~entry.must_hold(*values).to_numpy()
        status[broken], reason[broken] = "u", entry.otherwise
        values = [value.mask(broken) for value in values]
    worked_out = entry.work_out(*values)
    if isinstance(worked_out, pd.Series):
        worked_out = worked_out.to_frame("value")
    undefined = worked_out["value"].isna().to_numpy() & (status == "")
    status[undefined], reason[undefined] = "z", "the number it is divided by is zero"
    released = np.max([frame["released"].to_numpy() for frame in inputs], axis=0)
    rounding = np.nan
    if entry.kind in ("count", "difference"):
        units = [frame["rounding"].where(frame["rounding"] > 1, 0) for frame in inputs]
        rounding = sum(units).clip(lower=1).to_numpy()
    return pd.DataFrame(
        {
            "measure": entry.measure,
            "area_code": first["area_code"].to_numpy(),
            "period": first["period"].to_numpy(),
            **worked_out.reindex(columns=["value", *WITH_VALUE]),
            "status": status,
            "reason": reason,
            "source": "derived",
            "released": released,
            "rounding": rounding,
        }
    )


def _held_as(name: str) -> str:
    return POPULATION if name == BEFORE else name


def _input(name: str, part: pd.DataFrame, first: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return the input at the places of ``first``: value, status, reason, rounding."""
    words = f"the {name}" if name == BEFORE else f"“{labels[name]}”"
    found = part.index.get_indexer(first.index - 1 if name == BEFORE else first.index)
    unheld = found < 0
    frame = part.iloc[np.where(unheld, 0, found)] if len(part) else first
    value, status, reason, released = (
        frame[column].to_numpy(copy=True) for column in ("value", "status", "reason", "released")
    )
    value[unheld], status[unheld], released[unheld] = np.nan, "x", ""
    missing = np.isnan(value) & ~unheld
    reason[missing] = f"{words} is missing (" + reason[missing] + ")"
    reason[unheld] = f"{words} is not held"
    rounding = np.where(unheld, np.nan, frame["rounding"])
    names = ["value", "status", "reason", "released", "rounding"]
    columns = (value, status, reason, released, rounding)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))
