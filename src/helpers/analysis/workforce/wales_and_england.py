"""Vacancies in Wales beside England's: published estimates that count different things.

Every function takes studies as :func:`helpers.data.studies` returns them for :data:`TOPIC`, and
the last year wanted.
"""

import pandas as pd

from helpers.statistics import bounds, intervals
from helpers.words import number

TOPIC = "social worker vacancies"
SHORTER = {
    "Children's social worker vacancy rate": "children's services",
    "Social worker vacancy rate, ": "",
}
VACANT = "Vacant social worker posts in children's services"
WORKING = "Social workers working in children's services"


def up_to(studies: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the estimates up to a year, Wales first, with numbers as numbers."""
    frame = studies.assign(
        period=studies["period"].astype(int), value=studies["value"].astype(float)
    )
    frame = frame[frame["period"] <= last]
    order = ["geography", "period", "measure"]
    return frame.sort_values(order, ascending=[False, True, True])


def rates(studies: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return published vacancy rates of nations, each with what it counts.

    Returns:
        DataFrame: label (year and what is counted), value (per cent), lower, upper, geography,
            period, source_title; Wales first. Only a rate worked out from two counts has an
            interval.
    """
    frame = up_to(studies, last)
    printed = frame[frame["measure"].str.contains("vacancy rate")]
    printed = printed.assign(
        measure=printed["measure"].replace(SHORTER, regex=True),
        lower=float("nan"),
        upper=float("nan"),
        bound="",
    )
    both = pd.concat([printed, _worked_out(frame)])
    both["label"] = both["period"].astype(str) + ", " + both["measure"]
    both = both.drop_duplicates(["geography", "label"])
    both = both.sort_values(["geography", "period", "label"], ascending=[False, True, True])
    columns = ["label", "value", "lower", "upper", "bound", "geography", "period", "source_title"]
    return both[columns].reset_index(drop=True)


def _worked_out(frame: pd.DataFrame) -> pd.DataFrame:
    keys = ["geography", "period"]
    vacant, working = (frame[frame["measure"] == name] for name in (VACANT, WORKING))
    both = vacant.merge(working[[*keys, "value"]], on=keys, suffixes=("", "_working"))
    share = 100 * intervals.share_interval(both["value"], both["value"] + both["value_working"])
    return both.assign(
        measure="children's services, worked out here",
        value=share["share"],
        lower=share["lower"],
        upper=share["upper"],
        bound=bounds.INTERVAL,
    )


def as_table(studies: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return every estimate held, as text, for a table."""
    frame = up_to(studies, last)
    remarks = {"": "none", "secondary": "as quoted by a secondary source"}
    return pd.DataFrame(
        {
            "What is measured": frame["measure"],
            "Nation": frame["geography"],
            "Year": frame["period"].astype(str),
            "Value": list(map(number, frame["value"], frame["unit"].eq("per cent").astype(int))),
            "Unit": frame["unit"],
            "Remark": frame["note"].replace(remarks),
        }
    )
