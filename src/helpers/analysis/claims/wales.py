"""Statements about Wales: its rate beside England's and the other nations', and its numbers."""

from collections.abc import Callable

from helpers.analysis.claims.definitions import Definition, Statement, beside, not_held
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.readings import (
    Reader,
    Reading,
    level,
    of,
    rate,
    trend,
    with_limits,
)
from helpers.analysis.claims.verdicts import NOT_FACT, NOT_HELD, NOT_PUBLISHED
from helpers.analysis.claims.wording import HIGHEST, NO_BETTER, more_than, rounds_at
from helpers.data.formulas import POPULATION
from helpers.data.nations import ENGLAND, SCOTLAND, WALES
from helpers.statistics import differences, intervals
from helpers.words import number, signed

COUNT, PRINTED = "looked_after_count", "looked_after_rate"
LATER, OUTCOMES = "Welsh authorities after 2018", "outcomes of looked-after children in Wales"
WALES_PAGE = "wales-and-the-four-nations.html"
RATES_PAGE = "rates-in-care.html"
OF_A_COUNCIL = "wales-council-350"
"""The statement about one council, which its row names."""
REBASED = 2022
"""The first year whose printed Welsh rate rests on populations rebased to the census."""


def council(figures: Figures) -> str:
    """Return the GSS code of the council that :data:`OF_A_COUNCIL` is about."""
    return str(figures.tables["claims"].set_index("claim").at[OF_A_COUNCIL, "area_code"])


def in_council(figures: Figures, year: int) -> float:
    """Return the number of children looked after in that council."""
    return figures.value(COUNT, year, council(figures))


def of_the_time(figures: Figures, year: int) -> Reading:
    """Return Wales' rate over England's on the numbers and populations of the time."""
    england = figures.first_published(COUNT, year), figures.first_published(POPULATION, year - 1)
    wales = figures.value(COUNT, year, WALES), figures.value(POPULATION, year - 1, WALES)
    found = differences.ratio_of_rates(*([one] for one in (*england, *wales))).iloc[0]
    return with_limits(found["ratio"], found["lower"], found["upper"], 2)


def as_printed(figures: Figures, year: int) -> Reading:
    """Return Wales' printed rate over England's as first printed, with what rounding leaves."""
    return _over(figures, year, figures.first_published(PRINTED, year))


def england_rebased(figures: Figures, year: int) -> Reading:
    """Return Wales' printed rate over England's on populations rebased to the census."""
    return _over(figures, year, figures.value(PRINTED, year))


def _over(figures: Figures, year: int, england: float) -> Reading:
    wales = figures.value(PRINTED, year, WALES)
    unit = 1 if wales == round(wales) else 0.1
    low, high = ((wales - side * unit / 2) / (england + side / 2) for side in (1, -1))
    text = f"{number(wales / england, 2)} (rounding: {number(low, 2)} to {number(high, 2)})"
    return Reading((wales / england,), text, wales / england)


def rebased(figures: Figures, year: int) -> Reading:
    """Return the same in years in which Wales' printed rate is rebased as well."""
    if year < REBASED:
        raise NotHeld(f"Wales' rate of {year} is not held on populations rebased to the census.")
    return england_rebased(figures, year)


def rank(nations: dict[str, str]) -> Reader:
    """Return the reader of the rank of Wales' rate among nations, the highest 1."""

    def read(figures: Figures, year: int) -> Reading:
        values = {
            name: rate(of(COUNT, code), code)(figures, year) for name, code in nations.items()
        }
        place = 1 + sum(value > values["Wales"] for value in values.values())
        text = "; ".join(f"{name} {number(value)}" for name, value in values.items())
        return Reading((place,), f"{text} per 10,000", -place)

    return read


