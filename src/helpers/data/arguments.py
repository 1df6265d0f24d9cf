"""What is asked for, however it is written: one or several, a year as a number or as text."""

import re
from typing import Any

from helpers.errors import Problem


def several(asked: Any) -> list[Any]:  # noqa: ANN401
    """Return what is asked for as a list: a text or another single thing is a list of one.

    Examples:
        >>> several("Leeds"), several(("Leeds", "Bradford"))
        (['Leeds'], ['Leeds', 'Bradford'])
    """
    one = isinstance(asked, str) or not hasattr(asked, "__iter__")
    return [asked] if one else list(asked)


def year_of(asked: int | str | None) -> int | None:
    """Return a year as a number: 2016, "2016" or None, which stands for any.

    Raises:
        Problem: If it is another thing, as an area's name or "2015/16".
    """
    if asked is None:
        return None
    if not re.fullmatch(r"\d{4}(\.0)?", str(asked)):
        raise Problem(
            f"'{asked}' is not a year: give the year that it ends in, as 2016 for 2015/16. "
            "Several areas are given as a list, [one, another]."
        )
    return int(float(asked))
