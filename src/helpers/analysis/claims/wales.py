"""Claims about Wales: its rate beside England's and the other nations', and its numbers."""

from helpers.analysis.claims import verdicts
from helpers.analysis.claims.figures import Figures, growth
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import Test, more_than, rounds_to, since
from helpers.data.nations import ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES
from helpers.statistics import intervals
from helpers.words import number, signed

COUNT, PRINTED, PEOPLE = "looked_after_count", "looked_after_rate", "population_0_17"
WALES_PAGE = "wales-and-the-four-nations.html"
RATES_PAGE = "rates-in-care.html"


def _of_the_time(figures: Figures, year: int) -> float:
    """Return Wales' rate over England's on numbers and population estimates of the time."""
    return figures.rate(COUNT, year, WALES) / figures.first_rate(COUNT, year)


def _on_rebased(figures: Figures, year: int) -> float:
    """Return Wales' printed rate over England's rate on rebased estimates."""
    return figures.value(PRINTED, year, WALES) / figures.value(PRINTED, year, ENGLAND)


@claim("wales-was-equal")
def wales_was_equal(figures: Figures) -> Finding:
    """The rate of children in care in Wales used to be the same as in England."""
    first_people = int(figures.series(PEOPLE, WALES).index[0])
    first_rate = int(figures.series(PRINTED, WALES).index[0])
    earliest = figures.value(PRINTED, first_rate, WALES) / figures.first(PRINTED, first_rate)
    year = figures.newest(PRINTED, areas=(WALES, ENGLAND))
    return Finding(
        [],
        f"{number(_on_rebased(figures, year), 2)} times England's",
        str(year),
        since(None),
        f"No under-18 population of Wales before {first_people} is held, and no rate before "
        f"{first_rate}, when it was {number(earliest, 2)} times England's as printed at "
        "the time. Population estimates for Wales from the 1990s on would be needed.",
        f"{WALES_PAGE}#wales-over-england",
    )


@claim("wales-70-higher", 2021)
def wales_70_higher(figures: Figures) -> Finding:
    """The rate in Wales is now more than 70% higher than in England."""
    then = {year: _of_the_time(figures, year) for year in (2020, 2021)}
    now = {year: _on_rebased(figures, year) for year in (2021, 2022, 2023)}
    tests = [
        Test("Wales over England", f"{number(ratio, 2)} ({year})", more_than(ratio, 1.7))
        for year, ratio in then.items()
    ] + [
        Test("Wales over England", f"{number(ratio, 2)} ({year})", more_than(ratio, 1.7), now=True)
        for year, ratio in now.items()
    ]
    year = figures.newest(PRINTED, areas=(WALES, ENGLAND))
    latest = _on_rebased(figures, year)
    return Finding(
        tests,
        number(latest, 2),
        str(year),
        since(more_than(latest, 1.7), then[2021], latest, slack=0.02),
        f"On the numbers and population estimates of the time Wales' rate was "
        f"{number(then[2020], 2)} times England's at 31 March 2020 and {number(then[2021], 2)} "
        f"times in 2021; against England's rates on estimates rebased to the census it was "
        f"{number(now[2021], 2)} in 2021 and {number(now[2022], 2)} in 2022.",
        f"{RATES_PAGE}#the-four-nations-for-context",
    )


@claim("wales-highest")
def wales_highest(figures: Figures) -> Finding:
    """Wales has the highest rate of children in care away from home in the UK."""
    year = 2020
    rates = {
        "Scotland": figures.rate(COUNT, year, SCOTLAND),
        "Wales": figures.rate(COUNT, year, WALES),
        "England": figures.first_rate(COUNT, year),
    }
    people = {before + 1 for before in figures.years(PEOPLE, NORTHERN_IRELAND)}
    meets = figures.years(COUNT, NORTHERN_IRELAND) & people
    latest_year, latest = figures.latest(PRINTED, WALES)
    unknown = (
        "and no number and population of Northern Ireland meet in one year"
        if not meets
        else "though Northern Ireland has a rate"
    )
    return Finding(
        [],
        f"Wales {number(latest, 1)} per 10,000",
        str(latest_year),
        since(None),
        f"Scotland's number includes children looked after at home, at 31 July: with them its rate "
        f"in {year} is {number(rates['Scotland'])} per 10,000, beside Wales' "
        f"{number(rates['Wales'])} and England's {number(rates['England'])}. Scotland's children "
        f"away from home are not among the figures held, {unknown}.",
        f"{RATES_PAGE}#the-four-nations-for-context",
    )


@claim("wales-one-percent", 2021)
def wales_one_percent(figures: Figures) -> Finding:
    """1% of all children in Wales are in care."""
    year = 2021
    share = figures.rate(COUNT, year, WALES) / 100
    latest_year, rate = figures.latest(PRINTED, WALES)
    latest = rate / 100
    return Finding(
        [Test("looked after, of children under 18", f"{number(share, 2)}%", rounds_to(share, 1))],
        f"{number(latest, 2)}%",
        str(latest_year),
        since(rounds_to(latest, 1), share, latest, slack=0.05),
        f"{number(figures.value(COUNT, year, WALES))} of "
        f"{number(figures.value(PEOPLE, year - 1, WALES))} children, {number(share, 2)}%, were "
        f"looked after on 31 March {year}; {number(latest, 2)}% by the rate printed for "
        f"{latest_year}. More are looked after at some time in a childhood.",
        f"{RATES_PAGE}#at-what-rate",
    )


