"""What a chart shows, in words written from its data, for people who do not see it.

Every kind of chart gives its findings as sentences, the most important first; ``fitted`` makes
the text of as many as there is room for. The rest is in the table beside the chart. None says
"significant", and none compares across a break.
"""

import textwrap
from collections.abc import Callable, Collection, Sequence

import pandas as pd

from helpers.show.told import told
from helpers.statistics.funnel import PLACES, TOO_WIDE
from helpers.words import comparable, listed, lower_first, number, with_limits, years

MOST = 400
"""Characters of an alternative text, at most."""

LEAST = 40
"""Fewer characters say too little of a chart."""
ELSEWHERE = "Its numbers are in the table below."

Write = Callable[[float], str]


def fitted(kind: str, measured: str, *tries: Sequence[str]) -> str:
    """Return what is drawn, and the sentences of the first of ``tries`` that fit, or those that do.

    Args:
        kind, measured: As in "Line chart" and "children per 10,000".
        tries: Sentences, the most important first; each list shorter than the one before.
    """
    head = textwrap.shorten(f"{kind}: {measured}" if measured else kind, 140, placeholder="…")
    tries = [[told(sentence) for sentence in sentences] for sentences in tries]
    for sentences in tries:
        text = ". ".join([head, *sentences]) + "."
        if len(text) <= MOST:
            return text if len(text) >= LEAST else f"{text} {ELSEWHERE}"
    text = f"{head}."
    for sentence in tries[-1]:
        if len(text) + len(sentence) + 2 <= MOST:
            text += f" {sentence}."
    return text


def lines(frame: pd.DataFrame, breaks: pd.DataFrame, write: Write) -> list[list[str]]:
    """Return of each line its latest, lowest, highest and turning point since its last break.

    Args:
        frame: period, value, line; the line in focus first.
        breaks: As :func:`breaks.of_lines` returns them.

    Returns:
        list of list of str: All that can be said, without the years that have no value, and the
            others' latest alone.
    """
    full, short, gaps = [], [], []
    for one, line in frame.groupby("line", sort=False):
        held = comparable(line, breaks[breaks["line"].eq(one)])
        full.append(f"{one}: {_course(held, write)}")
        short.append(f"{one}: {_latest(held, write)}")
        known = set(line.loc[line["value"].notna(), "period"])
        without = set(range(int(line["period"].min()), int(line["period"].max()) + 1)) - known
        gaps += [f"{one} has no value in {years(list(without))}"] if known and without else []
    after = _breaks(breaks, len(full))
    return [[*full, *after, *gaps], [*full, *after], [*full[:1], *after, *short[1:]]]


def _latest(held: pd.DataFrame, write: Write) -> str:
    if held.empty:
        return "no value"
    return f"{write(held['value'].iloc[-1])} in {held['period'].iloc[-1]}"


def _course(held: pd.DataFrame, write: Write) -> str:
    text = _latest(held, write)
    if len(held) < 2:
        return text
    held = held.assign(written=held["value"].map(write))
    first, last = (held["written"].iloc[end] for end in (0, -1))
    if held["written"].eq(last).all():
        return f"{text}, as in every year known from {held['period'].iloc[0]}"
    ends = {
        "lowest": held.loc[held["value"].idxmin()],
        "highest": held.loc[held["value"].idxmax()],
    }
    text += "".join(f", the {word}" for word, row in ends.items() if row["written"] == last)
    turned = {word: row["written"] not in (first, last) for word, row in ends.items()}
    others = [
        f"{word} {ends[word]['written']} in {ends[word]['period']}"
        for word in sorted(ends, key=turned.get)  # a turning point stands last
        if ends[word]["written"] != last
    ]
    marks = ("", ", a turning point", ", both turning points")
    return f"{text}; {', '.join(others)}{marks[sum(turned.values())]}"


def _breaks(breaks: pd.DataFrame, count: int) -> list[str]:
    """Return the years of the breaks, and whose they are where they are one line's alone."""
    if breaks.empty:
        return []
    periods = sorted(set(breaks["period"]))
    lines = set(breaks["line"])
    whose = f" ({listed(list(lines))})" if len(lines) == 1 < count else ""
    years_ = listed([f"{period:.0f}" for period in periods])
    return [f"Break{'s' * (len(periods) > 1)} in {years_}{whose}, across which nothing is compared"]


def rows(
    frame: pd.DataFrame,
    label: str,
    written: str,
    *,
    value: str = "value",
    focus: Collection[str] = (),
    reference: str = "",
) -> list[list[str]]:
    """Return of a row each the rows in focus, then all of them or the lowest and the highest.

    Args:
        frame: ``label``, ``value`` and ``written``, the value as a reader sees it.
        focus: The labels in focus.
        reference: What the line drawn is, and where, as in "England 67".
    """
    told = [f"{one} {text}" for one, text in zip(frame[label], frame[written], strict=True)]
    mine = [text for text, one in zip(told, frame[label], strict=True) if one in set(focus)]
    beside = [f"The line is at {reference}"] if reference else []
    held = frame[frame[value].notna()]
    if held.empty:
        return [[]]
    ends = [held.loc[held[value].idxmax()], held.loc[held[value].idxmin()]]
    highest, lowest = (f"{row[label]} {row[written]}" for row in ends)
    among = [f"Highest {highest}; lowest {lowest}"] if len(held) > 1 else [highest]
    count = [f"{len(held)} of {len(frame)} rows have a value"] if len(held) < len(frame) else []
    focused = ["; ".join(mine)] if mine else []
    return [
        ["; ".join(told), *beside],
        [*focused, *among, *beside, *count],
        [*mine[:1], *among, *beside, *count],
    ]


