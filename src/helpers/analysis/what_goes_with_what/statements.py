"""What a page says of associations, each sentence from the estimates it gives.

A direction is stated only where the interval leaves out no association at all; nowhere is one
measure said to lead to another.
"""

import pandas as pd

from helpers import words
from helpers.analysis.what_goes_with_what.associations import BETWEEN, WITHIN, counted
from helpers.analysis.what_goes_with_what.measures import FACTORS, MEASURES, RATES, SPENDING
from helpers.analysis.what_goes_with_what.other_choices import JACKKNIFE, LEFT_OUT_IN_TURN, MAIN
from helpers.words import listed, number

NO_CAUSE = "These figures show what moves together in England’s councils, and not what causes what."
NOT_ESTIMATED = "Too few councils and years are held to estimate any association."
LATER = "The second measure one year later"
MOST_DECIMALS = 3


def decimals(row: pd.Series) -> int:
    """Return how many decimals an estimate is written with: two where all of it is below one.

    And more where a limit would else be printed as zero that is not, and which side of it matters.
    """
    ends = [abs(row["lower"]), abs(row["upper"])]
    places = 1 if max(ends) >= 1 else 2
    while places < MOST_DECIMALS and 0 < min(ends) < 0.5 * 10.0**-places:
        places += 1
    return places


def size(row: pd.Series) -> str:
    """Return the size of an estimate with its limits and no sign: ``0.5 (0.3 to 0.6)``."""
    ends = sorted(abs(row[["lower", "upper"]].astype(float)))
    return words.with_interval(abs(row["value"]), *ends, decimals(row))


def written(row: pd.Series) -> str:
    """Return an estimate with its limits as a cell of a table; '[x]' where there is none."""
    if pd.isna(row["value"]):
        return words.cell(row["value"], "x")
    return words.with_interval(row["value"], row["lower"], row["upper"], decimals(row))


def direction(row: pd.Series) -> int:
    """Return 1 or -1 where the interval is all above or all below zero, else 0."""
    return int(row["lower"] > 0) - int(row["upper"] < 0)


def association(row: pd.Series) -> str:
    """Return one row of associations in a sentence; '' where it could not be estimated."""
    if pd.isna(row["value"]):
        return ""
    factor, outcome = MEASURES[row["factor"]], MEASURES[row["outcome"]].noun
    way = direction(row)
    if row["how"] == WITHIN:
        begun = f"Where {factor.noun} rose by {factor.by} more than elsewhere, {outcome}"
        verb = {1: "rose", -1: "fell"}.get(way)
        if verb:
            return f"{begun} {verb} by {size(row)} per 10,000 against elsewhere."
        return f"{begun} moved by {written(row)} per 10,000, which chance could explain."
    begun = f"Where {factor.noun} stood {factor.by} higher than elsewhere over the years, {outcome}"
    if way:
        return f"{begun} stood {size(row)} per 10,000 {'higher' if way > 0 else 'lower'}."
    return f"{begun} differed by {written(row)} per 10,000, which chance could explain."


def compared(every: pd.DataFrame) -> str:
    """Return which councils and years are compared, and which are left out and why, in sentences.

    ``every``: as :func:`helpers.analysis.what_goes_with_what.councils.every` returns it.
    """
    kept = every[every["left_out"] == ""]
    if kept.empty:
        return NOT_ESTIMATED
    text = (
        f"Compared are {kept['area_code'].nunique()} councils, {words.years(kept['period'])}: "
        f"{number(len(kept))} council-years."
    )
    for why, rows in every[every["left_out"] != ""].groupby("left_out"):
        called = rows.drop_duplicates("area_code").groupby("area", sort=False).size()
        names = [
            name if many == 1 else f"{name} ({many} councils)" for name, many in called.items()
        ]
        text += (
            f" Left out, as {why}: {called.sum()} councils with {len(rows)} council-years "
            f"({listed(names)})."
        )
    return text


