"""Care applications and mothers' returns to court in Wales: what reports and studies print.

No table of Cafcass Cymru's applications by year is held, and no council's. Each figure stands as
its report gives it, with the address; none is joined to another.
"""

import pandas as pd

from helpers import data
from helpers.analysis.repeat_proceedings import care_applications, proceedings
from helpers.words import listed, number

TOPICS = ("care applications", proceedings.TOPIC)
NATION = "Wales"
RETURN = "risk of return to court"


def studies(year: int) -> pd.DataFrame:
    """Return what is printed of applications in Wales and of mothers who come back to court.

    Returns:
        DataFrame: As :func:`helpers.data.studies` returns them, of years that end by ``year``.
    """
    every = pd.concat([data.studies(topic) for topic in TOPICS])
    mine = every[every["geography"] == NATION]
    return mine[mine["period"].map(proceedings.last_year).astype(float) <= year].reset_index(
        drop=True
    )


def in_words(rows: pd.DataFrame) -> str:
    """Return the applications and the mothers of :func:`studies`, and what is not held."""
    applications = rows[rows["measure"] == care_applications.IN_WALES]
    parts = [
        f"{number(proceedings.as_number(row.value))} care applications in {row.period}"
        for row in applications.itertuples()
    ]
    back = rows[(rows["measure"] == RETURN) & (rows["breakdown"] == "all mothers")]
    parts += [
        f"a risk of {row.value} that a mother in care proceedings of {row.period} returns to court"
        for row in back.itertuples()
    ]
    text = f"Reports print of Wales {listed(parts)}. " if parts else ""
    return (
        f"{text}No table of Cafcass Cymru's applications by year, of Wales or of its authorities, "
        "is held: no rate and no change is given."
    )
