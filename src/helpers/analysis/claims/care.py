"""Claims about the number of children looked after, and about returns to care."""

from helpers.analysis.claims.figures import Figures, growth, if_held
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import Test, bears_out, nearly, rounds_to, since
from helpers.statistics import differences
from helpers.words import by, number, signed, went

COUNT, RATE = "looked_after_count", "looked_after_rate_unrounded"


@claim("care-count-2020", 2020)
def care_count_2020(figures: Figures) -> Finding:
    """80,080 children looked after in 2019/20, 24% more than ten years before."""
    start, end = 2010, 2020
    first = [figures.first(COUNT, year) for year in (start, end)]
    now = [figures.value(COUNT, year) for year in (start, end)]
    latest_year, latest = figures.latest(COUNT)
    decade = growth(figures.value(COUNT, latest_year - 10), latest)
    then_growth, now_growth = growth(*first), growth(*now)
    tests = [
        Test(
            "number and growth",
            f"{number(first[1])}; {signed(then_growth, 1)}%",
            first[1] == 80_080 and rounds_to(then_growth, 24),
        ),
        Test(
            "number and growth",
            f"{number(now[1])}; {signed(now_growth, 1)}%",
            bears_out(now[1], 80_080) and rounds_to(now_growth, 24),
            now=True,
        ),
    ]
    return Finding(
        tests,
        f"{number(latest)}; {signed(decade, 1)}% on {latest_year - 10}",
        str(latest_year),
        since(decade > 0, now_growth, decade, slack=0.5),
        f"First published as {number(first[0])} at 31 March {start} and {number(first[1])} in "
        f"{end}, now {number(now[0])} and {number(now[1])}: two numbers on one day, not children "
        f"passing through. Over the ten years to {latest_year} the number "
        f"{by(decade)}.",
        "rates-in-care.html#as-first-published-and-as-now-revised",
    )


def _increase(figures: Figures, report: str) -> Finding:
    """More children are looked after: the number and the rate, over the years to 2020."""
    start, end = 2010, 2020
    first = [figures.first(COUNT, year) for year in (start, end)]
    now = [figures.value(COUNT, year) for year in (start, end)]
    rates = figures.series(RATE)
    earliest = int(rates.index[0])
    rise = differences.compared(*(figures.row(RATE, year) for year in (earliest, end))).iloc[0]
    latest_year = figures.newest(COUNT, RATE)
    latest = figures.value(COUNT, latest_year)
    tests = [
        Test("number", f"{signed(first[1] - first[0])} from {start} to {end}", first[1] > first[0]),
        Test("number", f"{signed(now[1] - now[0])}", now[1] > now[0], now=True),
        Test(
            "rate",
            f"{number(rates[earliest], 1)} ({earliest}) to {number(rates[end], 1)} ({end})",
            bool(rise["lower"] > 1),
            now=True,
        ),
    ]
    series = figures.series(COUNT).loc[:latest_year]
    peak = int(series.idxmax())
    fallen = f"; it was highest in {peak}, at {number(series[peak])}" if peak < latest_year else ""
    later = (
        f" In {latest_year} the number was {number(latest)}{fallen}, and the rate "
        f"{number(rates[latest_year], 1)}."
    )
    return Finding(
        tests,
        f"{number(latest)}; {number(rates[latest_year], 1)} per 10,000",
        str(latest_year),
        since(latest > now[0], now[1], latest, slack=10),
        f"From {start} to {end} the number {went(*now)}, and from {earliest} to {end} the rate per "
        f"10,000 {went(rates[earliest], rates[end], 1)}.{later if latest_year > end else ''}",
        report,
    )


@claim("more-in-care", 2020)
def more_in_care(figures: Figures) -> Finding:
    """More children are in care."""
    return _increase(figures, "rates-in-care.html#at-what-rate")


@claim("looked-after-increase", 2020)
def looked_after_increase(figures: Figures) -> Finding:
    """The number of looked-after children has increased."""
    return _increase(figures, "rates-in-care.html#how-many-children-are-looked-after")


@claim("re-entry")
def re_entry(figures: Figures) -> Finding:
    """Nearly 30% of children who left care in 2006/07 returned within five years."""
    topic = "re-entry to care"
    returned, home = figures.counted(
        topic, "returned to care, to 31 Mar 2012 (5 years)", "returned home 2006/07"
    )
    share = 100 * returned / home
    everyone = figures.estimate(topic, "re-entered care within 5 years", "exits 2008")
    later = if_held(figures.study, topic, "re-entered care after 6 years", "2014-2020")
    latest = (f"{later} within 6 years, another method", "2014 to 2020") if later else ("", "")
    return Finding(
        [Test("children who returned home", f"{number(share, 1)}%", nearly(share, 30))],
        *latest,
        since(None),
        f"{number(share, 1)}% is {number(returned)} of {number(home)} children who returned home, "
        f"not of all who left care: of all exits in scope in 2008 a study found "
        f"{number(everyone, 1)}% within five years. No later figure follows the same children over "
        "the same time.",
        "",
    )
