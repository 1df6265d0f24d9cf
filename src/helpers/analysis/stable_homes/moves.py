"""Distance, reasons for changing placement, and numbers of placements: England, by kind."""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import number, signed

DISTANCE = "cla_on_31_march_by_placement_distance_and_placement_locality"
REASONS = "reason_for_placement_change_during_year"
PLACEMENTS = "Number of placements"
STATUS_ONLY = "Change in the status of a placement only"
NEAR, FAR, UNKNOWN, TOTAL = "1. ", "2. ", "Distance not known", "Total"
KINDS = {
    "All children": "All children",
    "Foster": "Foster placements",
    "Secure": "Secure and children's homes",
    "Independent": "Independent, semi-independent or supported",
    "Placed with": "With parents",
    "Placed for": "Placed for adoption",
    "Other": "Other placements",
}
BANDS = {"1": ("1",), "2": ("2",), "3 or 4": ("3", "4"), "5 to 9": tuple("56789")}
BANDS["10 or more"] = ("10 or more",)


def distances(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the share of children placed over 20 miles from home by kind of placement, England.

    Returns
    -------
    DataFrame
        label, period, far, near, unknown, value (far out of those whose distance is known, per
        cent), lower, upper (Wilson), unknown_share (per cent of all), source; the last year up to
        ``last`` that is held.
    """
    frame = characteristics[
        (characteristics["table"] == DISTANCE) & (characteristics["period"] <= last)
    ]
    frame = frame[frame["period"] == frame["period"].max()]
    rows = []
    for start, label in KINDS.items():
        part = frame[frame["group"].str.startswith(start)].set_index("characteristic")["value"]
        if part.empty:
            continue
        far, near, unknown, total = (
            part[part.index.str.startswith(which)].iloc[0] for which in (FAR, NEAR, UNKNOWN, TOTAL)
        )
        rows.append((label, frame["period"].iloc[0], far, near, unknown, 100 * unknown / total))
    columns = ["label", "period", "far", "near", "unknown", "unknown_share"]
    found = pd.DataFrame(rows, columns=columns)
    share = 100 * intervals.share_interval(found["far"], found["far"] + found["near"])
    source = frame["source"].iloc[0] if len(frame) else ""
    return found.join(share.rename(columns={"share": "value"})).assign(source=source)


def distances_headline(found: pd.DataFrame) -> str:
    """Return the title of the chart of distances: all children, and the two kinds apart most."""
    if found.empty:
        return "Distance by kind of placement: not known for these years"
    rows = found.set_index("label")["value"]
    kinds = [kind for kind in ("Foster placements", "Secure and children's homes") if kind in rows]
    parts = [f"{number(rows[kind])}% of {kind[0].lower()}{kind[1:]}" for kind in kinds]
    return f"Over 20 miles from home: {', '.join(parts)}, {found['period'].iloc[0]}"


def unknown_in_words(found: pd.DataFrame) -> str:
    """Return for how many children the distance is not known, in a sentence."""
    if found.empty:
        return ""
    rows = found.set_index("label")["unknown_share"]
    worst = rows.idxmax()
    return (
        f"The shares are of children whose distance is known. It is not known for "
        f"{number(rows['All children'], 1)}% of all children, and for {number(rows[worst], 1)}% of "
        f"those in the group “{worst[0].lower()}{worst[1:]}”. A young person who came alone to "
        "seek asylum, for one, has no home address here to measure from."
    )


def reasons(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return placement changes in the year by the reason given for them, England.

    Each change counts, a child as often as it moved.

    Returns
    -------
    DataFrame
        label (reason), period, value (changes), moved (all changes of the year other than those
        of the status only), share (value in per cent of moved; missing for the status only),
        source; newest year first, and the reason commonest in it.
    """
    frame = characteristics[
        (characteristics["table"] == REASONS)
        & (characteristics["group"] == "Gender")
        & (characteristics["characteristic"] == TOTAL)
        & (characteristics["period"] <= last)
    ]
    frame = frame.rename(columns={"further": "label"})[["label", "period", "value", "source"]]
    every = frame[frame["label"] == "All Placements"].set_index("period")["value"]
    status = frame[frame["label"] == STATUS_ONLY].set_index("period")["value"]
    moved = frame["period"].map(every - status)
    share = (100 * frame["value"] / moved).mask(frame["label"].isin([STATUS_ONLY]))
    frame = frame.assign(moved=moved, share=share)
    newest = frame[frame["period"] == frame["period"].max()].set_index("label")["value"]
    order = frame["label"].map(newest).rank(method="first", ascending=False)
    return (
        frame[frame["label"] != "All Placements"]
        .assign(_order=order)
        .sort_values(["period", "_order"], ascending=[False, True])
        .drop(columns="_order")
        .reset_index(drop=True)
    )


def reasons_headline(newest: pd.DataFrame) -> str:
    """Return the title of the chart of reasons: the commonest, and what carers asked for."""
    if newest.empty:
        return "Reasons for changing placement: not known for these years"
    top = newest.iloc[0]
    carer = newest.loc[newest["label"].str.startswith("Carer requests"), "share"].sum()
    return (
        f"{number(top['share'])}% of moves follow the care plan, {number(carer)}% the carer's "
        "request"
        if top["label"].startswith("Change to/Implementation")
        else f"Commonest reason for a move: {top['label']}, {number(top['share'])}%"
    )


def reasons_in_words(found: pd.DataFrame) -> str:
    """Return how many changes there were, with and without those of the status only."""
    if found.empty:
        return "No reasons for changing placement are held for these years."
    year, first = found["period"].max(), found["period"].min()
    moved = found.groupby("period")["moved"].first()
    status = found[found["label"] == STATUS_ONLY].set_index("period")["value"]
    now = found[(found["period"] == year) & (found["label"] != STATUS_ONLY)]
    top = now.iloc[0]
    carer = now[now["label"].str.startswith("Carer requests")]
    text = (
        f"In {year} {number(moved[year])} changes of placement were more than a change "
        f"of status ({number(status[year])} more were that alone: the child stayed with the same "
        f"carer). Of these changes {number(top['share'], 1)}% were "
        f"“{top['label']}”, and {number(carer['share'].sum(), 1)}% "
        "came at the carer's request."
    )
    if first == year:
        return text
    return (
        f"{text} Since {first} changes of status alone moved by "
        f"{signed(status[year] - status[first])} and all others by "
        f"{signed(moved[year] - moved[first])}: the total of all changes says little of moves."
    )


def reasons_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return changes by reason, a row a reason and a column a year."""
    wide = found.pivot_table("value", index="label", columns="period", sort=False)
    wide = wide[sorted(wide)].rename(columns=str)
    return wide.rename_axis(index="Reason", columns=None).reset_index()


def placements_of_leavers(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return how many placements those who ceased to be looked after had had, England.

    Returns
    -------
    DataFrame
        Year, Leavers, and the share of leavers (per cent) with each number of :data:`BANDS`.
    """
    frame = characteristics[
        (characteristics["group"] == PLACEMENTS)
        & (characteristics["further"] == TOTAL)
        & (characteristics["period"] <= last)
    ]
    wide = frame.pivot_table("value", index="period", columns="characteristic")
    if wide.empty:
        return pd.DataFrame(columns=["Year", "Leavers", *BANDS])
    result = pd.DataFrame({"Leavers": wide[TOTAL]})
    for label, numbers in BANDS.items():
        # a missing number leaves the band missing: it is not zero
        result[label] = 100 * wide[list(numbers)].sum(axis=1, skipna=False) / wide[TOTAL]
    return result.rename_axis("Year").reset_index()
