"""School results of looked-after children, and how far they lie from those of all pupils."""

from dataclasses import dataclass

import pandas as pd

from helpers import data
from helpers.analysis.outcomes import printed
from helpers.statistics import bounds
from helpers.words import cell, number
from helpers.words.symbols import NOT_HELD


@dataclass(frozen=True)
class Result:
    """One school result: what it is called, what its measures are called, unit and decimals."""

    name: str
    short: str
    looked_after: str
    everyone: str
    unit: str = "percentage points"
    suffix: str = "%"
    decimals: int = 1
    in_need: str = ""

    @property
    def measures(self) -> list[str]:
        """The measures that are held, in the order of :data:`PUPILS`."""
        return [name for name in (self.looked_after, self.in_need, self.everyone) if name]


KEY_STAGE_2 = Result(
    "Key stage 2: expected standard in reading, writing and maths",
    "Key stage 2",
    "ks2_expected_looked_after_percent",
    "ks2_expected_all_percent",
    decimals=0,
)
ATTAINMENT_8 = Result(
    "Attainment 8 score",
    "Attainment 8",
    "attainment8_looked_after_score",
    "attainment8_all_score",
    unit="points",
    suffix="",
    in_need="attainment8_in_need_score",
)
ENGLISH_MATHS = Result(
    "GCSE: grade 4 or above in English and maths",
    "GCSE",
    "gcse_english_maths_looked_after_percent",
    "gcse_english_maths_all_percent",
)
RESULTS = (KEY_STAGE_2, ATTAINMENT_8, ENGLISH_MATHS)
SHARES = (ENGLISH_MATHS, KEY_STAGE_2)
MEASURES = [measure for result in RESULTS for measure in result.measures]

LOOKED_AFTER, IN_NEED, ALL_PUPILS = "Looked-after children", "Children in need", "All pupils"
PUPILS = (LOOKED_AFTER, IN_NEED, ALL_PUPILS)


def levels(frame: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return the rows of one result with ``pupils``: whose each is, in the order of PUPILS."""
    whose = dict(zip((result.looked_after, result.in_need, result.everyone), PUPILS, strict=True))
    rows = frame[frame["measure"].isin(result.measures)]
    rows = rows.sort_values("measure", key=lambda each: each.map(list(whose).index), kind="stable")
    return rows.assign(pupils=rows["measure"].map(whose)).reset_index(drop=True)


def gaps(frame: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return all pupils' result less looked-after children's, with what rounding leaves open.

    Args:
        frame: Series frame of the measures of ``result``.

    Returns:
        DataFrame: A series frame with a row an area and year in which both are held, in points of
            the score or percentage points; lower and upper, the least and greatest gap that
            could have been printed so; result and line (area and result). ``rounding`` is that of
            both results together. It has no interval: pupils are not counted.
    """
    keys = ["area_code", "area", "period"]
    columns = [*keys, "value", "lowest", "highest", "status", "reason", "source", "rounding"]
    mine, everyone = (
        printed.bounds(frame[frame["measure"] == measure])[columns]
        for measure in (result.looked_after, result.everyone)
    )
    both = mine.merge(everyone, on=keys, suffixes=("", "_all"))
    lacking = both["value"].isna()
    return both[[*keys, "source"]].assign(
        measure="",
        value=(both["value_all"] - both["value"]).round(result.decimals),
        lower=(both["lowest_all"] - both["highest"]).round(6),
        upper=(both["highest_all"] - both["lowest"]).round(6),
        bound=bounds.ROUNDING,
        status=both["status"].where(lacking, both["status_all"]),
        reason=both["reason"].where(lacking, both["reason_all"]),
        rounding=both["rounding"] + both["rounding_all"],
        result=result.name,
        line=both["area"] + ", " + result.short.replace("Key", "key"),
    )


def breaks_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the breaks of each line of gaps: those of its result alone.

    Args:
        lines: As :func:`gaps` returns them, of one or more of :data:`RESULTS`.

    Returns:
        DataFrame: line, result, period, kind, note.
    """
    measures = {result.name: result.measures for result in RESULTS}
    known = [
        data.breaks(measures[name], code).assign(line=line, result=name)
        for line, name, code in lines[["line", "result", "area_code"]].drop_duplicates().to_numpy()
    ]
    return pd.concat(known) if known else pd.DataFrame(columns=["line", "result", "period", "note"])


def latest_table(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return the last levels and gaps of several areas, a row a result and area, as text.

    The year of each result is the last in which the first area that has a gap has one.

    Args:
        frame: Series frame of :data:`MEASURES`.
        codes: The areas, in order.
    """
    rows = []
    for result in RESULTS:
        found = gaps(frame, result)
        last = found[found["value"].notna()].groupby("area_code")["period"].max()
        last = last.reindex(codes).dropna()
        if last.empty:
            continue
        year = int(last.iloc[0])
        gap = found[found["period"] == year].set_index("area_code")
        now = frame[frame["period"] == year].set_index(["area_code", "measure"])
        names = frame[frame["measure"].isin(result.measures) & (frame["period"] == year)]
        names = names.drop_duplicates("area_code").set_index("area_code")["area"]
        for code in (code for code in codes if code in names.index):
            measures = (result.looked_after, result.in_need, result.everyone)
            cells = [_cell(now, (code, measure), result) for measure in measures]
            cells.append(gap_in_text(gap.loc[code], result) if code in gap.index else NOT_HELD)
            rows.append([result.name, str(year), names[code], *cells])
    return pd.DataFrame(rows, columns=["Result", "Year", "Area", *PUPILS, "Gap (with rounding)"])


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one area's gap in each result with what rounding leaves open, a row a year, as text.

    Args:
        frame: Series frame of :data:`MEASURES`, one area.
    """
    columns = {
        result.short: gaps(frame, result)
        .set_index("period")
        .apply(gap_in_text, axis=1, result_type="reduce", args=(result,))
        for result in RESULTS
    }
    wide = pd.DataFrame(columns).rename_axis("Year").reset_index()
    return wide.astype({"Year": str}).astype(object).fillna(NOT_HELD)


def gap_in_text(gap: pd.Series, result: Result) -> str:
    """Return a row of :func:`gaps` as ``24.0 (23.9 to 24.1)``, or its symbol in brackets."""
    if pd.isna(gap["value"]):
        return cell(gap["value"], gap["status"])
    ends = " to ".join(number(gap[end], result.decimals) for end in ("lower", "upper"))
    return f"{number(gap['value'], result.decimals)} ({ends})"


def _cell(now: pd.DataFrame, key: tuple[str, str], result: Result) -> str:
    if key not in now.index:
        return NOT_HELD
    row = now.loc[key]
    suffix = "" if pd.isna(row["value"]) else result.suffix
    return cell(row["value"], row["status"], result.decimals) + suffix
