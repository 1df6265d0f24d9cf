"""The claim about spending on crisis intervention."""

from helpers.analysis.claims.figures import Figures, growth, if_held
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
    costs = if_held(figures.series, weekly)
    by_week = []
    if costs is not None and 2020 in costs.index:
        first, cost = int(costs.index[0]), (costs.iloc[0], costs[2020])
        shown = f"£{number(cost[0])} ({first}) to £{number(cost[1])} (2020)"
        by_week = [
            Test("weekly cost of a looked-after child, cash", shown, more_than(cost[1], cost[0]))
        ]
    whole, parts = "spend_total_pounds", ("spend_looked_after_pounds", "spend_safeguarding_pounds")
    latest_year = if_held(figures.newest, whole, *parts, weekly)
    since_then, latest_shown, later = since(None), "", ""
    if latest_year:
        late = sum(figures.value(part, latest_year) for part in parts)
        latest = 100 * late / figures.value(whole, latest_year)
        since_then = since(latest > share(start), share(end), latest, slack=0.1)
        latest_shown = (
            f"{number(latest, 1)}% on looked-after children and safeguarding; "
            f"£{number(figures.value(weekly, latest_year))} a week"
        )
        later = f" and {number(latest, 1)}% in the year to March {latest_year}"
    tests = [
        Test("total spending, cash", f"{signed(total, 1)}%, {start} to {end}", more_than(total, 0)),
        *by_week,
        Test(
            "share on looked-after children and safeguarding",
            f"{number(share(start), 1)}% to {number(share(end), 1)}%",
            more_than(share(end), share(start)),
        ),
    ]
    return Finding(
        tests,
        latest_shown,
        str(latest_year or ""),
        since_then,
        f"Looked-after children and safeguarding took {number(share(start), 1)}% of gross spending "
        f"in {start}{',' if later else ' and'} {number(share(end), 1)}% in {end}{later}. "
        f"{'' if by_week else 'What a week costs is not held. '}"
        "All in cash: deflators are held for some years only, and what "
        "each category holds has changed.",
        "spending.html#shares",
    )
