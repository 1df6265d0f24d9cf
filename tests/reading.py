"""A reader of finished pages: what a title or an alternative text says against the data beneath."""

import base64
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup, Tag

from helpers.data.open_data import PLACE, TIME
from helpers.show import subject

NUMBER = r"[\u2212-]?\d[\d,]*(?:\.\d+)?"
IN_YEAR = re.compile(rf"(?<![\d.,])({NUMBER})(?:%| per cent)? in ((?:19|20)\d\d)\b(?! to|-\d)")
CHANGE = re.compile(
    rf"({NUMBER})(?: points?)? (more|fewer|higher|lower) than (?:in ((?:19|20)\d\d)|a year before)"
)
OVERLAP = re.compile(
    r"\boverlap\w*\W.*\bcould explain|intervals that do not overlap", re.IGNORECASE
)
LOWER, UPPER = "Lower 95% limit", "Upper 95% limit"
PLACES = [*TIME, *PLACE]
SPELT = {
    "Yorkshire and The Humber": "Yorkshire and the Humber",
    "Inner London": "London (Inner)",
    "Outer London": "London (Outer)",
}


@dataclass(frozen=True)
class Figure:
    """A chart as a page shows it: its words, and the data offered beneath it."""

    name: str
    title: str
    alt: str
    source: str
    data: pd.DataFrame

    @property
    def years(self) -> pd.Series:
        """The year of each row; missing where the data have no column of years."""
        if "Year" not in self.data:
            return pd.Series(np.nan, self.data.index)
        return pd.to_numeric(self.data["Year"], errors="coerce")

    @property
    def numbers(self) -> pd.DataFrame:
        frame = self.data.drop(columns="Year", errors="ignore")
        return frame.apply(pd.to_numeric, errors="coerce").dropna(axis=1, how="all")

    def rows_named(self, text: str) -> pd.Series:
        """Return which rows are of a line that ``text`` names last; all where it names none."""
        texts = self.data.drop(columns=["Year", "Break", "Symbol", "Note"], errors="ignore")
        texts = texts.loc[:, ~texts.columns.isin(self.numbers.columns)]
        places = {
            name: text.rfind(name)
            for column in texts
            for name in texts[column].dropna().astype(str).unique()
            if name and name in text
        }
        if not places:
            return pd.Series(True, self.data.index)
        # "London" within "City of London" is not named
        whole = [one for one in places if not any(one in other for other in places if other != one)]
        named = max(whole, key=lambda name: places[name])
        return texts.eq(named).any(axis=1)


def figures(page: BeautifulSoup, folder: Path = Path()) -> list[Figure]:
    """Return the charts of a page that carry data, in it or beside it in ``folder``."""
    found = []
    for node in page.select("figure.chart"):
        csv, described = (_text_of(link, folder) for link in node.select("a[download]")[:2])
        cells = pd.read_csv(io.StringIO(csv), dtype=str, keep_default_na=False)
        drawing = node.select_one("svg, img")
        found.append(
            Figure(
                str(node.get("id", "")),
                _text(node.select_one(".chart-title")),
                str(drawing.get("aria-label") or drawing.get("alt")) if drawing else "",
                _text(node.select_one(".chart-source")),
                _rows(cells, json.loads(described)),
            )
        )
    return found


def _text_of(link: Tag, folder: Path) -> str:
    _, within, encoded = str(link["href"]).partition("base64,")
    if within:
        return base64.b64decode(encoded).decode()
    return (folder / str(link["href"])).read_text("utf-8")


def _rows(cells: pd.DataFrame, described: dict) -> pd.DataFrame:
    """Return the cells of a CSV under the headings its metadata give them, a row a figure."""
    titles = {one["name"]: one["titles"] for one in described["tableSchema"]["columns"]}
    if "geographic_level" not in cells:
        return cells.rename(columns=titles)
    level = cells["geographic_level"]
    area = cells["country_name"].mask(level == "Regional", cells["region_name"])
    area = area.mask(level == "Local authority", cells["la_name"]).replace(SPELT)
    given = [*cells][len(PLACES) :]
    measures = [m for m in given if not any(titles[m].startswith(f"{titles[n]}: ") for n in given)]
    parts = []
    for measure in measures:
        about = {titles[n].removeprefix(f"{titles[measure]}: "): cells[n] for n in given}
        value = pd.to_numeric(cells[measure], errors="coerce")
        rows = {"Year": cells["time_period"], "Area": area, "Line": subject.labels()[measure]}
        rows |= {"Value": cells[measure].where(value.notna(), "")}
        rows |= {"Symbol": cells[measure].where(value.isna(), "")}
        kinds = set(about.get("what the limits are", ["z"])) - {"z"}
        limits = (("lower limit", LOWER), ("upper limit", UPPER))
        named = [(n, h if kinds == {"95% interval"} else n) for n, h in limits]
        rows |= {
            h: about[n].replace("z", "") for n, h in [*named, ("Break", "Break")] if n in about
        }
        parts.append(pd.DataFrame(rows)[about.get("source", cells[measure]).ne("z")])
    found = pd.concat(parts, ignore_index=True).fillna("")
    one = [name for name in ("Area", "Line") if len({*found[name]}) == 1]
    return found.drop(columns=one[-1:] if len(one) == 2 else one)


