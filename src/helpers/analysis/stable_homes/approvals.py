"""Enquiries about fostering and approvals: published estimates that count different things."""

import pandas as pd

from helpers.words import listed, number

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

    Parameters
    ----------
    studies
        As :func:`helpers.data.studies` returns them, topic "fostering".
    """
    frame = studies[studies["period"].astype(int) <= last]
    return frame.assign(period=frame["period"].astype(int), value=frame["value"].astype(float))


def per_100_enquiries(found: pd.DataFrame) -> pd.DataFrame:
    """Return approvals for each 100 enquiries of the same year, by what is counted as approved.

    Parameters
    ----------
    found
        As :func:`estimates` returns them.

    Returns
    -------
    DataFrame
        label, period, measure, breakdown, approved, enquiries, value, quoted (whether the report
        gave both numbers). A flow over a flow: no enquiry is followed to its approval. A year
        without a number of enquiries has no row.
    """
    asked = found[found["measure"] == ENQUIRIES].set_index("period")
    rows = [
        {
            "label": f"{row.period}, {APPROVED[row.measure]}",
            "period": row.period,
            "measure": row.measure,
            "breakdown": row.breakdown,
            "approved": row.value,
            "enquiries": asked.at[row.period, "value"],
            "value": 100 * row.value / asked.at[row.period, "value"],
            "quoted": QUOTED in row.note,
        }
        for row in found[found["measure"].isin(APPROVED)].itertuples()
        if row.period in asked.index
    ]
    columns = ["label", "period", "measure", "breakdown", "approved", "enquiries", "value"]
    frame = pd.DataFrame(rows, columns=[*columns, "quoted"])
    return frame.sort_values("period", kind="stable", ignore_index=True)


def headline(ratios: pd.DataFrame) -> str:
    """Return the title of the chart: the range, by what is counted as approved."""
    if ratios.empty:
        return "Approvals for each 100 enquiries: not known for these years"
    low, high = (number(end, 1) for end in (ratios["value"].min(), ratios["value"].max()))
    return f"{low} to {high} approvals for each 100 enquiries, by what is counted"


def quoted_in_words(ratios: pd.DataFrame) -> str:
    """Return what was quoted, and what another count of the same year gives, in sentences."""
    mine = ratios[ratios["quoted"]]
    if mine.empty:
        return "The numbers quoted are of a later year."
    row = mine.iloc[0]
    text = (
        f"Quoted from the Case for Change itself: {number(row['enquiries'])} initial enquiries and "
        f"{number(row['approved'])} new carers approved in the year to 31 March {row['period']}, "
        f"{number(row['value'], 1)} for each 100. The publisher estimated part of these enquiries, "
        "and one person can enquire of several agencies."
    )
    others = ratios[(ratios["period"] == row["period"]) & ~ratios["quoted"]]
    parts = [
        f"{number(other.approved)} {APPROVED[other.measure]}, {number(other.value, 1)} for each 100"
        for other in others.itertuples()
    ]
    return f"{text} Another count of that year gives {listed(parts)}." if parts else text


def households_in_words(found: pd.DataFrame) -> str:
    """Return how the number of fostering households went, in sentences."""
    held = found[found["measure"] == HOUSEHOLDS].sort_values("period")
    if held.empty:
        return "No number of fostering households is held for these years."
    first, last, top = held.iloc[0], held.iloc[-1], held.loc[held["value"].idxmax()]
    text = (
        f"Fostering households of all kinds numbered {number(first['value'])} in "
        f"{first['period']} and {number(last['value'])} in {last['period']}"
    )
    if top["period"] not in (first["period"], last["period"]):
        text += f", with the most, {number(top['value'])}, in {top['period']}"
    flows = found[found["measure"].isin(["households joined", "households left"])]
    flows = flows.set_index(["period", "measure"])["value"]
    years = {year for year, _ in flows.index}
    for year in sorted(years):
        joined, left = (flows.get((year, f"households {which}")) for which in ("joined", "left"))
        if joined is not None and left is not None:
            text += f"; in the year to {year}, {number(joined)} joined and {number(left)} left"
    return f"{text}."


def as_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return every estimate held, as text, oldest first."""
    frame = found.sort_values(["period", "measure"], kind="stable")
    return pd.DataFrame(
        {
            "What is counted": frame["measure"].str[0].str.upper() + frame["measure"].str[1:],
            "Year": frame["period"].astype(str),
            "Among": frame["breakdown"],
            "Value": [number(value) for value in frame["value"]],
            "Remark": frame["note"]
            .str.replace(r" ?\(?https?://\S+", "", regex=True)
            .replace("", "none"),
        }
    )
