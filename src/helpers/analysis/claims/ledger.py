"""The ledger: every claim, what the data said of it then and says now, and the verdict.

To add a claim, add its row to ``data/raw/claims.csv`` and write one function, decorated with its
name, in the module of its subject.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis.claims import verdicts
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.verdicts import Test
from helpers.errors import Problem

COLUMNS = (
    *("claim", "said_in", "said_on", "area_code", "statement", "claimed", "rebuilt_then"),
    *("rebuilt_now", "latest", "latest_period", "verdict", "since", "reason", "report"),
)


@dataclass(frozen=True)
class Finding:
    """What the data say of one claim.

    tests
        The figures it was tested with; none where it cannot be tested.
    latest, latest_period
        The latest figure, as shown, and its year; '' where there is none.
    since
        How it fares on the latest figures: one of :data:`helpers.analysis.claims.verdicts.SINCE`.
    reason
        One or two sentences of reason, computed from the figures.
    report
        The page and section where it is worked out.
    """

    tests: list[Test]
    latest: str
    latest_period: str
    since: str
    reason: str
    report: str
    untested: str = ""
    """Why there are no tests, as a verdict; '' where the tests say it."""

    @property
    def verdict(self) -> str:
        """The verdict the tests lead to."""
        return self.untested or verdicts.verdict(self.tests)

    def rebuilt(self, *, now: bool) -> str:
        """Return the rebuilt figures as shown, each under its definition if there are several."""
        tests = [test for test in self.tests if test.now is now]
        if len({test.definition for test in tests}) < 2:
            return "; ".join(test.figure for test in tests)
        return "; ".join(f"{test.definition}: {test.figure}" for test in tests)


Claim = Callable[[Figures], Finding]
CLAIMS: dict[str, Claim] = {}
YEARS: dict[str, int] = {}


def claim(name: str, year: int = 0) -> Callable[[Claim], Claim]:
    """Register a function as the test of the claim ``name``.

    Args:
        year: The last year of the figures of the time that it is tested with: only a figure of a
            later year says what has become of it.
    """

    def register(function: Claim) -> Claim:
        if name in CLAIMS:
            raise ValueError(f"the claim {name!r} has two functions")
        CLAIMS[name], YEARS[name] = function, year
        return function

    return register


def finding_of(name: str, figures: Figures) -> Finding:
    """Return what the data say of the claim ``name``; where they lack some, that it is so."""
    try:
        finding = CLAIMS[name](figures)
    except NotHeld as lacking:
        reason = f"It cannot be tested with the figures held here. {lacking.sentence}"
        untested = verdicts.NOT_THEN if figures.as_of else ""
        return Finding([], "", "", verdicts.since(None), reason, "", untested)
    if finding.latest_period.isdecimal() and int(finding.latest_period) <= YEARS[name]:
        return replace(finding, latest="", latest_period="", since=verdicts.since(None))
    return finding


def ledger(figures: Figures) -> pd.DataFrame:
    """Return the ledger: a row a claim, in the order of ``data/raw/claims.csv``.

    As of a month, claims made later are not among them.

    Returns:
        DataFrame: :data:`COLUMNS`, all text.

    Raises:
        Problem: If a claim has a row and no function, or a function and no row.
    """
    said = figures.tables["claims"]
    without_row = set() if figures.as_of else set(CLAIMS) - set(said["claim"])
    lacking = sorted((set(said["claim"]) - set(CLAIMS)) | without_row)
    if lacking:
        raise Problem(
            f"These claims have a row in data/raw/claims.csv or a function, but not both: "
            f"{', '.join(lacking)}: add what is missing."
        )
    rows = []
    for row in said.to_dict("records"):
        finding = finding_of(row["claim"], figures)
        rows.append(
            {
                **{name: row[name] for name in COLUMNS if name in row},
                "rebuilt_then": finding.rebuilt(now=False),
                "rebuilt_now": finding.rebuilt(now=True),
                "latest": finding.latest,
                "latest_period": finding.latest_period,
                "verdict": finding.verdict,
                "since": finding.since,
                "reason": finding.reason,
                "report": finding.report,
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)
