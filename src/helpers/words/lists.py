"""Several names, a number of things, and years as text."""

from collections.abc import Sequence
from datetime import date


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return ``a, b and c``, or ``a; b and c; and d`` where an item itself holds a comma or "and".

    ``last`` is what stands before the last item.
    """
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    if any(", " in item or " and " in item for item in items):
        return f"{'; '.join(items[:-1])}; {last} {items[-1]}"
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: float, thing: str) -> str:
    """Return "1 case" or "3 cases"."""
    return f"{number:,.0f} {thing}{'' if number == 1 else 's'}"


def years(held: Sequence[int]) -> str:
    """Return years with runs drawn together: ``2003, 2009 to 2012``; "no year" for none."""
    runs: list[list[int]] = []
    for year in sorted({int(year) for year in held}):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return ", ".join(parts) or "no year"


def financial_year(period: float) -> str:
    """Return "2024-25" for 2025, the year in which it ends."""
    return f"{int(period) - 1}-{int(period) % 100:02d}"


def month(text: str) -> str:
    """Return "June 2021" for "2021-06"."""
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