@claim("wales-council-350")
def wales_council_350(figures: Figures) -> Finding:
    """Children in care in a council rose over 350% in 20 years: number or rate is not said."""
    area_code = figures.area_of("wales-council-350")
    series = figures.series(COUNT, area_code)
    last = int(series.index[-1])
    bounds = {
        start: intervals.change_bounds(
            figures.value(COUNT, start, area_code), series[last], 5, 5
        ).iloc[0]
        for start in (2003, 2004, 2010)
    }
    tests = [
        Test(
            f"{start} to {last}",
            f"{number(series[start])} to {number(series[last])}, {signed(row['percent'])}%",
            more_than(row["percent_upper"], 350),
        )
        for start, row in bounds.items()
    ]
    first = bounds[2003]
    quoted = figures.estimate(
        "Welsh authorities after 2018",
        "Claimed change in children in care, 2003 to 2021",
        geography=figures.name(area_code),
    )
    later = figures.estimate(
        "Welsh authorities after 2018",
        "Looked after children, end of 2018/19 (council report)",
        geography=figures.name(area_code),
    )
    return Finding(
        tests,
        f"{number(series[last])} children",
        str(last),
        since(None),
        f"From {number(series[2003])} in 2003 to {number(series[last])} in {last}, the last year "
        f"held, is {signed(first['percent'])}% (rounding leaves {signed(first['percent_lower'])}% "
        f"to {signed(first['percent_upper'])}%); from 2004 it is "
        f"{signed(bounds[2004]['percent'])}%, from 2010 {signed(bounds[2010]['percent'])}%. "
        f"The sentence does not say number or rate; elsewhere its author gives {quoted:.0f}% to "
        f"2021, speaking of rates. A council report counted {number(later)} children in 2019 "
        f"({signed(growth(series[2003], later))}%); no comparable series after {last} is held.",
        f"{RATES_PAGE}#is-the-rate-unusual",
        verdicts.CANNOT,
    )


@claim("wales-record", 2021)
def wales_record(figures: Figures) -> Finding:
    """Record numbers of children are in care (in Wales)."""
    series = figures.series(COUNT, WALES)
    year = 2021
    said = figures.value(COUNT, year, WALES)
    before = series[series.index < year].max()
    latest_year, latest = figures.latest(COUNT, WALES)
    peak = int(series.idxmax())
    return Finding(
        [
            Test(
                "number at 31 March",
                f"{number(said)} in {year}, at most {number(before)} before",
                said > before,
            )
        ],
        number(latest),
        str(latest_year),
        since(peak == latest_year, said, latest, slack=5),
        f"{number(said)} on 31 March {year}, the newest number when it was said, "
        f"{'was' if said > before else 'was not'} the most since {int(series.index[0])}, where the "
        f"series held begins. The highest is that of {peak}; {latest_year} has {number(latest)}.",
        f"{WALES_PAGE}#numbers",
    )


@claim("wales-outcomes")
def wales_outcomes(figures: Figures) -> Finding:
    """School results of children in care are poor and not improving; few go to university."""
    topic = "outcomes of looked-after children in Wales"
    measure = (
        "Looked after children achieving 5 GCSE A*-C equivalent incl. English/Welsh and "
        "mathematics (KS4)"
    )
    frame = figures.tables["studies"]
    mine = frame[(frame["topic"] == topic) & (frame["geography"] == "Wales")]
    last = mine["period"][mine["period"].str.fullmatch(r"\d{4}")].max()
    before = figures.estimate(topic, measure, "2015", geography="Wales")
    after = figures.estimate(topic, measure, "2016", geography="Wales")
    university = figures.estimate(topic, "Care leavers attending university", geography="Wales")
    return Finding(
        [],
        f"{number(after)}% with five good GCSEs",
        last,
        since(None),
        f"Nothing after {last} is held. Then {number(after)}% reached five GCSEs at A* to C with "
        f"English or Welsh and mathematics, after {number(before)}% the year before, and a study "
        f"without a year gives {number(university, 1)}% of care leavers at university. The results "
        "of later years by care status would be needed.",
        f"{WALES_PAGE}#outcomes-in-wales",
    )


@claim("wales-no-review")
def wales_no_review(figures: Figures) -> Finding:
    """The new vision includes preventative work with families on the edge of care."""
    start = 2022
    before = figures.value(COUNT, start, WALES)
    latest_year, latest = figures.latest(COUNT, WALES)
    change = growth(before, latest)
    return Finding(
        [],
        f"{number(latest)} looked after",
        str(latest_year),
        since(None),
        f"A statement of policy, which promises no fall; children on the edge of care are not "
        f"counted anywhere. What happened next to those in care: {number(before)} at 31 March "
        f"{start}, {number(latest)} in "
        f"{latest_year} ({signed(change, 1)}%). What else would have happened cannot be known.",
        f"{WALES_PAGE}#wales-after-2022",
    )
