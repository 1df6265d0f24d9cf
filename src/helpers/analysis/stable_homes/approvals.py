"""Enquiries about fostering and approvals: published estimates that count different things."""

import pandas as pd

from helpers.words import number

ENQUIRIES = "initial enquiries"
HOUSEHOLDS = "fostering households"
APPROVED = {
    "new foster carers approved": "new foster carers approved",
    "households recruited and still active at year end": "households recruited and still active",
    "households that gained approval": "households that gained approval",
    "households newly approved and active at 31 March": "households newly approved and active",
    "households approved": "households approved",
    "approved within the year (of applications)": "applications approved within the year",
    "households joined": "households that joined",
}
QUOTED = "quoted from Case for Change"


def estimates(studies: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the published estimates up to a year with numbers as numbers.

    Args:
        studies: As :func:`helpers.data.studies` returns them, topic "fostering".
    """
    frame = studies.assign(
        period=studies["period"].astype(int), value=studies["value"].astype(float)
    )
    return frame[frame["period"] <= last]


def per_100_enquiries(held: pd.DataFrame) -> pd.DataFrame:
    """Return approvals for each 100 enquiries of the same year, by what is counted as approved.

    Args:
        held: As :func:`estimates` returns them.

    Returns:
        DataFrame: label, period, measure, breakdown, approved, enquiries, value, quoted (whether
            the report gave both numbers). A flow over a flow: no enquiry is followed to its
            approval. A year without a number of enquiries has no row.
    """
    asked = held[held["measure"] == ENQUIRIES][["period", "value"]]
    rows = held[held["measure"].isin(APPROVED)].rename(columns={"value": "approved"})
    rows = rows.merge(asked.rename(columns={"value": "enquiries"}), on="period")
    rows = rows.assign(
        label=rows["period"].astype(str) + ", " + rows["measure"].map(APPROVED),
        value=100 * rows["approved"] / rows["enquiries"],
        quoted=rows["note"].str.contains(QUOTED, regex=False).astype(bool),
    )
    columns = ["label", "period", "measure", "breakdown", "approved", "enquiries", "value"]
    return rows[[*columns, "quoted"]].sort_values("period", kind="stable", ignore_index=True)


def as_table(held: pd.DataFrame) -> pd.DataFrame:
    """Return every estimate held, as text, oldest first."""
    frame = held.sort_values(["period", "measure"], kind="stable")
    remark = frame["note"].str.replace(r" ?\(?https?://\S+", "", regex=True)
    return pd.DataFrame(
        {
            "What is counted": frame["measure"].str[0].str.upper() + frame["measure"].str[1:],
            "Year": frame["period"].astype(str),
            "Among": frame["breakdown"],
            "Value": frame["value"].map(number),
            "Remark": remark.replace("", "none"),
        }
    )