def funnel(
    frame: pd.DataFrame, label: str, write: Write, highlight: str, reference: str
) -> list[list[str]]:
    """Return where the area in focus lies among its limits, and how many areas lie where.

    Args:
        frame: ``label``, value and, where there is one, position: as ``funnel.place`` returns it.
    """
    held = frame[frame["value"].notna()]
    mine = held[held[label].eq(highlight)]
    about = f" ({reference})" if reference else ""
    texts = []
    if len(mine):
        place = mine["position"].iloc[0] if "position" in mine else ""
        where = f", {place}" if place else ""
        texts.append(f"{highlight} {write(mine['value'].iloc[0])}{where}{about}")
    elif highlight:
        texts.append(f"{highlight} has no value to draw{about}")
    counts = held["position"].value_counts() if "position" in held else {}
    places = [f"{counts[where]} {where}" for where in (*PLACES, TOO_WIDE) if where in counts]
    texts.append(f"{len(held)} areas{': ' + listed(places) if places else about}")
    return [texts]


def distribution(
    frame: pd.DataFrame, label: str, write: Callable[[str, float], str], highlight: str
) -> list[list[str]]:
    """Return the median, middle half and range of each row, and where the area in focus lies.

    Args:
        frame: ``label``, area, value.
        write: Says a value of a row, given the row's label.
    """
    full, short = [], []
    for one, part in frame[frame["value"].notna()].groupby(label, sort=False):
        mine = part.loc[part["area"].eq(highlight), "value"]
        own = f"{highlight} {write(one, mine.iloc[0])}; " if len(mine) else ""
        low, quarter, median, three, high = (
            write(one, at) for at in part["value"].quantile([0, 0.25, 0.5, 0.75, 1])
        )
        short.append(f"{one}: {own}median {median} of {len(part)} councils")
        full.append(
            f"{short[-1]}, half of them from {quarter} to {three}, lowest {low}, highest {high}"
        )
    return [full, [*full[:1], *short[1:]], short]


def hexagons(frame: pd.DataFrame, write: Write, highlight: str) -> list[list[str]]:
    """Return how councils are spread, and in which regions the highest and the lowest fifth lie.

    Args:
        frame: area, region, value, fifth (1 to 5; missing where the value is).
    """
    held = frame[frame["value"].notna()]
    if held.empty:
        return [[]]
    low, quarter, median, three, high = (
        write(at) for at in held["value"].quantile([0, 0.25, 0.5, 0.75, 1])
    )
    mine = held[held["area"].eq(highlight)]
    own = [f"{highlight} {write(row.value)}, fifth {row.fifth} of 5" for row in mine.itertuples()]
    spread = (
        f"Median {median} of {len(held)} councils, half of them from {quarter} to {three}, "
        f"lowest {low}, highest {high}"
    )
    ends = [
        f"{word} fifth: {_regions(held, fifth)}"
        for word, fifth in (("Highest", held["fifth"].max()), ("Lowest", held["fifth"].min()))
        if low != high
    ]
    without = len(frame) - len(held)
    gaps = [f"{without} {'has' if without == 1 else 'have'} no figure"] if without else []
    return [[*own, spread, *ends, *gaps], [*own, spread, *ends[:1], *gaps], [*own, spread]]


def _regions(held: pd.DataFrame, fifth: int, most: int = 2) -> str:
    """Return the regions that most councils of a fifth lie in, as "North East (7 of 12)"."""
    some = held[held["fifth"].eq(fifth)]["region"].value_counts()
    some = some.sort_index().sort_values(ascending=False, kind="stable")[:most]
    of = held["region"].value_counts()
    return listed([f"{name} ({count} of {of[name]})" for name, count in some.items()])


def gradient(
    frame: pd.DataFrame, label: str, x: str, write: Write, highlight: str, ends: Sequence[str]
) -> list[list[str]]:
    """Return how the area in focus lies to the line, and where the line begins and ends.

    Args:
        frame: ``label``, ``x``, value, expected (the line).
    """
    line = frame[frame["expected"].notna() & frame["value"].notna()].sort_values(x)
    mine = line[line[label].eq(highlight)]
    texts = [
        f"{highlight} {write(row['value'])}, where the line is at {write(row['expected'])}"
        for _, row in mine.iterrows()
    ]
    if len(line):
        least, most = (write(line["expected"].iloc[end]) for end in (0, -1))
        first, last = map(lower_first, ends)
        texts.append(
            f"The line through {len(line)} areas runs from {least} ({first}) to {most} ({last})"
        )
    return [texts]


def survival(at_risk: pd.DataFrame, decimals: int = 1) -> list[list[str]]:
    """Return to what share it had happened by the last time known, and how many were followed.

    Args:
        at_risk: years, at_risk and, where there are any, probability, lower, upper and bound.
    """
    ends = ["probability", "lower", "upper"]
    at_risk = at_risk.reindex(columns=list(dict.fromkeys([*at_risk.columns, *ends])))
    known = at_risk[at_risk["probability"].notna()].sort_values("years")
    if known.empty:
        return [[]]
    last = known.iloc[-1]
    share = with_limits({**last, **(100 * last[ends])}, decimals, value="probability")
    followed = f"{number(last['at_risk'])} followed that long"
    return [[f"{share} in 100 by year {last['years']:g}, {followed}"]]


def flow(stages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what passes each stage, the last stages first where there is little room.

    Args:
        stages: Of each stage its places, with their numbers.
    """
    told = ["; ".join(places) for places in stages if places]
    return [[" → ".join(told)] if told else [], told[-1:], [listed([*stages[-1]][:3])]]
