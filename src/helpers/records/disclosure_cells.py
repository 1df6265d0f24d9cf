"""Which cells of a table of counts to withhold, so that none that is small can be worked out.

Small cells are withheld for themselves. Where one alone would be withheld of those that add up to
a sum, another is, too: the smallest, as rounded, so that the choice tells nothing that is not
told. Then the table is attacked: what each withheld cell can be at least and at most, given all
that is shown, all sums, and that small ones are small, is a linear programme. While some cell can
be narrowed to too few values, another is withheld: the smallest that opens it.

Source of the method: Hundepool A and others (2012), Statistical disclosure control, chapter 4.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from helpers.records.disclosure import Policy

TOTAL = "Total"
AT_ONCE = 16
"""Cells that are attacked in one programme."""


@dataclass(frozen=True)
class Cells:
    """Cells of a table, then each sum over one or more of its columns.

    codes
        A row a cell, a column of the table each: the place of its value among the column's, -1 for
        :data:`TOTAL`.
    counts
        As they are.
    number
        Which number each is: rows of which the same cells add up are one, so that what is told
        of one is told of all.
    """

    codes: np.ndarray
    counts: np.ndarray
    number: np.ndarray

    @property
    def is_sum(self) -> np.ndarray:
        """Whether each is a sum."""
        return (self.codes < 0).any(axis=1)

    def lines(self) -> list[tuple[np.ndarray, int]]:
        """Return each sum over one column: the numbers that add up, and that which they make.

        Each stands once, those of the fewest parts first; a sum of one part is that part.
        """
        found = {}
        for column in range(self.codes.shape[1]):
            others = np.delete(self.codes, column, axis=1)
            group = np.unique(others, axis=0, return_inverse=True)[1].ravel()
            total = self.codes[:, column] < 0
            for one in range(group.max(initial=-1) + 1):
                parts = np.unique(self.number[(group == one) & ~total])
                whole = self.number[(group == one) & total][0]
                found[parts.tobytes()] = parts, int(whole)
        return sorted((line for line in found.values() if len(line[0]) > 1), key=_parts)


def _parts(line: tuple[np.ndarray, int]) -> int:
    return len(line[0])


def with_sums(codes: np.ndarray, counts: np.ndarray) -> Cells:
    """Return cells with their sums.

    Args:
        codes: As :class:`Cells` has them, of cells alone.
    """
    all_codes, added = [codes], [np.eye(len(codes), dtype=bool)]
    columns = range(codes.shape[1])
    for size in reversed(columns):
        for kept in combinations(columns, size):
            summed = np.full_like(codes, -1)
            summed[:, kept] = codes[:, kept]
            each, group = np.unique(summed, axis=0, return_inverse=True)
            all_codes.append(each)
            added.append(group.ravel() == np.arange(len(each))[:, np.newaxis])
    number = np.unique(np.concatenate(added), axis=0, return_inverse=True)[1].ravel()
    all_counts = np.where(np.concatenate(added), counts, 0).sum(axis=1)
    return Cells(np.concatenate(all_codes), all_counts, number)


def hidden(cells: Cells, policy: "Policy", *, totals: bool, said: ArrayLike = True) -> np.ndarray:
    """Return which of ``cells`` are withheld.

    Args:
        totals: Whether sums may be withheld that are not small; else each is taken to be known.
        said: Which cells a page has at all.
    """
    if not policy.small(cells.counts).any():
        return np.zeros(len(cells.counts), bool)
    said = np.unique(cells.number[np.broadcast_to(said, len(cells.number))])
    table = _Table(cells, policy, said)
    table.never_one_alone()
    known = np.unique(cells.number[cells.is_sum & (not totals)])
    table.hide_what_tells(~np.isin(np.arange(len(table.hidden)), known))
    return table.hidden[cells.number]


class _Table:
    """A table as it would be shown, and what an attacker can make of it."""

    def __init__(self, cells: Cells, policy: "Policy", said: np.ndarray) -> None:
        counts = cells.counts[np.unique(cells.number, return_index=True)[1]]
        self.told, self.small, self.policy = policy.rounded(counts), policy.small(counts), policy
        self.unsaid = ~np.isin(np.arange(len(counts)), said)
        self.hidden, self.lines = self.small | self.unsaid, cells.lines()
        self.enough = max(policy.base, policy.threshold // 2)
        self.sums = np.zeros((len(self.lines), len(counts)))
        for row, (parts, total) in enumerate(self.lines):
            self.sums[row, parts], self.sums[row, total] = 1, -1
        # with sums over two columns at most, the ends of a range are whole numbers of themselves
        self.whole = cells.codes.shape[1] > 2

    def never_one_alone(self) -> None:
        """Withhold the smallest other where one alone is withheld of those that add up."""
        again = True
        while again:
            again = False
            for parts, _ in self.lines:
                shown = parts[~self.hidden[parts]]
                if len(shown) and len(parts) - len(shown) == 1:
                    self.hidden[shown[np.argmin(self.told[shown])]] = again = True

    def hide_what_tells(self, may: np.ndarray) -> None:
        """Withhold more of what ``may`` be while a withheld cell can be told too closely."""
        while (cell := self._told_closely()) is not None:
            free = np.flatnonzero(may & ~self.hidden)
            if not len(free):
                return  # all is withheld that can be
            self.hidden[self._what_opens(cell, free)] = True
            self.never_one_alone()

    def _what_opens(self, cell: int, free: np.ndarray) -> int:
        """Return the smallest number without which a cell is not told too closely.

        Where there is none, it is the one that tells most of the cell.
        """
        free = free[np.argsort(self.told[free], kind="stable")]
        widest = []
        for some in np.split(free, range(AT_ONCE, len(free), AT_ONCE)):
            low, high = self._bounds(some)
            least, most = self._extremes(np.full(len(some), cell), low, high)
            width = (most - least)[:, cell]
            if (width >= self.enough).any():
                return int(some[np.argmax(width >= self.enough)])
            widest.extend(width)
        return int(free[np.argmax(widest)])

    def _told_closely(self) -> int | None:
        """Return a withheld cell that can take too few values; None where there is none.

        Many programmes are solved as one, with a copy of the table for each.
        """
        low, high = self._bounds()
        least, most = np.full(len(low), np.inf), np.full(len(low), -np.inf)
        cells = np.flatnonzero(self.hidden & (self.small | ~self.unsaid))
        cells = cells[np.argsort(self.unsaid[cells], kind="stable")]
        while len(cells):
            found = np.concatenate(self._extremes(cells[:AT_ONCE], low, high))
            least, most = np.fmin(least, found.min(axis=0)), np.fmax(most, found.max(axis=0))
            close = [cell for cell in cells[:AT_ONCE] if most[cell] - least[cell] < self.enough]
            if close:
                return int(close[0])
            # what was found for some shows of others that they are free enough
            cells = cells[AT_ONCE:]
            cells = cells[most[cells] - least[cells] < self.enough]
        return None

    def _extremes(
        self, cells: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return tables that could be this one: with each cell at its least, and at its most."""
        from scipy import sparse
        from scipy.optimize import Bounds, LinearConstraint, milp

        shape = len(cells), self.sums.shape[1]
        aim = np.zeros((2, *shape))
        aim[:, np.arange(len(cells)), cells] = np.array([[1], [-1]])
        rows = sparse.kron(sparse.eye(2 * len(cells)), self.sums, format="csc")
        low, high = (np.broadcast_to(end, aim.shape).ravel() for end in (low, high))
        found = milp(
            aim.ravel(),
            integrality=np.full(aim.size, int(self.whole)),
            constraints=LinearConstraint(rows, 0, 0),
            bounds=Bounds(low, high),
        )
        if found.x is None:
            raise ValueError(f"the cells do not add up to their sums: {found.message}")
        least, most = np.round(found.x.reshape(aim.shape), 6)
        return least, most

    def _bounds(self, without: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return what each cell is at least and at most, by what is said of it alone.

        Args:
            without: A row a number: the bounds as they were if it were withheld, too.
        """
        base, threshold = self.policy.base, self.policy.threshold
        hidden = self.hidden
        if without is not None:
            hidden = hidden | (without[:, np.newaxis] == np.arange(len(hidden)))
        low = np.where(hidden, 0, np.maximum(self.told - base // 2, threshold))
        most = 2 * np.nansum(self.told) + threshold  # more than anything
        few = self.small & ~self.unsaid
        most = np.where(few, threshold - 1, most)
        return low, np.where(hidden, most, self.told + (base - 1) // 2)
