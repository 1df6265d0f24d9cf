"""What synthetic records are like: published totals of England, and what studies found.

Totals come from the figures held, of the latest year that has them. What nobody publishes for
England is a choice, and stands here by name with its reason.

Sources of the risks
--------------------
- Re-entry after returning home: Goldacre and Hood (2022), British Journal of Social Work 52(8), as
  quoted by the NSPCC (2024): 12% within three months, 20% within one year, 35% within six.
- After special guardianship: Mc Grath-Lone (2016), conference abstract: 5.9% within five years.
- Return to court: Broadhurst et al. (2015), British Journal of Social Work 45(8): 24% within seven
  years.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from helpers import data
from helpers.data.nations import ENGLAND

HOME = {0.25: 0.12, 1.0: 0.20, 6.0: 0.35}
"""Years after returning home, and the probability of having come back by then."""
GUARDIANSHIP = {5.0: 0.059}
COURT = {7.0: 0.24}
"""Years after the issue of a set of proceedings, and the probability of the next by then."""

OLDER = 10
SHAPE = 0.8
"""Of stays: more of them end soon than of a steady rate, as published durations show."""
UNPLANNED = 1.72
"""Hazard after a return home outside the plan, as a multiple of that after any: a choice."""
PLANNED = 0.86
"""The same within the plan: so that both together, as published, come near those of `HOME`."""
RELATIVES = 0.5
ADOPTION = {5.0: 0.01}
NOT_REQUIRED = 0.22
"""Of enquiries, those after which no conference was required: not published, a choice."""
PLAN_WITHOUT_CONFERENCE = 0.01
CONFERENCE_BEFORE = 0.003
QUIET_DAYS = 60
"""After an enquiry no other begins for so long: what follows is then of one enquiry alone."""

EXITS = {
    "Adopted": ("E11", "E12"),
    "Died": ("E2",),
    "Care taken by another local authority": ("E3",),
    "Returned home to live with parents or other person with parental responsibility which was "
    "part of the care planning process": ("E4A",),
    "Returned home to live with parents or other person with parental responsibility which was "
    "not part of the care planning process": ("E4B",),
    "Left care to live with parents, relatives or other person with no parental responsibility": (
        "E13",
    ),
    "Residence order or child arrangement order granted": ("E41",),
    "Special guardianship order": ("E45", "E46", "E47", "E48"),
    "Sentenced to custody": ("E9",),
    "Accommodation on remand ended": ("E14",),
    "Age assessment determined child aged 18 or over": ("E15",),
    "Child moved abroad": ("E16",),
    "Care ceased for any other reason": ("E8",),
}
AT_18 = {
    "Aged 18 (or over) and remained with current carers": "E17",
    "Moved into independent living (with supportive accommodation)": "E5",
    "Moved into independent living (with no formalised support)": "E6",
    "Transferred to residential care funded by adult social services": "E7",
}
AGES = {
    "Under 1 year": (0, 1),
    "1 to 4 years": (1, 5),
    "5 to 9 years": (5, 10),
    "10 to 15 years": (10, 16),
    "16 years and over": (16, 18),
}
PLACEMENTS = {
    "foster_care_percent": "U4",
    "childrens_homes_percent": "K2",
    "semi_independent_percent": "H5",
    "with_parents_percent": "P1",
}
OTHER_PLACEMENT = "R2"
BANDS = {
    "conference_0_10_days_count": (1, 10),
    "conference_11_15_days_count": (11, 15),
    "conference_16_20_days_count": (16, 20),
    "conference_21_plus_days_count": (21, 30),
}
"""Measures of conferences by working days, in order, and the days that a synthetic one takes."""


@dataclass(frozen=True)
class Care:
    """Care in England in a year.

    Attributes:
        year: The year ending 31 March of the totals.
        ages: Share of those who start, by the bounds of their age in years.
        exits: Share of exits before 18, by the code of the reason.
        adult_exits: Share of exits at 18, by code.
        placements: Share of placements by code.
        needs: Share of those who start, by the code of their need.
        length: Mean years in care: those looked after, divided by those who leave in a year.
        at_18: Share of exits that are at 18.
        staying: Share of those who start at `OLDER` or older who stay until 18.
        scale: Years, of the Weibull distribution (shape `SHAPE`) of everyone else's stay, if
            they are not 18 before. These two give `length` and `at_18`.
    """

    year: int
    ages: dict[tuple[float, float], float]
    exits: dict[str, float]
    adult_exits: dict[str, float]
    placements: dict[str, float]
    needs: dict[str, float]
    length: float
    at_18: float
    staying: float
    scale: float


def care() -> Care:
    """Return what is published of England's looked-after children, in the latest year.

    Raises:
        helpers.errors.Problem: Where the figures do not hold it.
    """
    reasons = _characteristics("Reason episode ceased", "ceased")
    at_18 = _characteristics("Age on ceasing", "ceased").filter(like="18th birthday").sum()
    grown = pd.Series({code: reasons[name] for name, code in AT_18.items()})
    others = pd.Series({code: reasons[name] / len(c) for name, c in EXITS.items() for code in c})
    # what is left of 18th birthdays is among "any other reason", and so is not an exit before
    grown["E8"] = max(at_18 - grown.sum(), 0)
    others["E8"] -= grown["E8"]
    ages = _characteristics("Age on starting", "started")
    ages = _shares({bounds: ages[name] for name, bounds in AGES.items()})
    needs = _characteristics("Category of need", "started").filter(regex="^N[1-8]")
    placed = {code: _latest(name) for name, code in PLACEMENTS.items()}
    placed[OTHER_PLACEMENT] = 100 - sum(placed.values())
    length = _latest("looked_after_count") / _latest("looked_after_ceased_count")
    left_at_18 = float(at_18 / reasons["Total"])
    staying, scale = _stays(ages, length, left_at_18)
    return Care(
        *(_year("looked_after_ceased_count"), ages, _shares(others), _shares(grown)),
        *(_shares(placed), _shares(needs.rename(lambda name: name[:2]))),
        *(length, left_at_18, staying, scale),
    )


def re_entry() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the cumulative hazard of coming back, by reason of exit: years, and its values there.

    Between those years it is a straight line, and on from the last as between the last two. An exit
    that is not named is not followed by another start.
    """
    home = _hazard(HOME)
    times = {"E4A": PLANNED, "E4B": UNPLANNED, "E13": RELATIVES}
    found = {code: (home[0], factor * home[1]) for code, factor in times.items()}
    found |= {code: _hazard(GUARDIANSHIP) for code in ("E41", *EXITS["Special guardianship order"])}
    return found | {code: _hazard(ADOPTION) for code in EXITS["Adopted"]}


