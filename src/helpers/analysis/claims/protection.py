"""Claims about child protection enquiries and about demand."""

from helpers.analysis.claims.figures import Figures, growth, if_held
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import DRAMATIC, Test, dramatic, more_than, rounds_to, since
from helpers.words import listed, number, signed

ENQUIRIES, PLANS = "section_47_count", "plan_started_count"
NO_PLAN, SHARE = "section_47_no_plan_count", "section_47_no_plan_percent"
CHILDREN_NO_PLAN = "section_47_children_no_plan_count"
CHILDREN_SHARE = "section_47_children_no_plan_percent"
SECTION_47 = "section-47-outcomes.html"


@claim("section-47-no-plan", 2020)
def section_47_no_plan(figures: Figures) -> Finding:
    """135,000 of 201,000 section 47 enquiries led to no child protection plan."""
    year = 2020
    first = figures.first(ENQUIRIES, year), figures.first(PLANS, year)
    now = figures.value(ENQUIRIES, year), figures.value(NO_PLAN, year)
    latest_year = figures.newest(NO_PLAN, ENQUIRIES, SHARE)
    latest = figures.value(NO_PLAN, latest_year)
    share, latest_share = figures.value(SHARE, year), figures.value(SHARE, latest_year)
    later = f" and {number(latest_share, 1)}% in {latest_year}" if latest_year > year else ""
    tests = [
        Test(
            "enquiries less plans",
            f"{number(first[0] - first[1])} of {number(first[0])}",
            rounds_to(first[0] - first[1], 135_000, 1_000) and rounds_to(first[0], 201_000, 1_000),
        ),
        Test(
            "enquiries less plans",
            f"{number(now[1])} of {number(now[0])}",
            rounds_to(now[1], 135_000, 1_000) and rounds_to(now[0], 201_000, 1_000),
            now=True,
        ),
    ]
    return Finding(
        tests,
        f"{number(latest)} of {number(figures.value(ENQUIRIES, latest_year))}",
        str(latest_year),
        since(latest > 0, share, latest_share, 0.05),
        f"The figure subtracts one year's plans from the same year's enquiries; no enquiry is "
        f"followed to its outcome, and no plan is not no action. The share was "
        f"{number(share, 1)}% in {year}{later}; counting children instead, "
        f"{number(figures.value(CHILDREN_NO_PLAN, year))} "
        f"({number(figures.value(CHILDREN_SHARE, year), 1)}%) in {year}.",
        f"{SECTION_47}#enquiries-less-plans",
    )


def _bases(figures: Figures, year_after: float, less: float = 0.0) -> list[tuple[str, float]]:
    """Return what growth is measured from: enquiries of 2009-10 less some, or the year after."""
    return [
        ("on 2009-10 as first published", figures.first(ENQUIRIES, 2010) - less),
        ("on 2009-10 as later revised", figures.as_revised(ENQUIRIES, 2010) - less),
        ("on 2010-11", year_after),
    ]


@claim("section-47-growth", 2020)
def section_47_growth(figures: Figures) -> Finding:
    """Section 47 enquiries rose 129% since 2009/10."""
    bases = _bases(figures, figures.value(ENQUIRIES, 2011))
    end = figures.value(ENQUIRIES, 2020)
    tests = [
        Test(
            definition,
            f"{signed(growth(base, end))}% on {number(base)}",
            rounds_to(growth(base, end), 129),
        )
        for definition, base in bases
    ]
    latest_year, latest = figures.latest(ENQUIRIES)
    return Finding(
        tests,
        f"{signed(growth(bases[0][1], latest))}% on {number(bases[0][1])}",
        str(latest_year),
        since(latest > bases[0][1], end, latest, slack=10),
        f"The collection of 2009-10 was experimental: on its first figure, {number(bases[0][1])}, "
        f"the growth to 2020 is {signed(growth(bases[0][1], end))}%; on the later revision, "
        f"{number(bases[1][1])}, it is {signed(growth(bases[1][1], end))}%; from the year after, "
        f"{number(bases[2][1])}, it is {signed(growth(bases[2][1], end))}%.",
        f"{SECTION_47}#growth-depends-on-the-base",
    )


