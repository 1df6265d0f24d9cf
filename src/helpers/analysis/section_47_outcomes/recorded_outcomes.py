"""Outcomes of section 47 enquiries as a council recorded them, beside the published flows.

Councils write down how each enquiry ended; the national collection does not publish it. The few
counts that a council has published are shares of that council's own enquiries: each enquiry is
followed to its outcome, which subtracting flows cannot do.
"""

import pandas as pd

from helpers import words
from helpers.statistics import intervals

TOTAL = "section47_total"
FLOWS = ["section_47_count", "conference_count", "section_47_no_plan_percent"]
OUTCOMES = {
    "concerns_not_substantiated": "Concerns not substantiated",
    "ongoing_risk_child_in_need": "Ongoing risk, child in need",
    "to_icpc": "To an initial conference",
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


def recorded(studies: pd.DataFrame, council: str) -> pd.DataFrame:
    """Return the outcomes a council recorded, as shares of the enquiries it recorded.

    An outcome that it did not give for a year is not available: it is never the rest of the total.

    Parameters
    ----------
    studies
        geography, period, measure, value (text), as :func:`helpers.data.studies` returns them.
    council
        The geography wanted.

    Returns
    -------
    DataFrame
        period, outcome, count, total, value (%), lower, upper (95% Wilson interval), status; a
        row a year with any outcome and a kind of outcome.
    """
    mine = studies[(studies["geography"] == council) & studies["measure"].isin([TOTAL, *OUTCOMES])]
    mine = mine.assign(period=mine["period"].astype(int), value=pd.to_numeric(mine["value"]))
    wide = mine.pivot_table("value", index="period", columns="measure", aggfunc="first")
    wide = wide.reindex(columns=[TOTAL, *OUTCOMES]).dropna(subset=list(OUTCOMES), how="all")
    rows = [
        pd.DataFrame({"outcome": label, "count": wide[name], "total": wide[TOTAL]}, wide.index)
        for name, label in OUTCOMES.items()
    ]
    frame = pd.concat(rows).rename_axis("period").reset_index()
    share = 100 * intervals.share_interval(frame["count"], frame["total"])
    frame = frame.join(share.rename(columns={"share": "value"}))
    frame["status"] = frame["value"].isna().map({True: "x", False: ""})
    return frame.sort_values("period", kind="stable", ignore_index=True)


def councils(studies: pd.DataFrame) -> list[str]:
    """Return the councils with anything recorded, those with outcomes before those without."""
    with_outcomes = set(studies.loc[studies["measure"].isin(OUTCOMES), "geography"])
    return sorted(with_outcomes) + sorted(set(studies["geography"]) - with_outcomes)


def beside_published(studies: pd.DataFrame, published: pd.DataFrame, council: str) -> pd.DataFrame:
    """Return what a council recorded beside the published flows of the same council and year.

    Parameters
    ----------
    studies
        As for :func:`recorded`.
    published
        Series frame of the council: section_47_count, conference_count,
        section_47_no_plan_percent.

    Returns
    -------
    DataFrame
        council, period, recorded_enquiries, published_enquiries, recorded_to_conference,
        published_conferences, not_substantiated_percent (recorded), no_plan_percent (subtracted).
    """
    mine = studies[studies["geography"] == council]
    mine = mine.assign(period=mine["period"].astype(int), value=pd.to_numeric(mine["value"]))
    wide = mine.pivot_table("value", index="period", columns="measure", aggfunc="first")
    wide = wide.reindex(columns=[TOTAL, "to_icpc", "concerns_not_substantiated"]).astype(float)
    flows = published.pivot_table("value", index="period", columns="measure", aggfunc="first")
    flows = flows.reindex(index=wide.index)
    flows = flows.reindex(columns=FLOWS)
    frame = pd.DataFrame(
        {
            "recorded_enquiries": wide[TOTAL],
            "published_enquiries": flows["section_47_count"],
            "recorded_to_conference": wide["to_icpc"],
            "published_conferences": flows["conference_count"],
            "not_substantiated_percent": 100 * wide["concerns_not_substantiated"] / wide[TOTAL],
            "no_plan_percent": flows["section_47_no_plan_percent"],
        }
    )
    frame = frame.reset_index()
    frame.insert(0, "council", council)
    return frame


def all_beside_published(studies: pd.DataFrame, published: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return :func:`beside_published` of several councils, one below the other.

    Parameters
    ----------
    published
        The published flows by council, in the order wanted.
    """
    frames = [beside_published(studies, flows, council) for council, flows in published.items()]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(NAMES))


def in_words(outcomes: pd.DataFrame, beside: pd.DataFrame, council: str) -> str:
    """Return what the outcomes recorded say that subtraction cannot, for the last full year.

    Parameters
    ----------
    outcomes, beside
        As :func:`recorded` and :func:`beside_published` return them.
    """
    if outcomes.empty:
        return "No outcome recorded by a council is held for these years."
    full = outcomes.groupby("period")["value"].count().eq(len(OUTCOMES))
    if not full.any():
        return f"{council} recorded no year of outcomes in full within these years."
    year = full[full].index.max()
    now = outcomes[outcomes["period"] == year].set_index("outcome")
    parts = [
        f"{label[0].lower()}{label[1:]} {words.number(row.value, 1)}% (95% interval "
        f"{words.number(row.lower, 1)}% to {words.number(row.upper, 1)}%)"
        for label, row in zip(now.index, now.itertuples(), strict=True)
    ]
    text = (
        f"Of the {words.number(now['total'].iloc[0])} enquiries that {council} recorded in the "
        f"year ending 31 March {year}: {'; '.join(parts)}."
    )
    mine = beside[beside["council"] == council].set_index("period")
    left = mine["no_plan_percent"].get(year)
    if pd.isna(left):
        return text
    return (
        f"{text} Subtracting the plans published for the same council and year from its enquiries "
        f"leaves {words.number(left, 1)}% “without a plan”, and cannot tell concerns that "
        "were not substantiated from children still at risk who were helped without a plan."
    )


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`beside_published` under names a person can read."""
    return frame[list(NAMES)].rename(columns=NAMES).assign(Symbol="x")


def in_brief(frame: pd.DataFrame) -> str:
    """Return the newest recorded share not substantiated beside the subtraction, in a sentence.

    Parameters
    ----------
    frame
        As :func:`all_beside_published` returns it.
    """
    columns = ["not_substantiated_percent", "no_plan_percent"]
    both = frame.dropna(subset=columns).sort_values("period")
    if both.empty:
        return ""
    row = both.iloc[-1]
    return (
        f"{row['council']} recorded how its enquiries ended: in {row['period']}, concerns were not "
        f"substantiated in {words.number(row[columns[0]], 1)}%, where subtraction leaves "
        f"{words.number(row[columns[1]], 1)}% “without a plan”."
    )


def differences(frame: pd.DataFrame) -> str:
    """Return where the recorded and the published numbers differ, in sentences.

    Parameters
    ----------
    frame
        As :func:`beside_published` returns it, of one or more councils.
    """
    pairs = {
        "enquiries": ("recorded_enquiries", "published_enquiries"),
        "conferences": ("recorded_to_conference", "published_conferences"),
    }
    texts = []
    for what, (ours, theirs) in pairs.items():
        both = frame[frame[ours].notna() & frame[theirs].notna()]
        unlike = both[both[ours] != both[theirs]]
        if both.empty:
            continue
        cases = [
            f"{row['council']} {row['period']} ({words.number(row[ours])} recorded, "
            f"{words.number(row[theirs])} published)"
            for _, row in unlike.iterrows()
        ]
        text = f"The {what} recorded and published differ in {len(unlike)} of {len(both)} years"
        texts.append(f"{text}: {'; '.join(cases)}." if cases else f"{text}.")
    return " ".join(texts)
