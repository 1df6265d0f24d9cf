"""Every statement made for the case for change, put to the test.

``figures`` holds what statements are tested with, ``readings`` how a figure is read, ``verdicts``
the rules of wording, ``ledger`` the one rule that leads to a verdict; the other modules declare the
definitions of each statement, by subject.
"""

from helpers.analysis.claims import (
    care,
    homes,
    inequality,
    outcomes,
    protection,
    spending,
    wales,
    workforce,
)
from helpers.analysis.claims.figures import Figures, held
from helpers.analysis.claims.ledger import COLUMNS, STATEMENTS, ledger, register, rules

for subject in (care, homes, inequality, outcomes, protection, spending, wales, workforce):
    register(subject.STATEMENTS)

__all__ = ["COLUMNS", "STATEMENTS", "Figures", "held", "ledger", "rules"]