@claim("section-47-no-plan-tripled", 2020)
def section_47_no_plan_tripled(figures: Figures) -> Finding:
    """Enquiries ending without a plan more than tripled, from 43,400 to 134,620."""
    bases = _bases(figures, figures.value(NO_PLAN, 2011), figures.value(PLANS, 2010))
    end = figures.value(NO_PLAN, 2020)
    tests = [
        Test(
            definition,
            f"{number(end / base, 2)} times {number(base)}",
            more_than(end / base, 3),
        )
        for definition, base in bases
    ]
    latest_year, latest = figures.latest(NO_PLAN)
    return Finding(
        tests,
        f"{number(latest)}, {number(latest / bases[0][1], 2)} times {number(bases[0][1])}",
        str(latest_year),
        since(more_than(latest / bases[0][1], 3), end, latest, slack=20),
        f"{number(end)} is {number(end / bases[0][1], 2)} times the first figure of 2009-10, "
        f"{number(end / bases[1][1], 2)} times what the later revision of that year's enquiries "
        f"leaves, and {number(end / bases[2][1], 2)} times the figure of 2010-11. Each subtracts "
        "two flows of one year.",
        f"{SECTION_47}#growth-depends-on-the-base",
    )


@claim("more-investigated", 2020)
def more_investigated(figures: Figures) -> Finding:
    """More families are being investigated."""
    children, rate = "section_47_children_count", "section_47_rate"
    spans = [
        ("enquiries", ENQUIRIES, 2011, 0),
        ("children subject to an enquiry", children, 2013, 0),
        ("enquiries per 10,000 children", rate, 2016, 1),
    ]
    tests = []
    for definition, measure, start, decimals in spans:
        before, after = figures.value(measure, start), figures.value(measure, 2020)
        shown = f"{number(before, decimals)} ({start}) to {number(after, decimals)} (2020)"
        tests.append(Test(definition, shown, more_than(after, before)))
    latest_year, latest = figures.latest(ENQUIRIES)
    last = figures.value(ENQUIRIES, 2020) - figures.value(ENQUIRIES, 2019)
    return Finding(
        tests,
        f"{number(latest)} enquiries",
        str(latest_year),
        since(
            latest > figures.value(ENQUIRIES, 2011),
            figures.value(ENQUIRIES, 2020),
            latest,
            slack=10,
        ),
        f"Of enquiries, children subject to one, and the rate, {sum(test.met for test in tests)} "
        f"of {len(tests)} rose up to 2020; in its last year enquiries changed by {signed(last)}. "
        f"Families are not counted. In {latest_year} "
        f"there were {number(latest)} enquiries.",
        f"{SECTION_47}#the-steps-over-the-years",
    )


@claim("demand-decade", 2020)
def demand_decade(figures: Figures) -> Finding:
    """Demand for support increased dramatically over the last decade."""
    spans = [
        ("referrals", "referral_count", 2013, 0),
        ("children in need, rate", "children_in_need_rate", 2016, 1),
        ("section 47 enquiries", ENQUIRIES, 2011, 0),
        ("children looked after", "looked_after_count", 2010, 0),
    ]
    tests, latest, said = [], [], []
    held = [
        span
        for span in spans
        if if_held(figures.value, span[1], span[2]) and if_held(figures.value, span[1], 2020)
    ]
    lacking = listed([span[0] for span in spans if span not in held])
    spans = held
    year = figures.newest(ENQUIRIES, *(measure for _, measure, _, _ in spans))
    for definition, measure, start, decimals in spans:
        before, after = figures.value(measure, start), figures.value(measure, 2020)
        change = growth(before, after)
        shown = f"{signed(change, 1)}% from {number(before, decimals)} ({start})"
        tests.append(Test(definition, shown, dramatic(change)))
        latest.append(f"{definition} {number(figures.value(measure, year), decimals)}")
        said.append(f"{definition} {signed(change, 1)}% since {start}")
    enquiries = figures.value(ENQUIRIES, year)
    still = dramatic(growth(figures.value(ENQUIRIES, year - 10), enquiries))
    return Finding(
        tests,
        "; ".join(latest),
        str(year),
        since(still, figures.value(ENQUIRIES, 2020), enquiries, slack=10),
        f"It depends on what demand is. To 2020: {', '.join(said)}. A rise of at least {DRAMATIC}% "
        "is taken as dramatic; no figure of referrals before 2013 is held."
        f"{f' Not held at all: {lacking}.' if lacking else ''}",
        f"{SECTION_47}#from-referral-to-plan-in-one-year",
    )