def one(found: pd.DataFrame, how: str, outcome: str, factor: str) -> str:
    """Return the sentence of one association.

    ``found``: as :func:`helpers.analysis.what_goes_with_what.associations.associations` returns it.
    """
    keys = (found["how"] == how) & (found["outcome"] == outcome) & (found["factor"] == factor)
    return association(found[keys].iloc[0])


def of_outcome(found: pd.DataFrame, how: str, outcome: str) -> str:
    """Return the sentences of all associations of one outcome, an item of a list each."""
    rows = found[(found["how"] == how) & (found["outcome"] == outcome)]
    return "\n".join(f"- {text}" for _, row in rows.iterrows() if (text := association(row)))


def by_chance(found: pd.DataFrame) -> str:
    """Return how many associations were looked at, and how many chance alone would give."""
    of = counted(found)
    if not of["looked_at"]:
        return NOT_ESTIMATED
    alone = f"about {number(of['by_chance'])}" if of["by_chance"] >= 1 else "fewer than one"
    return (
        f"Of {of['looked_at']} associations looked at, {of['beyond']} seem beyond chance, where "
        f"chance alone gives {alone}; {of['adjusted']} remain after allowing for so many."
    )


def each_way(found: pd.DataFrame) -> str:
    """Return how many associations within and between point each way, in a sentence each."""
    parts = []
    for how, rows in found[found["value"].notna()].groupby("how", sort=False):
        ways = rows.apply(direction, axis=1)
        parts.append(
            f"Of {len(rows)} associations {how}, {(ways > 0).sum()} are of measures that go up "
            f"together, {(ways < 0).sum()} of measures of which one goes up where the other goes "
            f"down, and {(ways == 0).sum()} could be chance."
        )
    return " ".join(parts)


def opposite(found: pd.DataFrame) -> str:
    """Return which pairs point one way within councils and the other between them."""
    ways = found.assign(way=found.apply(direction, axis=1))
    wide = ways.pivot_table("way", ["outcome", "factor"], "how", "first", sort=False)
    wide = wide.reindex(columns=[WITHIN, BETWEEN]).fillna(0)
    apart = wide.index[wide[WITHIN] * wide[BETWEEN] < 0]
    alone = wide.index[(wide[WITHIN] == 0) & (wide[BETWEEN] != 0)]
    texts = [f"{MEASURES[f].noun} with {MEASURES[o].noun}" for o, f in apart]
    said = [
        f"Beyond chance one way within councils and the other way between them: {listed(texts)}."
        if texts
        else "No pair points one way within councils and the other way between them, both beyond "
        "chance."
    ]
    if len(alone):
        said.append(
            f"{len(alone)} of {len(wide)} pairs differ between councils beyond chance and are not "
            "seen to move together within them."
        )
    return " ".join(said)


def title(rows: pd.DataFrame) -> str:
    """Return how many associations of one outcome seem beyond chance, as a chart's title."""
    of, outcome = counted(rows), RATES[rows["outcome"].iloc[0]].label
    how = rows["how"].iloc[0]
    if not of["looked_at"]:
        return f"{outcome}: no association {how} can be estimated"
    return (
        f"{outcome}, {how}: {of['beyond']} of {of['looked_at']} associations seem beyond chance, "
        f"{of['adjusted']} after allowing for how many were looked at"
    )


def steps() -> dict[str, str]:
    """Return each measure with its step, as a label: ``Agency workers, 5 points more``."""
    return {
        name: f"{one.label.split(',')[0]}, {one.by.split(' children')[0]} more"
        for name, one in FACTORS.items()
    }


def chart_rows(found: pd.DataFrame, how: str) -> pd.DataFrame:
    """Return the associations of one kind with label and text, as charts of intervals take them.

    ``name``: a slug for the chart of each outcome.
    """
    rows = found[found["how"] == how]
    return rows.assign(
        label=rows["factor"].map(steps()),
        text=rows.apply(written, axis=1),
        status="x",
        name=how.replace(" ", "-") + "-" + rows["outcome"].str.replace("_", "-"),
    )


