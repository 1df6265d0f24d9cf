"""The reason of a verdict in sentences a reader understands, from the figures alone.

Every figure, direction and year comes from a reading; what is written by hand has none in it.
"""

from collections.abc import Iterable, Sequence

from helpers.analysis.claims import verdicts
from helpers.analysis.claims.definitions import Judged, Statement
from helpers.analysis.claims.readings import dated
from helpers.analysis.claims.wording import SHOWN
from helpers.words import listed

MOST = 2
"""The most definitions whose figures a sentence holds: the table beside it has all."""
UNSETTLED = "Not settled by what is held: not so"
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
        of_the_time(tested, verdict) or CANNOT.get(verdict, ""),
        of_revisions(tested),
        what_lacks(tested),
        of_later(tested),
        beside([one for one in several if one.definition.aside]),
        statement.note,
    ]
    return " ".join(filter(None, parts))


def of_the_time(tested: Sequence[Judged], verdict: str) -> str:
    """Return what the figures of the time say; '' where none can be worked out."""
    known = [one for one in tested if one.then]
    if verdict in verdicts.CANNOT:
        return _said(UNSETTLED, {one: _then(one) for one in known}, tested)
    sides = {
        "True then": [one for one in known if one.given],
        "Not true then": [one for one in known if not one.given],
    }
    texts = [_said(word, {one: _then(one) for one in side}, known) for word, side in sides.items()]
    return " ".join(filter(None, texts))


def of_revisions(tested: Sequence[Judged]) -> str:
    """Return what revisions have changed, where the figure reads otherwise now."""
    changed = [one for one in tested if one.revised and one.revised.text != one.then.text]
    return _said("As revised since", {one: one.revised.text for one in changed}, tested)


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
    if len(later) == 1:
        return f"Since: {_latest(later[0])} ({later[0].since})."
    texts = [
        _said(f"Since, {word}", {one: _latest(one) for one in later if one.since == word}, later)
        for word in verdicts.SINCE
    ]
    return " ".join(filter(None, texts))


def beside(asides: Iterable[Judged]) -> str:
    """Return what stands beside the statement, and whether it is so where a rule says it."""
    texts = []
    for one in asides:
        if one.then and one.definition.rules != (SHOWN,):
            texts.append(f"{one.definition.name} {_then(one)}, {'so' if one.given else 'not so'}")
        elif one.latest or one.then:
            shown = _latest(one) if one.latest else _then(one)
            texts.append(f"{one.definition.name} {shown}")
    return f"Beside it: {'; '.join(texts)}." if texts else ""


def _said(word: str, texts: dict[Judged, str], among: Sequence[Judged]) -> str:
    """Return one sentence of definitions that fare alike, with the figures of the first."""
    if not texts:
        return ""
    if len(among) == 1:
        return f"{word}: {next(iter(texts.values()))}."
    said = [f"by {one.definition.name}, {text}" for one, text in texts.items()]
    more = len(said) - MOST
    return f"{word} {'; '.join(said[:MOST])}{f'; and by {more} more' if more > 0 else ''}."


def _then(one: Judged) -> str:
    return dated(one.then.text, one.definition.year, "{} in {}")


def _latest(one: Judged) -> str:
    return dated(one.latest.text, one.latest_year, "{} in {}")
