"""What a series frame of one measure says: change, comparison, breaks, what is missing."""

import pandas as pd

from helpers import data, words
from helpers.show import breaks, subject
from helpers.statistics import bounds
from helpers.words.changes import SHARE

NO_INTERVAL = (
    "The publisher gives no interval for these figures and none can be worked out from counts "
    "held here, so what chance alone could explain cannot be said."
)


def in_words(frame: pd.DataFrame, area: str = "") -> str:
    """Return what a frame says of one area, and of the areas it lies in, in paragraphs.

    Args:
        frame: A series frame of one measure.
        area: The area in focus; the first in the frame where ''.

    Returns:
        str: How it went since the last break; whether it is told apart from its region and nation
            by more than chance; breaks; which years are missing of each area, and why.
    """
    if frame.empty:
        return subject.of(frame).gap()
    about = subject.of(frame)
    area = area or frame["area"].iloc[0]
    own = frame[frame["area"] == area].sort_values("period")
    own.attrs = frame.attrs
    how = {"decimals": about.decimals, "suffix": about.suffix}
    known = breaks.of_lines(frame.assign(line=frame["area"]), None)
    mine = known[known["line"] == area]
    kind = {"kind": SHARE} if about.suffix == "%" else {}
    paragraphs = [
        words.sentence(own, f"{about.label}, {area}:", mine, **how, **kind).replace(": was ", ": "),
        _beside(frame, area, how),
        _chance(own),
        *breaks.notes(known),
        *(_missing(rows, one) for one, rows in frame.groupby("area", sort=False)),
    ]
    return "\n\n".join(one for one in paragraphs if one)


def _beside(frame: pd.DataFrame, area: str, how: dict[str, object]) -> str:
    """Return how an area stands to those of the frame that hold it, in its last year."""
    held = frame[frame["area"].eq(area) & frame["value"].notna()]
    if held.empty:
        return ""
    last = frame[frame["period"] == held["period"].max()]
    code = held["area_code"].iloc[0]
    around = [] if "+" in code else data.compared(code)
    return words.beside(last, code, around, how["decimals"], suffix=how["suffix"])


def _chance(own: pd.DataFrame) -> str:
    """Return what the limits of an area's figures are; that there are none where so."""
    if own["value"].isna().all():
        return ""
    note = bounds.note(bounds.kinds(own[own["value"].notna()]))
    if not bounds.of_chance(own).any():
        return f"Limits: {note}. {NO_INTERVAL}" if note else NO_INTERVAL
    return f"Limits in brackets: {note}. They hold what chance alone could explain of one figure."


def _missing(rows: pd.DataFrame, area: str) -> str:
    said = words.missing_years(rows)
    return said and f"{area}: {words.lower_first(said)}"
