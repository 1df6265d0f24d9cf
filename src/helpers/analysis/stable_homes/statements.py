"""What the figures on homes for children in care say, in sentences; no verdicts."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.stable_homes import approvals, foster_places, moves, older_children
from helpers.analysis.stable_homes.placements import FAR, FOSTER, LABELS, MISSING, STABLE, THREE
from helpers.analysis.stable_homes.placements import shares as shares_of
from helpers.data.geography import Area
from helpers.words import number, with_interval

SHARES = {measure: f"share in {label[0].lower()}{label[1:]}" for measure, label in LABELS.items()}
SHARES |= {
    FOSTER: "share of children in foster care",
    FAR: "share placed over 20 miles from home and outside the council",
    THREE: "share with three or more placements in the year",
    MISSING: "share that went missing in the year",
    STABLE: "share of those long in care with the same carer for two years or more",
    "independent": "share in independent or semi-independent living",
    "with_parents_percent": "share placed with parents",
}
MOST_NAMED = 4


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the summary of the page: what is shown, then at most five sentences."""
    place = context.shown([*LABELS, *foster_places.COUNTS], area, first_year, year)
    near = context.beside(place, area, compare_with)
    shares = shares_of(LABELS, [place.code, *near], first_year, year)
    counts = data.observations(foster_places.COUNTS, place.code, first_year, year)
    share = foster_places.filled(counts)
    mine = shares[shares["area_code"] == place.code]
    foster = shares[shares["measure"] == FOSTER]
    held = mine.loc[(mine["measure"] == FOSTER) & mine["value"].notna(), "period"]
    notes = context.notes(FOSTER, place, area, held.max() if len(held) else year, year)
    facts = [
        course(mine, FOSTER, place),
        beside(foster[foster["period"] == held.max()], place, near),
        course(mine, FAR, place),
        course(mine, THREE, place),
        places(share, place),
    ]
    facts = "\n".join(f"- {fact}" for fact in facts if fact)
    return "\n\n".join([*notes, *still_printed(share, place), facts])


def course(frame: pd.DataFrame, measure: str, place: Area) -> str:
    """Return how one share of an area went, latest first, in a sentence.

    Parameters
    ----------
    frame
        As :func:`placements.shares` returns it, of one area.
    """
    breaks = data.breaks(measure, place.code)
    subject = f"The {SHARES[measure]} in {place.name}"
    return words.sentence(frame[frame["measure"] == measure], subject, breaks, suffix="%")


