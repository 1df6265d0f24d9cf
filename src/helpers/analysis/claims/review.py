"""Claims about the review itself."""

from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import since


@claim("engagement-900")
def engagement_900(figures: Figures) -> Finding:
    """The review drew on advice from 900 respondents."""
    return Finding(
        [],
        "",
        "",
        since(None),
        "No statistic counts who was heard: it is recorded as stated. A published list of the "
        "review's submissions and meetings would be needed.",
        "",
    )
