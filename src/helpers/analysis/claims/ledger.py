"""The ledger: every statement, each of its definitions worked out, and the verdict they lead to.

A statement is a row of ``data/raw/claims.csv`` and a :class:`Statement` of the same name in the
module of its subject: a set of definitions, each a reader of figures with a rule of wording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from helpers.analysis.claims import verdicts, wording
from helpers.analysis.claims.definitions import Judged, Statement, worked_out
from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.sentences import reason
from helpers.analysis.claims.wording import Rule
from helpers.errors import Problem
from helpers.words import listed

COLUMNS = (
    *("claim", "speaker", "said_in", "said_on", "address", "area_code", "statement", "key_words"),
    *("kind", "claimed", "rebuilt_then", "rebuilt_now", "latest", "latest_period", "verdict"),
    *("since", "fragile", "reason", "report", "definitions"),
)


def verdict_of(statement: Statement, several: Sequence[Judged], as_of: str = "") -> str:
    """Return the verdict that the definitions of a statement lead to."""
    tested = [one for one in several if not one.definition.aside]
    met = [given for one in tested for given in one.gives()]
    lacking = [one for one in tested if not one.then]
    parts = sum(one.definition.part for one in lacking)
    late = as_of and any(one.definition.read for one in lacking)
    found = verdicts.verdict(met, len(lacking), parts, statement.otherwise)
    return verdicts.NOT_THEN if found == verdicts.NOT_HELD and late else found


def fragile(statement: Statement, several: Sequence[Judged], now: str) -> str:
    """Return what the verdict would be if words meant something else, and what lies at an edge."""
    if now in verdicts.CANNOT:
        return ""
    tested = [one for one in several if not one.definition.aside]

    def judged(rule: Rule, threshold: float) -> str:
        moved = [
            replace(one, definition=one.definition.moved(rule.words, threshold)) for one in tested
        ]
        return verdict_of(statement, moved)

    rules = [rule for one in tested for rule in one.definition.rules if one.then]
    edges = [
        f"{one.definition.name}: the interval of {one.then.text} holds "
        f"{one.definition.rules[0].threshold:g}"
        for one in tested
        if one.then and one.then.lower <= one.definition.rules[0].threshold <= one.then.upper
    ]
    return "; ".join(filter(None, [verdicts.fragile(rules, judged, now), *edges]))


STATEMENTS: dict[str, Statement] = {}


def register(statements: Mapping[str, Statement]) -> None:
    """Add the statements of a subject; each has one.

    Raises:
        ValueError: If a statement is there already.
    """
    if twice := set(statements) & set(STATEMENTS):
        raise ValueError(f"the statement {min(twice)!r} is tested twice")
    STATEMENTS.update(statements)


def row_of(said: Mapping[str, str], figures: Figures) -> dict[str, object]:
    """Return the row of the ledger of one statement, given its row of ``data/raw/claims.csv``."""
    statement = STATEMENTS[said["claim"]]
    if statement.same_as:
        own = STATEMENTS[statement.same_as]
        statement = replace(own, report=statement.report, same_as=statement.same_as)
    several = [worked_out(one, figures, said["address"]) for one in statement.definitions]
    verdict = verdict_of(statement, several, figures.as_of)
    tested = [one for one in several if not one.definition.aside]
    shown = tested if verdict not in verdicts.CANNOT else several
    latest = next((one for one in shown if one.latest), None)
    lines = {
        name: "; ".join(f"{one.definition.name}: {text}" for one, text in texts)
        for name, texts in {
            "rebuilt_then": [(one, one.then.text) for one in tested if one.then],
            "rebuilt_now": [(one, one.revised.text) for one in tested if one.revised],
        }.items()
    }
    return {
        **{name: said[name] for name in COLUMNS if name in said},
        "statement": said["says"],
        **lines,
        "latest": latest.latest.text if latest else "",
        "latest_period": str(latest.latest_year) if latest else "",
        "verdict": verdict,
        "since": verdicts.together(one.since for one in tested),
        "fragile": fragile(statement, several, verdict),
        "reason": reason(statement, several, verdict),
        "report": statement.report,
        "definitions": [one.entry() for one in several],
    }


def ledger(figures: Figures) -> pd.DataFrame:
    """Return the ledger: a row a statement, in the order of ``data/raw/claims.csv``.

    As of a month, statements made later are not among them.

    Returns:
        DataFrame: :data:`COLUMNS`; all text, but definitions, a list of objects a row.

    Raises:
        Problem: If a statement has a row and is not tested, or is tested and has no row; or if it
            is tested with nothing but figures of its own address.
    """
    said = figures.tables["claims"]
    without_row = set() if figures.as_of else set(STATEMENTS) - set(said["claim"])
    lacking = sorted((set(said["claim"]) - set(STATEMENTS)) | without_row)
    if lacking:
        raise Problem(
            f"These statements have a row in data/raw/claims.csv or definitions, but not both: "
            f"{listed(lacking)}. Add what is missing."
        )
    rows = [row_of(row, figures) for row in said.to_dict("records")]
    return pd.DataFrame(rows, columns=COLUMNS)


def counted_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger without statements that say the same as another that is in it."""
    same = rows["claim"].map(lambda claim: STATEMENTS[claim].same_as)
    return rows[~same.isin(set(rows["claim"]))]


def rules() -> pd.DataFrame:
    """Return every rule of wording that a statement is judged by, for a reader."""
    tested = [one for statement in STATEMENTS.values() for one in statement.definitions]
    return wording.printed(rule for one in tested for rule in one.rules)
