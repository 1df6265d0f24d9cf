"""The derived measures: each defined once, here, with its formula and unit.

To add a measure, add one entry to :data:`DERIVED`; :mod:`helpers.data.derived` works them out.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from helpers.statistics import intervals

BEFORE = "child population of the mid-year before"
"""Stands in ``inputs`` for the child population a rate of year p uses: 30 June of year p-1."""
POPULATION = "population_0_17"
FEWEST_CHILDREN = 6
"""What is left of a number without a group of children is shown from here on, or where it is 0: the
publisher suppresses one to five."""


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
    otherwise_status: str = "u"


def rate(count: pd.Series, population: pd.Series) -> pd.DataFrame:
    """Return a rate per 10,000 with what it is made of and its interval: value, lower, upper ..."""
    return intervals.rate_interval(count, population).rename(columns={"rate": "value"})


def percent(events: pd.Series, total: pd.Series) -> pd.DataFrame:
    """Return a share in per cent with its interval: value, lower, upper."""
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
        rate,
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
        lambda whole, part: percent(whole - part, whole),
        must_hold=lambda whole, part: (part <= whole) & (whole > 0),
        otherwise=otherwise,
    )


def _per_100(measure: str, label: str, unit: str, inputs: tuple[str, str]) -> Derived:
    formula = "100 x {} / {}".format(*inputs)
    return Derived(measure, label, unit, "ratio", formula, inputs, _ratio)


def _ratio(count: pd.Series, base: pd.Series) -> pd.Series:
    return 100 * count / base.where(base > 0)


def _shown(children: pd.Series, group: pd.Series, *_: pd.Series) -> pd.Series:
    rest = children - group
    return (rest >= FEWEST_CHILDREN) | (rest == 0)


def _without_unaccompanied(entry: Derived) -> Derived:
    return replace(
        entry,
        theme="care",
        must_hold=_shown,
        otherwise=f"fewer than {FEWEST_CHILDREN} children are left, which the publisher suppresses",
        otherwise_status="c",
    )


def _share_of_leavers(stem: str, label: str) -> Derived:
    return Derived(
        f"{stem}_percent",
        f"Ceased to be looked after: {label}",
        "% of children who ceased",
        "percent",
        f"100 x {stem}_count / looked_after_ceased_count; 95% interval",
        (f"{stem}_count", "looked_after_ceased_count"),
        percent,
        theme="care",
        must_hold=operator.le,
        otherwise="no share can be formed",
    )


def _share_of_referrals(stem: str, what: str) -> Derived:
    return Derived(
        f"{stem}_percent",
        f"Referrals {what}, share",
        "% of referrals",
        "percent",
        f"100 x {stem}_count / referral_count; 95% interval",
        (f"{stem}_count", "referral_count"),
        percent,
        theme="demand",
        must_hold=operator.le,
        otherwise=f"more referrals {what} than there were referrals",
    )


UNACCOMPANIED = ("looked_after_count", "looked_after_uasc_count")
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
    _without_unaccompanied(
        _less(
            "looked_after_not_uasc_count",
            "Children looked after at 31 March who are not unaccompanied asylum-seeking children",
            "children",
            UNACCOMPANIED,
        )
    ),
    _without_unaccompanied(
        Derived(
            "looked_after_not_uasc_rate_unrounded",
            "Children looked after at 31 March who are not unaccompanied asylum-seeking children, "
            "rate (unrounded)",
            "per 10,000 children aged under 18",
            "rate",
            "10,000 x ({} - {}) / child population of the mid-year before; 95% interval".format(
                *UNACCOMPANIED
            ),
            (*UNACCOMPANIED, BEFORE),
            lambda children, group, population: rate(children - group, population),
        )
    ),
    _share_of_leavers("adopted", "adopted"),
    _share_of_leavers("special_guardianship", "special guardianship order"),
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
    replace(
        _unrounded_rate("referral", "Referrals to children's social care during the year"),
        theme="demand",
    ),
    _share_of_referrals("referral_no_further_action", "closed with no further action"),
    _share_of_referrals("referral_not_in_need", "assessed and the child found not to be in need"),
    Derived(
        "care_leavers_higher_education_percent_unrounded",
        "Care leavers aged 19 to 21 in higher education (unrounded)",
        "% of care leavers",
        "percent",
        "100 x care_leavers_higher_education_count / care_leavers_count; 95% interval",
        ("care_leavers_higher_education_count", "care_leavers_count"),
        percent,
        theme="outcomes",
        higher_is="better",
        must_hold=operator.le,
        otherwise="more care leavers in higher education than there are care leavers",
    ),
)
