"""Statements about vacancies, and about recruiting social workers and foster carers."""

import pandas as pd

from helpers.analysis.claims.definitions import Definition, Statement, beside, not_held
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.readings import Reading, level, of, study
from helpers.analysis.claims.verdicts import NOT_FACT, NOT_HELD
from helpers.analysis.claims.wording import HUGE
from helpers.analysis.workforce import vacancy_spread
from helpers.analysis.workforce.social_workers import CASELOAD, SHARES, VACANCY
from helpers.words import number

LEVEL = 40
VACANCIES = "social worker vacancies"
WALES_RATE = "Social worker vacancy rate, council and commissioned services, summer"
PAGE = "workforce.html#where-the-share-that-was-quoted-falls"


def returned(figures: Figures, year: int) -> pd.Series:
    """Return councils' shares of posts vacant, those of a joint return once where that is known."""
    measures = [*SHARES, CASELOAD]
    try:
        columns = [figures.councils(name, year) for name in measures]
    except NotHeld:
        return figures.councils(VACANCY, year)
    frames = [
        column.reset_index().assign(measure=name)
        for name, column in zip(measures, columns, strict=True)
    ]
    staff = pd.concat(frames).assign(period=year, area=lambda frame: frame["area_code"])
    return vacancy_spread.returned(staff)["value"]


def councils_at_level(figures: Figures, year: int) -> Reading:
    """Return how many English councils had 40% of posts or more vacant, and what half had."""
    councils = returned(figures, year)
    high = int((councils >= LEVEL).sum())
    text = f"{high} of {len(councils)}; half of them {number(councils.median(), 1)}% or less"
    return Reading((high,), text, high)


def posts_of_children_in_wales(figures: Figures, year: int) -> Reading:
    """Return vacant posts of children's services in Wales, of posts filled and vacant."""
    vacant = figures.study(VACANCIES, "Vacant social worker posts in children's services", year)
    filled = figures.study(VACANCIES, "Social workers working in children's services", year)
    value = 100 * vacant / (vacant + filled)
    return Reading((value,), f"{number(value, 1)}% ({number(vacant)} posts)", value)


WALES = {year: (WALES_RATE, str(year)) for year in (2021, 2022)}
AGENCY = {2022: ("Social workers on agency, zero-hours or temporary contracts", "2022")}

STATEMENTS = {
    "recruitment": Statement(
        (
            Definition(
                "posts vacant in Wales in 2021", study(VACANCIES, WALES), HUGE, 2021, until=2021
            ),
            Definition("posts vacant in Wales in 2022", study(VACANCIES, WALES), HUGE, 2022),
            Definition("children's services in Wales", posts_of_children_in_wales, HUGE, 2022),
            Definition("agency or temporary in Wales", study(VACANCIES, AGENCY), HUGE, 2022),
            not_held("foster carers in Wales", "no table of Welsh foster carers gained and lost"),
            *(
                beside(f"{name} in England", level(of(measure), "%", 1), 2021)
                for name, measure in (
                    ("vacancies", VACANCY),
                    ("turnover", "turnover_percent"),
                    ("agency", "agency_percent"),
                )
            ),
        ),
        "Of Wales only studies are held, mostly of adults' and children's services together; how "
        "they were collected changed from 2021 to 2022. England stands beside it.",
        report=PAGE,
    ),
    "vacancies-40": Statement(
        (
            beside("English councils at 40% or more", councils_at_level, 2022),
            beside("Wales in all services", study(VACANCIES, WALES), 2022),
        ),
        "One manager's account of one authority in Wales, of posts not named. Vacancies by Welsh "
        "authority are gathered by Social Care Wales each year and are not held; such a table can "
        "be added. Figures of England are context.",
        otherwise=NOT_HELD,
        report=PAGE,
    ),
    "vacancies-every": Statement(
        note="An account of those the author had spoken to, which is not of all authorities and "
        "is not widened here.",
        otherwise=NOT_FACT,
        report=PAGE,
    ),
}
