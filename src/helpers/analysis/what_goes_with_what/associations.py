"""Every pair of measures, within councils and between them, and how many chance would give."""

from collections.abc import Callable, Sequence

import pandas as pd
from statsmodels.stats.multitest import multipletests

from helpers.analysis.what_goes_with_what.measures import MEASURES, PAIRS
from helpers.statistics import bounds, panel

WITHIN, BETWEEN = "within councils", "between councils"
LEVEL = 0.05


def associations(
    councils: pd.DataFrame, pairs: Sequence[tuple[str, str]] = tuple(PAIRS)
) -> pd.DataFrame:
    """Return each pair of outcome and factor by itself, within councils and between them.

    Args:
        councils: As :func:`helpers.analysis.what_goes_with_what.councils.panel` returns it.
        pairs: All, but where the adjustment for many is not asked for.

    Returns:
        DataFrame: how (:data:`WITHIN` or :data:`BETWEEN`), outcome, factor, value, lower, upper
            (outcome per 10,000 for one step of the factor), bound, p, holm (p adjusted for all the
            rows, Holm 1979), rows (council-years), units (councils), first, last (year).
    """
    kinds: dict[str, Callable[[str, str], pd.DataFrame]] = {
        WITHIN: lambda outcome, factor: panel.within(councils, outcome, [factor]),
        BETWEEN: lambda outcome, factor: panel.between(councils, outcome, factor),
    }
    parts = [
        in_steps(fit(outcome, factor), factor).assign(how=how, outcome=outcome, factor=factor)
        for how, fit in kinds.items()
        for outcome, factor in pairs
    ]
    frame = pd.concat(parts, ignore_index=True)
    known = frame["p"].notna()
    if known.any():
        adjusted = multipletests(frame.loc[known, "p"], LEVEL, method="holm")[1]
        frame.loc[known, "holm"] = adjusted
    return frame.reindex(columns=["how", "outcome", "factor", *panel.COLUMNS, "bound", "holm"])


def in_steps(fitted: pd.DataFrame, factor: str) -> pd.DataFrame:
    """Return the row of a factor for one of its steps, with what its limits are."""
    limits = ["value", "lower", "upper"]
    row = fitted.loc[[factor]].copy()
    row[limits] *= MEASURES[factor].step
    return row.assign(bound=bounds.INTERVAL)


def counted(frame: pd.DataFrame) -> dict[str, float]:
    """Return how many associations were looked at and what chance allows.

    Args:
        frame: As :func:`associations` returns it.

    Returns:
        dict: looked_at, beyond (whose interval leaves out no association), by_chance (how many of
            them chance alone would give), adjusted (beyond chance after Holm's adjustment).
    """
    known = frame[frame["p"].notna()]
    return {
        "looked_at": len(known),
        "beyond": int((known["p"] < LEVEL).sum()),
        "by_chance": LEVEL * len(known),
        "adjusted": int((known["holm"] < LEVEL).sum()),
    }
