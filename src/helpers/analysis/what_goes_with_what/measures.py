"""What is set side by side: each measure with the step it is spoken of in, and its timing."""

import math
from typing import NamedTuple


class Measure(NamedTuple):
    """A measure of the panel.

    Args:
        held: What it is called among the measures held.
        label: As in a table or beside a mark.
        noun: As in a sentence, before "rose".
        step: How much of it a finding is for; of spending, a step of its logarithm.
        by: The step in words.
        later: How many years later its figure is used. The workforce of 30 September belongs to the
            year that ends on the next 31 March.
    """

    held: str
    label: str
    noun: str
    step: float = 1.0
    by: str = ""
    later: int = 0


TEN = "10 per 10,000 children"
SECTION_47, PLANS = "section_47", "plans_started"
STARTERS, LOOKED_AFTER = "starters", "looked_after"
FAMILY_SUPPORT, SAFEGUARDING = "family_support", "safeguarding"
AGENCY, LOW_INCOME = "agency", "low_income"
RATES = {
    SECTION_47: Measure("section_47_rate", "Section 47 enquiries", "section 47 enquiries", 10, TEN),
    PLANS: Measure(
        "plan_started_rate", "Protection plans started", "child protection plans started", 10, TEN
    ),
    STARTERS: Measure(
        "looked_after_started_rate_unrounded", "Children starting care", "children starting care"
    ),
    LOOKED_AFTER: Measure(
        "looked_after_rate_unrounded", "Children in care", "children in care on 31 March"
    ),
}
"""Outcomes, per 10,000 children, in the order in which one may lead to the next."""
SPENDING = {
    FAMILY_SUPPORT: Measure(
        "spend_family_support_pounds",
        "Family support, £ per child",
        "spending per child on family support",
        math.log(1.1),
        "10%",
    ),
    SAFEGUARDING: Measure(
        "spend_safeguarding_pounds",
        "Safeguarding, £ per child",
        "spending per child on safeguarding",
        math.log(1.1),
        "10%",
    ),
}
"""Pounds per child; in the panel their natural logarithm."""
WORKFORCE = {
    AGENCY: Measure(
        "agency_percent",
        "Agency workers, %",
        "the share of social workers from agencies",
        5,
        "5 points",
        1,
    ),
    "vacancies": Measure(
        "vacancy_percent",
        "Vacancies, %",
        "the share of social work posts vacant",
        5,
        "5 points",
        1,
    ),
    "turnover": Measure(
        "turnover_percent",
        "Turnover, %",
        "the turnover of social workers",
        5,
        "5 points",
        1,
    ),
    "caseload": Measure(
        "caseload_mean",
        "Cases per social worker",
        "cases per social worker",
        1,
        "one case",
        1,
    ),
}
INCOME = {
    LOW_INCOME: Measure(
        "low_income_percent",
        "Low-income families, %",
        "the share of children in low-income families",
        1,
        "one point",
    )
}
FACTORS = {one: RATES[one] for one in (SECTION_47, PLANS)} | SPENDING | WORKFORCE | INCOME
MEASURES = RATES | FACTORS
PLANS_HELD = "plans_held"
OTHERS = {
    PLANS_HELD: Measure(
        "plan_rate", "Plans on 31 March", "child protection plans on 31 March", 10, TEN
    )
}
"""What an outcome is exchanged for in the table of other choices."""
PAIRS = [
    (outcome, factor)
    for place, outcome in enumerate(RATES)
    for factor in FACTORS
    if factor not in list(RATES)[place:]
]
"""Each outcome with each factor that does not come after it."""
