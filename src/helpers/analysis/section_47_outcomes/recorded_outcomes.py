"""Outcomes of section 47 enquiries as a council recorded them, beside the published flows.

Councils write down how each enquiry ended; the national collection does not publish it. The few
counts that a council has published are shares of that council's own enquiries: each enquiry is
followed to its outcome, which subtracting flows cannot do.
"""

import pandas as pd

from helpers.statistics import bounds, intervals

TOPIC = "section 47 outcomes recorded by a council"
TOTAL = "section47_total"
OUTCOMES = {
    "concerns_not_substantiated": "Concerns not substantiated",
    "ongoing_risk_child_in_need": "Ongoing risk, child in need",
    "to_icpc": "To an initial conference",
}
FLOWS = {
    "section_47_count": "published_enquiries",
    "conference_count": "published_conferences",
    "section_47_no_plan_percent": "no_plan_percent",
}
NAMES = {
    "council": "Council",
    "period": "Year",
    "recorded_enquiries": "Enquiries, recorded",
    "published_enquiries": "Enquiries, published",
    "recorded_to_conference": "To a conference, recorded",
    "published_conferences": "Conferences, published",
    "not_substantiated_percent": "Not substantiated (%)",
    "no_plan_percent": "By subtraction (%)",
}


def recorded(studies: pd.DataFrame) -> pd.DataFrame:
    """Return the outcomes that councils recorded, as shares of the enquiries they recorded.

    An outcome that a council did not give for a year is not available: it is never the rest of
    the total.

    Args:
        studies: Rows of the topic :data:`TOPIC`, as :func:`helpers.data.studies` returns them.

    Returns:
        DataFrame: council, period, outcome, count, total, value (%), lower, upper, bound (95%
            Wilson interval), status; a row a council, a year with any outcome and a kind of
            outcome.
    """
    wide = _wide(studies).dropna(subset=list(OUTCOMES), how="all")
    wide = wide.rename(columns=OUTCOMES).set_index(TOTAL, append=True)
    frame = wide.melt(var_name="outcome", value_name="count", ignore_index=False).reset_index()
    share = 100 * intervals.share_interval(frame["count"], frame[TOTAL])
    frame = frame.join(share.rename(columns={"share": "value"})).rename(columns={TOTAL: "total"})
    frame["bound"] = bounds.INTERVAL
    frame["status"] = frame["value"].isna().map({True: "x", False: ""})
    return frame.sort_values(["council", "period"], kind="stable", ignore_index=True)


def _wide(studies: pd.DataFrame) -> pd.DataFrame:
    """Return what each council (council, period) recorded, a column a measure."""
    mine = studies[studies["measure"].isin([TOTAL, *OUTCOMES])]
    mine = mine.assign(period=mine["period"].astype(int), value=pd.to_numeric(mine["value"]))
    mine = mine.rename(columns={"geography": "council"})
    wide = mine.pivot_table(
        "value", index=["council", "period"], columns="measure", aggfunc="first"
    )
    return wide.reindex(columns=[TOTAL, *OUTCOMES]).astype(float).rename_axis(columns=None)


def beside_published(studies: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return what councils recorded beside the published flows of the same council and year.

    Args:
        studies: As for :func:`recorded`.
        published: Series frame of the councils: the measures of :data:`FLOWS`.

    Returns:
        DataFrame: council, period, recorded_enquiries, published_enquiries, recorded_to_conference,
            published_conferences, not_substantiated_percent (recorded), no_plan_percent
            (subtracted); councils that recorded outcomes before those that recorded enquiries
            alone.
    """
    wide = _wide(studies)
    flows = published[published["measure"].isin(FLOWS)].pivot_table(
        "value", index=["area", "period"], columns="measure", aggfunc="first"
    )
    flows = flows.reindex(index=wide.index, columns=list(FLOWS)).rename(columns=FLOWS)
    frame = flows.assign(
        recorded_enquiries=wide[TOTAL],
        recorded_to_conference=wide["to_icpc"],
        not_substantiated_percent=100 * wide["concerns_not_substantiated"] / wide[TOTAL],
        with_outcomes=wide[list(OUTCOMES)].notna().any(axis=1).groupby("council").transform("any"),
    )
    order = ["with_outcomes", "council", "period"]
    frame = frame.reset_index().sort_values(order, ascending=[False, True, True])
    return frame[list(NAMES)].reset_index(drop=True)
