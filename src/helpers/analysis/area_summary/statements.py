"""What the summary of a place says, in sentences."""

from collections.abc import Mapping

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.area_summary import findings
from helpers.analysis.area_summary.facts import NATION, ON_YEAR, SIMILAR, SINCE
from helpers.analysis.area_summary.indicators import Indicator
from helpers.data.geography import Group
from helpers.data.nations import ENGLAND
from helpers.words import listed, number


def opening(area: str, rows: pd.DataFrame, first_year: int, year: int) -> str:
    """Return where a place stands in at most five sentences, the most important first.

    Args:
        rows: As :func:`helpers.analysis.area_summary.findings.judged` returns them.
    """
    place = data.area(area)
    found = findings.ranked(rows)
    facts = [in_all(rows, place.name, first_year), *(finding(row, year) for _, row in found.iterrows())]
    no_more = "" if isinstance(place, Group) else context.no_more(place)
    return context.page_opening([no_more], facts)


def in_all(rows: pd.DataFrame, name: str, first_year: int) -> str:
    """Return how many indicators differ or have changed beyond chance, in a sentence."""
    tests = [f"{question}_beyond" for question in findings.QUESTIONS]
    judged = rows[rows[tests].notna().any(axis=1)]
    if judged.empty:
        return f"Of no indicator of {name} can a difference or a change be told from chance."
    similar, nation, since = (
        judged[f"{question}_beyond"] for question in (SIMILAR, NATION, SINCE)
    )
    parts = []
    for beyond, what in (
        (similar, "from the median of its statistical neighbours"),
        (nation, "from England"),
    ):
        if beyond.notna().any():
            parts.append(_so_many(beyond, f"{_differs(beyond)} {what}"))
    if since.notna().any():
        parts.append(_so_many(since, f"{'has' if since.sum() == 1 else 'have'} changed since "
                              f"{first_year} or the last break of the series"))  # fmt: skip
    many = f"{len(judged)} indicators" if len(judged) > 1 else "one indicator"
    if not pd.concat([similar, nation, since]).fillna(False).any():
        return (
            f"Nothing sets {name} apart by more than chance could explain: {many} could be judged."
        )
    return f"Of {many} of {name} that can be judged, {listed_plainly(parts)} by more than chance."


def _differs(beyond: pd.Series) -> str:
    return "differs" if beyond.sum() == 1 else "differ"


def _so_many(beyond: pd.Series, what: str) -> str:
    return f"{int(beyond.sum()) or 'none'} {what}"


def listed_plainly(parts: list[str]) -> str:
    """Return parts that may hold "and" or a comma themselves, joined by "and"."""
    return " and ".join(parts)


def finding(row: pd.Series, year: int) -> str:
    """Return what is beyond chance of one indicator, in a sentence."""
    indicator, parts = row["indicator"], []
    if _is(row, SIMILAR):
        of = written(indicator, row["newer"])
        parts.append(f"{_side(row[SIMILAR])} than the median of its statistical neighbours ({of})")
    if _is(row, NATION):
        of = written(indicator, row["nation_value"])
        parts.append(f"{_side(row[NATION])} than in England ({of})")
    if _is(row, SINCE):
        before = written(indicator, row["value"] - row[SINCE])
        parts.append(f"{_side(row[SINCE])} than in {row['since_year']:.0f} ({before})")
    value = f"{written(indicator, row['value'])}{behind(indicator)}"
    when = f"in {row['year']}{words.age(row['year'], year)}"
    return f"{indicator.name}: {value} {when}, {listed_plainly(parts)}."


def _is(row: pd.Series, question: str) -> bool:
    beyond = row[f"{question}_beyond"]
    return bool(pd.notna(beyond) and beyond)


def _side(difference: float) -> str:
    return "higher" if difference > 0 else "lower"


def written(indicator: Indicator, value: float) -> str:
    """Return a figure of an indicator as it is printed: 85.0, 13%, £1,386."""
    text = number(value, indicator.decimals)
    if pd.isna(value):
        return text
    if indicator.is_money:
        return f"£{text}"
    return f"{text}%" if indicator.is_share else text


def behind(indicator: Indicator) -> str:
    """Return what stands behind a figure in a sentence."""
    return "" if indicator.is_share or indicator.is_money else indicator.unit


def cannot_say(
    area: str, rows: pd.DataFrame, missing: Mapping[str, str], year: int
) -> str:
    """Return what the data cannot say of a place, as a list.

    Args:
        missing: Why an indicator is not among ``rows``, by its name.
    """
    place = data.area(area)
    items = [f"{name}: {reason[0].upper()}{reason[1:]}" for name, reason in missing.items()]
    old = [
        f"{row.indicator.name} ({row.year})" for row in rows.itertuples() if row.year < year
    ]
    if old:
        items.append(f"The year is an earlier one than {year} for: {'; '.join(old)}.")
    tests = [f"{question}_beyond" for question in findings.QUESTIONS]
    unjudged = [
        row["indicator"].name for _, row in rows.iterrows() if row[tests].isna().all()
    ]
    if unjudged:
        items.append(
            "Whether chance could explain a difference or a change cannot be judged of: "
            f"{'; '.join(unjudged)}."
        )
    broken: dict[int, list[str]] = {}
    for row in rows.itertuples():
        for start in row.breaks:
            if row.series["period"].min() < start <= row.year:
                broken.setdefault(start, []).append(row.indicator.name)
    items += [
        f"Across {start} no change is given, since the way of counting changed then, of: "
        f"{'; '.join(names)}."
        for start, names in sorted(broken.items())
    ]
    if place.nation != ENGLAND and place.nation:
        nation = data.area(place.nation).name
        items.append(
            f"Enquiries, plans, placements, care leavers, social workers and spending are held here "
            f"for England and not for {nation}, and each nation counts in its own way, so that no "
            "other is set beside it."
        )
    elif "newer" not in rows or rows["newer"].isna().all():
        if place.is_authority:
            items.append(f"No statistical neighbours of {place.name} are held.")
    return "\n".join(f"- {item}" for item in items)
