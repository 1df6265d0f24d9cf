"""The claim about spending on crisis intervention."""

from helpers.analysis.claims.figures import Figures, growth
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import Test, more_than, since
from helpers.words import number, signed

LATE = ("Children looked after", "Safeguarding")
TOTAL = "Total (excl CERA)"


@claim("costs-crisis", 2020)
def costs_crisis(figures: Figures) -> Finding:
    """Costs are spiralling as money is increasingly spent on crisis intervention."""
    start, end = "2012-13", "2019-20"
    gross = figures.spending([start, end])

    def share(year: str) -> float:
        return 100 * sum(gross[year, category] for category in LATE) / gross[year, TOTAL]

    total = growth(gross[start, TOTAL], gross[end, TOTAL])
    weekly = "weekly_cost_looked_after_pounds"
    first = int(figures.series(weekly).index[0])
    cost = figures.value(weekly, first), figures.value(weekly, 2020)
    whole, parts = "spend_total_pounds", ("spend_looked_after_pounds", "spend_safeguarding_pounds")
    latest_year = figures.newest(whole, *parts, weekly)
    late = sum(figures.value(part, latest_year) for part in parts)
    latest = 100 * late / figures.value(whole, latest_year)
    tests = [
        Test("total spending, cash", f"{signed(total, 1)}%, {start} to {end}", more_than(total, 0)),
        Test(
            "weekly cost of a looked-after child, cash",
            f"£{number(cost[0])} ({first}) to £{number(cost[1])} (2020)",
            more_than(cost[1], cost[0]),
        ),
        Test(
            "share on looked-after children and safeguarding",
            f"{number(share(start), 1)}% to {number(share(end), 1)}%",
            more_than(share(end), share(start)),
        ),
    ]
    return Finding(
        tests,
        f"{number(latest, 1)}% on looked-after children and safeguarding; "
        f"£{number(figures.value(weekly, latest_year))} a week",
        str(latest_year),
        since(latest > share(start), share(end), latest, slack=0.1),
        f"Looked-after children and safeguarding took {number(share(start), 1)}% of gross spending "
        f"in {start}, {number(share(end), 1)}% in {end} and {number(latest, 1)}% in the year to "
        f"March {latest_year}. All in cash: deflators are held for some years only, and what "
        "each category holds has changed.",
        "spending.html#shares",
    )