@dataclass(frozen=True)
class Enquiries:
    """Section 47 enquiries in England in a year.

    Attributes:
        year: The year ending 31 March of the totals.
        conference: Conferences for each enquiry.
        plan: Plans started for each conference.
        bands: Share of conferences, by first and last working day.
        again: Yearly hazard of another enquiry, from `QUIET_DAYS` after the last.
    """

    year: int
    conference: float
    plan: float
    bands: dict[tuple[int, int], float]
    again: float


def enquiries() -> Enquiries:
    """Return what is published of England's section 47 enquiries, in the latest year.

    A child whose first enquiry of a year falls on any day alike has, with a hazard `h` from `d`
    years after, ``1 + h (1 - d)^2 / 2`` of them in the year. Published are enquiries and children.
    """
    conferences = _latest("conference_count")
    repeated = _latest("section_47_count") / _latest("section_47_children_count") - 1
    quiet = QUIET_DAYS / 365.25
    return Enquiries(
        _year("section_47_count"),
        conferences / _latest("section_47_count"),
        _latest("plan_started_count") / conferences,
        _shares({days: _latest(name) for name, days in BANDS.items()}),
        2 * repeated / (1 - quiet) ** 2,
    )


def court() -> float:
    """Return the yearly hazard of another set of proceedings, the same for every mother."""
    ((years, probability),) = COURT.items()
    return -np.log1p(-probability) / years


def _hazard(probabilities: dict[float, float]) -> tuple[np.ndarray, np.ndarray]:
    years = np.array([0.0, *probabilities])
    return years, -np.log1p(-np.array([0.0, *probabilities.values()]))


def _stays(ages: dict, length: float, at_18: float) -> tuple[float, float]:
    """Solve for `staying` and `scale` such that stays have their length and `at_18` end at 18."""
    bounds, share = np.array(list(ages)), np.array(list(ages.values()))
    steps = (np.arange(40) + 0.5) / 40
    age = bounds[:, :1] + (bounds[:, 1:] - bounds[:, :1]) * steps
    left, weight, older = 18 - age, share[:, None] / len(steps), age >= OLDER

    def off(guess: np.ndarray) -> list[float]:
        staying, scale = guess
        power, stays = (left / scale) ** SHAPE, staying * older
        # of a stay that ends at 18 unless before: the integral of its survival until then
        mean = scale * special.gamma(1 + 1 / SHAPE) * special.gammainc(1 / SHAPE, power)
        lengths = stays * left + (1 - stays) * mean
        until_18 = stays + (1 - stays) * np.exp(-power)
        return [(weight * lengths).sum() - length, (weight * until_18).sum() - at_18]

    solved = optimize.least_squares(off, [0.4, 2.0], bounds=([0, 0.1], [1, 50]))
    return tuple(map(float, solved.x))


def _characteristics(group: str, word: str) -> pd.Series:
    held = data.table("characteristics")
    held = held[(held["group"] == group) & held["children"].str.contains(word)]
    latest = held[held["period"] == held["period"].max()]
    alone = latest["further"].isna() | latest["further"].isin(["", "Total"])
    return latest[alone].drop_duplicates("characteristic").set_index("characteristic")["value"]


def _latest(measure: str) -> float:
    return float(data.series(measure, ENGLAND).dropna(subset="value")["value"].iloc[-1])


def _year(measure: str) -> int:
    return int(data.series(measure, ENGLAND).dropna(subset="value")["period"].iloc[-1])


def _shares(counts: "pd.Series | dict") -> dict:
    counts = pd.Series(counts, dtype=float)
    return (counts / counts.sum()).to_dict()
