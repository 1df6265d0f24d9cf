"""How soon initial child protection conferences are held after the enquiry starts.

The publisher counts working days from the start of the section 47 enquiry to the conference, in
four bands; 15 days or less is in time. A conference dated before its enquiry is in none of the
bands and yet in the total, and the published share divides by that total: checked against the
counts of 2016 to 2024.

Source: Department for Education, Children in need, guide to the method; statutory guidance
*Working together to safeguard children* for the 15 days.
"""

import pandas as pd

from helpers.statistics import bounds, intervals

BANDS = {
    "conference_0_10_days_count": "0 to 10 days",
    "conference_11_15_days_count": "11 to 15 days",
    "conference_16_20_days_count": "16 to 20 days",
    "conference_21_plus_days_count": "21 or more days",
}
IN_TIME = list(BANDS)[:2]
SHARE = "conference_within_15_days_percent"
TOTAL = "conference_count"
MEDIAN = "section_47_to_conference_days_median"
COLUMNS = BANDS | {
    TOTAL: "All conferences",
    SHARE: "% in time, as published",
    MEDIAN: "Median days",
}
MEASURES = list(COLUMNS)


def timeliness(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the share of conferences held in time, with its interval where counts are held.

    The share is the published one; for a harmonised area, which has none, it is worked out.
    The interval (Wilson) takes the conferences in time out of all conferences. Where the total is
    not held, it takes the four bands together, which are at most slightly fewer. Where a band that
    is needed is not shown, there is no interval: no band is worked out from the others.

    Args:
        frame: Series frame of :data:`MEASURES`, any areas.

    Returns:
        DataFrame: measure, area_code, area, period, value (%), lower, upper, bound, rounding,
            status, source; in_time, total, in_bands (counts). A row an area and year with a share.
    """
    keys = ["area_code", "area", "period"]
    wide = frame.pivot_table("value", index=keys, columns="measure", aggfunc="first")
    wide = wide.reindex(columns=MEASURES)
    in_time = wide[IN_TIME].sum(axis=1, min_count=len(IN_TIME))
    in_bands = wide[list(BANDS)].sum(axis=1, min_count=len(BANDS))
    total = wide[TOTAL].where(wide[TOTAL] >= in_time)
    base = total.fillna(in_bands)
    share = wide[SHARE].fillna(100 * in_time / total.where(total > 0))
    # a published share of bands alone has no whole number of conferences behind it
    events = in_time.where(total.notna(), share * in_bands / 100).where(base > 0)
    limits = 100 * intervals.share_interval(events.clip(upper=base), base)
    result = pd.DataFrame(
        {
            "measure": SHARE,
            "value": share,
            "lower": limits["lower"].where(limits["lower"] <= share),
            "upper": limits["upper"].where(limits["upper"] >= share),
            "bound": bounds.INTERVAL,
            "rounding": frame[frame["measure"] == SHARE].groupby(keys)["rounding"].first(),
            "status": "",
            "source": frame.groupby(keys)["source"].first(),
            "in_time": in_time,
            "total": wide[TOTAL],
            "in_bands": in_bands,
        },
        index=wide.index,
    )
    result = result[share.notna()].reset_index()
    result.attrs = {"last_year": frame.attrs.get("last_year")}
    return result