def faults(page: BeautifulSoup, folder: Path = Path()) -> list[str]:
    """Return what a page says that the data beneath it do not: a sentence a fault.

    - a value of a year, in a title or an alternative text, that is in no row of that year;
    - a change whose size is not the difference of the two rows, or that spans a break;
    - two equal limits, or limits of rounding, called an interval;
    - intervals that overlap as a test of chance, anywhere on the page.
    """
    said = [
        f"overlap as a test: {line.strip()}"
        for line in re.split(r"(?<=[.!?])\s", page.get_text(" "))
        if OVERLAP.search(line)
    ]
    for figure in figures(page, folder):
        for what in (figure.title, figure.alt):
            for clause in re.split(r"; |(?<=\w)\. ", what):
                said += [f"{figure.name}: {fault}" for fault in _clause(figure, clause)]
        said += [f"{figure.name}: {fault}" for fault in _limits(figure)]
    return said


def _clause(figure: Figure, text: str) -> list[str]:
    said = [
        f"{match[0]!r} is not in the data"
        for match in IN_YEAR.finditer(text)
        if not _held(figure, _number(match[1]), int(match[2]), _decimals(match[1]))
    ]
    now = IN_YEAR.search(text)
    for match in CHANGE.finditer(text):
        if now is None or figure.years.isna().all():
            continue
        last = int(now[2])
        first = int(match[3]) if match[3] else last - 1
        rows = figure.rows_named(text[: now.start()])
        if any(first < start <= last for start in _breaks(figure, rows)):
            said.append(f"{match[0]!r} spans a break")
        if not _differs(figure, rows, first, last, _number(match[1]), match[2], match[1]):
            said.append(f"{match[0]!r} is not the difference of {last} and {first}")
    return said


def _held(figure: Figure, value: float, year: int, decimals: int) -> bool:
    rows = figure.years.eq(year)
    if not rows.any():
        if figure.years.notna().any():
            return False
        rows = pd.Series(True, figure.data.index)
    return bool((figure.numbers[rows].sub(value).abs() <= _half(decimals)).any(axis=None))


def _differs(
    figure: Figure, rows: pd.Series, first: int, last: int, size: float, way: str, text: str
) -> bool:
    sign = 1 if way in ("more", "higher") else -1
    numbers = figure.numbers[rows]
    years = figure.years[rows]
    for column in numbers:
        ends = [numbers.loc[years.eq(year), column].dropna() for year in (first, last)]
        for before in ends[0]:
            for after in ends[1]:
                if abs(sign * (after - before) - size) <= 2 * _half(_decimals(text)):
                    return True
    return False


def _breaks(figure: Figure, rows: pd.Series) -> list[int]:
    if "Break" not in figure.data:
        return []
    marked = rows & figure.data["Break"].ne("")
    return sorted({int(year) for year in figure.years[marked].dropna()})


def _limits(figure: Figure) -> list[str]:
    if LOWER not in figure.data or UPPER not in figure.data:
        return []
    low, high = (pd.to_numeric(figure.data[name], errors="coerce") for name in (LOWER, UPPER))
    known = low.notna() & high.notna()
    said = []
    if known.any() and (low[known] == high[known]).all():
        said.append("limits called 95% limits are equal in every row")
    if known.any() and "what rounding leaves open" in figure.source and "95%" not in figure.source:
        said.append("limits of rounding are called 95% limits")
    return said


def _text(node: Tag | None) -> str:
    return node.get_text(" ", strip=True) if node else ""


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("\u2212", "-"))


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _half(decimals: int) -> float:
    """Return half a unit of the last decimal, and a hair: what rounding leaves open."""
    return 0.5 * 10.0**-decimals * (1 + 1e-9) + 1e-9
