"""Later figures for Welsh authorities, and why they are not joined to the series.

Copies of tables that do not show their year, or that add years together, cannot be put at the end
of a series: neither a year nor a half may be guessed.
"""

import pandas as pd

from helpers.words import listed, number

UNDATED = "CH/039"
ADDED = "total over the years selected"
NATION = "Wales"


def _values(studies: pd.DataFrame, text: str) -> pd.Series:
    rows = studies[studies["measure"].str.contains(text, regex=False)]
    return pd.to_numeric(rows.set_index("geography")["value"])


def side_by_side(studies: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Return each authority's last number in the series beside the two later tables.

    Parameters
    ----------
    studies
        The studies of "Welsh authorities after 2018".
    counts
        Series frame of looked_after_count for Wales and its authorities.

    Returns
    -------
    DataFrame
        As a table for people, Wales first; a cell the copy does not hold is "not held". Empty
        where no number of any authority is held.
    """
    held = counts[counts["value"].notna()].sort_values("period")
    authorities = held[held["area"] != NATION]
    if authorities.empty:
        return pd.DataFrame({"Area": []})
    last = int(authorities["period"].max())
    number_then = held[held["period"] == last].set_index("area")["value"]
    undated, added = _values(studies, UNDATED), _values(studies, ADDED)
    order = [NATION, *sorted(name for name in number_then.index if name != NATION)]

    def cells(values: pd.Series) -> list[str]:
        return [number(values[one]) if one in values.index else "not held" for one in order]

    return pd.DataFrame(
        {
            "Area": order,
            f"{last}, in the series": cells(number_then),
            "Later table, year not shown": cells(undated),
            "Later table, two years added together": cells(added),
        }
    )


def why_not(studies: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Return why neither later table can be joined to the series, in sentences."""
    undated, added = _values(studies, UNDATED), _values(studies, ADDED)
    authorities = counts.loc[counts["area"] != NATION, "area"].nunique()
    if undated.empty or added.empty or not authorities:
        return ""
    wales = counts[(counts["area"] == NATION) & counts["value"].notna()]
    wales = wales.set_index("period")["value"]
    fits = [str(year) for year, value in wales.items() if abs(value - undated[NATION]) <= 2.5]
    pairs = [
        f"{year} and {year + 1}"
        for year, value in wales.items()
        if year + 1 in wales.index and abs(value + wales[year + 1] - added[NATION]) <= 5
    ]
    fit = f"Its {number(undated[NATION])} for Wales fits {listed(fits)}" if fits else "It fits none"
    pair = (
        f"which fits {listed(pairs)}"
        if pairs
        else "which no two years held add up to, so that one of them must since have been revised"
    )
    return (
        f"One later table does not show its year, and the copy held breaks off after "
        f"{len(undated) - 1} of {authorities} authorities. {fit}, but that is an inference. "
        f"The other adds up two years that it does not name: {number(added[NATION])} for Wales, "
        f"{pair}. Halving it would give a number for no year. Neither is joined to the series."
    )


def quoted(studies: pd.DataFrame, name: str = "") -> pd.DataFrame:
    """Return the other later figures as a table for people, of one area or of all.

    Parameters
    ----------
    studies
        The studies of "Welsh authorities after 2018".
    name
        The area wanted; all where it has none.
    """
    plain = ~studies["measure"].str.contains(f"{UNDATED}|{ADDED}", regex=True)
    rows = studies[plain]
    if (rows["geography"] == name).any():
        rows = rows[rows["geography"] == name]
    return pd.DataFrame(
        {
            "Area": rows["geography"],
            "Year": rows["period"].where(rows["period"] != "", "in the text"),
            "Measure": rows["measure"],
            "Value": rows["value"],
            "Unit": rows["unit"],
            "As quoted in": rows["source_title"],
        }
    ).drop_duplicates(ignore_index=True)
