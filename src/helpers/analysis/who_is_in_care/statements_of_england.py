"""Which children are in care in England and how care ends, in sentences.

``frame`` is what :func:`helpers.analysis.who_is_in_care.parts.of` returns, ``moved`` what
:func:`parts.change` makes of it, and ``shared`` what :func:`unaccompanied.by_starters` returns.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import words
from helpers.analysis.who_is_in_care import parts, unaccompanied
from helpers.words import listed, number, signed

LEAVERS_UNKNOWN = (
    "By leavers it cannot be shared out: no number of unaccompanied children who ceased to be "
    "looked after is among the figures held."
)
NO_STARTERS = (
    "What the change is made of by starters without unaccompanied children is not known here: "
    "starters who were unaccompanied are held for England only, leavers for nowhere."
)
ROUNDED = "Rounded to 10, so that parts may not add up to the total."
WHO = {
    unaccompanied.ALL: "All children looked after",
    unaccompanied.OTHERS: "Without unaccompanied children",
}
KIN = "Foster care with a relative or friend"
SIGNED = dict.fromkeys(WHO.values(), signed)


def of_ages(area: str, first_year: int | None, year: int) -> str:
    """Return the change of the age group that changed most; '' of places within England."""
    frame = parts.of(parts.held_for(area), parts.AGE, first_year, year)
    return most_of(parts.change(frame), "aged {part}")


def most_of(moved: pd.DataFrame, said: str = "“{part}”") -> str:
    """Return the change of England's number and of the part that changed most; '' if unknown.

    Args:
        moved: As :func:`helpers.analysis.who_is_in_care.parts.change` returns it.
        said: How a part is named, with ``{part}``.
    """
    held = moved[moved["label"] != parts.LEFT]
    if held.empty:
        return ""
    row = held.loc[held["value"].abs().idxmax()]
    part = said.format(part=row["label"])
    return (
        f"From {row['since']} to {row['period']} the number looked after in England changed by "
        f"{signed(moved['value'].sum())}, of which {part} {signed(row['value'])}."
    )


def all_parts(moved: pd.DataFrame) -> str:
    """Return the change of each part, in a sentence; '' if unknown."""
    if moved.empty:
        return ""
    each = [f"{row.label} {signed(row.value)}" for row in moved.itertuples()]
    ends = f"{moved['since'].iloc[0]} to {moved['period'].iloc[0]}"
    total = signed(moved["value"].sum())
    return f"England, {ends}: {listed(each)}; together {total}."


def course(frame: pd.DataFrame, label: str, subject: str) -> str:
    """Return how the number of one part went, from the first year; '' where it is not known."""
    rows = frame[frame["label"] == label].assign(measure="children_count")
    if rows["value"].isna().all():
        return ""
    said = f"The number of {subject} in England"
    return words.sentence(rows, said, start=int(frame["period"].min()))


def of_groups(characteristics: pd.DataFrame, first_year: int | None, year: int) -> str:
    """Return how voluntary agreements, absent parenting and homes with kin went, in sentences."""
    told = (
        (parts.LEGAL_STATUS, "Voluntary agreement (section 20)", "looked after by agreement"),
        (parts.NEED, "Absent parenting", "looked after for absent parenting"),
        (parts.HOMES, KIN, "fostered by relatives or friends"),
    )
    texts = []
    for group, label, subject in told:
        frame = parts.of(characteristics, group, first_year, year)
        texts.append(course(frame, label, f"children {subject}"))
        texts.append(share_of(frame, [label], "Of all looked after they"))
    return " ".join(text for text in texts if text)


def of_leavers(characteristics: pd.DataFrame, first_year: int | None, year: int) -> str:
    """Return how many left care on turning 18, and which reasons there were, in sentences."""
    frame = parts.of(characteristics, parts.AGE_ON_CEASING, first_year, year)
    label = "On the 18th birthday"
    reasons = parts.of(characteristics, parts.REASON, first_year, year)
    home = [name for name in parts.REASON.parts if name.startswith("Returned home")]
    each = {
        "Those who returned home": home,
        "Those adopted": ["Adopted"],
        "Those who left under a special guardianship order": ["Special guardianship order"],
    }
    texts = [
        course(frame, label, "children who left care on their 18th birthday"),
        share_of(frame, [label], "Of all who left they"),
        *(share_of(reasons, labels, said) for said, labels in each.items()),
    ]
    return " ".join(text for text in texts if text)


def share_of(frame: pd.DataFrame, labels: Sequence[str], subject: str) -> str:
    """Return the share that some parts have in the last year and the first, in a sentence."""
    rows = frame[frame["label"].isin(labels)]
    shares = 100 * rows.groupby("period")["value"].sum(min_count=len(labels))
    shares = (shares / frame.groupby("period")["total"].max()).dropna()
    if len(shares) < 2:
        return ""
    (last, now), (first, then) = ((s, shares[s]) for s in (shares.index[-1], shares.index[0]))
    return f"{subject} were {number(now, 1)}% in {last} and {number(then, 1)}% in {first}."


def by_starters(shared: pd.DataFrame) -> str:
    """Return the parts by starters of all children, and without unaccompanied ones."""
    if shared.empty:
        return ""
    row = shared.iloc[0]
    texts = []
    for measure, who in WHO.items():
        mine = shared[shared["measure"] == measure]
        each = [
            f"{_to_ten(one.change_children)}{_limits(one)} for "
            f"{unaccompanied.FACTORS[one.factor].lower()}"
            for one in mine.itertuples()
        ]
        texts.append(f"{who}: {listed(each)}.")
    signs = (shared["lower"] > 0).astype(int) - (shared["upper"] < 0)
    ends = signs.groupby(shared["factor"], sort=False).agg(["min", "max"])
    turned = ends.index[(ends["min"] < 0) & (ends["max"] > 0)]
    if len(turned):
        names = listed([unaccompanied.FACTORS[name].lower() for name in turned])
        texts.append(f"Without them the sign turns, beyond chance in the flow, for {names}.")
    return f"England, {row['since']} to {row['period']}. {' '.join(texts)} {LEAVERS_UNKNOWN}"


def starters_table(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the parts by starters as a table for people: a row a factor, children to the ten."""
    tens = shared.assign(tens=(shared["change_children"] / 10).round() * 10)
    wide = tens.pivot_table("tens", "factor", "measure").loc[list(unaccompanied.FACTORS), list(WHO)]
    wide = wide.rename(index=unaccompanied.FACTORS, columns=WHO)
    return wide.rename_axis("Change put down to").reset_index()


def _to_ten(value: float) -> str:
    return signed(round(value / 10) * 10)


def _limits(part: tuple) -> str:
    return "" if pd.isna(part.lower) else f" ({_to_ten(part.lower)} to {_to_ten(part.upper)})"
