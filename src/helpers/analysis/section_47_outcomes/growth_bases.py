"""How far growth and rates of section 47 enquiries hang on the base: first years and releases.

The series starts with an experimental collection, was revised, and its rates were re-based to
Census 2021. Growth is therefore shown from every base one could choose, and a year's rate as each
release printed it.
"""

from collections.abc import Sequence

import pandas as pd

from helpers.statistics import bounds, intervals

NAMES = {
    "period": "Year",
    "first": "First printed",
    "first_release": "In the release of",
    "last": "Last printed before now",
    "last_release": "In the later release of",
    "now": "Held now",
    "difference": "Difference",
}
SEVERAL = 2
NEWEST = 3
NOW = 9999
"""Stands for the year of release of what is held now, which no release has followed."""
FEWEST = 50
"""Growth on a smaller base is not given in per cent: a few enquiries would move it far."""


def growth(
    series: pd.DataFrame, releases: pd.DataFrame, breaks: pd.DataFrame, to: int
) -> pd.DataFrame:
    """Return the growth of a count up to a year from each base there is a reason to choose.

    The bases are the first year held and the first year after each break, each as held and as
    other releases printed it; the figure held is "as held now" unless a later release is among
    these.

    Args:
        series: Series frame of one count of one area.
        releases, breaks: As :func:`helpers.data.releases` and ``breaks`` return them for the same
            measure and area.
        to: The year growth is measured to.

    Returns:
        DataFrame: label, base (year), before, after (counts), value (growth in per cent), lower,
            upper, bound (what rounding leaves open); a row a base, oldest first, and of one year
            what was printed last first; empty where ``to`` has no value.
    """
    held = series[series["value"].notna()].set_index("period")
    years = {held.index.min(), *breaks["period"]} & set(held.index[held.index < to])
    printed = releases.sort_values(["period", "kind", "released"]).set_index("period")
    printed = printed.assign(how="as printed in " + printed["released"].astype(str))
    now = held.loc[held.index.isin(years), ["value", "released"]]
    now = now.assign(released=now["released"].str[:4].astype(int))
    # what a later release prints otherwise is held as it was first printed, not as it stands now
    later = printed["released"] > printed.index.map(now["released"])
    other = printed["value"] != printed.index.map(now["value"])
    old = now.index.isin(printed.index[later & other])
    now["how"] = ("as printed in " + now["released"].astype(str)).where(old, "as held now")
    now["released"] = now["released"].where(old, NOW)
    others = printed.loc[printed.index.isin(years), ["value", "released", "how"]]
    bases = pd.concat([now, others]) if len(others) else now
    bases = bases.rename_axis("base").reset_index().drop_duplicates(["base", "value"])
    bases = bases.sort_values(["base", "released"], ascending=[True, False])
    bases = bases[bases["value"] >= FEWEST].reset_index(drop=True)
    bases = bases.rename(columns={"value": "before"}).assign(after=held["value"].get(to))
    if to not in held.index:
        bases = bases[:0]
    change = intervals.change_bounds(
        bases["before"].astype(float),
        bases["after"].astype(float),
        bases["base"].map(held["rounding"]).astype(float),
        held["rounding"].get(to, 1.0),
    )
    return pd.DataFrame(
        {
            "label": bases["base"].astype(str) + ", " + bases["how"],
            **bases[["base", "before", "after"]],
            "value": change["percent"],
            "lower": change["percent_lower"],
            "upper": change["percent_upper"],
            "bound": bounds.ROUNDING,
        }
    )


def growth_to(
    series: pd.DataFrame, releases: pd.DataFrame, breaks: pd.DataFrame, years: Sequence[int]
) -> pd.DataFrame:
    """Return :func:`growth` to several years: Base, Enquiries, "To 2025 (%)" and so on."""
    columns = {
        f"To {year} (%)": growth(series, releases, breaks, year).set_index(["label", "before"])
        for year in years
    }
    wide = pd.concat({name: frame["value"] for name, frame in columns.items()}, axis=1)
    return wide.rename_axis(["Base", "Enquiries"]).reset_index()


def successive(releases: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return a measure as whole releases printed it, each a line of its own.

    A release counts if it prints several years; one that a later release repeats in full is left
    out. The present series stands first.

    Args:
        releases: As :func:`helpers.data.releases` returns them.
        series: Series frame of the same measure and area, as held now.

    Returns:
        DataFrame: period, printed (the release in words), value, status; at most the three newest
            releases before the present series.
    """
    printed = releases[releases["kind"] == "published"].drop_duplicates(["released", "period"])
    lines: dict[int, pd.DataFrame] = {}
    for released, rows in printed.groupby("released"):
        if len(rows) < SEVERAL:
            continue
        new = rows.set_index("period")["value"]
        repeated = [
            year
            for year, old in lines.items()
            if new.reindex(old["period"]).tolist() == old["value"].tolist()
        ]
        lines = {year: old for year, old in lines.items() if year not in repeated}
        lines[released] = rows.assign(printed=f"As printed in {released}", status="")
    now = series.assign(printed="As held now")
    frame = pd.concat([now, *list(lines.values())[-NEWEST:]], ignore_index=True)
    return frame[["period", "printed", "value", "status"]]


def revisions(releases: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return each year's figure as first printed, as last printed before, and as held now.

    Args:
        releases, series: As for :func:`successive`.

    Returns:
        DataFrame: period, first, first_release (text), last, last_release (text), now, difference
            (now less last printed); years that a release and the present series both hold.
    """
    printed = releases[releases["kind"] == "published"].sort_values(["period", "released"])
    ends = printed.groupby("period").agg(
        first=("value", "first"),
        first_release=("released", "first"),
        last=("value", "last"),
        last_release=("released", "last"),
    )
    now = series[series["value"].notna()].set_index("period")["value"].rename("now")
    frame = ends.join(now, how="inner").reset_index()
    frame = frame.astype({"first_release": str, "last_release": str})
    return frame.assign(difference=frame["now"] - frame["last"])
