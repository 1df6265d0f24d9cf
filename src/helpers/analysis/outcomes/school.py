"""School results of looked-after children, and how far they lie from those of all pupils."""

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.outcomes import printed
from helpers.words import cell, number
from helpers.words.symbols import NOT_HELD


@dataclass(frozen=True)
class Result:
    """One school result: the measures that hold it, its unit, and its decimals as printed."""

    name: str
    looked_after: str
    in_need: str
    everyone: str
    suffix: str
    unit: str
    decimals: int

    @property
    def measures(self) -> list[str]:
        """The measures that are held, in the order of :data:`PUPILS`."""
        return [name for name in (self.looked_after, self.in_need, self.everyone) if name]


KEY_STAGE_2 = Result(
    "Key stage 2: expected standard in reading, writing and maths",
    "ks2_expected_looked_after_percent",
    "",
    "ks2_expected_all_percent",
    "%",
    "percentage points",
    0,
)
ATTAINMENT_8 = Result(
    "Attainment 8 score",
    "attainment8_looked_after_score",
    "attainment8_in_need_score",
    "attainment8_all_score",
    "",
    "points",
    1,
)
ENGLISH_MATHS = Result(
    "GCSE: grade 4 or above in English and maths",
    "gcse_english_maths_looked_after_percent",
    "",
    "gcse_english_maths_all_percent",
    "%",
    "percentage points",
    1,
)
RESULTS = (KEY_STAGE_2, ATTAINMENT_8, ENGLISH_MATHS)
SHARES = (KEY_STAGE_2, ENGLISH_MATHS)
MEASURES = [measure for result in RESULTS for measure in result.measures]

LOOKED_AFTER, IN_NEED, ALL_PUPILS = "Looked-after children", "Children in need", "All pupils"
PUPILS = (LOOKED_AFTER, IN_NEED, ALL_PUPILS)


