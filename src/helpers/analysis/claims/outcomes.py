"""The claim about the outcomes of children in care in England."""

from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import Test, since
from helpers.words import number, signed


@claim("poor-outcomes-england", 2019)
def poor_outcomes_england(figures: Figures) -> Finding:
    """Outcomes for children in care are poor: far below those of all children."""
    year = 2019  # the last examinations before grades were awarded in other ways
    pairs = [
        ("Attainment 8", "attainment8_looked_after_score", "attainment8_all_score", 1),
        (
            "grade 4 in English and maths, %",
            "gcse_english_maths_looked_after_percent",
            "gcse_english_maths_all_percent",
            1,
        ),
        (
            "expected standard at 11, %",
            "ks2_expected_looked_after_percent",
            "ks2_expected_all_percent",
            0,
        ),
    ]
    tests = []
    for definition, mine, everyone, decimals in pairs:
        low, high = figures.value(mine, year), figures.value(everyone, year)
        shown = f"{number(low, decimals)} against {number(high, decimals)}"
        tests.append(Test(definition, shown, high - low > 10**-decimals))
    mine, everyone = pairs[0][1:3]
    latest_year = figures.newest(mine, everyone)
    low = figures.value(mine, latest_year)
    high = figures.value(everyone, latest_year)
    before = figures.value(everyone, year) - figures.value(mine, year)
    active_year, active = figures.latest("care_leavers_eet_percent")
    return Finding(
        tests,
        f"Attainment 8 of {number(low, 1)} against {number(high, 1)}",
        str(latest_year),
        since(high > low),
        f"Results less those of all pupils: {signed(-before, 1)} points of Attainment 8 "
        f"in {year}, {signed(low - high, 1)} in {latest_year}; grading changed in between and "
        f"the two are not compared. {number(active)}% of care leavers aged 19 to 21 were in "
        f"education, work or training in {active_year}. Looked-after children differ in need, so a "
        "gap is not the effect of care.",
        "outcomes.html#school-results",
    )
