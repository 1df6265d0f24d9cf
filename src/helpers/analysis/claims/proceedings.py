"""The claim about repeat care proceedings."""

from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import ROUND, Test, rounds_to, since
from helpers.analysis.repeat_proceedings import proceedings


@claim("repeat-proceedings")
def repeat_proceedings(figures: Figures) -> Finding:
    """Repeat care proceedings make up 20% of cases."""
    estimates = proceedings.estimates(
        figures.tables["studies"], figures.tables["study_denominators"]
    )
    drawn = estimates[estimates["drawn"]]
    general = drawn[~drawn["denominator"].str.contains("by age|newborn|fathers")]
    general = general[general["who"].str.startswith(("England", "Wales"))]
    tests = [
        Test(
            f"{row.denominator[:1].lower()}{row.denominator[1:]}, {row.who}",
            row.text,
            rounds_to(row.value, 20, ROUND),
        )
        for row in general.itertuples()
    ]
    met = [f"{test.definition}: {test.figure}" for test in tests if test.met]
    return Finding(
        tests,
        "",
        "",
        since(None),
        f"Published estimates run from {drawn['value'].min():.0f}% to {drawn['value'].max():.0f}%, "
        f"with what they count (mothers, applications, mothers within a number of years) and whom. "
        f"Of the {len(tests)} of all mothers, applications or first-time mothers, {len(met)} "
        f"{'is' if len(met) == 1 else 'are'} a fifth to the nearest {ROUND} points "
        f"({'; '.join(met)}); the one that counts applications is about a third.",
        "repeat-proceedings.html#published-estimates-by-what-they-are-measured-among",
    )