def levels(frame: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return the rows of one result with ``pupils``: whose each is, in the order of PUPILS."""
    whose = dict(zip((result.looked_after, result.in_need, result.everyone), PUPILS, strict=True))
    parts = [frame[frame["measure"] == measure] for measure in result.measures]
    some = pd.concat(parts, ignore_index=True)
    return some.assign(pupils=some["measure"].map(whose))


def gaps(frame: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return all pupils' result less looked-after children's, with what rounding leaves open.

    Parameters
    ----------
    frame
        Series frame of the measures of ``result``.

    Returns
    -------
    DataFrame
        A row an area and year in which both are shown, in the columns of a series frame and
        result; ``value`` in points of the score or percentage points, ``lower`` and ``upper`` the
        least and greatest gap that could have been printed so. Missing where either is.
    """
    keys = ["area_code", "area", "period"]
    sides = [
        frame[frame["measure"] == measure][[*keys, "value", "status", "reason", "source"]].join(
            printed.bounds(frame)[["lower", "upper"]]
        )
        for measure in (result.looked_after, result.everyone)
    ]
    both = sides[0].merge(sides[1], on=keys, suffixes=("", "_all"))
    lacking = both["value"].isna()
    return pd.DataFrame(
        {
            **{key: both[key] for key in keys},
            "value": (both["value_all"] - both["value"]).round(result.decimals),
            "lower": (both["lower_all"] - both["upper"]).round(6),
            "upper": (both["upper_all"] - both["lower"]).round(6),
            "status": both["status"].where(lacking, both["status_all"]),
            "reason": both["reason"].where(lacking, both["reason_all"]),
            "source": both["source"],
            "rounding": float("nan"),
            "result": result.name,
        }
    )


def gap_lines(frame: pd.DataFrame, results: tuple[Result, ...]) -> pd.DataFrame:
    """Return the gaps of several results and areas, with ``line``: what each line is called."""
    rows = pd.concat([gaps(frame, result) for result in results], ignore_index=True)
    short = rows["result"].str.split(":").str[0]
    return rows.assign(line=rows["area"] + ", " + short.replace("Key stage 2", "key stage 2"))


def breaks_of(lines: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the breaks of each line: those of its result alone.

    Parameters
    ----------
    lines
        As :func:`gap_lines` returns them.
    breaks
        As :func:`helpers.data.breaks` returns them, with ``result``.
    """
    return lines[["line", "result"]].drop_duplicates().merge(breaks, on="result")


def gap_told(frame: pd.DataFrame, result: Result, name: str) -> str:
    """Return the last levels and the gap between them, in a sentence.

    Parameters
    ----------
    frame
        Series frame of the measures of ``result``, one area.
    """
    found = gaps(frame, result)
    found = found[found["value"].notna()].sort_values("period")
    if found.empty:
        return f"{result.name}: no gap can be formed for {name}."
    row = found.iloc[-1]
    now = frame[frame["period"] == row["period"]].set_index("measure")["value"]
    mine, everyone = (
        f"{number(now[measure], result.decimals)}{result.suffix}"
        for measure in (result.looked_after, result.everyone)
    )
    below = "below" if row["value"] > 0 else "above"
    if row["lower"] <= 0 <= row["upper"]:
        distance = "no further apart than rounding allows"
    else:
        ends = sorted(abs(row[end]) for end in ("lower", "upper"))
        ends = [number(end, result.decimals) for end in ends]
        distance = (
            f"{number(abs(row['value']), result.decimals)} {result.unit} {below} "
            f"({ends[0]} to {ends[1]} with rounding)"
        )
    return (
        f"{result.name}, {name}, {row['period']}: looked-after children {mine}, all pupils "
        f"{everyone}, {distance}."
    )


def gap_went(frame: pd.DataFrame, result: Result, name: str, breaks: pd.DataFrame) -> str:
    """Return how the gap went since the last break, in sentences; '' where none is held.

    Parameters
    ----------
    frame
        Series frame of the measures of ``result``, one area.
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    found = gaps(frame, result)
    if found["value"].notna().sum() == 0:
        return ""
    short = result.name.split(":")[0].removesuffix(" score")
    return printed.went(
        found, f"{short}: the gap in {name}", breaks, result.decimals, f" {result.unit}"
    )


def headline(lines: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of gaps: one area's last gap in each result."""
    held = lines[lines["value"].notna() & (lines["area"] == name)].sort_values("period")
    parts = [
        f"{number(row['value'], 0 if row['result'] == KEY_STAGE_2.name else 1)} percentage points "
        f"at {short} ({row['period']})"
        for short, result in (("GCSE", ENGLISH_MATHS), ("key stage 2", KEY_STAGE_2))
        for _, row in held[held["result"] == result.name].tail(1).iterrows()
    ]
    if parts:
        return f"{name}: a gap of {' and '.join(parts)}"
    return f"{name}: no gap can be formed; others are shown as context"


def latest_table(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return the last levels and gaps of several areas, a row a result and area, as text.

    The year of each result is the last in which the first area that has a gap has one.

    Parameters
    ----------
    frame
        Series frame of :data:`MEASURES`.
    codes
        The areas, in order.
    """
    rows = []
    for result in RESULTS:
        found = gaps(frame, result)
        found = found[found["value"].notna()]
        years = [found.loc[found["area_code"] == code, "period"].max() for code in codes]
        years = [int(year) for year in years if pd.notna(year)]
        for code in codes if years else []:
            now = frame[(frame["area_code"] == code) & (frame["period"] == years[0])]
            now = now.set_index("measure")
            gap = found[(found["area_code"] == code) & (found["period"] == years[0])]
            if now.empty:
                continue
            measures = (result.looked_after, result.in_need, result.everyone)
            cells = [_cell(now, measure, result) for measure in measures]
            rows.append(
                [result.name, str(years[0]), now["area"].iloc[0], *cells, _gap(gap, result)]
            )
    return pd.DataFrame(rows, columns=["Result", "Year", "Area", *PUPILS, "Gap (with rounding)"])


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one area's gap in each result with what rounding leaves open, a row a year, as text.

    Parameters
    ----------
    frame
        Series frame of :data:`MEASURES`, one area.
    """
    columns = {}
    for result in RESULTS:
        found = gaps(frame, result).set_index("period")
        name = result.name.split(":")[0].removesuffix(" score")
        columns[name] = pd.Series({year: _gap(found.loc[[year]], result) for year in found.index})
    wide = pd.DataFrame(columns).rename_axis("Year").reset_index()
    return wide.assign(Year=wide["Year"].astype(str)).fillna(NOT_HELD)


def _cell(now: pd.DataFrame, measure: str, result: Result) -> str:
    if measure not in now.index:
        return NOT_HELD
    text = cell(now.at[measure, "value"], now.at[measure, "status"], result.decimals)
    return f"{text}{result.suffix}" if not text.startswith("[") else text


def _gap(gap: pd.DataFrame, result: Result) -> str:
    if gap.empty:
        return NOT_HELD
    row = gap.iloc[0]
    if pd.isna(row["value"]):
        return cell(row["value"], row["status"])
    ends = " to ".join(number(row[end], result.decimals) for end in ("lower", "upper"))
    return f"{number(row['value'], result.decimals)} ({ends})"
