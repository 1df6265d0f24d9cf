"""An attacker of protected tables: what each withheld cell can be, given all that is told.

A second way, apart from that of `helpers.records.disclosure_cells`: all tables at once, in one
linear programme a withheld cell and direction.
"""

import itertools

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

MOST = 10_000


class Attacker:
    """Gathers tables and what is known of them, then narrows every withheld cell."""

    def __init__(self):
        self.low, self.high, self.rows, self.groups, self.targets = [], [], [], 0, []
        self.before = 0

    def cell(self, low, high):
        """Take in a number that lies between two others; return its place."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def told(self, value, small, threshold, base):
        """Take in a cell as it is told, missing where withheld; `small` where known to be so."""
        if np.isnan(value):
            return self.cell(0, threshold - 1 if small else MOST)
        return self.cell(max(value - base // 2, threshold), value + (base - 1) // 2)

    def adds_up(self, parts, total):
        """Note that cells add up to another."""
        self.rows.append([*((part, 1) for part in parts), (total, -1)])

    def next(self, targets):
        """End a system of tables; note which of its cells are withheld."""
        self.targets.append(list(targets))

    def ranges(self):
        """Return of each system how many whole steps lie between least and most, a withheld cell
        each."""
        places = [(row, place, by) for row, line in enumerate(self.rows) for place, by in line]
        row, column, by = map(np.array, zip(*places, strict=True))
        shape = (len(self.rows), len(self.low))
        sums = sparse.csr_matrix((by, (row, column)), shape)
        bounds = np.column_stack([self.low, self.high])
        found = [np.zeros(len(each)) for each in self.targets]
        for turn in range(max(map(len, self.targets))):
            chosen = [(k, t[turn]) for k, t in enumerate(self.targets) if turn < len(t)]
            for sign in (1, -1):
                aim = np.zeros(len(self.low))
                aim[[place for _, place in chosen]] = sign
                solved = linprog(aim, A_eq=sums, b_eq=np.zeros(len(self.rows)), bounds=bounds)
                assert solved.status == 0, solved.message
                for k, place in chosen:
                    found[k][turn] -= sign * solved.x[place]
        return found


def two_way(attacker, n, told, total_told, policy, knows_small=True):
    """Take in a table of rows and columns with its sums; return the places of its cells.

    Args:
        n: What is true, to know which cells are small.
        told: As told.
        total_told: Row sums, column sums and the sum of all, as told.
    """
    rows, columns = n.shape
    threshold, base = policy.threshold, policy.base
    truth = np.pad(n, ((0, 1), (0, 1)))
    truth[-1], truth[:, -1] = truth.sum(axis=0), truth.sum(axis=1)
    truth[-1, -1] = n.sum()
    shown = np.full(truth.shape, np.nan)
    shown[:-1, :-1] = told
    shown[:-1, -1], shown[-1, :-1], shown[-1, -1] = total_told
    places = np.zeros(truth.shape, int)
    for at in itertools.product(range(rows + 1), range(columns + 1)):
        small = knows_small and truth[at] < threshold
        places[at] = attacker.told(shown[at], small, threshold, base)
    for row in range(rows + 1):
        attacker.adds_up(places[row, :-1], places[row, -1])
    for column in range(columns + 1):
        attacker.adds_up(places[:-1, column], places[-1, column])
    return places, np.isnan(shown)
