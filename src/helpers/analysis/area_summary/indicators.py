"""Which indicators the summary of a place shows, what they are called, and their figures."""

from dataclasses import dataclass

import pandas as pd

from helpers import data
from helpers.analysis.explore import estimates, funnels
from helpers.analysis.spending import services
from helpers.analysis.workforce import social_workers
from helpers.data.formulas import POPULATION
from helpers.data.geography import Area, Group
from helpers.data.nations import ENGLAND, FOUR
from helpers.show.subject import inputs
from helpers.statistics.rates import children_before, of_area_and_year

RATE = "looked_after_rate_unrounded"
COUNT = "looked_after_count"
PER_CHILDREN = " per 10,000 children"
EVERY_YEAR = (1990, 2099)


@dataclass(frozen=True)
class Indicator:
    """A row of the summary.

    measure
        As in ``data.measures()``; money is shown per child.
    name
        What heads its row, and begins a sentence.
    page, section
        The notebook that explains it, and the heading there; '' where none does.
    decimals, unit
        How its numbers are written; ``unit`` stands behind them in a sentence.
    without
        The measure that it is, with some of the children left out; '' for most.
    """

    measure: str
    name: str
    page: str = ""
    section: str = ""
    decimals: int = 1
    unit: str = "%"
    without: str = ""

    @property
    def is_share(self) -> bool:
        """Whether a change of it is in points."""
        return self.unit == "%"

    @property
    def is_money(self) -> bool:
        """Whether it is pounds for each child."""
        return self.measure == services.TOTAL


IN_ENGLAND = (
    Indicator(RATE, "Children looked after", "rates-in-care", "Is the rate unusual?",
              unit=PER_CHILDREN),
    Indicator("looked_after_not_uasc_rate_unrounded",
              "Children looked after, unaccompanied asylum-seeking children left out",
              "who-is-in-care", "The rate with them and without", unit=PER_CHILDREN, without=RATE),
    Indicator("looked_after_started_rate_unrounded",
              "Children who started to be looked after", "rates-in-care",
              "Who starts and who ceases to be looked after", unit=PER_CHILDREN),
    Indicator("referral_rate_unrounded", "Referrals in the year", "section-47-outcomes",
              "From referral to plan in one year", unit=PER_CHILDREN),
    Indicator("rereferral_percent", "Re-referrals within 12 months",
              "section-47-outcomes", "What comes back"),
    Indicator("referral_not_in_need_percent", "Referrals assessed as not in need"),
    Indicator("children_in_need_rate", "Children in need at 31 March", unit=PER_CHILDREN),
    Indicator("section_47_rate", "Section 47 enquiries in the year", "section-47-outcomes",
              "Among all councils", unit=PER_CHILDREN),
    Indicator("section_47_no_plan_percent",
              "Section 47 enquiries not matched in number by child protection plans",
              "section-47-outcomes", "Enquiries less plans"),
    Indicator("plan_rate", "Children on a child protection plan at 31 March", unit=PER_CHILDREN),
    Indicator("plan_repeat_percent", "Child protection plans that are a second or later one",
              "section-47-outcomes", "What comes back"),
    Indicator("three_placements_percent",
              "Looked-after children with three or more placements in the year", "stable-homes",
              "Far from home, moved, missing", 0),
    Indicator("far_from_home_percent",
              "Looked-after children over 20 miles from home, outside the council", "stable-homes",
              "Far from home, moved, missing", 0),
    Indicator("care_leavers_eet_percent",
              "Care leavers aged 19 to 21 in education, employment or training", "outcomes",
              "Care leavers aged 19 to 21", 0),
    Indicator(social_workers.VACANCY, "Social worker posts vacant", "workforce",
              "Vacant posts, agency workers and leavers"),
    Indicator(social_workers.AGENCY, "Social workers who are agency workers", "workforce",
              "Vacant posts, agency workers and leavers"),
    Indicator(services.TOTAL, "Spending on children's services for each child, in cash", "spending",
              "Spending per child", 0, ""),
)  # fmt: skip
"""What is held of English councils and of what holds them."""


def of_nation(nation: str) -> tuple[Indicator, ...]:
    """Return the indicators of a nation and of the places in it."""
    if nation == ENGLAND or nation not in FOUR:
        return IN_ENGLAND
    page, measure = "rates-in-care", FOUR[nation].rate
    return (
        Indicator(COUNT, "Children looked after, number", page,
                  "How many children are looked after", 0, ""),
        Indicator(measure, "Children looked after, rate", page, "At what rate",
                  int(measure == RATE), PER_CHILDREN),
    )  # fmt: skip


def made_of(indicator: Indicator) -> list[str]:
    """Return the measures whose breaks break an indicator: it, and what it is worked out from."""
    return [indicator.measure, *inputs(indicator.measure)]


def rests_on(indicator: Indicator) -> list[str]:
    """Return every measure that the figures of an indicator and their limits are made from."""
    if indicator.is_money:
        return [*services.MEASURES, POPULATION]
    if indicator.measure in (social_workers.VACANCY, social_workers.AGENCY):
        return list(social_workers.MEASURES)
    behind = estimates.behind(indicator.measure) or [POPULATION]
    return list(dict.fromkeys([*made_of(indicator), *behind]))


def figures(measure: str, area: Area | Group | None = None) -> pd.DataFrame:
    """Return a series frame of an indicator with limits, and size (what a rate or share is of).

    Args:
        area: A group, whose figures are worked out from those of its members; all areas where None.

    Raises:
        Problem: If it cannot be given for a group: see :mod:`helpers.data.sums`.
    """
    if measure == services.TOTAL:
        return _per_child(area)
    frame = data.observations(measure, area)
    if isinstance(area, Group):
        return frame.assign(size=frame["population"])
    if measure in (social_workers.VACANCY, social_workers.AGENCY):
        staff = data.observations(list(social_workers.MEASURES))
        shares = social_workers.with_intervals(staff)
        return shares[shares["measure"] == measure].rename(columns={"total": "size"})
    return estimates.with_limits(frame).assign(size=_sizes(measure, frame))


def _sizes(measure: str, frame: pd.DataFrame) -> pd.Series:
    """Return what each rate or share is of: children, or its whole; missing of others."""
    if data.measure(measure)["kind"] == "rate":
        return children_before(frame, data.observations(POPULATION))
    behind = estimates.behind(measure) or funnels.counts_of(measure)
    if not behind:
        return pd.Series(float("nan"), frame.index)
    return of_area_and_year(frame, data.observations(behind[-1]), "value")


def _per_child(area: Area | Group | None) -> pd.DataFrame:
    """Return all spending for each child in pounds, cash: as the page on spending works it out."""
    if isinstance(area, Group):
        lines = data.observations(services.TOTAL, area)
        children = data.observations(POPULATION, area)
        value = lines["value"] / children_before(lines, children)
        return lines.assign(value=value, rounding=float("nan"), size=float("nan"))
    lines = services.lines(*EVERY_YEAR)
    spending = services.spending(lines, services.children(*EVERY_YEAR))
    spending = spending[spending["service"] == services.ALL]
    totals = lines[lines["measure"] == services.TOTAL].reset_index(drop=True)
    value = of_area_and_year(totals, spending, "per_child")
    missing = {"lower": float("nan"), "upper": float("nan"), "bound": "", "size": float("nan")}
    return totals.assign(value=value, rounding=float("nan"), **missing)
