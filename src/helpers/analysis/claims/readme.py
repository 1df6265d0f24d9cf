"""The headline findings of the ledger for the README: ``python -m helpers.analysis.claims.readme``.

They are generated, so that they cannot drift from the figures; a test checks that they have not.
"""

import re

import pandas as pd

from helpers import project
from helpers.analysis.claims import held, ledger
from helpers.analysis.claims.cards import HEADLINES, headline, with_figures
from helpers.files import writing

BLOCK = re.compile(r"(<!-- ledger -->\n).*?(<!-- end of ledger -->\n)", re.DOTALL)


def findings(rows: pd.DataFrame) -> str:
    """Return the headline findings as Markdown: a sentence and a table.

    Args:
        rows: As :func:`helpers.analysis.claims.ledger.ledger` returns them.
    """
    chosen = with_figures(rows[rows["claim"].isin(HEADLINES)])
    lines = [
        f"**Of the statements made, {headline(rows)}.** Some of them:",
        "",
        "| what was said | verdict, on figures of the time | latest | since then |",
        "|---|---|---|---|",
    ]
    for row in chosen.itertuples():
        latest, first = row.figure_now or "no later figure", row.figure_then or "no figure held"
        lines.append(f"| {row.statement} | {row.verdict}: {first} | {latest} | {row.since} |")
    lines += [
        "",
        "*More so* and *less so*: it still is so, and the latest figure makes it stronger or "
        "weaker than rounding or chance could.",
    ]
    return "\n".join(lines) + "\n"


def updated(text: str, rows: pd.DataFrame) -> str:
    """Return the text of the README with the findings between its two marks."""
    return BLOCK.sub(lambda marks: f"{marks[1]}\n{findings(rows)}\n{marks[2]}", text)


def main() -> None:
    """Write the findings into the README."""
    path = project.find().root / "README.md"
    writing.replace_text(path, updated(path.read_text(encoding="utf-8"), ledger(held())))


if __name__ == "__main__":
    main()
