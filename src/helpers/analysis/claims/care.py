"""Statements about the number of children looked after, returns to care and to court, and kin."""

from helpers.analysis.claims.definitions import Definition, Statement, beside, not_held
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.readings import (
    Reader,
    Reading,
    Source,
    count_and_decade,
    decade,
    kind_of_child,
    less,
    of,
    plus,
    rate,
    share,
    study,
    trend,
    trend_of_rate,
    trend_of_share,
    year_before,
)
from helpers.analysis.claims.verdicts import NOT_FACT, NOT_HELD
from helpers.analysis.claims.wording import (
    FALL,
    MAJORITY,
    RISE,
    nearly,
    printed_count,
    rounds_at,
    rounds_to,
)
from helpers.words import number

COUNT, ALONE = "looked_after_count", "looked_after_uasc_count"
STARTED = "looked_after_started_count"
AGE, PLACED = "looked after at 31 March: Age group", "looked after at 31 March: Placement"
NEED = "looked after at 31 March: Category of need"
STARTING = "started to be looked after in the year: Age on starting"
STARTED_NEED = "started to be looked after in the year: Category of need"
EVERYONE = "Total children"
KIN = tuple(
    f"1{where}.1 Total foster placements {side} council boundary with relative or friend"
    for where, side in (("a", "inside"), ("b", "outside"))
)
RE_ENTRY = "re-entry to care"


def of_estimates(denominator: str, within: float | None = None) -> Reader:
    """Return the reader of a published estimate of repeat proceedings among all of England."""

    def read(figures: Figures, _: int) -> Reading:
        found = figures.estimates
        found = found[found["denominator"] == denominator]
        found = found[found["drawn"] & found["who"].str.startswith("England ")]
        found = found[found["within_years"].eq(within) if within else found["value"].notna()]
        if found.empty:
            raise NotHeld(f"No published estimate {denominator.lower()} is held.")
        row = found.iloc[0]
        figures.addresses.add(row["source_url"])
        return Reading((row["value"],), f"{row['text']}, {row['who']}", row["value"])

    return read


def returned_home(figures: Figures, _: int) -> Reading:
    """Return the share of children who went home in 2006/07 and were back within five years."""
    back, home = figures.counted(
        RE_ENTRY, "returned to care, to 31 Mar 2012 (5 years)", "returned home 2006/07"
    )
    value = 100 * back / home
    return Reading((value,), f"{number(value, 1)}% ({number(back)} of {number(home)})", value)


def not_abused(total: str) -> Reader:
    """Return the share of children whose need is not abuse or neglect."""
    everyone = kind_of_child(EVERYONE, total)
    return share(less(everyone, kind_of_child("N1. Abuse or neglect", total)), everyone)


def among(group: str, *names: str, without: str = "") -> tuple[Source, Source]:
    """Return the sources of children of some ages and of all, without those of a measure."""
    parts = plus(*(kind_of_child(name, group) for name in names)), kind_of_child(EVERYONE, group)
    return tuple(less(one, of(without)) for one in parts) if without else parts


MORE_IN_CARE = (
    Definition("number", trend(of(COUNT), 2010), RISE),
    Definition("rate per 10,000", trend_of_rate(of(COUNT), 2013), RISE),
    Definition(
        "number without unaccompanied children", trend(less(of(COUNT), of(ALONE)), 2016), RISE
    ),
    Definition("starting in the year", trend(of(STARTED), 2016), RISE),
)
OLDEST, OLDER = ("16 years and over",), ("10 to 15 years", "16 years and over")
WITH_KIN = plus(*(kind_of_child(name, PLACED) for name in KIN)), kind_of_child(EVERYONE, PLACED)
GUARDIANS, LEFT = of("special_guardianship_count"), of("looked_after_ceased_count")
IN_NEED = plus(year_before(of("children_in_need_count")), of("children_in_need_started_count"))
ENQUIRED = of("section_47_children_count")

