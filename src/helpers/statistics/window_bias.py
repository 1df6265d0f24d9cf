"""What a window of records does to repeat proceedings: a simulation with a constant risk.

A mother whose first set of proceedings came before the records start looks like a newcomer at
her next. The share of mothers "in repeat proceedings" therefore starts near zero when the
records start and climbs for years though nothing changed. A fixed look-back makes years
comparable with one another; Kaplan-Meier from each mother's first set seen recovers the risk.

Nothing here describes real mothers. Times are years as decimals (2007.5 is mid-2007).
"""

import numpy as np
import pandas as pd


def simulate(
    seed: int,
    mothers_a_year: int,
    first_year: int,
    last_year: int,
    yearly_risk: float,
    window_start: float,
    window_end: float,
    years_at_risk: float = 10.0,
) -> pd.DataFrame:
    """Sets of proceedings of invented mothers, seen through a window of records.

    Args:
        seed: Seed of the random numbers; the same seed gives the same mothers.
        mothers_a_year: Mothers entering their first set of proceedings each year, spread evenly by
            chance.
        first_year, last_year: First and last calendar year of entry. The true share settles only
            when the first lies several times `years_at_risk` before the window.
        yearly_risk: Hazard of a return, per year, the same for every mother, year and set.
        window_start, window_end: The records hold the sets that start from `window_start` to just
            before `window_end`.
        years_at_risk: How long after a set the risk of a next one lasts. Without an end every
            mother would return, and no true share would be constant.

    Returns:
        DataFrame: One row a set in the window, by mother and start: `mother`, `start`, `sequence`
            (true number of the set, 1 the first), `previous` (start of her set before, seen or not;
            missing for a first), `sequence_seen` (its number among those in the window).

    Raises:
        ValueError: When a number or a period makes no sense.
    """
    if mothers_a_year < 0 or yearly_risk < 0 or years_at_risk <= 0:
        raise ValueError("mothers and risk cannot be negative, and years at risk must be above 0")
    if not first_year <= window_start < window_end <= last_year + 1:
        raise ValueError("the window must lie within the years in which mothers enter")
    rng = np.random.default_rng(seed)
    years = np.repeat(np.arange(first_year, last_year + 1), mothers_a_year)
    start = years + rng.random(len(years))
    mother, previous, sequence = np.arange(len(start)), np.full(len(start), np.nan), 1
    sets = []
    while len(start):
        columns = {"mother": mother, "start": start, "sequence": sequence, "previous": previous}
        sets.append(pd.DataFrame(columns))
        with np.errstate(divide="ignore"):
            gap = rng.standard_exponential(len(start)) / yearly_risk
        returns = (gap <= years_at_risk) & (start + gap < window_end)
        mother, previous = mother[returns], start[returns]
        start, sequence = previous + gap[returns], sequence + 1
    if not sets:
        raise ValueError("no mother enters: raise the number of mothers a year")
    frame = pd.concat(sets).sort_values(["mother", "start"], ignore_index=True)
    seen = frame[frame["start"].between(window_start, window_end, inclusive="left")]
    number = seen.groupby("mother").cumcount() + 1
    return seen.assign(sequence_seen=number).reset_index(drop=True)


def crude_share(frame: pd.DataFrame, window_start: float, look_back: float = 5.0) -> pd.DataFrame:
    """Share of a year's mothers who are in a repeat set: as seen, with a look-back, and true.

    Args:
        frame: What `simulate` returned.
        window_start: When the records start.
        look_back: Years before each set in which an earlier one is looked for, the same for every
            set.

    Returns:
        DataFrame: One row a calendar year: `year`, `mothers` (with any set in the year), then of
            these those with a repeat set in the year: `repeat_seen`, `repeat_look_back`,
            `repeat_true`, and `share_seen`, `share_look_back`, `share_true` between 0 and 1. The
            look-back columns are missing for years that begin less than `look_back` after the
            records start.

    Notes:
        `share_look_back` answers a narrower question than `share_true` (an earlier set within so
        many years, not ever), but the same question in every year.
    """
    sets = pd.DataFrame(
        {
            "year": np.floor(frame["start"]).astype(int),
            "mother": frame["mother"],
            "repeat_seen": frame["sequence_seen"] > 1,
            "repeat_look_back": frame["start"] - frame["previous"] <= look_back,
            "repeat_true": frame["sequence"] > 1,
        }
    )
    repeats = [name for name in sets if name.startswith("repeat")]
    mothers = sets.groupby(["year", "mother"])[repeats].any()
    counts = mothers.groupby("year").sum().astype(float)
    counts.insert(0, "mothers", mothers.groupby("year").size())
    # a set before the records is out of sight: only in these years can it be within the look-back
    early = counts.index < window_start + look_back
    counts["repeat_look_back"] = counts["repeat_look_back"].mask(early)
    for name in repeats:
        counts[name.replace("repeat", "share")] = counts[name] / counts["mothers"]
    return counts.reset_index()


def first_to_second(
    frame: pd.DataFrame,
    window_start: float,
    window_end: float,
    look_back: float = 0.0,
    follow_up: float = 0.0,
) -> pd.DataFrame:
    """Time from each mother's first set in the records to her next, for Kaplan-Meier.

    Args:
        frame: What `simulate` returned: `mother`, `start` and `sequence_seen` are used.
        window_start, window_end: When the records start and end.
        look_back: Only mothers whose first set seen starts at least so many years into the records.
        follow_up: Only mothers whose first set seen starts at least so many years before they end.

    Returns:
        DataFrame: One row a mother: `mother`, `start`, `duration` (years to the next set, or to the
            end of the records), `observed` (True where there is a next set in the records).
    """
    ordered = frame.sort_values(["mother", "start"])
    next_start = ordered.groupby("mother")["start"].shift(-1)
    index = (ordered["sequence_seen"] == 1) & ordered["start"].between(
        window_start + look_back, window_end - follow_up
    )
    result = ordered.loc[index, ["mother", "start"]]
    next_start = next_start[index]
    return result.assign(
        duration=next_start.fillna(window_end) - result["start"], observed=next_start.notna()
    ).reset_index(drop=True)
