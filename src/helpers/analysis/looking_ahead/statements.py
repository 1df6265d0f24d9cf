"""What a page that looks ahead says, each from the figures it gives.

A scenario is what would follow from an "if", never what will come: no sentence says "will".
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.looking_ahead import back_test, flows, over_15s, scenarios
from helpers.analysis.looking_ahead.statements_of_tests import about, error, unit
from helpers.data.geography import Area
from helpers.words import number

RANGE = (
    "In brackets: where 95 in 100 simulated courses lie, if starting and staying move from that "
    "level as far as they have moved from year to year."
)
ENGLAND_ALONE = (
    "Ages of those who start are held for England as a whole only: the scenario stands on its page."
)


def shown(area: str, first_year: int | None, year: int) -> Area:
    """Return the area, if starters are held for it.

    Raises:
        Problem: If none are.
    """
    return context.own([flows.STARTED], area, first_year, year)


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the summary of the page: notes, then at most five sentences."""
    place = shown(area, first_year, year)
    frame = flows.of_area(area, year)
    made = scenarios.of_area(area, frame, year)
    tested = back_test.errors(back_test.made(frame, flows.averaged(area)))
    facts = [latest(frame, place.name, year), flows.why_not(area, frame, year)]
    if len(made):
        facts = [facts[0], *each(made), halved(over_15s.of_area(area, year)), error(tested)]
    return context.page_opening([context.no_more(place)], facts)


def rounded(made: pd.DataFrame) -> pd.DataFrame:
    """Return scenarios with their numbers rounded as sentences have them."""
    to = made["value"].map(unit)
    ends = {name: (made[name] / to).round() * to for name in ("value", "lower", "upper")}
    return made.assign(**ends)


def hundreds(value: float) -> str:
    """Return a number of England's children to the hundred."""
    return number(round(value / 100) * 100)


def latest(frame: pd.DataFrame, name: str, year: int) -> str:
    """Return the newest number looked after, in a sentence; '' if none is held."""
    held = frame[frame["stock"].notna()]
    if held.empty:
        return ""
    row = held.iloc[-1]
    when = f"31 March {row['period']:.0f}{words.age(row['period'], year)}"
    return f"At {when}, {number(row['stock'])} children were looked after in {name}."


def years_of(first: int, last: int) -> str:
    """Return "in the year ending 31 March 2025", or "on average in the three years to ..."."""
    if first == last:
        return f"in the year ending 31 March {last}"
    return f"on average in the {last - first + 1} years to 31 March {last}"


def each(made: pd.DataFrame) -> list[str]:
    """Return what each scenario comes to in its last year, a sentence a scenario.

    Args:
        made: As :func:`helpers.analysis.looking_ahead.scenarios.of_area` returns it.
    """
    ends = made[made["period"] == made["period"].max()]
    return [
        f"If entries and leaving {'were' if later else 'stayed'} as "
        f"{years_of(row.first, row.last)}, there would be about {about(row.value)} "
        f"({about(row.lower)} to {about(row.upper)}){'' if later else ' looked-after children'} "
        f"at 31 March {row.period}."
        for later, row in enumerate(ends.itertuples())
    ]


def halved(found: over_15s.Fewer | None) -> str:
    """Return what halved entries of those aged 16 and over would come to; '' if not known."""
    if found is None:
        return ""
    return (
        f"If half as many started at 16 or over as in {found.year}, there would be about "
        f"{hundreds(found.value)} fewer children ({hundreds(found.least)} to "
        f"{hundreds(found.most)}) after two years."
    )


def title(made: pd.DataFrame, name: str) -> str:
    """Return where the scenarios come to in their last year, as a chart's title."""
    if made.empty:
        return ""
    ends = made[made["period"] == made["period"].max()]
    told = [
        f"{words.lower_first(row.scenario)}: about {about(row.value)}" for row in ends.itertuples()
    ]
    when = f"at 31 March {ends['period'].max()}"
    return f"Looked after in {name} {when}, if starting and staying were {'; '.join(told)}"


def parts(made: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Return what each scenario keeps, and what it comes to in the long run, in sentences."""
    if made.empty:
        return ""
    last = int(frame["period"].iloc[-1])
    texts = [
        f"“{row.scenario}” keeps {number(row.started)} starters a year, and "
        f"{number(100 * row.staying, 1)}% who stay to the end of a year. Kept for ever, the number "
        f"would near {about(row.steady)}."
        for row in made.drop_duplicates("scenario").itertuples()
        if pd.notna(row.steady)
    ]
    return " ".join([*texts, f"All start from the number at 31 March {last}.", RANGE])


def levels(found: pd.DataFrame, year: int) -> str:
    """Return how far the number depends on the year kept, in a sentence; '' of no two levels.

    Args:
        found: As :func:`helpers.analysis.looking_ahead.scenarios.by_level` returns it.
        year: The year that the numbers are of.
    """
    if len(found) < 2:
        return ""
    low, high = (found.loc[found["value"].agg(end)] for end in ("idxmin", "idxmax"))
    return (
        f"Depending on which level is kept, there would be from about {about(low['value'])} "
        f"({words.lower_first(low['scenario'])}) to about {about(high['value'])} "
        f"({words.lower_first(high['scenario'])}) at 31 March {year}."
    )


def levels_table(found: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the numbers by the level kept as a table for people, rounded as in sentences."""
    return pd.DataFrame(
        {
            "Starting and staying": found["scenario"],
            "Starters a year": found["started"].round(),
            "Share who stay (%)": 100 * found["staying"],
            f"Children at 31 March {year}": found["value"].map(about),
            "Children in the long run": found["steady"].map(about),
        }
    )


def breaks(found: pd.DataFrame, name: str) -> str:
    """Return the breaks that the figures declare, in sentences.

    Args:
        found: As :func:`helpers.analysis.looking_ahead.flows.breaks` returns it.
    """
    if found.empty:
        return f"The figures declare no break in the number looked after in {name}."
    told = [f"{row.period:.0f}: {row.note.rstrip('.')}." for row in found.itertuples()]
    return f"Breaks in the number looked after in {name}. {' '.join(told)}"


def of_over_15s(area: str, found: over_15s.Fewer | None) -> str:
    """Return what is known of those who start at 16 or over; '' of any area but England."""
    if data.area(area).name != "England":
        return ""
    if found is None:
        return "The ages of those who started are not held for two years in a row."
    return (
        f"In the year ending 31 March {found.year}, {number(found.started)} started at 16 or over "
        f"in England. {halved(found)} In brackets: the least and the most that the published "
        "numbers leave open, not chance."
    )
