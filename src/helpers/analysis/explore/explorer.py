"""What is chosen in the explorer, and the plain code that gives it.

The explorer shows what this code makes when it is run, and nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers import data
from helpers.data.geography import Area, Group
from helpers.errors import Problem
from helpers.show.charts import Chart
from helpers.show.charts.trends import MOST_LINES

KINDS: dict[str, str] = {
    "lines": "Lines over the years",
    "bars": "Bars, the last year",
    "intervals": "Estimates with intervals, the last year",
    "distribution": "All councils of the nation, the last year",
    "funnel": "Funnel of councils, the last year",
    "hexagons": "Map of councils, the last year",
}
"""The kinds of chart, and what a person reads of each."""
OF_COUNCILS = ("distribution", "funnel", "hexagons")
IMPORTS = """from helpers import data
from helpers.analysis import explore
from helpers.show import charts, say, show, tables
"""


@dataclass(frozen=True)
class State:
    """What is chosen.

    Attributes:
        measure: The name of a measure.
        areas: Names or codes; the first is in focus.
        group: Where it is not '', the areas are one group of this name.
        region, nation: Whether what the first area lies in is set beside it.
        neighbours: "median" or "mean" of its statistical neighbours, or ''.
        first_year, last_year: None for the first and the last held.
        chart: One of :data:`KINDS`.
        as_of: A month (YYYY-MM), or '' for today.
    """

    measure: str = "looked_after_rate_unrounded"
    areas: tuple[str, ...] = ("England",)
    group: str = ""
    region: bool = False
    nation: bool = False
    neighbours: str = ""
    first_year: int | None = None
    last_year: int | None = None
    chart: str = "lines"
    as_of: str = ""


@dataclass(frozen=True)
class Result:
    """What the code of a state gives: the series frame, and the chart drawn from it."""

    frame: pd.DataFrame
    chart: Chart


def result(state: State) -> Result:
    """Run the code of a state, and return what it makes; what it shows is displayed.

    Raises:
        Problem: As for :func:`code`, or if the figures do not bear what is asked.
    """
    made: dict[str, object] = {}
    exec(compile(code(state), "<the code of the explorer>", "exec"), made)
    return Result(made["frame"], made["chart"])


def code(state: State) -> str:
    """Return a state as plain code, to be copied into any notebook.

    Raises:
        Problem: If a measure, area or month is not known, or what is chosen does not go together.
    """
    data.measure(state.measure)
    if not state.areas:
        raise Problem("Name an area: a council, a region or a nation.")
    places = [data.area(text) for text in state.areas]
    focus, lines = places[0], []
    name, asked = focus.name, [_text(place.code, place.name) for place in places]
    subject: str | Group = focus.code
    if state.group:
        name, subject = state.group, data.group(state.group, state.areas)
        lines.append(f"group = data.group({name!r}, [{', '.join(asked)}])")
        asked = ["group"]
    if state.chart in OF_COUNCILS:
        return "\n".join([IMPORTS, *lines, *_of_councils(state, asked, focus.code), *_say("")])
    asked += [_text(code, beside) for code, beside in _beside(state, places)]
    state = replace(state, first_year=_first(state, subject))
    frame = [f"frame = data.series({state.measure!r}, {_one_or_list(asked)}{_when(state)})"]
    drawn, near = "frame", []
    if state.neighbours:
        _alone(state, "Neighbours")
        view = f", as_of={state.as_of!r}" if state.as_of else ""
        line = f"explore.with_neighbours(frame, {asked[0]}, {state.neighbours!r}{view})"
        frame.append(f"drawn = {line}")
        drawn = "drawn"
        if not view:
            last = _last(state, subject)
            judged = f"{state.measure!r}, {asked[0]}, {state.neighbours!r}, {last}"
            near = [f"say(explore.neighbours_in_words({judged}))"]
    if state.chart == "lines":
        count = len(asked) + bool(state.neighbours)
        if count > MOST_LINES:
            raise Problem(
                f"{count} lines are too many to tell apart: choose {MOST_LINES} at most, or "
                "another kind of chart."
            )
        chart = [f"chart = charts.lines({drawn}, first={name!r})"]
    else:
        last = _last(state, subject)
        chart = [f"latest = {drawn}[{drawn}['period'] == {last}]", _of_a_year(state, name)]
    return "\n".join([IMPORTS, *lines, *frame, *chart, *_say(name), *near])


def file_stem(state: State) -> str:
    """Return how a file of a state is called, without its ending: looked-after-rate_leeds."""
    named = [state.group] if state.group else list(state.areas[:2])
    parts = [state.measure, *named, state.as_of and f"as-of-{state.as_of}"]
    return "_".join(re.sub(r"[^a-z0-9]+", "-", one.lower()).strip("-") for one in parts if one)


def _text(code: str, name: str) -> str:
    """Return what an area is called in code: its name, its code where the name means another."""
    return repr(name if data.area(name).code == code else code)


def _one_or_list(asked: Sequence[str]) -> str:
    return asked[0] if len(asked) == 1 else f"[{', '.join(asked)}]"


def _when(state: State) -> str:
    """Return the arguments for the years and the month."""
    said = [("first_year", state.first_year), ("last_year", state.last_year)]
    if state.first_year and state.last_year and state.first_year > state.last_year:
        raise Problem(
            f"{state.first_year} is after {state.last_year}: choose an earlier first year."
        )
    said.append(("as_of", state.as_of or None))
    return "".join(f", {name}={value!r}" for name, value in said if value is not None)


def _beside(state: State, places: Sequence[Area]) -> list[tuple[str, str]]:
    """Return code and name of the region and the nation that are asked for, where not among these.

    Those of a group are what all its areas lie in.
    """
    whole = places if state.group else places[:1]
    around = [data.compared(place.code) if "+" not in place.code else [] for place in whole]
    common = [code for code in around[0] if all(code in each for each in around)]
    wanted = {"region": state.region, "country": state.nation}
    asked = set() if state.group else {place.code for place in places}
    found = [one for one in map(data.area, common) if wanted.get(one.level)]
    return [(one.code, one.name) for one in found if one.code not in asked]


def _alone(state: State, what: str) -> None:
    if state.group:
        raise Problem(f"{what} are those of one council: take the group's name away.")


def _first(state: State, area: str | Group) -> int | None:
    """Return the first year asked for; where none is, the first with a figure, if not all have."""
    if state.first_year:
        return state.first_year
    frame = data.series(state.measure, area, None, state.last_year, state.as_of or None)
    known = frame.loc[frame["value"].notna() | ~frame["status"].isin(["x", "z"]), "period"]
    return None if known.empty or known.min() == frame["period"].min() else int(known.min())


def _last(state: State, code: str | Group) -> int:
    """Return the last year in which the area in focus has a figure, as far as is asked."""
    frame = data.series(state.measure, code, state.first_year, state.last_year, state.as_of or None)
    held = frame.loc[frame["value"].notna(), "period"]
    if held.empty:
        raise Problem(data.gap(state.measure, state.areas[0], state.as_of or None))
    return int(held.max())


def _of_a_year(state: State, name: str) -> str:
    if state.chart == "bars":
        return f"chart = charts.bars(latest, label='area', highlight={name!r})"
    return f"chart = charts.intervals(latest, highlight={name!r})"


def _of_councils(state: State, asked: Sequence[str], code: str) -> list[str]:
    """Return the lines that set a council among all of its nation."""
    _alone(state, "Charts of all councils")
    if state.as_of:
        raise Problem("Charts of all councils are of today's figures: leave the month empty.")
    place = data.area(code)
    year = _last(state, code)
    if not place.nation:
        raise Problem(f"Choose a nation, region or council: {place.name} holds several nations.")
    nation = data.area(place.nation).name
    frame = [
        f"frame = data.authorities({state.measure!r}, {year})",
        f"frame = frame[frame['area_code'].isin(data.members({nation!r}))]",
    ]
    bring = f"highlight={place.name!r}"
    if state.chart == "funnel":
        return [*frame, f"chart = explore.funnel({state.measure!r}, {asked[0]}, {year})"]
    if state.chart == "hexagons":
        return [*frame, f"chart = charts.hexagons(frame, {bring})"]
    row = f"frame.assign(label={f'Councils of {nation}'!r})"
    return [*frame, f"chart = charts.distribution({row}, {bring})"]


def _say(name: str) -> list[str]:
    """Return the lines that show the chart and, of areas over years, the table and the words."""
    told = ["show(tables.series(frame))", f"say(explore.in_words(frame, {name!r}))"] if name else []
    return ["show(chart)", *told]


def found(text: str) -> pd.DataFrame:
    """Return the measures that a text finds, the likeliest first; all where it is blank."""
    return data.search(text) if text.strip() else data.measures()


def about(measure: str) -> str:
    """Return what a measure is, in a sentence: its label, unit and formula."""
    row = data.measure(measure)
    made = f" Worked out as {row['formula']}." if row["formula"] else ""
    return f"{row['label']} ({row['unit']}).{made}"


def years(state: State) -> list[int]:
    """Return the years in which a first area has a row of the measure, in order."""
    frame = data.series(state.measure, state.areas[0])
    return [int(year) for year in sorted(frame["period"].unique())]


def months(state: State) -> list[str]:
    """Return the months whose view of the measure differs, as editions held are dated."""
    held = data.editions(state.measure, state.areas[0])
    return sorted(set(held["released"].astype(str)), reverse=True) if len(held) else []
