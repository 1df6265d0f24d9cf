"""Wales beside England, and change in Welsh councils, in sentences."""

import pandas as pd

from helpers import data, words
from helpers.analysis.rates_in_care import growth
from helpers.analysis.rates_in_care.flows import CEASED, STARTED
from helpers.analysis.rates_in_care.wales_over_england import MIXED, OF_THE_TIME, PRINTED, REBASED
from helpers.data.nations import WALES
from helpers.words import listed, number, signed, with_limits

CALLED = {
    REBASED: "both rebased",
    OF_THE_TIME: "on figures of the time",
    PRINTED: "as first printed",
}
AT_LENGTH = {
    REBASED: "On printed rates that both rest on rebased populations the rate of Wales as a "
    "multiple of England's was {} (in brackets what rounding leaves open).",
    OF_THE_TIME: "On the numbers and population estimates of the time the multiple was {} (95% "
    "intervals).",
    MIXED: "Setting Wales' printed rates of earlier years against England's rebased ones gives {}: "
    "not like for like, since only England's population has been brought up to date.",
}
NONE = "No year up to this one allows Wales to be set against England"


def on_sound_bases(ratios: pd.DataFrame) -> str:
    """Return the last and the first ratio on each sound basis, for a chart's title.

    Args:
        ratios: As :func:`helpers.analysis.rates_in_care.wales_over_england.on_every_basis` returns
            it.
    """
    parts = []
    for basis, called in CALLED.items():
        rows = ratios[ratios["basis"] == basis].sort_values("period", ascending=False)
        ends = pd.concat([rows.head(1), rows.iloc[1:].tail(1)]).itertuples()
        values = [f"{number(row.value, 2)} in {row.label}" for row in ends]
        parts += [f"{' and '.join(values)} ({called})"] if values else []
    return f"Wales' rate over England's: {', '.join(parts)}" if parts else NONE


def on_each_basis(ratios: pd.DataFrame) -> str:
    """Return the ratios on each basis but the first printed with their ranges, in sentences."""
    texts = []
    for basis, text in AT_LENGTH.items():
        rows = ratios[ratios["basis"] == basis].sort_values("period", ascending=False)
        values = [f"{with_limits(row, 2)} in {row['label']}" for row in rows.to_dict("records")]
        texts += [text.format(listed(values))] if values else []
    return " ".join(texts) or f"{NONE}."


def no_split(year: int) -> str:
    """Return that entry and stay cannot be told apart for Wales, in sentences; '' where they can.

    The measures are those that :mod:`helpers.analysis.rates_in_care.contributions` needs.
    """
    held = data.observations([STARTED, CEASED], [WALES, *data.members(WALES)], None, year)
    if held["value"].notna().any():
        return ""
    return (
        "How many children start and cease to be looked after in a year is not held for Wales or "
        "for any of its authorities. Whether its rate is above England's because more children "
        "come into care, or because they stay longer, cannot be told from the figures here."
    )


def of_growth(counts: pd.DataFrame, changes: pd.DataFrame, code: str) -> str:
    """Return :func:`grown` of one area, and :func:`base_matters`.

    Args:
        counts, changes: As :func:`helpers.analysis.rates_in_care.growth.of_welsh_councils` returns
            them.
    """
    mine = counts[counts["area_code"] == code]
    bases = growth.base_years(mine, changes["last_year"].max()) if len(changes) else changes
    return f"{grown(changes, code)} {base_matters(bases)}".strip()


def grown(changes: pd.DataFrame, code: str) -> str:
    """Return the change of one area with its range, and how many councils changed, in sentences.

    The nation is none of the councils that are counted, and neither is the area itself.

    ``changes``: as :func:`helpers.analysis.rates_in_care.growth.changes` returns it.
    """
    held = changes[changes["value"].notna()]
    others = held[~held["area_code"].isin([code, WALES])]
    texts = [
        f"In {row.area} the number was {number(row.last)} in {row.last_year}, against "
        f"{number(row.first)} in {row.first_year} ({signed(row.value)}%{_open(row)})."
        for row in held[held["area_code"] == code].itertuples()
    ]
    if len(others):
        councils = "councils" if code == WALES else "other councils"
        beyond = (others["lower"] > 0).astype(int) - (others["upper"] < 0).astype(int)
        texts.append(f"Rounding apart, {words.directions(beyond, councils)}.")
    return " ".join(texts)


def _open(row: tuple) -> str:
    """Return what rounding leaves open of a change; '' where both ends print alike."""
    low, high = signed(row.lower), signed(row.upper)
    return f"; rounding leaves {low}% to {high}% open" if low != high else ""


def growth_title(changes: pd.DataFrame, code: str) -> str:
    """Return the change of one area, for the title of a chart of :func:`grown`."""
    row = changes[changes["area_code"] == code].squeeze()
    if not len(row) or pd.isna(row["value"]):
        return "Change in children looked after"
    return f"{row['area']}: {signed(row['value'])}% from {row['first_year']} to {row['last_year']}"


def base_matters(bases: pd.DataFrame) -> str:
    """Return how far a change depends on the year it is counted from; '' if there is one only.

    ``bases``: as :func:`helpers.analysis.rates_in_care.growth.base_years` returns it.
    """
    held = bases[bases["value"].notna()]
    if len(held) < 2:
        return ""
    low, high = held.loc[held["value"].idxmin()], held.loc[held["value"].idxmax()]
    return (
        f"The first year matters: counted to {low['last_year']} from one of "
        f"{words.years(held['first_year'])}, the change is anything from {signed(low['value'])}% "
        f"(from {low['first_year']}) to {signed(high['value'])}% (from {high['first_year']})."
    )


def spliced(splices: pd.DataFrame) -> str:
    """Return which lines of an index are spliced and of what, in sentences; '' if none is.

    ``splices``: as :func:`helpers.analysis.rates_in_care.nations.splices` returns them.
    """
    return " ".join(
        f"The line of {row.area} is spliced in {row.period}, and its change since the first year "
        f"crosses that. {row.note}"
        for row in splices.itertuples()
    )


def each_latest(frame: pd.DataFrame, first: str, decimals: int = 0) -> str:
    """Return the last value held of each area, with its year, the area ``first`` first."""
    held = frame[frame["value"].notna()].reset_index(drop=True)
    last = held.loc[held.groupby("area", sort=False)["period"].idxmax()]
    rows = last.sort_values("area", key=lambda names: names.ne(first), kind="stable").itertuples()
    return ", ".join(f"{row.area} {number(row.value, decimals)} in {row.period}" for row in rows)
