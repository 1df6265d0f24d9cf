"""Distance, reasons for changing placement, and numbers of placements: England, by kind.

Every function takes the table of characteristics and the last year wanted.
"""

import pandas as pd

from helpers.statistics import bounds, intervals

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
BANDS = {"1": ["1"], "2": ["2"], "3 or 4": ["3", "4"], "5 to 9": list("56789")}
BANDS["10 or more"] = ["10 or more"]


def distances(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the share of children placed over 20 miles from home by kind of placement, England.

    Returns:
        DataFrame: label, period, far, near, unknown, value (far out of those whose distance is
            known, per cent), lower, upper (Wilson), unknown_share (per cent of all), source; the
            last year up to ``last`` that is held.
    """
    rows = characteristics[
        (characteristics["table"] == DISTANCE) & (characteristics["period"] <= last)
    ]
    rows = rows[rows["period"] == rows["period"].max()]
    found = []
    for start, label in KINDS.items():
        part = rows[rows["group"].str.startswith(start)].set_index("characteristic")["value"]
        if len(part):
            counts = [
                part[part.index.str.startswith(which)].iloc[0]
                for which in (FAR, NEAR, UNKNOWN, TOTAL)
            ]
            found.append((label, rows["period"].iloc[0], *counts))
    columns = ["label", "period", "far", "near", "unknown", "total"]
    frame = pd.DataFrame(found, columns=columns)
    share = 100 * intervals.share_interval(frame["far"], frame["far"] + frame["near"])
    return frame.join(share.rename(columns={"share": "value"})).assign(
        bound=bounds.INTERVAL,
        unknown_share=100 * frame["unknown"] / frame["total"],
        source=rows["source"].iloc[0] if len(rows) else "",
    )


def reasons(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return placement changes in the year by the reason given for them, England.

    Each change counts, a child as often as it moved.

    Returns:
        DataFrame: label (reason), period, value (changes), moved (all changes of the year other
            than those of the status only), share (value in per cent of moved; missing for the
            status only), source; newest year first, and the reason commonest in it.
    """
    rows = characteristics[
        (characteristics["table"] == REASONS)
        & (characteristics["group"] == "Gender")
        & (characteristics["characteristic"] == TOTAL)
        & (characteristics["period"] <= last)
    ]
    rows = rows.rename(columns={"further": "label"})[["label", "period", "value", "source"]]
    every, status = (
        rows[rows["label"] == label].set_index("period")["value"]
        for label in ("All Placements", STATUS_ONLY)
    )
    moved = rows["period"].map(every - status)
    share = (100 * rows["value"] / moved).mask(rows["label"] == STATUS_ONLY)
    rows = rows.assign(moved=moved, share=share)[rows["label"] != "All Placements"]
    newest = rows[rows["period"] == rows["period"].max()].set_index("label")["value"]
    order = rows.assign(number=rows["label"].map(newest)).sort_values(
        ["period", "number"], ascending=False, kind="stable"
    )
    return order.drop(columns="number").reset_index(drop=True)


def by_reason(found: pd.DataFrame) -> pd.DataFrame:
    """Return changes by reason as a table: a row a reason and a column a year.

    Args:
        found: As :func:`reasons` returns it.
    """
    wide = found.pivot_table("value", index="label", columns="period", sort=False)
    wide = wide[sorted(wide)].rename(columns=str)
    return wide.rename_axis(index="Reason", columns=None).reset_index()


def placements_of_leavers(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return how many placements those who ceased to be looked after had had, England.

    Returns:
        DataFrame: Year, Leavers, and the share of leavers (per cent) with each number of
            :data:`BANDS`.
    """
    rows = characteristics[
        (characteristics["group"] == PLACEMENTS)
        & (characteristics["further"] == TOTAL)
        & (characteristics["period"] <= last)
    ]
    wide = rows.pivot_table("value", index="period", columns="characteristic")
    if wide.empty:
        return pd.DataFrame(columns=["Year", "Leavers", *BANDS])
    # a missing number leaves the band missing: it is not zero
    bands = {
        label: 100 * wide[numbers].sum(axis=1, skipna=False) / wide[TOTAL]
        for label, numbers in BANDS.items()
    }
    result = pd.DataFrame({"Leavers": wide[TOTAL], **bands})
    return result.rename_axis("Year").reset_index()
