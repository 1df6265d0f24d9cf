"""The claim about social worker vacancies."""

import pandas as pd

from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import Test, since
from helpers.analysis.workforce import vacancy_spread
from helpers.analysis.workforce.social_workers import CASELOAD, SHARES, VACANCY
from helpers.words import number


def _returned(figures: Figures, year: int) -> pd.Series:
    """Return councils' shares of posts vacant, those of a joint return once where that is known."""
    measures = [*SHARES, CASELOAD]
    if any(year not in figures.council_years(name) for name in measures):
        return figures.councils(VACANCY, year)
    frames = [figures.councils(name, year).reset_index().assign(measure=name) for name in measures]
    staff = pd.concat(frames).assign(period=year, area=lambda frame: frame["area_code"])
    return vacancy_spread.returned(staff)["value"]


@claim("vacancies-40", 2022)
def vacancies_40(figures: Figures) -> Finding:
    """One authority had 40% of social worker posts vacant; every authority has problems."""
    year, level = 2022, 40
    councils = _returned(figures, year)
    high = int((councils >= level).sum())
    latest_year = figures.last(figures.council_years(VACANCY))
    latest = _returned(figures, latest_year)
    latest_high = int((latest >= level).sum())
    wales = figures.estimate(
        "social worker vacancies",
        "Social worker vacancy rate, council and commissioned services, summer",
        "2022",
    )
    tests = [
        Test("one authority at 40% or more (England)", f"{high} of {len(councils)}", high > 0),
        Test(
            "a serious shortage everywhere (England)",
            f"a tenth of councils at {number(councils.quantile(0.1), 1)}% or less",
            councils.quantile(0.1) >= figures.value(VACANCY, year),
        ),
    ]
    return Finding(
        tests,
        f"{latest_high} of {len(latest)} councils in England at {level}% or more",
        str(latest_year),
        since(latest_high > 0, high, latest_high),
        f"No figures of Welsh authorities are held, only a rate for Wales of {number(wales, 1)}% "
        f"in {year}, adults' and children's services together. In England {high} of "
        f"{len(councils)} councils had {level}% or more of posts vacant in {year}, half of them "
        f"{number(councils.median(), 1)}% or less, and a tenth "
        f"{number(councils.quantile(0.1), 1)}% or less.",
        "workforce.html#where-the-share-that-was-quoted-falls",
    )
