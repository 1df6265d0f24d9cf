"""The symbols that stand for a missing value, and what each means: the one list of them.

Source: the Department for Education's open data standards (Explore Education Statistics); how
others write them: the Government Statistical Service's symbols in tables. In data the symbol is a
status beside an empty value; on a page it stands in brackets, ``[c]``.
"""

MEANING = {
    "c": "confidential: suppressed by the publisher, or withheld here",
    "k": "rounds to zero but is not zero",
    "low": "rounds to zero but is not zero",
    "u": "low reliability: not shown by the publisher, or set aside here",
    "x": "not available",
    ":": "not available (as older files write it)",
    "z": "not applicable",
}

OTHERWISE = {"..": "x", "*": "c", ".": "z"}
"""How other tables, and editions of the Interactive Tool before 2026, write some of them."""

NOT_HELD = "not held"


def marker(status: str) -> str:
    """Return the symbol as a page shows it: ``[c]`` for ``c``, ``[x]`` where no reason is given."""
    return f"[{status or 'x'}]"


def key(texts: list[str]) -> list[tuple[str, str]]:
    """Return (marker, meaning) for each symbol that occurs among ``texts``, in ``MEANING``'s order.

    >>> key(["12", "[c]", "[c]"])
    [('[c]', 'confidential: suppressed by the publisher, or withheld here')]
    """
    shown = {str(text).strip() for text in texts}
    found = [(marker(symbol), MEANING[symbol]) for symbol in MEANING if marker(symbol) in shown]
    if NOT_HELD in shown:
        found.append((NOT_HELD, "(no publisher's table held here shows the figure)"))
    return found
