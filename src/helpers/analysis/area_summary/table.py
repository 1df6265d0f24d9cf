"""The indicators of a place as one table of small multiples."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.area_summary.facts import BY_OLDER, NATION, ON_YEAR, SIMILAR, SINCE
from helpers.analysis.area_summary.findings import LEVEL
from helpers.analysis.area_summary.indicators import Indicator
from helpers.analysis.area_summary.statements import is_beyond, written
from helpers.show.small_multiples import Cell, SmallMultiples
from helpers.show.sparks import spark
from helpers.words import MINUS, points_of, signed

QUARTERS = {1: "lowest quarter", 2: "second-lowest quarter", 3: "second-highest quarter",
            4: "highest quarter"}  # fmt: skip
BETTER, WORSE = "better", "worse"
"""What ``higher_is`` of a measure may be; of the others no direction is good."""
NOTE = (
    "The line shows the years of its head, its interval as a shade where it has one. It parts "
    "where a year is missing or the way of counting changed. “Beyond chance”, “lies higher” and "
    "“lies lower” allow for chance and for the number of questions put to the place; “unclear” is "
    "what chance could not explain if it were the only question. The median is that of the "
    "statistical neighbours of the newest model held; below it stands that by the model before. "
    "“Usual” are the limits that nineteen in twenty councils of its size would lie within. "
    "Quarters are of all councils with a figure; one is called favourable or unfavourable only "
    "where the place lies beyond what is usual, or differs beyond chance."
)


def small_multiples(
    area: str, rows: pd.DataFrame, first_year: int, year: int, missing: str = ""
) -> SmallMultiples:
    """Return the table of the indicators of a place.

    Args:
        rows: As :func:`helpers.analysis.area_summary.findings.judged` returns them.
    """
    place = data.area(area)
    polarity = data.measures().set_index("measure")["higher_is"]
    lines = [
        _cells(row, (first_year, year), polarity.get(row["indicator"].measure, ""))
        for row in rows.to_dict("records")
    ]
    # a column that no indicator of the place has anything in is left out
    heads = [head for head in (lines[0] if lines else {}) if any(line[head].text or
             line[head].spark for line in lines)]  # fmt: skip
    names = {"region": _named(rows, "region"), NATION: _named(rows, "nation")}
    return SmallMultiples(
        name="indicators",
        caption=f"{place.name}: indicators, {first_year} to {year}",
        columns=[names.get(head, head) for head in heads],
        rows=[[line[head] for head in heads] for line in lines],
        data=as_data(rows),
        note=NOTE,
        missing=missing,
    )


def _named(rows: pd.DataFrame, which: str) -> str:
    names = rows.get(f"{which}_name", pd.Series(dtype=object)).dropna()
    return names.iloc[0] if len(names) else which


def _cells(row: Mapping[str, object], years: tuple[int, int], higher_is: str) -> dict[str, Cell]:
    indicator = row["indicator"]
    suffix = "%" if indicator.is_share else ""
    drawn = spark(
        row["series"], years, row["breaks"], indicator.decimals, suffix, of=indicator.name
    )
    since = "" if pd.isna(row["since_year"]) else f"since {row['since_year']:.0f}"
    return {
        "Indicator": Cell(indicator.name, indicator.unit.strip() if len(indicator.unit) > 1 else "",
                          address(indicator)),
        f"{years[0]} to {years[1]}": Cell(spark=drawn),
        "Latest": Cell(written(indicator, row["value"]), str(row["year"])),
        "Change on a year": _change(row, ON_YEAR),
        "Change since the start": _change(row, SINCE, since),
        "Median of statistical neighbours": _median(row),
        "region": Cell(_known(indicator, row.get("region_value"))),
        NATION: Cell(_known(indicator, row.get("nation_value")), _verdict(row, NATION)),
        **{
            name: Cell(_known(indicator, value))
            for name, value in (row.get("others") or {}).items()
        },
        "Middle half of its councils": Cell(_inside(row)),
        "Among councils": _among(row, higher_is),
    }  # fmt: skip


def address(indicator: Indicator) -> str:
    """Return the address of the section of a full page that explains an indicator; or ''."""
    if not indicator.page:
        return ""
    anchor = re.sub(r"[^a-z0-9]+", "-", indicator.section.lower()).strip("-")
    return f"{indicator.page}.html#{anchor}"


def _known(indicator: Indicator, value: object) -> str:
    return "" if value is None or pd.isna(value) else written(indicator, value)


def _change(row: Mapping[str, object], question: str, when: str = "") -> Cell:
    if pd.isna(row[question]):
        return Cell()
    indicator = row["indicator"]
    size = signed(row[question], indicator.decimals)
    if indicator.is_money:
        size = f"{size[:1]}£{size[1:]}" if size[0] in f"+{MINUS}" else f"£{size}"
    points = points_of(size) if indicator.is_share else ""
    told = ", ".join(part for part in (f"{points} {when}".strip(), _verdict(row, question)) if part)
    return Cell(size, told)


def _verdict(row: Mapping[str, object], question: str) -> str:
    """Return what is known of the difference a question is about, in words; '' if not asked."""
    difference = row.get(question)
    if difference is None or pd.isna(difference):
        return ""
    if pd.isna(row[f"{question}_beyond"]):
        return "chance not judged"
    if not is_beyond(row, question):
        return "within chance" if row[f"{question}_p"] >= LEVEL else "unclear"
    if question in (ON_YEAR, SINCE):
        return "beyond chance"
    return "lies higher" if difference > 0 else "lies lower"


def _median(row: Mapping[str, object]) -> Cell:
    newer, older = (_known(row["indicator"], row.get(model)) for model in ("newer", "older"))
    told = [_verdict(row, SIMILAR)]
    if older:
        before = f"by the model of {row['older_model']:.0f} {older}"
        told.append(", ".join(filter(None, [before, _verdict(row, BY_OLDER)])))
    return Cell(newer, "; ".join(filter(None, told)))


def _inside(row: Mapping[str, object]) -> str:
    ends = [_known(row["indicator"], row.get(end)) for end in ("inside_low", "inside_high")]
    return " to ".join(ends) if all(ends) else ""


def _among(row: Mapping[str, object], higher_is: str) -> Cell:
    """Return where a council lies among all, and whether that side is the favourable one."""
    place, quarter = row.get("place"), row.get("quarter")
    usual = ""
    if isinstance(place, str) and place:
        side = place.split(" ")[0]
        usual = "within the usual" if side == "within" else f"{side} the usual"
    band = "" if quarter is None or pd.isna(quarter) else QUARTERS[int(quarter)]
    tone = toned(int(quarter), higher_is) if band and _is_apart(row, int(quarter)) else ""
    told = {"good": " (favourable)", "poor": " (unfavourable)"}.get(tone, "")
    return Cell(usual or band, f"{band}{told}" if usual else told.strip(), tone=tone)


def _is_apart(row: Mapping[str, object], quarter: int) -> bool:
    """Return whether more than chance puts a place in an outer quarter."""
    outside = str(row.get("place") or "").startswith("above" if quarter == 4 else "below")
    side = 1 if quarter == 4 else -1
    asked = (question for question in (SIMILAR, NATION) if is_beyond(row, question))
    return outside or any(np.sign(row[question]) == side for question in asked)


def toned(quarter: int, higher_is: str) -> str:
    """Return ``good`` or ``poor`` for an outer quarter of a measure that has a good direction.

    Args:
        quarter: 1 the lowest to 4 the highest.
        higher_is: As ``data.measures()`` says of the measure: better, worse or neither. A high rate
            of children looked after, say, is neither.
    """
    if quarter in (2, 3) or higher_is not in (BETTER, WORSE):
        return ""
    return "good" if (quarter == 4) == (higher_is == BETTER) else "poor"


def as_data(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of the table, under names to be read."""
    names = {
        "year": "Year", "value": "Latest", "lower": "Lower 95% limit", "upper": "Upper 95% limit",
        "on_year": "Change on a year", "since_year": "First comparable year",
        "since": "Change since then", "region_value": "Region", "nation_value": "Nation",
        "newer": "Median of statistical neighbours", "newer_model": "Model of neighbours",
        "older": "Median by the model before", "older_model": "Model before",
        "place": "Against the limits of what is usual", "quarter": "Quarter of councils",
    }  # fmt: skip
    frame = pd.DataFrame({"Indicator": [one.name for one in rows["indicator"]]}, rows.index)
    held = {new: rows[old] for old, new in names.items() if old in rows and rows[old].notna().any()}
    judged = {
        f"{new}: beyond chance": rows[f"{old}_beyond"].map({True: "yes", False: "no"}).fillna("")
        for old, new in (("on_year", "Change on a year"), ("since", "Change since then"),
                         ("similar", "Beside the median"),
                         ("by_older", "Beside the median by the model before"),
                         ("nation", "Beside the nation"))
        if f"{old}_beyond" in rows and rows[f"{old}_beyond"].notna().any()
    }  # fmt: skip
    frame = frame.assign(**held, **judged)
    if len(rows):
        used = data.sources_of(pd.concat(list(rows["series"])))
        frame.attrs["sources"] = list(used["publisher"] + ", " + used["title"])
    return frame