STATEMENTS = {
    "care-count-2020": Statement(
        (
            Definition(
                "number and its growth",
                count_and_decade(of(COUNT)),
                (rounds_to(24), printed_count(80_080)),
                slack=0.5,
            ),
            Definition(
                "rate per 10,000", decade(rate(of(COUNT)), decimals=1), rounds_to(24), aside=True
            ),
        ),
        "Two numbers on one day a year, not children passing through. The statement names the "
        "number; the rate stands beside it.",
        report="rates-in-care.html#as-first-published-and-as-now-revised",
    ),
    "more-in-care": Statement(
        MORE_IN_CARE,
        "More children at one date can be more who come or more who stay.",
        report="rates-in-care.html#at-what-rate",
    ),
    "looked-after-increase": Statement(
        report="rates-in-care.html#how-many-children-are-looked-after", same_as="more-in-care"
    ),
    "re-entry": Statement(
        (
            Definition("children who went home", returned_home, nearly(30), year=0),
            Definition(
                "all who left by any exit",
                study(
                    RE_ENTRY, {0: ("re-entered care within 5 years", "exits 2008")}, what=" in 2008"
                ),
                nearly(30),
                year=0,
            ),
        ),
        "The statement says left care; children who went home are some of those who left.",
        report="re-entry-to-care.html#published-estimates-by-what-they-are-measured-among",
    ),
    "repeat-proceedings": Statement(
        (
            Definition(
                "care applications", of_estimates("Of care applications"), rounds_to(20), year=0
            ),
            *(
                beside(name, of_estimates(*among_whom), 0)
                for name, *among_whom in (
                    ("mothers counted crudely", "Of mothers, counted crudely"),
                    ("mothers within five years", "Of mothers, over time", 5),
                    ("mothers within seven years", "Of mothers, over time", 7),
                    ("first-time mothers", "Of first-time mothers, over time"),
                )
            ),
        ),
        "The statement counts cases, and of the studies held one alone does, over years before it: "
        "a share of cases depends on how far back records go. Shares of mothers are of persons "
        "followed over time. Own court records can be counted on the page.",
        report="repeat-proceedings.html#published-estimates-by-what-they-are-measured-among",
    ),
    "pushes-away-kin": Statement(
        (
            Definition("special guardianship orders", trend(GUARDIANS, 2016), FALL),
            Definition(
                "share leaving to special guardians", trend_of_share(GUARDIANS, LEFT, 2016), FALL
            ),
            Definition("share placed with kin", trend_of_share(*WITH_KIN, 2019), FALL),
            not_held(
                "help that was pushed away",
                "nobody records it, nor counts the children who live with kin and are not looked "
                "after",
                part=True,
            ),
        ),
        report="stable-homes.html#where-children-live",
    ),
    "teenagers": Statement(
        tuple(
            beside(name, trend_of_share(*sources, 2015))
            for name, sources in {
                "10 and over looked after": among(AGE, *OLDER),
                "16 and over looked after": among(AGE, *OLDEST),
                "16 and over without unaccompanied": among(AGE, *OLDEST, without=ALONE),
                "10 and over starting": among(STARTING, *OLDER),
                "16 and over starting": among(STARTING, *OLDEST),
            }.items()
        ),
        "That more decisive action is needed is a judgement. Ages of earlier years are in earlier "
        "editions of Children looked after in England, which can be added. Unaccompanied children "
        "are all taken as 16 and over, which most are.",
        otherwise=NOT_FACT,
        report="rates-in-care.html#at-what-rate",
    ),
    "adversity-not-harm": Statement(
        (
            Definition(
                "children looked after for another need than abuse", not_abused(NEED), MAJORITY
            ),
            Definition(
                "children starting for another need than abuse", not_abused(STARTED_NEED), MAJORITY
            ),
            Definition(
                "children in need without an enquiry",
                share(less(IN_NEED, ENQUIRED), IN_NEED),
                MAJORITY,
            ),
            not_held(
                "factors found at assessment",
                "the table of factors (c3 of Children in need) is not held, and can be added",
            ),
            not_held(
                "families and why they came",
                "nobody counts families; a child has one category of need, chosen by rank, and "
                "adversity does not exclude harm",
                part=True,
            ),
        ),
        "No enquiry is not no harm. No table settles it. Children in need are those of 31 March "
        "before and those who started in the year.",
        report="section-47-outcomes.html#from-referral-to-plan-in-one-year",
    ),
    "engagement-900": Statement(
        (
            Definition(
                "responses to the call for advice",
                study(
                    "the review's engagement",
                    {0: ("responses to the call for advice", "2021")},
                    unit=" responses",
                ),
                rounds_at(900, 100),
                year=0,
            ),
        ),
        "By a law firm's note, which reads the same report; the report counts other groups beside.",
    ),
    "support-patchy": Statement(
        note="Where Pause and services like it work is listed by those who run them and was mapped "
        "by research; a list by council, with the parents each could take, would test it and can "
        "be added as a table of studies.",
        otherwise=NOT_HELD,
        report="repeat-proceedings.html#published-estimates-by-what-they-are-measured-among",
    ),
}
