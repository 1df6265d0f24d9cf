"""What a frame is about: what its charts and tables say of it where nobody says otherwise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import pandas as pd

from helpers import data
from helpers.data import derived, nations
from helpers.data.kept import kept
from helpers.data.tables import measures_by_name
from helpers.words import listed, number, symbols, with_limits, years

SAID_IN_THE_LABEL = re.compile(r"(?:, (?:rate|share))?(?: \(unrounded\))?$")
MOST_AREAS = 4
EMPTY = pd.Series(dtype=str)
NOTHING_HELD = "No figure is held for the areas and years asked."


class Given(TypedDict, total=False):
    """What a chart can be given; each has a default from the frame's measure.

    name
        A slug of a-z, 0-9 and ``-``, unique on its page.
    title, subtitle, alt, source
        The finding, what is measured, the alternative text, the line below.
    missing
        Why there is nothing to show, in a sentence.
    unit
        What the values are, as in "children per 10,000".
    decimals, suffix
        How numbers are written.
    value_name, label_name
        What the columns of ``Chart.data`` are called that hold the values, and what they are of.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    source: str
    missing: str
    unit: str
    decimals: int | Mapping[str, int]
    suffix: str
    value_name: str
    label_name: str


@dataclass(frozen=True)
class Subject:
    """What a frame measures and where: ``name`` is a slug, ``label`` and ``unit`` words."""

    name: str = ""
    label: str = ""
    unit: str = ""
    measured: str = ""
    decimals: int = 0
    suffix: str = ""
    where: str = ""
    source: str = ""
    measures: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    across: str = "area"
    """The column that tells its lines apart: ``measure`` where it has several of one area."""

    @property
    def described(self) -> str:
        """What is measured, and where."""
        return ": ".join(part for part in (self.measured, self.where) if part)

    def write(self, value: float) -> str:
        """Return a value as a reader sees it."""
        return number(value, self.decimals) + self.suffix

    def estimate(self, row: pd.Series, value: str = "value") -> str:
        """Return a row's value with its limits, or why there is none."""
        if pd.isna(row[value]):
            return symbols.marker(row.get("status", ""))
        return with_limits(row, self.decimals, self.suffix, value)

    def gap(self) -> str:
        """Return why nothing is shown: what is held of the measure for the area."""
        if self.measures and self.codes:
            return data.gap(self.measures[0], self.codes[0])
        return NOTHING_HELD


@kept
def labels() -> dict[str, str]:
    """Return the label of each measure without the words that its unit says again."""
    held = data.measures()
    short = [SAID_IN_THE_LABEL.sub("", label) for label in held["label"]]
    return dict(zip(held["measure"], short, strict=True))


def inputs(measure: str) -> list[str]:
    """Return the measures that a measure is worked out from; none where it is published."""
    entry = next((entry for entry in derived.DERIVED if entry.measure == measure), None)
    names = entry.inputs if entry else ()
    return [derived.POPULATION if name == derived.BEFORE else name for name in names]


def of(frame: pd.DataFrame, given: Given | None = None, value: str = "value") -> Subject:
    """Return what a frame is about.

    Args:
        frame: With a column ``measure`` the label, unit and decimals are those of its measures,
            unless ``value`` is another column; ``area``, ``area_code`` and ``source`` say the rest.
        given: What takes the place of it.
    """
    given = given or {}
    is_measure = value == "value" and {"measure", value} <= set(frame)
    asked = frame.attrs.get("measures", ()) if frame.empty else frame.get("measure", EMPTY).unique()
    known = labels() if is_measure else {}
    names = [name for name in asked if name in known]
    units, kinds, decimals = _described(tuple(names))
    codes = list(frame["area_code"].unique()) if "area_code" in frame else []
    label = _on_their_day(known[names[0]], codes) if len(names) == 1 else ""
    unit = units[0] if len(units) == 1 else ""
    counted = kinds == {"count"} and bool(label)
    measured = label if counted else ", ".join(part for part in (label, unit) if part)
    # a rate that one nation prints without decimals another prints with one
    decimals = max(decimals, int("rate" in kinds and not _whole(frame[value])))
    shares = kinds == {"percent"}
    return Subject(
        name="-".join(name.replace("_", "-") for name in names[:2]),
        label=label,
        unit=unit,
        measured=given.get("unit") or measured or given.get("value_name", ""),
        decimals=given.get("decimals", decimals),
        suffix=given.get("suffix", "%" if shares else ""),
        where=_where(frame),
        source=given["source"] if "source" in given else _credit(frame),
        measures=tuple(names),
        across="measure" if len(names) > 1 and _of_one_area(frame) else "area",
        codes=tuple(codes or frame.attrs.get("areas", ())),
    )


def _on_their_day(label: str, codes: Sequence[str]) -> str:
    """Return a measure's label with the days on which the nations of areas count children."""
    held = [nations.NATIONS.get(str(code)[:1]) for code in codes]
    days = dict.fromkeys(nations.FOUR[code].counted_on for code in held if code)
    return label.replace("31 March", " or ".join(days) or "31 March")


@kept
def _described(names: tuple[str, ...]) -> tuple[list[str], set[str], int]:
    """Return the units and kinds of measures, and the most decimals that any has."""
    rows = measures_by_name().loc[list(names)]
    most = int(rows["decimals"].max()) if names else 0
    return list(rows["unit"].unique()), set(rows["kind"]), most


def _credit(frame: pd.DataFrame) -> str:
    return data.credit(frame) if "source" in frame else ""


def _whole(values: pd.Series) -> bool:
    return values.dropna().mod(1).eq(0).all()


def _of_one_area(frame: pd.DataFrame) -> bool:
    return len(set(frame.get("area", []))) < 2


def _where(frame: pd.DataFrame) -> str:
    """Return the areas of a frame and, where it is of one year, the year.

    Studies have periods in words, which their rows say.
    """
    areas = list(frame["area"].dropna().unique()) if "area" in frame else []
    place = listed(areas) if len(areas) <= MOST_AREAS else f"{len(areas)} areas"
    in_years = "period" in frame and pd.api.types.is_numeric_dtype(frame["period"])
    periods = frame["period"].dropna().unique() if in_years else []
    return ", ".join(part for part in (place, years(periods) if len(periods) == 1 else "") if part)
