"""What every reader does with cells: numbers and symbols, years, and what can be wrong."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.data import rules
from helpers.data.raw_failures import Failure
from helpers.data.readers.declarations import DataSet, Figures
from helpers.errors import Problem
from helpers.files.containers import Sheet
from helpers.words.symbols import MEANING, OTHERWISE

MOST_LISTED = 50
MOST_LETTERS = 300
MOST_GROUPS = 1 << 62
KEY = ["measure", "area_code", "period"]
AREA_COLUMNS = ["area_code", "name", "level", "parent_code", "education_code"]
THOUSANDS = r"^-?\d{1,3}(,\d{3})+(\.\d+)?$"
# Publishers' tools write 0.7 as 0.70000000000000007; no figure has this many digits.
DIGITS = 14
YEAR = re.compile(
    r"(?:(?:as )?at |year (?:ending|to) )?(?:31 March |30 June |30 September )?"
    r"(\d{4})(?:\s*[-/]\s*(\d{2}|\d{4}))?(?:\s*\((?:OT|Rev|Prov|Final|Revised|Provisional|r|p)\))?",
    re.IGNORECASE,
)


class NotRead(Problem):
    """A sheet that no reader takes: passed over where it came along with others."""


class NotKnown(NotRead):
    """A sheet, called ``shown``, that no declared data set describes."""

    def __init__(self, shown: str, why: str) -> None:
        self.shown = shown
        super().__init__(f"{shown} {why}")


class NearMiss(NotRead):
    """A sheet that is nearly ``data_set``: it stops an addition, as its figures would be lost."""

    def __init__(self, shown: str, data_set: DataSet, how: str, *, place: bool = False) -> None:
        self.data_set = data_set.name
        to_do = f"say so in {data_set.name}.yaml (earlier_columns, earlier_labels)"
        if place:
            to_do = "give it the name it had, as columns of place and time have in every table"
        super().__init__(
            f"{shown} is nearly '{data_set.title}': {how}. If something was renamed, {to_do}; "
            f"'--pass-over {data_set.name}' adds the rest without it."
        )


@dataclass(frozen=True)
class Reading:
    """What one sheet gives, and everything that is wrong with it.

    Attributes:
        data_set: What it was read as.
        observations: Columns measure, area_code, period (int), value (float), status (''), row
            (int).
        areas: Areas of the file that were not held: area_code, name, level, parent_code,
            education_code.
        recodes: A new code in the file -> the code held, where education code and name are the
            same.
        left_out: In words, what of the file is not used and why.
        failures: Everything that is wrong; where there is any, nothing of the file is to be used.
        newest: The newest period of the file, 0 if none could be read.
        absent: A measure of the data set that the file does not give -> why.
    """

    data_set: DataSet
    observations: pd.DataFrame
    areas: pd.DataFrame
    recodes: dict[str, str]
    left_out: list[str]
    failures: list[Failure]
    newest: int
    absent: dict[str, str] = field(default_factory=dict)


def nothing(data_set: DataSet, failures: list[Failure]) -> Reading:
    """Return the reading of a sheet that cannot be read, for the reasons in ``failures``."""
    observations = pd.DataFrame(columns=[*KEY, "value", "status", "row"])
    areas = pd.DataFrame(columns=AREA_COLUMNS)
    return Reading(data_set, observations, areas, {}, [], failures, 0)


def header(sheet: Sheet, needed: list[str], optional: set[str] | None = None) -> list[Failure]:
    """Return what is wrong with a header: columns twice, missing, or (given ``optional``) unknown.

    Columns that are ``needed`` must be there; ``optional`` ones may, or any others where None.
    """
    row, columns = sheet.first_row - 1, sheet.columns
    repeated = sorted({name for name in columns if columns.count(name) > 1})
    missing = [name for name in dict.fromkeys(needed) if name not in columns]
    unknown = [] if optional is None else [n for n in columns if n not in {*needed, *optional}]
    return [
        *(Failure(sheet.shown, row, name, "the column is there twice") for name in repeated),
        *(Failure(sheet.shown, row, name, "the column is missing") for name in missing),
        *(Failure(sheet.shown, row, name, "the column is not known here") for name in unknown),
    ]


def year_of(text: str) -> int | None:
    """Return the year in which a period ends, or None if ``text`` is not one year.

    >>> [year_of(text) for text in ("2025", "202425", "2024-25 (OT)", "At 31 March 2019")]
    [2025, 2025, 2025, 2019]
    >>> year_of("2014-16") is None
    True
    """
    text = " ".join(text.split())
    if re.fullmatch(r"\d{6}", text):
        text = f"{text[:4]}-{text[4:]}"
    match = YEAR.fullmatch(text)
    if not match:
        return None
    first, second = int(match[1]), match[2]
    if second is None:
        return first
    return first + 1 if str(first + 1).endswith(second) else None


def possible(year: int) -> bool:
    """Return whether figures of ``year`` can have been published."""
    return rules.FIRST_YEAR <= year <= rules.last_year()


def years(texts: pd.Series, sheet: Sheet, column: str) -> tuple[pd.Series, list[Failure]]:
    """Return the year of each text (0 where there is none) and what is wrong with them."""
    place, distinct = pd.factorize(texts)
    ends = {text: year_of(text) for text in distinct}
    reasons = {
        text: f"'{text}' is not a year"
        if year is None
        else f"{year} is not a year between {rules.FIRST_YEAR} and {rules.last_year()}"
        for text, year in ends.items()
        if year is None or not possible(year)
    }
    period = np.array([year or 0 for year in ends.values()], dtype=int)[place]
    return pd.Series(period, texts.index), at_first_row(texts, reasons, sheet, column)


def groups(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the number (from 0) of each row's combination of cells, and where each first occurs.

    The cells of ``frame`` are categories of text.
    """
    group, many = np.zeros(len(frame), dtype=np.int64), 1
    for name in frame:
        cells = frame[name].cat
        if many * len(cells.categories) > MOST_GROUPS:
            group, distinct = pd.factorize(group)
            many = len(distinct)
        group = group * len(cells.categories) + cells.codes.to_numpy()
        many *= len(cells.categories)
    group, distinct = pd.factorize(group)
    first = np.empty(len(distinct), dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    return group, first


def at_first_row(
    texts: pd.Series, reasons: dict[str, str], sheet: Sheet, column: str
) -> list[Failure]:
    """Return a failure for each text in ``reasons``, at the first row that holds it."""
    failures = []
    for text, reason in reasons.items():
        rows = texts.index[(texts == text).to_numpy()]
        more = f" (and in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
        row = sheet.first_row + int(rows[0])
        failures.append(Failure(sheet.shown, row, column, one_line(f"{reason}{more}")))
    return failures


def unexpected(
    texts: pd.Series, expected: Collection[str], what: str, sheet: Sheet, column: str
) -> list[Failure]:
    """Return a failure for each text that is none of those expected, which are ``what``."""
    others = [text for text in texts.unique() if text not in expected]
    reasons = {text: f"'{text}' is not {what}" for text in others}
    return at_first_row(texts, reasons, sheet, column)


def one_line(text: str) -> str:
    """Return a text that may hold any cell of a file as one line of moderate length."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_LETTERS else f"{line[:MOST_LETTERS]}..."


def observations(
    long: pd.DataFrame, measures: pd.DataFrame, sheet: Sheet
) -> tuple[pd.DataFrame, list[Failure]]:
    """Return the observations in ``long`` with value and status, and every cell that is wrong.

    ``long`` has the columns measure, area_code, period, text (the cell), column (its name), row;
    ``measures`` measure, kind, decimals.
    """
    value, status = numbers(long["text"])
    described = measures.set_index("measure")
    kind, decimals = (long["measure"].map(described[name]) for name in ("kind", "decimals"))
    same = long.duplicated(KEY, keep="first")
    blank = long["text"].str.strip() == ""
    symbols = ", ".join([*MEANING, *OTHERWISE])
    failures: list[Failure] = []
    for wrong, reason in (
        (blank, "is empty, where a number or a symbol should be"),
        (value.isna() & (status == "") & ~blank,
         f"'{{text}}' is neither a number nor one of the symbols {symbols}"),
        *((wrong, f"{{text}} {reason}")
          for wrong, reason in rules.impossible(value, kind, decimals.astype(float))),
        (same, "{measure} of {area_code} in {period} is given more than once"),
    ):  # fmt: skip
        failures += _failing(long[wrong], reason, sheet)
    columns = {**long[KEY], "value": value, "status": status, "row": long["row"]}
    return pd.DataFrame(columns).reset_index(drop=True), failures


def _failing(wrong: pd.DataFrame, reason: str, sheet: Sheet) -> list[Failure]:
    listed = [
        Failure(sheet.shown, row["row"], row["column"], one_line(reason.format(**row)))
        for row in wrong.head(MOST_LISTED).to_dict("records")
    ]
    rest = wrong.iloc[MOST_LISTED:]
    if len(rest):
        columns = ", ".join(dict.fromkeys(rest["column"]))
        last = f"{len(rest)} more cells like the last, down to row {rest['row'].max()}"
        listed.append(Failure(sheet.shown, int(rest["row"].iloc[0]), columns, last))
    return listed


def numbers(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the number in each text (missing where there is none) and its symbol ('' if none).

    >>> value, status = numbers(pd.Series(["1,234", "0.70000000000000007", "c"]))
    >>> value.tolist(), status.tolist()
    ([1234.0, 0.7, nan], ['', '', 'c'])
    """
    place, distinct = pd.factorize(texts)
    cells = pd.Series(distinct, dtype=str).str.strip()
    plain = cells.where(~cells.str.match(THOUSANDS), cells.str.replace(",", "", regex=False))
    plain = plain.where(plain.str.match(r"^[-+]?[\d.]|^[-+]?inf"), None)
    value = pd.to_numeric(plain, errors="coerce").astype(float)
    long = value.notna() & (cells.str.len() > DIGITS)
    value[long] = value[long].map(lambda number: float(f"{number:.{DIGITS}g}"))
    status = cells.replace(OTHERWISE).where(cells.isin([*MEANING, *OTHERWISE]), "")
    values, symbols = value.to_numpy()[place], status.to_numpy(dtype=object)[place]
    return pd.Series(values, texts.index), pd.Series(symbols, texts.index)


def selected(frame: pd.DataFrame, where: dict[str, list[str]]) -> np.ndarray:
    """Return which rows of ``frame`` (categories of text) hold a text of each ``where``."""
    chosen = np.ones(len(frame), dtype=bool)
    for column, wanted in where.items():
        cells = frame[column].cat
        chosen &= cells.categories.isin(wanted)[cells.codes]
    return chosen


def of_any(frame: pd.DataFrame, measures: dict[str, Figures]) -> np.ndarray:
    """Return which rows hold what some measure's filters ask for; ``frame`` as above."""
    return np.logical_or.reduce([selected(frame, how.where) for how in measures.values()])


def absent(frame: pd.DataFrame, measures: dict[str, Figures]) -> dict[str, str]:
    """Return why a measure is not in ``frame``: without its column, or without a row of its own."""
    reasons = {}
    for measure, how in measures.items():
        if how.column and how.column not in frame:
            reasons[measure] = f"it has no column {how.column}"
        elif how.where and not selected(frame, how.where).any():
            labels = [f"{name} is '{wanted[0]}'" for name, wanted in how.where.items()]
            reasons[measure] = f"no row's {' and '.join(labels)}"
    return reasons


def none_there(sheet: Sheet, reasons: dict[str, str]) -> list[Failure]:
    """Return the failures of a sheet that gives no measure at all, for ``reasons``."""
    row = sheet.first_row - 1
    return [Failure(sheet.shown, row, "", f"{why}, as {m} needs") for m, why in reasons.items()]
