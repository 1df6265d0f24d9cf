"""Episodes in order: what stands next to each, of the same child."""

from functools import cached_property

import numpy as np
import pandas as pd


class InOrder:
    """Episodes sorted by child and start, with what went before and what comes next.

    Args:
        episodes: Frame with `child` (categories), `started`, `ended`, `year`, `row`.
        each_year: Whether each return is a sequence of its own; else a child's episodes of all
            returns are one.
        sort: Whether they have to be sorted; not where they are in order already.
    """

    def __init__(self, episodes: pd.DataFrame, each_year: bool, sort: bool = True) -> None:
        self.each_year = each_year
        self.episodes = _sorted(episodes, each_year) if sort else episodes

    @cached_property
    def has_next(self) -> np.ndarray:
        """Where another episode of the same child (in the same return) follows."""
        child = self.episodes["child"].cat.codes.to_numpy()
        same = (child[1:] == child[:-1]) & (child[1:] >= 0)
        if self.each_year:
            year = self.episodes["year"].to_numpy()
            same &= year[1:] == year[:-1]
        result = np.zeros(len(child), dtype=bool)
        result[:-1] = same
        return result

    @cached_property
    def has_previous(self) -> np.ndarray:
        """Where another episode of the same child (in the same return) went before."""
        result = np.zeros(len(self.has_next), dtype=bool)
        result[1:] = self.has_next[:-1]
        return result

    def next(self, name: str) -> pd.Series:
        """Return a column's value in the next episode, missing where there is none."""
        return self.episodes[name].shift(-1).where(self.has_next)

    def previous(self, name: str) -> pd.Series:
        """Return a column's value in the episode before, missing where there is none."""
        return self.episodes[name].shift(1).where(self.has_previous)


def _sorted(episodes: pd.DataFrame, each_year: bool) -> pd.DataFrame:
    keys = [episodes[name].to_numpy() for name in ("row", "year", "ended", "started")]
    keys += [episodes["child"].cat.codes.to_numpy()]
    keys += [episodes["year"].to_numpy()] if each_year else []
    return episodes.take(np.lexsort(keys)).reset_index(drop=True)


def year_ends(year: pd.Series) -> pd.Series:
    """Return 31 March of each year."""
    months = (year.astype(np.int64).to_numpy() - 1970) * 12 + 3
    days = months.astype("datetime64[M]").astype("datetime64[D]") - 1
    return pd.Series(days.astype("datetime64[s]"), index=year.index)


def year_begins(year: pd.Series) -> pd.Series:
    """Return 1 April of the year before each."""
    return year_ends(year - 1) + pd.Timedelta(days=1)
