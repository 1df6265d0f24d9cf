"""What all that is taken away says it is: analysis of official statistics, or of records.

It is of official statistics, under their licences, until a process is given records
(:mod:`helpers.records.given`). What it makes from then on is of these and under no licence of its
own; publications set beside them keep theirs.
"""

OFFICIAL = "This is analysis of official statistics, not official statistics."
_of_records = ""


def begin_with_records(said: str) -> None:
    """Have what is made in this process from now on say this of itself, and bear no licence."""
    global _of_records
    _of_records = said


def of_records() -> str:
    """Return what is said of what is made of records; '' where there are none."""
    return _of_records
