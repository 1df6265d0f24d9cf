"""Which cells of a table of counts to withhold, so that none that is small can be worked out."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from helpers.records.disclosure import Policy

TOTAL = "Total"


def with_sums(frame: pd.DataFrame, by: Sequence[str], value: str) -> pd.DataFrame:
    """Return cells, then each sum over one or more of ``by``, with :data:`TOTAL` for these."""
    parts = [frame.astype(dict.fromkeys(by, object))]
    for size in range(len(by) - 1, -1, -1):
        for kept in combinations(by, size):
            total = (
                frame.groupby(list(kept), sort=False, observed=True)[value].sum().reset_index()
                if kept
                else pd.DataFrame({value: [frame[value].sum()]})
            )
            parts.append(total.assign(**{name: TOTAL for name in by if name not in kept}))
    return pd.concat(parts, ignore_index=True)[[*by, value]]


def hidden(
    cells: pd.DataFrame, by: Sequence[str], value: str, policy: "Policy", *, totals: bool
) -> np.ndarray:
    """Return which rows of :func:`with_sums` are withheld."""
    small = policy.small(cells[value]).to_numpy()
    is_total = (cells[list(by)] == TOTAL).any(axis=1).to_numpy()
    chosen = small.copy()
    told = policy.rounded(cells[value]).to_numpy()
    changed = True
    while changed:
        changed = False
        for name in by:
            others = [each for each in by if each != name]
            groups = (
                cells.groupby(others, sort=False).indices.values()
                if others
                else [np.arange(len(cells))]
            )
            for rows in groups:
                parts = rows[(cells[name].iloc[rows] != TOTAL).to_numpy()]
                if chosen[parts].sum() != 1:
                    continue
                open_ = [row for row in parts if not chosen[row]]
                if open_:
                    chosen[min(open_, key=lambda row: told[row])] = True
                    changed = True
    return chosen if totals else np.where(is_total, small, chosen)
