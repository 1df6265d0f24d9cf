"""What is asked of a table of one's own: said with ``--about``, or typed at a terminal."""

import re
import sys
from collections.abc import Mapping

import typer
from rich.console import Console
from rich.markup import escape

from helpers.data.rules import unfit
from helpers.data.schemas import DIRECTIONS, KINDS
from helpers.errors import Problem

MEASURE = {
    "label": "What is measured, as a label",
    "kind": f"Its kind ({', '.join(KINDS)})",
    "unit": "Its unit, such as: visits; per 1,000 residents; % of visits",
    "theme": "Its theme, such as: care; protection; early help",
    "rise": f"A rise is {', '.join(DIRECTIONS[:-1])} or {DIRECTIONS[-1]}",
}
SOURCE = {
    "title": "Title of the source",
    "publisher": "Who publishes it",
    "address": "Its address, or its publisher's (https://...)",
    "licence": "Its licence, such as OGL-UK-3.0",
    "rounding": "What counts are rounded to (1: not at all)",
}
COLUMNS = {
    "area": "The column of areas",
    "year": "The column of years",
    "value": "The column of figures",
}
QUESTIONS = MEASURE | SOURCE | COLUMNS
FORMS = {"address": r"https?://\S+", "rounding": r"[1-9]\d{0,3}"}


class Asked:
    """What is said of a table, and what is asked for at a terminal where it is not."""

    def __init__(self, about: Mapping[str, str], console: Console) -> None:
        unknown = sorted(set(about) - set(QUESTIONS))
        if unknown:
            known = ", ".join(QUESTIONS)
            raise Problem(f"--about says {unknown[0]}, which is not one of {known}.")
        self.about, self.console = about, console
        self.typed = False

    def answers(
        self, wanted: Mapping[str, str], known: Mapping[str, str], columns: list[str], shown: str
    ) -> dict[str, str]:
        """Return an answer to each question of ``wanted``.

        Args:
            known: Answers that are used where nobody says otherwise.
            columns: The names that a column can have.
            shown: What messages call the table or measure.

        Raises:
            Problem: If an answer is lacking or not right, and there is nobody to ask.
        """
        said = {name: self.about[name] for name in wanted if name in self.about}
        for name, answer in said.items():
            if wrong := fault(name, answer, columns):
                raise Problem(f"--about {name} {wrong}.")
        lacking = [name for name in wanted if name not in said | known]
        if lacking and not sys.stdin.isatty():
            raise Problem(
                f"It is not said of {shown} what its {', '.join(lacking)} are: say each as --about "
                "NAME=VALUE, or run the command at a terminal, where they are asked for.",
                [f"{name}: {wanted[name]}" for name in lacking],
            )
        if not sys.stdin.isatty():
            return {**known, **said}
        return {
            name: said.get(name) or self._answer(name, question, known.get(name), columns)
            for name, question in wanted.items()
        }

    def _answer(self, name: str, question: str, default: str | None, columns: list[str]) -> str:
        while True:
            answer = str(typer.prompt(question, default=default)).strip()
            wrong = fault(name, answer, columns)
            if not wrong:
                self.typed = True
                return answer
            self.console.print(escape(f"That {wrong}."), soft_wrap=True)


def fault(name: str, answer: str, columns: list[str]) -> str:
    """Return what keeps an answer from being used, to stand behind its name; '' where nothing."""
    choices = {"kind": KINDS, "rise": DIRECTIONS, **dict.fromkeys(COLUMNS, columns)}.get(name)
    if choices is not None and answer not in choices:
        return f"is not one of {', '.join(choices)}"
    if not re.fullmatch(FORMS.get(name, ".+"), answer):
        return f"does not have the form {FORMS.get(name, 'of words')}"
    return unfit(answer)
