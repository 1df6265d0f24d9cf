"""Statements about foster care, stable homes, distance and unregulated accommodation."""

from helpers.analysis.claims.care import AGE, EVERYONE, PLACED
from helpers.analysis.claims.definitions import Definition, Statement, beside, not_held
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.readings import Reading, kind_of_child, level, of, plus, share, study
from helpers.analysis.claims.verdicts import NOT_HELD
from helpers.analysis.claims.wording import MAJORITY, MANY, SHORT, more_than, printed_count, vast
from helpers.words import number

HOMES = "stable-homes.html"
FOSTERING = "fostering"
FOSTERED = of("foster_care_percent")
IN_FOSTER_CARE = kind_of_child("1. Total foster placements", PLACED)
ALL_PLACED = kind_of_child(EVERYONE, PLACED)
READINGS = ((200 / 3, "at least two thirds"), (75, "at least three quarters"))
MOVES = "changed placement in the year: Placement type"
BY_CARER = (
    "Carer requests placement end other than due to child's behaviour",
    "Carer requests placement ends due to child's behaviour",
    "Resignation or closure of provision",
)
RECRUITED = {
    year: ("households recruited and still active at year end", str(year)) for year in (2020, 2024)
}
OLDEST = kind_of_child("16 years and over", AGE)
SEMI = "5a. Semi-independent living accommodation not subject to children's homes regulations"


def gained_and_lost(figures: Figures, year: int) -> Reading:
    """Return foster households lost for each one gained in a year."""
    names = {
        2022: ("households newly approved and active at 31 March", "households deregistered"),
        2023: ("households approved", "households deregistered"),
        2024: ("households joined", "households left"),
    }
    if year not in names:
        raise NotHeld(f"Foster households gained and lost are not held for {year}.")
    gained, lost = (figures.study(FOSTERING, name, year) for name in names[year])
    ratio = lost / gained
    return Reading((ratio,), f"{number(lost)} lost, {number(gained)} gained", ratio)


MOVED_OFTEN = Definition(
    "three or more placements in a year",
    level(of("three_placements_percent"), "%"),
    MANY,
    slack=1,
)
STATEMENTS = {
    "foster-majority": Statement(
        (
            *(
                Definition(words, level(FOSTERED, "%"), vast(percent), slack=1)
                for percent, words in READINGS
            ),
            Definition("more than half", share(IN_FOSTER_CARE, ALL_PLACED), MAJORITY, aside=True),
        ),
        "That most are in foster care is a fact; how many are a vast majority is a word.",
        report=f"{HOMES}#where-children-live",
    ),
    "foster-approvals": Statement(
        (
            *(
                not_held(
                    name,
                    "Ofsted's return of 2019-20 is held through the article that makes the "
                    "statement only, which cannot test itself",
                )
                for name in ("enquiries", "households approved", "people approved")
            ),
            Definition(
                "mainstream households recruited and still active",
                study(FOSTERING, RECRUITED, " households"),
                printed_count(2_135),
                until=2020,
            ),
            beside("the same of a later year", study(FOSTERING, RECRUITED, " households"), 2024),
            beside(
                "enquiries of other years",
                study(
                    FOSTERING,
                    {year: ("initial enquiries", str(year)) for year in (2019, 2021, 2022, 2023)},
                    unit="",
                ),
                2019,
            ),
        ),
        "Ofsted's tables on recruitment to fostering would test it and can be added: households, "
        "people, mainstream, and family and friends apart. Enquiries count people more than once.",
        report=f"{HOMES}#enquiries-and-approvals",
    ),
    "stable-homes": Statement(
        (
            MOVED_OFTEN,
            Definition(
                "not with one carer for two years",
                level(
                    lambda figures, year: 100 - of("placement_stable_percent")(figures, year), "%"
                ),
                MANY,
                slack=1,
            ),
            Definition(
                "council foster places filled",
                share(of("foster_places_filled_count"), of("foster_places_count"), decimals=0),
                SHORT,
                2022,
            ),
            Definition(
                "foster households lost for each gained", gained_and_lost, more_than(1), 2022
            ),
            not_held("how many homes would be enough", "nobody counts it", part=True),
        ),
        "An empty place need not suit a child. Places and households are of the first year held, "
        "after the statement was made.",
        report=f"{HOMES}#far-from-home-moved-missing",
    ),
    "moved-far": Statement(
        (
            Definition(
                "over 20 miles from home", level(of("far_from_home_percent"), "%"), MANY, slack=1
            ),
            MOVED_OFTEN,
            Definition(
                "moves that carers asked for or a closure made",
                share(
                    plus(*(kind_of_child("Total", MOVES, why) for why in BY_CARER)),
                    kind_of_child("Total", MOVES, "All Placements"),
                    " moves",
                ),
                MANY,
                slack=1,
            ),
            not_held("short notice and against their wishes", "nobody records either", part=True),
        ),
        "Distance and moves are counted apart: no table says how far a child was moved.",
        report=f"{HOMES}#far-from-home-moved-missing",
    ),
    "school-moves": Statement(
        note="The Children's Commissioner's stability index gave the share of looked-after "
        "children who changed school in a year, by council, to 2019; it is not held and can be "
        "added as a table of studies.",
        otherwise=NOT_HELD,
        report=f"{HOMES}#far-from-home-moved-missing",
    ),
    "unregulated-homes": Statement(
        (
            Definition(
                "semi-independent beside all of 16 and over",
                share(kind_of_child(SEMI, PLACED), OLDEST),
                MANY,
                slack=0.1,
            ),
            Definition(
                "independent beside all of 16 and over",
                share(kind_of_child("5b Living independently", PLACED), OLDEST),
                MANY,
                slack=0.1,
            ),
            beside(
                "supported accommodation",
                share(kind_of_child("5c. Supported accommodation", PLACED), OLDEST),
                2024,
            ),
            not_held("danger in a home", "nobody records it", part=True),
        ),
        "Such homes have to be registered since 2023, and the categories ended: fewer that are "
        "unregulated is not fewer children living so. A few in them are younger than 16.",
        report=f"{HOMES}#homes-for-older-children",
    ),
}
