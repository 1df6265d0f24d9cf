"""Children in care by a characteristic, and which part of a change comes from which of its parts.

Published for England: by age, legal status, need and home at 31 March, and by reason, age and
length of the last period of care of those who ceased to be looked after.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers import data
from helpers.data.nations import ENGLAND

LEFT = "Left by rounding"
TOTALS = ("Total", "Total children")
ROUNDING = 10
AT_31_MARCH = "looked after at 31 March"
CEASED = "ceased to be looked after in the year"
HOME = "Returned home to live with parents or other person with parental responsibility which was"


@dataclass(frozen=True)
class Group:
    """A published group: of which children, what it is called, the rows of each part.

    ``parts`` gives the beginnings of the rows that add up to each part.
    """

    children: str
    name: str
    called: str
    parts: Mapping[str, tuple[str, ...]]


AGE = Group(
    AT_31_MARCH,
    "Age group",
    "Age",
    {
        "Under 1": ("Under 1",),
        "1 to 4": ("1 to 4",),
        "5 to 9": ("5 to 9",),
        "10 to 15": ("10 to 15",),
        "16 and over": ("16 years and over",),
    },
)
LEGAL_STATUS = Group(
    AT_31_MARCH,
    "Legal status",
    "Legal status",
    {
        "Care order": ("Care orders",),
        "Placement order": ("Placement order",),
        "Voluntary agreement (section 20)": ("Voluntary agreements",),
        "Youth justice": ("Youth justice",),
        "Detained for child protection": ("Detained",),
    },
)
NEED = Group(
    AT_31_MARCH,
    "Category of need",
    "Need",
    {
        "Abuse or neglect": ("N1.",),
        "Child's disability": ("N2.",),
        "Parental illness or disability": ("N3.",),
        "Family in acute stress": ("N4.",),
        "Family dysfunction": ("N5.",),
        "Socially unacceptable behaviour": ("N6.",),
        "Low income": ("N7.",),
        "Absent parenting": ("N8.",),
    },
)
HOMES = Group(
    AT_31_MARCH,
    "Placement",
    "Home",
    {
        "Foster care with a relative or friend": ("1a.1 ", "1b.1 "),
        "Foster care with others": ("1a.2 ", "1b.2 "),
        "Placed for adoption": ("2. ",),
        "With parents": ("3. ",),
        "Children's homes and secure homes": ("4. ",),
        "Independent, semi-independent or supported": ("5. ",),
        "Other residential settings": ("6. ",),
        "Residential schools": ("7. ",),
        "Other": ("8. ",),
    },
)
REASON = Group(
    CEASED,
    "Reason episode ceased",
    "Why care ended",
    {
        "Returned home, planned": (f"{HOME} part",),
        "Returned home, not planned": (f"{HOME} not part",),
        "With relatives or others without parental responsibility": ("Left care to live",),
        "Child arrangements order": ("Residence order",),
        "Special guardianship order": ("Special guardianship",),
        "Adopted": ("Adopted",),
        "Aged 18 and stayed with the carers": ("Aged 18",),
        "Independent living": ("Moved into independent",),
        "Care taken on by another council": ("Care taken",),
        "Found to be 18 or over by an age assessment": ("Age assessment",),
        "Other reasons": (
            "Accommodation on remand",
            "Care ceased",
            "Child moved",
            "Died",
            "Sentenced",
            "Transferred",
        ),
    },
)
AGE_ON_CEASING = Group(
    CEASED,
    "Age on ceasing",
    "Age on leaving",
    {
        "Under 1": ("Under 1",),
        "1 to 4": ("1 to 4",),
        "5 to 9": ("5 to 9",),
        "10 to 15": ("10 to 15",),
        "16": ("16 ",),
        "17": ("17 ",),
        "On the 18th birthday": ("Ceased on 18th",),
        "Older": ("Ceased when older",),
    },
)
DURATION = Group(
    CEASED,
    "Duration of last period of care",
    "Length of the last period of care",
    {
        "Under 8 weeks": ("1. ", "2. "),
        "8 weeks to under 6 months": ("3. ",),
        "6 months to under 1 year": ("4. ",),
        "1 year to under 2 years": ("5. ",),
        "2 years to under 5 years": ("6. ", "7. "),
        "5 years and over": ("8. ", "9. "),
    },
)
WHO = (AGE, LEGAL_STATUS, NEED, HOMES)
LEAVERS = (REASON, AGE_ON_CEASING, DURATION)


def held_for(area: str) -> pd.DataFrame:
    """Return the table of characteristics, without rows but for England: it holds no other."""
    frame = data.table("characteristics")
    return frame if data.area(area).code == ENGLAND else frame.iloc[:0]


def of(
    characteristics: pd.DataFrame, group: Group, first_year: int | None, year: int
) -> pd.DataFrame:
    """Return England's children by the parts of a group.

    Args:
        characteristics: The table of characteristics: children, group, characteristic, period,
            value, status, source.

    Returns:
        DataFrame: period, label, value, status, source, rounding, total (of all parts, as
            published); a part of which a row is missing is missing, with its status.

    Raises:
        ValueError: If no row of the group begins as a part says.
    """
    frame = characteristics
    chosen = (frame["children"] == group.children) & (frame["group"] == group.name)
    chosen &= frame["period"].between(first_year or 0, year)
    frame = frame[chosen]
    columns = ["period", "label", "value", "status", "source", "rounding", "total"]
    if frame.empty:
        return pd.DataFrame(columns=columns)
    values, statuses = (
        frame.pivot_table(name, "period", "characteristic", aggfunc="first", dropna=False)
        for name in ("value", "status")
    )
    total = values[[name for name in values if name in TOTALS]].iloc[:, 0]
    parts = []
    for label, beginnings in group.parts.items():
        rows = [name for name in values if name.startswith(beginnings)]
        if not rows:
            raise ValueError(f"no row of “{group.name}” begins with {beginnings}")
        part = values[rows].sum(axis=1, skipna=False)
        why = statuses[rows].max(axis=1).where(part.isna(), "")
        parts.append(pd.DataFrame({"value": part, "status": why, "label": label}))
    result = pd.concat(parts).reset_index()
    described = {"source": frame["source"].iloc[0], "rounding": float(ROUNDING)}
    return result.assign(**described, total=result["period"].map(total))[columns]


def change(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each part between the first and last year in which all are held.

    A year in which a part is missing is passed over: what the others leave would be that part.

    Args:
        frame: As :func:`of` returns it.

    Returns:
        DataFrame: label, since, period, before, after, value (the change), source; the values add
            up to the change of the published total exactly, by a last row :data:`LEFT` where
            rounding leaves any. No rows without two such years.
    """
    columns = ["label", "since", "period", "before", "after", "value", "source"]
    whole = frame.groupby("period")["value"].agg(lambda values: values.notna().all())
    years = whole.index[whole.astype(bool)]
    if len(years) < 2:
        return pd.DataFrame(columns=columns)
    first, last = (
        frame[frame["period"] == end].set_index("label") for end in (years[0], years[-1])
    )
    result = pd.DataFrame({"before": first["value"], "after": last["value"]})
    left = [one["total"].iloc[0] - one["value"].sum() for one in (first, last)]
    if left[1] != left[0]:
        result.loc[LEFT] = left
    result = result.rename_axis("label").reset_index()
    ends = {"since": int(years[0]), "period": int(years[-1]), "source": frame["source"].iloc[0]}
    return result.assign(**ends, value=result["after"] - result["before"])[columns]


def as_table(frame: pd.DataFrame, called: str) -> pd.DataFrame:
    """Return :func:`of` as a table for people, a row a part: years, change, share of the last."""
    wide = frame.pivot_table("value", "label", "period", aggfunc="first", dropna=False)
    wide = wide.loc[list(dict.fromkeys(frame["label"]))]
    moved, last = change(frame), frame["period"].max()
    if len(moved):
        ends = f"{moved['since'].iloc[0]} to {moved['period'].iloc[0]}"
        wide[f"Change, {ends}"] = moved.set_index("label")["value"]
    total = frame.loc[frame["period"] == last, "total"].iloc[0]
    wide[f"Share of {last} (%)"] = 100 * wide[last] / total
    statuses = frame.groupby("label")["status"].max()
    wide["Symbol"] = statuses
    wide.columns = [str(name) for name in wide.columns]
    return wide.rename_axis(called).reset_index()