def grown(last: Callable[[Figures, int], float]) -> Reader:
    """Return the reader of the council's growth from 2003, with what rounding to 5 leaves."""

    def read(figures: Figures, year: int) -> Reading:
        before, after = in_council(figures, 2003), last(figures, year)
        unit = 5 if last is in_council else 1
        found = intervals.change_bounds(before, after, 5, unit).iloc[0]
        limits = found["percent_lower"], found["percent_upper"]
        text = f"{signed(found['percent'])}% ({number(before)} to {number(after)}; rounding: "
        text += f"{signed(limits[0])}% to {signed(limits[1])}%)"
        return Reading((limits[1],), text, found["percent"], *limits)

    return read


def counted_later(measure: str, period: str) -> Callable[[Figures, int], float]:
    """Return the source of a number that a council report gives."""
    return lambda figures, _: figures.study(
        LATER, measure, period, geography=figures.name(council(figures))
    )


def record(figures: Figures, year: int) -> Reading:
    """Return the place of a year's number in Wales among all years held up to it."""
    every = {one: figures.value(COUNT, one, WALES) for one in figures.years(COUNT, WALES)}
    if year not in every:
        raise NotHeld(f"The number in Wales is not held for {year}.")
    before = [value for one, value in every.items() if one < year]
    place = 1 + sum(value >= every[year] for value in before)
    text = f"{number(every[year])} in {year}, at most {number(max(before))} in any year before"
    return Reading((place,), text, every[year])


def rose(measure: str, first: str, last: str) -> Reader:
    """Return the reader of a result in Wales in the two years that are held."""

    def read(figures: Figures, year: int) -> Reading:
        before, after = (
            figures.study(OUTCOMES, measure, one, geography="Wales") for one in (first, last)
        )
        text = f"{number(before, 1)}% in {first}, {number(after, 1)}% in {last}"
        moved = "rose" if after > before else "fell" if after < before else "no change"
        return Reading((after - before,), f"{text} ({moved})")

    return read


def percent_of_children(figures: Figures, year: int) -> float:
    """Return the share of children in Wales looked after: worked out, else as printed."""
    try:
        return rate(of(COUNT, WALES), WALES)(figures, year) / 100
    except NotHeld:
        return figures.value(PRINTED, year, WALES) / 100


def how_many_rose(figures: Figures, year: int) -> Reading:
    """Return how many of the results held for two years rose."""
    changes = [rose(*held)(figures, year).values[0] for held in RESULTS.values()]
    higher = sum(change > 0 for change in changes)
    return Reading((higher,), f"{higher} of {len(changes)} rose")


RESULTS = {
    "five good GCSEs with English or Welsh and mathematics": (
        "Looked after children achieving 5 GCSE A*-C equivalent incl. English/Welsh and "
        "mathematics (KS4)",
        "2015",
        "2016",
    ),
    "care leavers with five good GCSEs": (
        "Care leavers (16+) with 5 or more GCSE A*-C",
        "2005",
        "2006",
    ),
    "care leavers with one GCSE": (
        "Care leavers (16+) with at least 1 GCSE or GNVQ",
        "2005",
        "2006",
    ),
    "care leavers of 19 in education, training or work": (
        "19-year-old care leavers known to be in education, training or employment",
        "2011",
        "2016",
    ),
}
REPORTED = {
    "March": counted_later("Looked after children, end of 2018/19 (council report)", "2019"),
    "September": counted_later("Looked after children, end September 2019 (council report)", ""),
}
THREE = {"Scotland, those at home included": SCOTLAND, "Wales": WALES, "England": ENGLAND}