def beside(frame: pd.DataFrame, place: Area, others: Sequence[str]) -> str:
    """Return how an area's shares stand to those of the areas it lies in, in sentences.

    Parameters
    ----------
    frame
        As :func:`placements.in_last_year` returns it.
    """
    sentences = [
        words.beside(rows, place.code, others, 0, what=SHARES[measure], suffix="%")
        for measure, rows in frame.groupby("measure", sort=False)
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def beside_title(frame: pd.DataFrame, place: Area) -> str:
    """Return the title of a chart of an area beside others: the leading share of each.

    Parameters
    ----------
    frame
        As :func:`placements.in_last_year` returns it.
    """
    if frame.empty:
        return f"{place.name}: not known from the data held"
    rows = frame[frame["group"] == frame["group"].iloc[0]]
    label = rows["label"].iloc[0]
    if len(rows) <= MOST_NAMED:
        return f"{label}: {words.latest_in_words(rows, place.name, 0, '%')}"
    others = rows["value"].iloc[1:]
    return (
        f"{rows['group'].iloc[0]}: {place.name} {number(rows['value'].iloc[0])}%, the others "
        f"{number(others.min())}% to {number(others.max())}%"
    )


def places(share: pd.DataFrame, place: Area) -> str:
    """Return places, filled and unfilled of the last year, in a sentence.

    Parameters
    ----------
    share
        As :func:`foster_places.filled` returns it, of one area.
    """
    held = share[share["value"].notna()].sort_values("period")
    if held.empty:
        return f"No foster places of the council's own service are held for {place.name}."
    last = held.iloc[-1]
    return (
        f"At 31 March {last['period']}, {place.name} had {number(last['places'])} approved places "
        f"in local authority services, of which {number(last['filled'])} were filled, "
        f"{with_interval(last['value'], last['lower'], last['upper'], 1, '%')}, and "
        f"{number(last['unfilled'])} were not filled; how many of these were available to a child "
        "is not among the figures held."
    )


def places_changed(share: pd.DataFrame, place: Area) -> str:
    """Return how the share filled and the number of places went, in sentences.

    Parameters
    ----------
    share
        As :func:`foster_places.filled` returns it, of one area.
    """
    if share["value"].isna().all():
        return ""
    places = share.assign(value=share["places"], measure=foster_places.PLACES, rounding=5.0)
    places = places.drop(columns=["lower", "upper"])
    return " ".join(
        [
            words.sentence(share, f"The share filled in {place.name}", decimals=1, suffix="%"),
            words.sentence(places, f"The number of approved places in {place.name}"),
        ]
    )


def still_printed(share: pd.DataFrame, place: Area) -> list[str]:
    """Return a note where places are printed for a council after it gave way; none otherwise.

    Parameters
    ----------
    share
        As :func:`foster_places.filled` returns it, of one area.
    """
    held = share.loc[share["value"].notna(), "period"]
    if not place.abolished or not (held >= data.reorganisation(place.code)["period"].max()).any():
        return []
    return [
        f"The publisher goes on printing foster places under {place.name} after the "
        "reorganisation, and none under its successors."
    ]


def settings(characteristics: pd.DataFrame, last: int) -> str:
    """Return the children in homes and in settings for older children, England, in sentences.

    Parameters
    ----------
    characteristics, last
        As for :func:`older_children.by_year`.
    """
    homes, semi, other = (
        older_children.total(characteristics, name, last) for name in ("homes", "semi", "other")
    )
    if semi["value"].isna().all():
        return "No number of children by setting is held for these years."
    breaks = data.breaks("semi_independent_percent", "England")
    settings = "The number in independent, semi-independent and supported settings"
    sentences = [
        words.sentence(homes, "The number of children in children's homes", kind="count"),
        words.sentence(semi, settings, breaks, kind="count"),
        at_most(older_children.by_year(characteristics, last)),
        *(_list_changed(semi, other, int(year)) for year in breaks["period"]),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def at_most(totals: pd.DataFrame) -> str:
    """Return in which year most children lived in settings for older children, in a sentence.

    Parameters
    ----------
    totals
        As :func:`older_children.by_year` returns it.
    """
    held = totals[totals["semi"].notna()]
    if held.empty:
        return "No number of children by setting is held for these years."
    top = held.loc[held["semi"].idxmax()]
    return (
        f"At most {number(top['semi'])} children lived in such settings, in {top['period']:.0f}: "
        f"{number(top['share'])} for each 100 looked-after children aged 16 and over."
    )


def _list_changed(semi: pd.DataFrame, other: pd.DataFrame, year: int) -> str:
    """Return what moved in the year in which the list of settings changed; '' if not known."""
    pairs = []
    for frame in (semi, other):
        two = frame[frame["period"].isin([year - 1, year]) & frame["value"].notna()]
        if len(two) < 2:
            return ""
        pairs.append(words.change_between(two.iloc[0], two.iloc[1], kind="count"))
    return (
        f"The list of settings changed in {year}: these settings then held {pairs[0].size()}, "
        f"“other placements” {pairs[1].size()}, and the one is not to be read without the other."
    )


def unknown_distance(distances: pd.DataFrame) -> str:
    """Return for how many children the distance is not known, in sentences; '' for none held.

    Parameters
    ----------
    distances
        As :func:`moves.distances` returns it.
    """
    if distances.empty:
        return ""
    rows = distances.set_index("label")["unknown_share"]
    most = rows.idxmax()
    return (
        "The shares are of children whose distance is known. It is not known for "
        f"{number(rows['All children'], 1)}% of all children, and for {number(rows[most], 1)}% of "
        f"those in the group “{most[0].lower()}{most[1:]}”."
    )


def reasons(changes: pd.DataFrame) -> str:
    """Return how many placement changes there were and for what reasons, in sentences.

    Parameters
    ----------
    changes
        As :func:`moves.reasons` returns it.
    """
    if changes.empty:
        return "No reasons for changing placement are held for these years."
    newest = changes[(changes["period"] == changes["period"].max()) & changes["share"].notna()]
    carer = newest.loc[newest["label"].str.startswith("Carer requests"), "share"].sum()
    moved = changes.assign(value=changes["moved"]).drop_duplicates("period")
    status = changes[changes["label"] == moves.STATUS_ONLY]
    subjects = {
        "The number of placement changes other than of status alone": moved,
        "The number of status alone, in which the child stays with the same carer,": status,
    }
    # numbers of changes are rounded to 10; one less another may be off by as much as both
    parts = [
        words.sentence(frame.assign(rounding=10.0), subject, kind="count")
        for subject, frame in subjects.items()
    ]
    top = newest.iloc[0]
    return (
        f"{' '.join(parts)} Of the changes in {top['period']} that were more than of status, "
        f"{number(top['share'], 1)}% were “{top['label']}”, and {number(carer, 1)}% came at the "
        "carer's request."
    )


def approvals_title(ratios: pd.DataFrame) -> str:
    """Return the title of the chart of approvals: the range, by what is counted as approved.

    Parameters
    ----------
    ratios
        As :func:`approvals.per_100_enquiries` returns them.
    """
    if ratios.empty:
        return "Approvals for each 100 enquiries: not known for these years"
    low, high = (number(end, 1) for end in (ratios["value"].min(), ratios["value"].max()))
    return f"{low} to {high} approvals for each 100 enquiries, by what is counted"


def quoted(ratios: pd.DataFrame) -> str:
    """Return what was quoted, and what another count of the same year gives, in sentences.

    Parameters
    ----------
    ratios
        As :func:`approvals.per_100_enquiries` returns them.
    """
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


def households(held: pd.DataFrame) -> str:
    """Return how the number of fostering households went, in sentences.

    Parameters
    ----------
    held
        As :func:`approvals.estimates` returns them.
    """
    of_measure = held.set_index("measure")
    number_of = held[held["measure"] == approvals.HOUSEHOLDS]
    subject = "The number of fostering households of all kinds"
    text = words.sentence(number_of, subject, kind="count")
    flows = of_measure.loc[of_measure.index.isin(["households joined", "households left"])]
    flows = flows.pivot_table("value", index="period", columns="measure").dropna()
    if flows.shape[1] == 2:
        for year, row in flows.iterrows():
            text += (
                f" In the year to {year}, {number(row['households joined'])} joined and "
                f"{number(row['households left'])} left."
            )
    return text


def answers(
    shares: pd.DataFrame, share: pd.DataFrame, totals: pd.DataFrame, ratios: pd.DataFrame
) -> dict[str, str]:
    """Return what the figures for England say of each statement, by claim.

    Parameters
    ----------
    shares
        As :func:`placements.shares` returns them, for England.
    share
        As :func:`foster_places.filled` returns it, for England.
    totals
        As :func:`older_children.by_year` returns it.
    ratios
        As :func:`approvals.per_100_enquiries` returns them.
    """
    england = data.area("England")
    three = course(shares, THREE, england)
    return {
        "foster-majority": course(shares, FOSTER, england),
        "foster-approvals": quoted(ratios),
        "stable-homes": f"{three} {course(shares, STABLE, england)} {places(share, england)} "
        "No figure held says how many homes would be enough.",
        "moved-far": f"{course(shares, FAR, england)} {three} Nothing held says how much notice "
        "was given.",
        "unregulated-homes": f"{at_most(totals)} From 2024 on they count supported "
        "accommodation, which has to be registered.",
    }


def beside_statements(claims: pd.DataFrame, figures: dict[str, str]) -> pd.DataFrame:
    """Return each statement with who said it and what the figures say, as a table for people.

    Parameters
    ----------
    claims
        The table of statements: claim, said_in, statement.
    figures
        As :func:`answers` returns it.
    """
    rows = claims[claims["claim"].isin(figures)]
    return pd.DataFrame(
        {
            "Statement": rows["statement"],
            "Said in": rows["said_in"],
            "What the figures say": rows["claim"].map(figures),
        }
    )
