"""Statements about child protection enquiries, demand, and investigation beside support."""

from helpers.analysis.claims.definitions import Definition, Statement, beside, not_held
from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.readings import (
    Reading,
    Source,
    decade,
    less,
    of,
    rate,
    share,
    since_base,
    spent_on,
    trend,
    trend_of_rate,
    trend_of_share,
)
from helpers.analysis.claims.wording import DRAMATIC, FALL, RISE, more_than, rounds_to
from helpers.words import number

ENQUIRIES, PLANS = of("section_47_count"), of("plan_started_count")
CHILDREN = of("section_47_children_count")
NO_PLAN = less(ENQUIRIES, PLANS)
SECTION_47 = "section-47-outcomes.html"
LED_TO = not_held(
    "what enquiries led to",
    "one year's plans are taken from the same year's enquiries; none is followed to its outcome, "
    "and no plan is not no action",
    part=True,
)


def enquiries_less_plans(figures: Figures, year: int) -> Reading:
    """Return enquiries less plans started, of the enquiries of a year."""
    left, every = NO_PLAN(figures, year), ENQUIRIES(figures, year)
    percent = 100 * left / every
    text = f"{number(left)} of {number(every)} ({number(percent, 1)}%)"
    return Reading((left, every), text, percent)


def revised(measure: str) -> Source:
    """Return the source of a figure as its publisher later revised it."""
    return lambda figures, year: figures.as_revised(measure, year)


def recorded(measure: str) -> Source:
    """Return the source of what the one council whose records are held recorded of enquiries."""
    topic = "section 47 outcomes recorded by a council"
    return lambda figures, year: figures.study(topic, measure, year)


RECORDED, TO_CONFERENCE = recorded("section47_total"), recorded("to_icpc")
REVISED = revised("section_47_count")
BASES = (
    ("base as first published", 2010, ENQUIRIES),
    ("base as revised", 2010, REVISED),
    ("base 2010-11", 2011, ENQUIRIES),
)
"""What growth is measured from: the experimental collection of 2009-10, or the year after."""
DEMAND = {
    ("referral_count", "referrals"): 2013,
    ("children_in_need_count", "children in need"): 2013,
    ("section_47_count", "section 47 enquiries"): 2013,
    ("looked_after_count", "children looked after"): 2010,
}
"""What demand is counted by, and the first year of those counted alike."""
ASSESSMENTS = not_held("assessments", "the number of assessments is not held, and can be added")

STATEMENTS = {
    "section-47-no-plan": Statement(
        (
            Definition(
                "enquiries less plans started",
                enquiries_less_plans,
                (rounds_to(135_000, 1_000), rounds_to(201_000, 1_000)),
                slack=0.05,
            ),
            beside(
                "children less children with plans",
                share(less(CHILDREN, of("plan_started_children_count")), CHILDREN),
            ),
            beside(
                "without a conference as one council recorded",
                share(less(RECORDED, TO_CONFERENCE), RECORDED),
            ),
            LED_TO,
        ),
        report=f"{SECTION_47}#enquiries-less-plans",
    ),
    "section-47-growth": Statement(
        (
            *(
                Definition(name, since_base(ENQUIRIES, base, first), rounds_to(129))
                for name, first, base in BASES
            ),
            Definition(
                "rate per 10,000",
                since_base(rate(ENQUIRIES), rate(ENQUIRIES), 2010),
                rounds_to(129),
            ),
        ),
        "The collection of 2009-10 was the first and experimental, and up to 2011-12 enquiries of "
        "one child on one day were merged into one: growth is of the recording as well. Said of "
        "the report by others, and not by it.",
        report=f"{SECTION_47}#growth-depends-on-the-base",
    ),
    "section-47-no-plan-tripled": Statement(
        (
            *(
                Definition(
                    name, since_base(NO_PLAN, less(base, PLANS), first, times=True), more_than(3)
                )
                for name, first, base in BASES
            ),
            not_held("children", "children with an enquiry are counted from 2012-13 on only"),
            LED_TO,
        ),
        "Said of the report by others, and not by it.",
        report=f"{SECTION_47}#growth-depends-on-the-base",
    ),
    "more-investigated": Statement(
        (
            Definition("enquiries", trend(ENQUIRIES, 2013), RISE),
            Definition("children with an enquiry", trend(CHILDREN, 2013), RISE),
            Definition("rate per 10,000", trend_of_rate(ENQUIRIES, 2013), RISE),
            not_held("families", "nobody counts them: these are enquiries and children", part=True),
        ),
        "As since revised, figures from 2012-13 on are of one way of counting.",
        report=f"{SECTION_47}#the-steps-over-the-years",
    ),
    "demand-decade": Statement(
        (
            *(
                Definition(name, decade(source, first, decimals), DRAMATIC, slack=0.1)
                for measure, first in DEMAND.items()
                for name, source, first, decimals in (
                    (measure[1], of(measure[0]), first, 0),
                    (f"{measure[1]} per 10,000", rate(of(measure[0])), 2013, 1),
                )
            ),
            ASSESSMENTS,
        ),
        "Rises are over ten years, or from the first year counted alike: rates, referrals, "
        "children in need and enquiries begin with 2012-13.",
        report=f"{SECTION_47}#from-referral-to-plan-in-one-year",
    ),
    "investigation-over-support": Statement(
        (
            Definition(
                "enquiries for each child newly in need",
                trend(ENQUIRIES, 2013, among=of("children_in_need_started_count"), decimals=2),
                RISE,
            ),
            Definition(
                "spending on family support beside safeguarding and care",
                trend_of_share(
                    spent_on("Family support"),
                    spent_on("Safeguarding", "Children looked after"),
                    2013,
                    counted=False,
                ),
                FALL,
            ),
            not_held("how adversarial meetings are", "nobody records it", part=True),
        ),
        "An enquiry can open support, and support is not all spending called so; categories of "
        "spending have changed.",
        report=f"{SECTION_47}#from-referral-to-plan-in-one-year",
    ),
}