STATEMENTS = {
    "crisis-uk-wide": Statement(
        (beside("rates in care by nation", rank(THREE)),),
        "That a service is in crisis is a judgement. Nations count different children on "
        "different days; vacancies and outcomes are held for England alone in one series.",
        otherwise=NOT_FACT,
        report=f"{RATES_PAGE}#the-four-nations-for-context",
    ),
    "wales-was-equal": Statement(
        (
            not_held("per child under 18", "no child population of Wales before 2019 is held"),
            beside("the earliest rates as printed", as_printed, 2011, until=2011),
        ),
        "Mid-year estimates of the population by age for Wales and England since 1991 are "
        "published, and with them it can be tested: add them as figures of children under 18.",
        otherwise=NOT_HELD,
        report=f"{WALES_PAGE}#wales-over-england",
    ),
    "wales-70-higher": Statement(
        (
            Definition("of the time in 2020", of_the_time, more_than(1.7), 2020, until=2020),
            Definition("of the time in 2021", of_the_time, more_than(1.7), 2021, until=2021),
            Definition("as each printed", as_printed, more_than(1.7), 2021, until=2021),
            beside("only England rebased", england_rebased, 2021, until=2021),
            Definition("both rebased", rebased, more_than(1.7), 2022, slack=0.02),
        ),
        "Numbers and populations of one kind have to be set against one another: those of the "
        "time, or those since rebased to the census.",
        report=f"{RATES_PAGE}#the-four-nations-for-context",
    ),
    "wales-highest": Statement(
        (
            Definition("all looked after", rank(THREE), HIGHEST),
            not_held(
                "away from home",
                "Scotland's table by placement is published and not held, and can be added; no "
                "number and population of Northern Ireland meet in one year",
            ),
        ),
        "Scotland counts children looked after at home too, and at 31 July: its rate with them "
        "says nothing of those away from home.",
        report=f"{RATES_PAGE}#the-four-nations-for-context",
    ),
    "wales-world": Statement(
        note="Nations define care differently: with kin, at home, by court or by agreement. A "
        "table of one definition would be needed; those for Europe cover some countries only.",
        otherwise=NOT_PUBLISHED,
        report=f"{RATES_PAGE}#the-four-nations-for-context",
    ),
    "wales-one-percent": Statement(
        (
            Definition(
                "looked after, of children under 18",
                level(percent_of_children, "%", 2),
                rounds_at(1, 1),
                2021,
                slack=0.05,
            ),
        ),
        "On one day: more are looked after at some time in a childhood.",
        report=f"{RATES_PAGE}#at-what-rate",
    ),
    "wales-council-350": Statement(
        (
            Definition("number from 2003 to 2018", grown(in_council), more_than(350), 2018),
            *(
                Definition(f"number from 2003 to {when} 2019", grown(later), more_than(350), 0)
                for when, later in REPORTED.items()
            ),
            not_held("rate or number over 20 years", "no comparable series after 2018 is held"),
        ),
        "The sentence does not say number or rate; the one before it speaks of rates. Elsewhere "
        "on the same site its author names a growth of rates to 2021: that is the same source. "
        "StatsWales publishes authorities' numbers of each year, which can be added.",
        otherwise=NOT_HELD,
        report=f"{RATES_PAGE}#is-the-rate-unusual",
    ),
    "wales-record": Statement(
        (Definition("number at 31 March", record, HIGHEST, 2021, slack=5),),
        "A record of the years held, which begin with 2003.",
        report=f"{WALES_PAGE}#numbers",
    ),
    "wales-outcomes": Statement(
        (
            *(Definition(name, rose(*held), NO_BETTER, 0) for name, held in RESULTS.items()),
            beside("results held for two years", how_many_rose, 0),
            not_held("the years since 2016", "no results of later years by care are held"),
        ),
        "What is held ends years before the statement. The Welsh census of children receiving "
        "care and support gives later results, which can be added.",
        otherwise=NOT_HELD,
        report=f"{WALES_PAGE}#outcomes-in-wales",
    ),
    "wales-evidence": Statement(
        note="A reference to five works of research and review, not a figure: that they exist and "
        "when they appeared can be looked up, and whether they make a case is a judgement.",
        otherwise=NOT_FACT,
        report=f"{WALES_PAGE}#wales-after-2022",
    ),
    "wales-no-review": Statement(
        (beside("looked after in Wales", trend(of(COUNT, WALES), 2021, 2022), 2022),),
        "The answer promises no fall in any number. Children on the edge of care are counted by "
        "nobody; what else would have happened cannot be known.",
        otherwise=NOT_FACT,
        report=f"{WALES_PAGE}#wales-after-2022",
    ),
}
