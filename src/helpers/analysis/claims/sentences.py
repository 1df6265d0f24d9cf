"""The reason of a verdict in sentences a reader understands, from the figures alone.

Every figure, direction and year comes from a reading; what is written by hand has none in it.
"""

from collections.abc import Iterable, Sequence

from helpers.analysis.claims import verdicts
from helpers.analysis.claims.definitions import Judged, Statement
from helpers.analysis.claims.wording import SHOWN
from helpers.words import listed

CANNOT = {
    verdicts.NOT_HELD: "Not held: no figure among those here tests it.",
    verdicts.NOT_PUBLISHED: "Not published: no table counts what it says.",
    verdicts.NOT_FACT: "Not a statement of fact: no figure could bear it out or refute it.",
    verdicts.NOT_THEN: "It cannot be tested with the editions held as of the month.",
}


def reason(statement: Statement, several: Sequence[Judged], verdict: str) -> str:
    """Return what was true then, what is so now, and what the data cannot say."""
    tested = [one for one in several if not one.definition.aside]
    parts = [
        of_the_time(tested) or CANNOT.get(verdict, ""),
        of_revisions(tested),
        what_lacks(tested),
        of_later(tested),
        beside([one for one in several if one.definition.aside]),
        f"What it does not show: {statement.inference}" if statement.inference else "",
        statement.note,
    ]
    return " ".join(filter(None, parts))


def of_the_time(tested: Sequence[Judged]) -> str:
    """Return what the figures of the time say; '' where none can be worked out."""
    known = [one for one in tested if one.then]
    sides = {
        "True then": [one for one in known if one.given],
        "Not true then": [one for one in known if not one.given],
    }
    return " ".join(
        _said(
            word,
            side,
            len(known) == 1,
            [f"{one.then.text}{_in(one, one.then.text)}" for one in side],
        )
        for word, side in sides.items()
        if side
    )


def of_revisions(tested: Sequence[Judged]) -> str:
    """Return what revisions have changed, where the figure reads otherwise now."""
    changed = [one for one in tested if one.revised and one.revised.text != one.then.text]
    return _said(
        "As revised since", changed, len(tested) == 1, [one.revised.text for one in changed]
    )


def what_lacks(tested: Sequence[Judged]) -> str:
    """Return what cannot be worked out, or from a later edition only, and why; each reason once."""
    why: dict[tuple[str, str], list[str]] = {}
    for one in tested:
        if one.late or not one.then:
            word = "From a later edition" if one.late else "Not worked out"
            why.setdefault((word, one.lacking.rstrip(".")), []).append(one.definition.name)
    texts = [f"{word}: {listed(names)} ({text})." for (word, text), names in why.items()]
    return " ".join(texts)


def of_later(tested: Sequence[Judged]) -> str:
    """Return what the latest figures say, by how each fares."""
    later = [one for one in tested if one.latest]
    if not later:
        return "No later figure counts the same." if tested else ""
    said = []
    for word in verdicts.SINCE:
        same = [one for one in later if one.since == word]
        texts = [f"{one.latest.text}{_in(one, one.latest.text, latest=True)}" for one in same]
        if len(later) == 1 and same:
            return f"Since: {texts[0]} ({word})."
        said.append(_said(f"Since, {word}", same, False, texts))
    return " ".join(filter(None, said))


def beside(asides: Iterable[Judged]) -> str:
    """Return what stands beside the statement, the latest figure first."""
    texts = []
    for one in asides:
        if one.then and one.definition.rules != (SHOWN,):
            word = "so" if one.given else "not so"
            texts.append(f"{one.definition.name} {one.then.text}{_in(one, one.then.text)}, {word}")
        elif shown := one.latest or one.then:
            late = bool(one.latest)
            texts.append(f"{one.definition.name} {shown.text}{_in(one, shown.text, latest=late)}")
    return f"Beside it: {'; '.join(texts)}." if texts else ""


def _said(word: str, same: Sequence[Judged], alone: bool, texts: list[str]) -> str:
    """Return one sentence of definitions that fare alike, with the figure of the first."""
    if not same:
        return ""
    names = [one.definition.name for one in same]
    if alone:
        return f"{word}: {texts[0]}."
    if len(same) == 1:
        return f"{word} by {names[0]}: {texts[0]}."
    return f"{word} by {listed(names)}; {names[0]}: {texts[0]}."


def _in(one: Judged, text: str, *, latest: bool = False) -> str:
    """Return the year in words, where a figure does not name it."""
    year = str((one.latest_year if latest else one.definition.year) or "")
    return f" in {year}" if year and year not in text else ""
