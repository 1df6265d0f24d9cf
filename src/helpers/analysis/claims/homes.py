"""Claims about foster care, stable homes, distance and unregulated accommodation."""

from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import MANY, VAST_MAJORITY, Test, many, since, vast_majority
from helpers.words import majority, number

HOMES = "stable-homes.html"
FOSTERING = "fostering"


@claim("foster-majority", 2020)
def foster_majority(figures: Figures) -> Finding:
    """The vast majority of looked-after children are in foster care."""
    measure, year = "foster_care_percent", 2020
    then = figures.value(measure, year)
    latest_year, latest = figures.latest(measure)
    return Finding(
        [Test("share in foster care", f"{number(then)}%", vast_majority(then))],
        f"{number(latest)}%",
        str(latest_year),
        since(vast_majority(latest), then, latest, slack=1),
        f"{number(then)}% of looked-after children were in foster care in {year} and "
        f"{number(latest)}% in {latest_year}: {majority(latest)} of them. A vast majority is "
        f"taken here as at least {VAST_MAJORITY}%.",
        f"{HOMES}#where-children-live",
    )


@claim("foster-approvals")
def foster_approvals(figures: Figures) -> Finding:
    """About 137,200 people showed an interest in fostering; 2,135 new carers were approved."""
    enquiries, recruited = "initial enquiries", "households recruited and still active at year end"
    approved = "approved within the year (of applications)"
    interest = figures.estimate(FOSTERING, enquiries, "2020")
    narrow = figures.estimate(FOSTERING, "new foster carers approved", "2020")
    broad = figures.estimate(FOSTERING, recruited, "2020")
    asked = figures.study_years(FOSTERING, enquiries)[-1]
    latest_interest = figures.estimate(FOSTERING, enquiries, asked)
    later = set(figures.study_years(FOSTERING, approved))
    later &= set(figures.study_years(FOSTERING, recruited))
    year = max(later, default="")
    latest = latest_since = ""
    if year:
        latest_narrow = figures.estimate(FOSTERING, approved, year)
        latest_broad = figures.estimate(FOSTERING, recruited, year)
        latest_since = since(latest_narrow < narrow, -narrow, -latest_narrow)
        latest = (
            f"{number(latest_narrow)} approved of the year's applications; {number(latest_broad)} "
            "households recruited and still active"
        )
    tests = [
        Test(
            "carers approved of the year's applications",
            f"{number(interest)} enquiries; {number(narrow)} approved",
            interest == 137_200 and narrow == 2_135,
        ),
        Test("households recruited and still active", number(broad), broad == 2_135),
    ]
    return Finding(
        tests,
        latest,
        year,
        latest_since or since(None),
        f"{number(narrow)} counts approvals of applications made in the same year; "
        f"{number(broad)} households were recruited and still active at its end. Enquiries are "
        f"partly estimated, and one person can enquire more than once; {number(latest_interest)} "
        f"are held for {asked}.",
        f"{HOMES}#enquiries-and-approvals",
    )


@claim("stable-homes", 2020)
def stable_homes(figures: Figures) -> Finding:
    """The system does not provide enough stable homes."""
    moves, year = "three_placements_percent", 2020
    stable = "placement_stable_percent"
    places, filled = (
        figures.series("foster_places_count"),
        figures.series("foster_places_filled_count"),
    )
    first = min(set(places.index) & set(filled.index))
    full = 100 * filled[first] / places[first]
    moved, settled = figures.value(moves, year), figures.value(stable, year)
    latest_year, latest = figures.latest(moves)
    tests = [
        Test("three or more placements in the year", f"{number(moved)}%", many(moved)),
        Test("not with one carer for two years", f"{number(100 - settled)}%", many(100 - settled)),
        Test("council foster places filled", f"{number(full)}% ({first})", full >= 100),
    ]
    return Finding(
        tests,
        f"{number(latest)}% with three or more placements",
        str(latest_year),
        since(many(latest), moved, latest, slack=1),
        f"{number(moved)}% of children had three or more placements in {year}, and "
        f"{number(100 - settled)}% of those in care for long had not had one carer for two years. "
        f"Of council foster places {number(full)}% were filled in {first}; an empty place need not "
        f"suit a child, and how many homes are needed is not counted. Many is taken as {MANY}%.",
        f"{HOMES}#far-from-home-moved-missing",
    )


@claim("moved-far", 2020)
def moved_far(figures: Figures) -> Finding:
    """Children are moved at short notice, often many miles away from family."""
    far, moves, year = "far_from_home_percent", "three_placements_percent", 2020
    distant, moved = figures.value(far, year), figures.value(moves, year)
    latest_year, latest = figures.latest(far)
    return Finding(
        [
            Test("over 20 miles from home", f"{number(distant)}%", many(distant)),
            Test("three or more placements in the year", f"{number(moved)}%", many(moved)),
        ],
        f"{number(latest)}% over 20 miles from home",
        str(latest_year),
        since(many(latest), distant, latest, slack=1),
        f"{number(distant)}% lived over 20 miles from home and outside the authority in {year}, "
        f"{number(latest)}% in {latest_year}; {number(moved)}% had three or more placements in "
        f"{year}. How much notice was given is not recorded. Often is taken as {MANY}%.",
        f"{HOMES}#far-from-home-moved-missing",
    )


@claim("unregulated-homes", 2020)
def unregulated_homes(figures: Figures) -> Finding:
    """Older children are placed in unregulated accommodation."""
    unregulated = (
        "5a. Semi-independent living accommodation not subject to children's homes regulations"
    )
    year = 2020
    children = figures.characteristic(unregulated, year)
    older = figures.characteristic("16 years and over", year)
    share = 100 * children / older
    supported = figures.characteristics("5c. Supported accommodation")
    latest_year, latest = figures.latest("semi_independent_percent")
    remains = int(figures.characteristics(unregulated).index[-1]) >= int(supported.index[-1])
    return Finding(
        [
            Test(
                "of children aged 16 and over",
                f"{number(children)}, {number(share)}% of {number(older)}",
                many(share),
            )
        ],
        f"{number(latest)}% of all looked-after children in semi-independent or supported homes",
        str(latest_year),
        since(remains),
        f"In {year}, {number(children)} children lived in semi-independent homes outside the "
        f"regulations for children's homes, {number(share)}% as many as there were looked-after "
        f"children of 16 and over. Such homes became regulated in 2023: the category no longer "
        f"applies, and {number(supported.iloc[-1])} children were in supported accommodation in "
        f"{supported.index[-1]}.",
        f"{HOMES}#homes-for-older-children",
    )