def as_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return all associations as a table for people, a row a pair."""
    rows = found.assign(cell=found.apply(written, axis=1))
    rows["kept"] = rows["holm"].lt(0.05).map({True: "yes", False: "no"})
    keys = ["outcome", "factor"]
    sides = [rows[rows["how"] == how].set_index(keys) for how in (WITHIN, BETWEEN)]
    inside, across = sides
    table = pd.DataFrame(
        {
            "Within councils": inside["cell"],
            "Kept (within)": inside["kept"],
            "Between councils": across["cell"],
            "Kept (between)": across["kept"],
            "Council-years": inside["rows"],
        }
    ).reset_index()
    labels = steps()
    pairs = [
        f"{MEASURES[outcome].label}: {words.lower_first(labels[factor])}"
        for outcome, factor in zip(table.pop("outcome"), table.pop("factor"), strict=True)
    ]
    table.insert(0, "Outcome per 10,000, and what it is set against", pairs)
    return table


def pair(row: pd.Series) -> str:
    """Return what is set side by side, as the heading of a column."""
    factor = MEASURES[row["factor"]]
    return f"{MEASURES[row['outcome']].label}, {factor.noun} ({factor.by} more)"


def robust(choices: pd.DataFrame) -> str:
    """Return of each chief association how far it holds under other choices, an item each.

    ``choices``: as :func:`helpers.analysis.what_goes_with_what.other_choices.other_choices`
    returns it.
    """
    items = []
    tested = choices[choices["value"].notna() & (choices["choice"] != LEFT_OUT_IN_TURN)]
    for _, rows in tested.groupby(["outcome", "factor"], sort=False):
        shown = rows[rows["choice"] == MAIN]
        if shown.empty:
            continue
        main = shown.iloc[0]
        others = rows[rows["choice"] != MAIN].apply(direction, axis=1)
        subject = f"{MEASURES[main['factor']].noun} with {MEASURES[main['outcome']].noun}"
        first = {1: "up together", -1: "opposite ways", 0: "no direction beyond chance"}
        items.append(
            f"- {words.upper_first(subject)}: {first[direction(main)]}, as shown above; of "
            f"{len(others)} other choices {(others > 0).sum()} give up together, "
            f"{(others < 0).sum()} opposite ways and {(others == 0).sum()} nothing beyond chance."
        )
    return "\n".join(items)


def timing(choices: pd.DataFrame) -> str:
    """Return which chief associations hold with the second measure's next year too, in sentences.

    What comes later cannot have led to what came before it.
    """
    later = choices[(choices["choice"] == LATER) & choices["value"].notna()]
    both = [
        f"{MEASURES[row['factor']].noun} with {MEASURES[row['outcome']].noun}, {written(row)}"
        for _, row in later.iterrows()
        if direction(row)
    ]
    if not both:
        return ""
    return (
        f"The outcome goes beyond chance with the next year’s value too: {'; '.join(both)}. What "
        "comes later cannot have led to what came before, so other things may be at work there: "
        "the reverse direction, a common cause, or change that lasts several years."
    )


def tested_otherwise(choices: pd.DataFrame) -> pd.Series:
    """Return each estimate of the table of other choices in words: a range is no interval."""
    plain = choices.apply(written, axis=1)
    ends = choices.apply(
        lambda row: (
            f"{number(row['lower'], decimals(row))} to {number(row['upper'], decimals(row))}"
        ),
        axis=1,
    )
    ranges = choices["choice"].isin([LEFT_OUT_IN_TURN, JACKKNIFE]) & choices["value"].notna()
    return plain.mask(ranges, ends)


def percent_or_points(name: str, value: float) -> str:
    """Return a change of a measure as the reader's units: per cent of spending, else a number."""
    if name in SPENDING:
        return f"{words.signed(value)}%"
    return words.signed(value, 1)
