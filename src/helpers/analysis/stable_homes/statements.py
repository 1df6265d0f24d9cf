"""What the figures on homes for children in care say, in sentences; no verdicts.

``shares`` is what :func:`placements.shares` returns, of one area unless said otherwise; ``share``
what :func:`foster_places.filled` returns, of one area; ``totals`` what
:func:`older_children.by_year`, ``ratios`` what :func:`approvals.per_100_enquiries` and
``distances`` what :func:`moves.distances` returns.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.stable_homes import approvals, foster_places, older_children, placements
from helpers.data.geography import Area
from helpers.words import number, with_limits

MOST_NAMED = 4
MEASURES = [*placements.LABELS, *foster_places.COUNTS]


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return what a page opens with: who lives with foster carers, who far away, who is moved."""
    place = context.own(MEASURES, area, first_year, year)
    wanted = [placements.FOSTER, placements.FAR, placements.THREE]
    shares = placements.shares(wanted, [place.code, place.nation], first_year, year)
    mine = {name: shares[shares["measure"] == name] for name in wanted}
    own = {name: rows[rows["area_code"] == place.code] for name, rows in mine.items()}
    in_foster_care = f"The {placements.WHAT[placements.FOSTER]} in {place.name}"
    breaks = data.breaks(placements.FOSTER, place.code)
    now = placements.in_last_year(mine[placements.FOSTER], place.code)
    findings = [
        words.in_brief(own[placements.FOSTER], in_foster_care, breaks, suffix="%"),
        words.beside_in_brief(now, place.code, place.nation, 0, "%"),
        *(
            words.latest_in_brief(own[name], f"The {placements.WHAT[name]}", suffix="%")
            for name in wanted[1:]
            if own[name]["value"].notna().any()
        ),
    ]
    return context.page_opening([context.no_more(place)], findings)


def course(shares: pd.DataFrame, place: Area, *measures: str) -> str:
    """Return how shares of an area went, latest first, in sentences; a sentence a measure."""
    return " ".join(
        words.sentence(
            shares[shares["measure"] == measure],
            f"The {placements.WHAT[measure]} in {place.name}",
            data.breaks(measure, place.code),
            suffix="%",
        )
        for measure in measures or shares["measure"].unique()
    )


def title(shares: pd.DataFrame, place: Area) -> str:
    """Return the title of a chart of an area's shares over years: the newest of each."""
    held = shares[shares["value"].notna()]
    first = held["label"].iloc[0] if len(held) else "not known"
    return f"{place.name}: {words.latest_in_words(held, first, 0, '%', group='label')}"


def beside_title(shares: pd.DataFrame, place: Area) -> str:
    """Return the title of a chart of an area beside others: the leading share of each."""
    if shares.empty:
        return f"{place.name}: not known from the data held"
    rows = shares[shares["group"] == shares["group"].iloc[0]]
    if len(rows) <= MOST_NAMED:
        return f"{rows['label'].iloc[0]}: {words.latest_in_words(rows, place.name, 0, '%')}"
    ends = " to ".join(f"{number(end)}%" for end in rows["value"].iloc[1:].agg(["min", "max"]))
    own = f"{place.name} {number(rows['value'].iloc[0])}%"
    return f"{rows['group'].iloc[0]}: {own}, the others {ends}"


def places(share: pd.DataFrame, place: Area) -> str:
    """Return places, filled and unfilled of the last year, in a sentence."""
    held = share[share["value"].notna()].sort_values("period")
    if held.empty:
        return f"No foster places of the council's own service are held for {place.name}."
    last = held.iloc[-1]
    return (
        f"At 31 March {last['period']}, {place.name} had {number(last['places'])} approved places "
        f"in local authority services, of which {number(last['filled'])} were filled, "
        f"{with_limits(last, 1, '%')}, and "
        f"{number(last['unfilled'])} were not filled; how many of these were available to a child "
        "is not among the figures held."
    )


def still_printed(share: pd.DataFrame, place: Area) -> str:
    """Return a note where places are printed for a council after it gave way; '' otherwise."""
    held = share.loc[share["value"].notna(), "period"]
    if not place.abolished or not (held >= data.reorganisation(place.code)["period"].max()).any():
        return ""
    return (
        f"The publisher goes on printing foster places under {place.name} after the "
        "reorganisation, and none under its successors."
    )


def at_most(totals: pd.DataFrame) -> str:
    """Return in which year most children lived in settings for older children, in a sentence."""
    held = totals[totals["semi"].notna()]
    if held.empty:
        return "No number of children by setting is held for these years."
    top = held.loc[held["semi"].idxmax()]
    return (
        f"At most {number(top['semi'])} children lived in independent, semi-independent or "
        f"supported settings, in {top['period']:.0f}: {number(top['share'])} for each 100 "
        "looked-after children aged 16 and over."
    )


def settings_changed(totals: pd.DataFrame, year: int) -> str:
    """Return what moved in the year in which the list of settings changed; '' if not known."""
    pairs = []
    for name in ("semi", "other"):
        rows = older_children.series_of(totals[totals["period"].isin([year - 1, year])], name)
        if rows["value"].notna().sum() < 2:
            return ""
        pairs.append(words.change_between(rows.iloc[0], rows.iloc[1], kind="count").size())
    return (
        f"The list of settings changed in {year}: these settings then held {pairs[0]} than a year "
        f"before, “other placements” {pairs[1]}, and the one is not to be read without the other."
    )


def unknown_distance(distances: pd.DataFrame) -> str:
    """Return for how many children the distance is not known, in sentences; '' for none held."""
    if distances.empty:
        return ""
    rows = distances.set_index("label")["unknown_share"]
    most = rows.idxmax()
    return (
        "The shares are of children whose distance is known. It is not known for "
        f"{number(rows['All children'], 1)}% of all children, and for {number(rows[most], 1)}% of "
        f"those in the group “{words.lower_first(most)}”."
    )


def commonest_reason(newest: pd.DataFrame) -> str:
    """Return the commonest reason for a move and the carers' own requests; '' for none held."""
    if newest.empty:
        return ""
    top = newest.iloc[0]
    carer = newest.loc[newest["label"].str.startswith("Carer requests"), "share"].sum()
    return (
        f"Of the changes in {top['period']} that were more than of status, "
        f"{number(top['share'], 1)}% were “{top['label']}”, and {number(carer, 1)}% came at the "
        "carer's request."
    )


def quoted(ratios: pd.DataFrame) -> str:
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
        f"{number(other.approved)} {approvals.APPROVED[other.measure]}, {number(other.value, 1)} "
        "for each 100"
        for other in others.itertuples()
    ]
    return f"{text} Another count of that year gives {words.listed(parts)}." if parts else text


def answers(
    shares: pd.DataFrame, share: pd.DataFrame, totals: pd.DataFrame, ratios: pd.DataFrame
) -> dict[str, str]:
    """Return what the figures for England say of each statement, by claim."""
    england = data.area("England")
    far, three, stable, foster = (
        course(shares, england, measure)
        for measure in (placements.FAR, placements.THREE, placements.STABLE, placements.FOSTER)
    )
    return {
        "foster-majority": foster,
        "foster-approvals": quoted(ratios),
        "stable-homes": f"{three} {stable} {places(share, england)} No figure held says how many "
        "homes would be enough.",
        "moved-far": f"{far} {three} Nothing held says how much notice was given.",
        "unregulated-homes": f"{at_most(totals)} Years from 2024 on count supported "
        "accommodation, which has to be registered.",
    }
