"""How a measure changed in every council since a year, and where chance could not explain it."""

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.explore import estimates
from helpers.data.arguments import year_of
from helpers.data.nations import NATIONS
from helpers.errors import Problem
from helpers.show.subject import inputs
from helpers.statistics import differences

ROSE, FELL = "rose", "fell"
COLUMNS = ["measure", "area_code", "area", "since", "period", "before", "after", "change", "unit",
           "lower", "upper", "bound", "p", "adjusted", "verdict", "status", "reason", "source",
           "released"]  # fmt: skip
SIDE = ["area_code", "value", "lower", "upper", "count", "population", "status", "reason"]


def changes_since(measure: str, since: int | str, year: int | str | None = None) -> pd.DataFrame:
    """Return the change of a measure since a year for every council of ``year``, with its test.

    Shares change by points, money, rates and counts by per cent, scores and means by their unit.
    Each change is tested: two rates made of counts exactly, the others by the interval of the
    difference. With so many tests some would seem changed by chance alone, so that the verdict is
    on ``adjusted``: of those said to have changed at most one in twenty has not (Benjamini and
    Hochberg 1995, Journal of the Royal Statistical Society B 57). No change is given across a
    break.

    >>> explore.changes_since("looked_after_rate_unrounded", 2016)         # doctest: +SKIP

    Args:
        since, year: The years compared; ``year`` is the last one held where None.

    Returns:
        DataFrame: measure, area_code, area, since, period, before, after, change, unit (of the
            change), lower, upper (95% interval of the change) and bound, p, adjusted, verdict
            ('rose', 'fell', 'chance could explain it', 'cannot be judged'), status and reason (why
            there is no change, or no test), source, released. A row a council, in the order of
            names.

    Raises:
        Problem: If the measure is not known, or no council has a figure of one of the years.
    """
    about = data.measure(measure)
    since, year = year_of(since), year_of(year) or _last(measure)
    if not since < year:
        raise Problem(f"A change is from an earlier year to a later: {since} is not before {year}.")
    first, now = (estimates.of_councils(measure, each) for each in (since, year))
    for each, frame in ((since, first), (year, now)):
        if frame["value"].isna().all():
            raise Problem(f"No council has a figure of “{about['label']}” for {each}.")
    now = now.sort_values("area", ignore_index=True)
    before = now[["area_code"]].merge(first[SIDE], how="left", on="area_code")
    share = estimates.is_share(measure)
    tested = differences.compared(before, now, share=share)
    in_percent = about["kind"] in ("rate", "count", "ratio", "pounds", "weekly cost")
    apart = now["value"] - before["value"]
    limits = tested[["lower", "upper"]]
    if in_percent:
        apart = 100 * apart / before["value"].where(before["value"] > 0)
        limits = 100 * (limits - 1)
    elif not share:
        limits = limits.assign(lower=np.nan, upper=np.nan)
    frame = now.assign(
        since=since,
        before=before["value"],
        after=now["value"],
        change=apart,
        unit=_unit(about["unit"], in_percent, share),
        **limits,
        bound=now["bound"].mask(limits["lower"].isna(), ""),
        p=tested["p"],
    )
    frame = _said_why(frame, before, now)
    frame = _unbroken(frame, [measure, *inputs(measure)])
    # some seconds of a cold kernel, which no other question needs
    from statsmodels.stats.multitest import multipletests

    known = frame["p"].notna()
    frame["adjusted"] = np.nan
    if known.any():
        frame.loc[known, "adjusted"] = multipletests(frame.loc[known, "p"], method="fdr_bh")[1]
    direction = frame["after"] - frame["before"]
    frame["verdict"] = estimates.verdicts(direction, frame["adjusted"], ROSE, FELL)
    return frame[COLUMNS]


def _unit(unit: str, in_percent: bool, share: bool) -> str:
    if in_percent:
        return "%, cash terms" if "cash terms" in unit else "%"
    return "points" if share else unit


def _last(measure: str) -> int:
    frame = data.observations(measure)
    levels = frame["area_code"].map(data.areas().set_index("area_code")["level"])
    held = frame.loc[frame["value"].notna() & levels.eq("local authority"), "period"]
    if held.empty:
        raise Problem(f"No council has a figure of “{data.measure(measure)['label']}”.")
    return int(held.max())


def _said_why(frame: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Give the reason of what is missing: of the later year, of the earlier, or that it began."""
    status, reason = now["status"], now["reason"]
    since = frame["since"].iloc[0]
    earlier = status.eq("") & before["value"].isna()
    status = status.mask(earlier, before["status"].fillna("x"))
    reason = reason.mask(earlier, before["reason"].fillna(f"no figure of {since} is held"))
    # figures of a year are of councils as they were in the middle of the year before
    began = frame["area_code"].map(data.areas().set_index("area_code")["first_mid_year"])
    formed = earlier & began.ge(since)
    status = status.mask(formed, "z")
    reason = reason.mask(formed, f"the council was formed after the figures of {since}")
    nothing = before["value"].eq(0) & frame["change"].isna() & status.eq("")
    status = status.mask(nothing, "z")
    reason = reason.mask(nothing, "there is no multiple of nothing")
    untested = status.eq("") & frame["p"].isna()
    return frame.assign(status=status, reason=reason.mask(untested, estimates.NO_INTERVAL))


def _unbroken(frame: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Take out changes across a break, and say which."""
    since, year = frame["since"].iloc[0], frame["period"].iloc[0]
    for letter, nation in NATIONS.items():
        found = data.breaks(measures, nation)
        found = found[found["period"].gt(since) & found["period"].le(year)]
        rows = frame["area_code"].str.startswith(letter)
        if found.empty or not rows.any():
            continue
        why = " ".join(f"{row.period}: {row.note}" for row in found.itertuples())
        frame.loc[rows, ["change", "lower", "upper", "p"]] = np.nan
        frame.loc[rows, ["status", "bound"]] = ["z", ""]
        frame.loc[rows, "reason"] = f"no change is stated across a break of the series. {why}"
    return frame
