"""How far growth and rates of section 47 enquiries hang on the base: first years and releases.

The series starts with an experimental collection, was revised, and its rates were re-based to
Census 2021. Growth is therefore shown from every base one could choose, and a year's rate as each
release printed it.
"""

import pandas as pd

from helpers import words
from helpers.statistics import intervals

SEVERAL = 2
FEWEST = 50
"""Growth on a smaller base is not given in per cent: a few enquiries would move it far."""


def comparable(frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a series since its last break (all of them where there is none).

    Parameters
    ----------
    frame
        A series frame of one measure.
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    inside = breaks.loc[breaks["period"] <= frame["period"].max(), "period"]
    return frame[frame["period"] >= inside.max()] if len(inside) else frame


def growth(
    series: pd.DataFrame, releases: pd.DataFrame, breaks: pd.DataFrame, to: int
) -> pd.DataFrame:
    """Return the growth of a count up to a year from each base there is a reason to choose.

    The bases are the first year held and the first year after each break, each as held now and
    as other releases printed it.

    Parameters
    ----------
    series
        Series frame of one count of one area.
    releases
        As :func:`helpers.data.releases` returns them for the same measure and area.
    breaks
        As :func:`helpers.data.breaks` returns them.
    to
        The year growth is measured to.

    Returns
    -------
    DataFrame
        label, base (year), before, after (counts), value (growth in per cent), lower, upper (what
        rounding leaves open); a row a base, oldest first; empty where ``to`` has no value.
    """
    held = series[series["value"].notna()].set_index("period")
    columns = ["label", "base", "before", "after", "value", "lower", "upper"]
    if to not in held.index:
        return pd.DataFrame(columns=columns)
    years = sorted({held.index.min(), *(set(breaks["period"]) & set(held.index))})
    rows = []
    for year in (year for year in years if year < to):
        rows.append((f"{year}, as held now", year, held.at[year, "value"]))
        printed = releases[releases["period"] == year].sort_values(["kind", "released"])
        others = printed[printed["value"] != held.at[year, "value"]].drop_duplicates("value")
        rows += [
            (f"{year}, as printed in {row.released}", year, row.value)
            for row in others.itertuples()
        ]
    frame = pd.DataFrame(rows, columns=["label", "base", "before"])
    frame = frame[frame["before"] >= FEWEST].assign(after=held.at[to, "value"])
    change = intervals.change_bounds(
        frame["before"],
        frame["after"],
        frame["base"].map(held["rounding"]),
        held.at[to, "rounding"],
    )
    names = {"percent": "value", "percent_lower": "lower", "percent_upper": "upper"}
    return frame.join(change[list(names)].rename(columns=names))[columns].reset_index(drop=True)


def growth_in_words(frame: pd.DataFrame, area: str, to: int) -> str:
    """Return one sentence on how growth depends on its base, as :func:`growth` returns it."""
    if frame.empty:
        return (
            f"No growth of enquiries to {to} can be given for {area}: no earlier base of "
            f"{FEWEST} enquiries or more is held."
        )
    if len(frame) == 1:
        row = frame.iloc[0]
        return (
            f"Enquiries in {area} changed by {words.signed(row['value'])}% from "
            f"{row['base']} to {to}, the only base there is."
        )
    least, most = frame.loc[frame["value"].idxmin()], frame.loc[frame["value"].idxmax()]
    return (
        f"Growth of enquiries in {area} to {to} is {words.signed(most['value'])}% on the base of "
        f"{most['label']} ({words.number(most['before'])}) and {words.signed(least['value'])}% "
        f"on that of {least['label']} ({words.number(least['before'])})."
    )


def successive(releases: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return a measure as whole releases printed it, each a line of its own.

    A release counts if it prints several years; one that a later release repeats in full is left
    out. The present series stands last.

    Parameters
    ----------
    releases
        As :func:`helpers.data.releases` returns them.
    series
        Series frame of the same measure and area, as held now.

    Returns
    -------
    DataFrame
        period, printed (the release in words), value, status; at most the three newest releases
        before the present series.
    """
    lines = {}
    for released, rows in releases[releases["kind"] == "published"].groupby("released"):
        printed = rows.drop_duplicates("period").set_index("period")["value"]
        if len(printed) >= SEVERAL:
            repeats = [
                name for name, old in lines.items() if printed.reindex(old.index).equals(old)
            ]
            lines = {name: old for name, old in lines.items() if name not in repeats}
            lines[f"As printed in {released}"] = printed
    rows = [
        pd.DataFrame({"period": old.index, "printed": name, "value": old.to_numpy(), "status": ""})
        for name, old in list(lines.items())[-3:]
    ]
    now = series[["period", "value", "status"]].assign(printed="As held now")
    return pd.concat([now, *rows], ignore_index=True)


def revisions(releases: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return each year's figure as first printed, as last printed before, and as held now.

    Returns
    -------
    DataFrame
        period, first, first_release, last, last_release, now, difference (now less last printed);
        years that a release and the present series both hold.
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
    return frame.assign(difference=frame["now"] - frame["last"])


def range_in_words(frame: pd.DataFrame) -> str:
    """Return the least and the most growth over the bases, as :func:`growth` returns them."""
    if frame.empty:
        return "no base is held"
    least, most = (words.signed(value) for value in (frame["value"].min(), frame["value"].max()))
    return f"{least}%" if least == most else f"{least}% to {most}%"


def growth_table(late: pd.DataFrame, early: pd.DataFrame, last: int, earlier: int) -> pd.DataFrame:
    """Return growth to two years side by side, a row a base.

    Parameters
    ----------
    late, early
        As :func:`growth` returns them, to ``last`` and to ``earlier``.
    """
    frame = late.rename(columns={"label": "Base", "before": "Enquiries", "value": f"To {last} (%)"})
    frame = frame[["Base", "Enquiries", f"To {last} (%)"]]
    if earlier == last:
        return frame
    growth_by_base = early.set_index("label")["value"]
    frame[f"To {earlier} (%)"] = frame["Base"].map(growth_by_base)
    return frame.assign(Symbol="z") if frame[f"To {earlier} (%)"].isna().any() else frame


def revised_in_words(frame: pd.DataFrame) -> str:
    """Return by how much the newest year with two printed rates moved, as a title."""
    if frame.empty:
        return "Rates of enquiries as printed"
    row = frame.loc[frame["difference"].abs().idxmax()]
    return (
        f"England’s rate of enquiries in {row['period']:.0f}: {words.number(row['last'], 1)} in "
        f"the release of {row['last_release']:.0f}, {words.number(row['now'], 1)} now"
    )


def revisions_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`revisions` under names a person can read."""
    names = {
        "period": "Year",
        "first": "First printed",
        "first_release": "In the release of",
        "last": "Last printed before now",
        "last_release": "In the later release of",
        "now": "Held now",
        "difference": "Difference",
    }
    releases = {name: frame[name].astype(str) for name in ("first_release", "last_release")}
    return frame.assign(**releases)[list(names)].rename(columns=names)
