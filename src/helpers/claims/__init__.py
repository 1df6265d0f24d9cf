"""Every claim made for the case for change, put to the test.

``verdicts`` holds the rules of wording, ``figures`` what claims are worked out from, ``ledger``
the list of all; the other modules hold one function a claim, by subject.
"""

from helpers.claims import (  # noqa: F401 - each module registers its claims
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
from helpers.claims.figures import Figures, held
from helpers.claims.ledger import CLAIMS, COLUMNS, Finding, claim, ledger

__all__ = ["CLAIMS", "COLUMNS", "Figures", "Finding", "claim", "held", "ledger"]
