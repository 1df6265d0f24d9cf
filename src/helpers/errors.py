"""The one error that a person using the project is meant to read."""

MOST_SHOWN = 40
"""Details that are shown of a problem."""


class Problem(Exception):  # noqa: N818 - a sentence for the reader, not a fault in the code
    """Something the user can put right, in one sentence: what, where, what to do.

    The command line prints the sentence and ends with a non-zero code; no traceback is shown, nor
    in a notebook.

    Args:
        sentence: What is wrong, where, and what to do about it.
        details: Further lines, one a finding (for instance each failing row of a file).
    """

    def __init__(self, sentence: str, details: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details or []

    def shown(self) -> list[str]:
        """Return the lines to show: the sentence, then the details so far as they can be read."""
        more = len(self.details) - MOST_SHOWN
        rest = [f"  and {more:,} more"] if more > 0 else []
        return [self.sentence, *(f"  {line}" for line in self.details[:MOST_SHOWN]), *rest]

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        return self.shown()
