"""The one error that a person using the project is meant to read."""


class Problem(Exception):  # noqa: N818 - a sentence for the reader, not a fault in the code
    """Something the user can put right, in one sentence: what, where, what to do.

    The command line prints the sentence and ends with a non-zero code; no traceback is shown.

    Args:
        sentence: What is wrong, where, and what to do about it.
        details: Further lines, one a finding (for instance each failing row of a file).
    """

    def __init__(self, sentence: str, details: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details or []
