"""Compilations: each edition speaks anew for all its years, so that figures can be withdrawn.

A release speaks for the figures that it prints. A compilation, such as the Local Authority
Interactive Tool, is published whole again and again, and what a newer edition no longer has its
publisher has taken back: often since it is now worked out on another basis.
"""

import pandas as pd

KEY = ["measure", "area_code", "period"]
RELEASE = r"-\d{4}(-\d{4}-\d{2})?$"
"""The end of a source's name that tells its release: its year, and the month of a correction."""


def withdrawn(candidates: pd.DataFrame) -> pd.Series:
    """Say which figures a newer edition of the same compilation no longer has.

    An edition speaks for the measures that it gives, in the areas that it covers (all, in a year
    for which it gives a measure nowhere). Its years are those from its first to its last: years
    before them have left its window, and are not withdrawn. Where a measure begins later than
    the edition itself, all years before are withdrawn: a series is not resumed before a gap.

    Args:
        candidates: The figures of all editions: :data:`KEY`, source, released (YYYY-MM),
            compilation (bool).

    Returns:
        Series: True or False for each row.
    """
    gone = pd.Series(data=False, index=candidates.index)
    sources = candidates.loc[candidates["compilation"], "source"].astype(str)
    for _, members in sources.groupby(sources.str.replace(RELEASE, "", regex=True)):
        frame = candidates.loc[members.index, [*KEY, "released"]]
        for month in sorted(frame["released"].unique())[1:]:
            earlier = frame[frame["released"] < month]
            spoken = _lacking(earlier, frame[frame["released"] == month])
            gone[earlier.index[spoken]] = True
    return gone


def _lacking(earlier: pd.DataFrame, edition: pd.DataFrame) -> pd.Series:
    """Say which of ``earlier`` figures an edition speaks for and no longer has."""
    first, last = edition["period"].min(), edition["period"].max()
    begins = earlier["measure"].astype(str).map(_first_years(edition))
    its_year = earlier["period"].between(first, last) | (
        (earlier["period"] < first) & (begins > first)
    )
    there = pd.MultiIndex.from_frame(edition[KEY])
    given = there.droplevel("area_code").unique()
    everywhere = ~pd.MultiIndex.from_frame(earlier[["measure", "period"]]).isin(given)
    its_area = earlier["area_code"].isin(edition["area_code"].unique()) | everywhere
    kept = pd.MultiIndex.from_frame(earlier[KEY]).isin(there)
    return begins.notna() & its_year & its_area & ~kept


def _first_years(edition: pd.DataFrame) -> pd.Series:
    """Return the first year that an edition has of each measure."""
    return edition.groupby(edition["measure"].astype(str))["period"].min()
