"""Vintages: the release each figure comes from, and which of several is in use.

The newest release of a figure is in use, unless it is of a compilation that has withdrawn it since
(:mod:`helpers.data.compilations`); the table ``releases`` keeps the rest. What was known at a
date is what the newest release up to that date printed.
"""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from helpers.data.compilations import KEY, withdrawn
from helpers.errors import Problem

STUDY = ["topic", "geography", "period", "measure", "breakdown"]
DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2]))?$")
COMPARED = [*KEY, "value"]
"""Columns of observations that tell whether a figure has changed."""
FEW_TEXTS = ["measure", "area_code", "source"]
"""Columns of observations that hold the same few texts again and again."""
YEAR_ENDS = 3
"""The month in which a year of children's services ends: 31 March."""
PUBLISHED_AFTER = 15
"""Months after which the figures of a year count as published, whatever their source."""


def stacked(observations: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all rows of several frames; :data:`FEW_TEXTS` are categories, which sort as text."""
    texts = [frame.astype(dict.fromkeys(FEW_TEXTS, str)) for frame in observations]
    return pd.concat(texts, ignore_index=True).astype(dict.fromkeys(FEW_TEXTS, "category"))


def plain(observations: pd.DataFrame) -> pd.DataFrame:
    """Return ``observations`` with text instead of categories, to stand beside those of others."""
    few = [name for name in FEW_TEXTS if name in observations]
    return observations.astype(dict.fromkeys(few, str))


def by_key(keys: pd.Series, known: pd.Series) -> pd.Series:
    """Return what ``known`` (by its index) says of each of ``keys``, text or categories."""
    codes, distinct = pd.factorize(keys, use_na_sentinel=False)
    return pd.Series(known.reindex(np.asarray(distinct)).to_numpy()[codes], keys.index)


def month(date: str) -> str:
    """Return ``date`` (YYYY or YYYY-MM) as YYYY-MM; a year alone counts as its last month.

    Raises:
        Problem: If it is neither.
    """
    text = str(date).strip()
    if not DATE.match(text):
        raise Problem(f"'{date}' is not a month: write a year and month such as 2021-06.")
    return text if len(text) > len("2021") else f"{text}-12"


def dated(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return ``observations`` with the month each figure was released in.

    A source that each year has a release of its own (``months_after``) dates every figure by its
    period: that many months after the 31 March in which the year ends.

    Args:
        observations: Columns period, source, and others.
        sources: Columns source, released (YYYY or YYYY-MM, or ''), months_after, compilation (yes
            or no).

    Returns:
        DataFrame: The same rows with released (YYYY-MM) and compilation (bool).
    """
    known = sources.set_index("source")
    own = known["released"].map(lambda date: month(date) if date else "")
    released = by_key(observations["source"], own)
    each_year = known.index[(own == "") & known["months_after"].notna()]
    late = observations["source"].isin(each_year)
    after = by_key(observations.loc[late, "source"], known["months_after"]).astype(int)
    months = 12 * observations.loc[late, "period"] + YEAR_ENDS - 1 + after
    codes, distinct = pd.factorize(months)
    written = np.array([f"{total // 12}-{total % 12 + 1:02d}" for total in distinct], dtype=object)
    released[late] = written[codes]
    compilation = observations["source"].isin(known.index[known["compilation"] == "yes"])
    return observations.assign(released=released, compilation=compilation)


def known(tables: dict[str, pd.DataFrame], as_of: str) -> dict[str, pd.DataFrame]:
    """Return the tables with only what was published up to a month, of those that say when.

    A table says so by a column known_by (YYYY or YYYY-MM), by the sources of its rows, or by the
    year of a model of statistical neighbours. Where known_by is empty the date is not known, and
    the row is left out. Claims count from when they were made. Observations and releases are left
    as they are: see :func:`in_use`.
    """
    chosen = dict(tables)
    for name, frame in tables.items():
        if "known_by" in frame:
            published = frame["known_by"].map(lambda date: month(date) if date else "never")
            chosen[name] = frame[published <= month(as_of)]
    said = tables["claims"]["said_on"].str[: len("2021-06")].map(month)
    chosen["claims"] = tables["claims"][said <= month(as_of)]
    characteristics = dated(tables["characteristics"], tables["sources"])
    chosen["characteristics"] = tables["characteristics"][
        characteristics["released"] <= month(as_of)
    ]
    models = tables["neighbours"]["model"].astype(str)
    chosen["neighbours"] = tables["neighbours"][models <= month(as_of)]
    shares = tables["study_denominators"]
    studied = pd.MultiIndex.from_frame(chosen["studies"][STUDY])
    chosen["study_denominators"] = shares[pd.MultiIndex.from_frame(shares[STUDY]).isin(studied)]
    return chosen


def in_use(candidates: pd.DataFrame, as_of: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures in use, one a cell, and the figures that other releases printed.

    The newest release wins of those that print a cell and have not withdrawn it: a compilation has
    where a newer edition lacks it. Of releases of one month, a publisher's own wins over a
    compilation; and a compilation's zero never wins over a symbol in the publisher's own release,
    since compilations write some missing values as zero.

    Args:
        candidates: Columns measure, area_code, period, value, status, source, released (YYYY-MM),
            compilation.
        as_of: Only releases up to this month (YYYY-MM) are used. A figure that its publisher
            suppresses in the newest release of all stays suppressed.

    Returns:
        tuple: The rows in use and the rest, each with the columns of ``candidates``.
    """
    if as_of is None:
        used = _newest(candidates[~withdrawn(candidates)])
        return used, candidates.drop(used.index)
    known = candidates[candidates["released"] <= month(as_of)]
    used, earlier = in_use(known)
    confidential = pd.MultiIndex.from_frame(suppressed(candidates)[KEY])
    since = pd.MultiIndex.from_frame(used[KEY]).isin(confidential)
    status = used["status"].astype(str).mask(since, "c")
    return used.assign(value=used["value"].mask(since), status=status), earlier


def _newest(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return the figure of the release that wins of each cell."""
    repeated = candidates.duplicated(KEY, keep=False)
    several = candidates[repeated]
    order = several.assign(
        zero=_zeros_of_compilations(several), primary=~several["compilation"]
    ).sort_values(["zero", "released", "primary"], ascending=[False, True, True], kind="stable")
    newest = order.drop_duplicates(KEY, keep="last").index
    return candidates[~repeated | candidates.index.isin(newest)]


def whole(
    used: pd.DataFrame, candidates: pd.DataFrame, as_of: str, denominators: Collection[str] = ()
) -> pd.DataFrame:
    """Return the figures known in a month without the series of which only old years are held.

    Where the editions of the time are not held, a series ends years before it then did, and its
    last year would pass for the newest known. A series is left out whole where a later edition has
    a value of a year after its last that had been published: a year counts as published
    :data:`PUBLISHED_AFTER` months after the March in which it ends.

    Args:
        used: What :func:`in_use` returns as of the month.
        candidates: The figures of all editions: :data:`KEY`, value.
        denominators: Measures that are kept all the same: rates of earlier years rest on them.
    """
    year, past = (int(part) for part in month(as_of).split("-"))
    newest = year - 1 if past >= YEAR_ENDS + PUBLISHED_AFTER - 12 else year - 2
    series = KEY[:2]
    some = candidates[candidates["value"].notna() & (candidates["period"] <= newest)]
    published = some.groupby(series, observed=True)["period"].max()
    known = used[used["value"].notna()].groupby(series, observed=True)["period"].max()
    old = known.index[known < published.reindex(known.index)]
    old = old[~old.get_level_values("measure").isin(list(denominators))]
    return used[~pd.MultiIndex.from_frame(used[series]).isin(old)]


def suppressed(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that the newest release of all suppresses: :data:`KEY`, source.

    They stay suppressed in every earlier release, and whatever month is looked from.
    """
    standing = candidates[~withdrawn(candidates)]
    areas = standing.loc[standing["status"] == "c", "area_code"].unique()
    used = _newest(standing[standing["area_code"].isin(areas)])
    return used.loc[used["status"] == "c", [*KEY, "source"]].astype(
        {"measure": str, "area_code": str, "source": str}
    )


def _zeros_of_compilations(candidates: pd.DataFrame) -> pd.Series:
    """Say which rows are a compilation's zero in a cell that a publisher gives a symbol."""
    symbols = candidates[(candidates["status"] != "") & ~candidates["compilation"]]
    cells = pd.MultiIndex.from_frame(candidates[KEY])
    doubted = cells.isin(pd.MultiIndex.from_frame(symbols[KEY]))
    return candidates["compilation"] & (candidates["value"] == 0) & doubted


def changes(before: pd.DataFrame, built: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what a run changes of the figures in use.

    Args:
        before: The observations that the run before built.
        built: The tables of this run.

    Returns:
        DataFrame: measure, area_code, area, period, kind ("new", "revised", "newly missing" or
            "disappeared"), old, new.
    """
    before, after = _unlike(before[COMPARED], built["observations"][COMPARED])
    both = before.merge(
        after, on=KEY, how="outer", suffixes=("_old", "_new"),
        indicator="held",
    )  # fmt: skip
    old, new = both["value_old"], both["value_new"]
    kinds = {
        "disappeared": (both["held"] == "left_only") & old.notna(),
        "new": old.isna() & new.notna(),
        "newly missing": (both["held"] == "both") & old.notna() & new.isna(),
        "revised": (old != new) & old.notna() & new.notna(),
    }
    kind = np.select(list(kinds.values()), list(kinds), default="")
    names = built["areas"].set_index("area_code")["name"].to_dict()
    area = both["area_code"].map(lambda code: names.get(code, code))  # it may be gone altogether
    frame = both.assign(kind=kind, old=old, new=new, area=area)
    frame = frame[frame["kind"] != ""]
    return frame[["measure", "area_code", "area", "period", "kind", "old", "new"]]


def _unlike(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both frames without the rows that are the same in both: most are, as a rule."""
    digests = [pd.util.hash_pandas_object(frame, index=False) for frame in (before, after)]
    return before[~digests[0].isin(digests[1])], after[~digests[1].isin(digests[0])]


def as_releases(earlier: pd.DataFrame, used: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return figures of other releases as rows of the table ``releases``.

    Left out are symbols, and every figure of a cell that is a symbol in the release in use: what
    a publisher has since suppressed is not shown. A cell that no release in use has any more was
    withdrawn.

    Args:
        earlier, used: As :func:`in_use` returns them, with source.
        sources: Columns source, title.

    Returns:
        DataFrame: measure, area_code, period, value, released (year), released_in (YYYY-MM),
            release, kind ("published", or "withdrawn"), note.
    """
    same = used[used["measure"].isin(earlier["measure"].unique())]
    held = pd.MultiIndex.from_frame(same[KEY])
    cells = pd.MultiIndex.from_frame(earlier[KEY])
    missing = cells.isin(held[same["value"].isna()])
    rows = earlier.assign(kind=np.where(cells.isin(held), "published", "withdrawn"))
    rows = rows[earlier["value"].notna() & ~missing]
    titles = sources.set_index("source")["title"]
    return pd.DataFrame(
        {
            **{name: rows[name] for name in [*KEY, "value"]},
            "released": rows["released"].str[:4].astype(int),
            "released_in": rows["released"],
            "release": by_key(rows["source"], titles),
            "kind": rows["kind"],
            "note": "",
        }
    ).reset_index(drop=True)
