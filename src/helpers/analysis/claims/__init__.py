"""Every claim made for the case for change, put to the test.

``verdicts`` holds the rules of wording, ``figures`` what claims are worked out from, ``ledger``
the list of all; the other modules hold one function a claim, by subject.
"""

from helpers.analysis.claims import (  # noqa: F401 - each module registers its claims
    care,
    homes,
    inequality,
    outcomes,
    proceedings,
    protection,
    review,
    spending,
    wales,
    workforce,
)
from helpers.analysis.claims.figures import Figures, held
from helpers.analysis.claims.ledger import CLAIMS, COLUMNS, Finding, claim, ledger

__all__ = ["CLAIMS", "COLUMNS", "Figures", "Finding", "claim", "held", "ledger"]
