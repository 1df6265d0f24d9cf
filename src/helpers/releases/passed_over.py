"""Tables that are not taken in: unknown ones are counted, near misses stop an addition."""

from collections.abc import Collection

from rich.console import Console
from rich.markup import escape

from helpers.data.readers import NearMiss, NotKnown, NotRead
from helpers.errors import Problem
from helpers.words import listed

NAMES_SHOWN = 3


def show(problems: list[Problem], console: Console) -> None:
    """Print why some tables are not used: near misses last, those not known as a count."""
    for sentence in sentences(problems):
        console.print(f"Passed over: {escape(sentence)}", soft_wrap=True)


def sentences(problems: list[Problem]) -> list[str]:
    """Return what is to be said of tables that are not used, the most telling last."""
    not_known = [problem for problem in problems if isinstance(problem, NotKnown)]
    near = [problem for problem in problems if isinstance(problem, NearMiss)]
    others = [problem for problem in problems if problem not in [*not_known, *near]]
    counted = [problem.sentence for problem in not_known]
    if len(not_known) > 1:
        names = "; ".join(problem.shown for problem in not_known[:NAMES_SHOWN])
        more = len(not_known) - NAMES_SHOWN
        more_names = f" and {more} more" if more > 0 else ""
        counted = [
            f"{len(not_known)} tables that are no data set known here ({names}{more_names})."
        ]
    return [*counted, *(problem.sentence for problem in [*others, *near])]


def refuse_near_misses(problems: list[Problem], accepted: Collection[str]) -> None:
    """Refuse an addition that would lose a table which is nearly a known one.

    ``accepted`` are the names of the data sets that may be passed over so.

    Raises:
        Problem: If one is not accepted; it names the first and lists the others.
    """
    near = [problem for problem in problems if isinstance(problem, NearMiss)]
    first, *others = [one for one in near if one.data_set not in accepted] or [None]
    if first:
        details = [problem.sentence for problem in others]
        raise Problem(f"Nothing was added, because {first.sentence}", details)


def refuse_unread(problems: list[Problem], accepted: Collection[str], tables: int) -> None:
    """Refuse an addition to which none of so many ``tables`` gives anything that is known here.

    Raises:
        Problem: Saying why: near misses that are not ``accepted`` first.
    """
    unread = [problem for problem in problems if isinstance(problem, NotRead)]
    if len(unread) < tables:
        return
    refuse_near_misses(unread, accepted)
    near = [problem for problem in unread if isinstance(problem, NearMiss)]
    details = [problem.sentence for problem in unread if problem not in near]
    if near:
        names = listed(list(dict.fromkeys(problem.data_set for problem in near)))
        sentence = f"nothing known here is given but what --pass-over leaves out ({names})."
    elif len(unread) == 1:
        raise Problem(*details)
    else:
        sentence = (
            f"none of the {tables} tables given is a data set known here: give a mapping file, or "
            "declare the data sets."
        )
    raise Problem(f"Nothing was added, because {sentence}", details)
