"""Inequality and variation in words: gradients, distances from the line, spread, persistence.

No council is named but the one asked for, and a difference that chance could explain is said to
be none.
"""

import pandas as pd

from helpers import words
from helpers.analysis.inequality import ethnicity
from helpers.analysis.inequality.by_council import RATES
from helpers.analysis.inequality.deprivation import IDACI, INDICES
from helpers.statistics.funnel import PLACES
from helpers.words import listed, number, with_interval, with_limits

NOUNS = {
    "looked_after_count": "children looked after",
    "section_47_count": "section 47 enquiries",
    "plan_started_count": "child protection plans started",
}


def _last(frame: pd.DataFrame, **chosen: str) -> pd.Series | None:
    """Return the newest row whose columns hold what is chosen, or None."""
    for column, value in chosen.items():
        frame = frame[frame[column] == value]
    return None if frame.empty else frame.sort_values("period").iloc[-1]


def _interval(row: pd.Series, name: str, decimals: int = 1) -> str:
    return with_interval(row[name], row[f"{name}_lower"], row[f"{name}_upper"], decimals)


def gradient(gradients: pd.DataFrame, measure: str, index: str) -> str:
    """Return the newest gradient of a rate, in sentences; why there is none where there is none.

    Gradients: of :func:`~.deprivation.gradients`.
    """
    row = _last(gradients, measure=measure, index=index)
    if row is None:
        return f"No gradient of {NOUNS[measure]} can be formed from the data held."
    gap = _interval(row, "sii")
    text = f"In {row['period']}, by {INDICES[index]}, the rate of {NOUNS[measure]} was "
    if pd.isna(row["rii"]):
        text += f"{gap} per 10,000 apart between the ends of the line."
    else:
        text += (
            f"{_interval(row, 'rii').replace(' (', ' times (', 1)} as high at the most deprived "
            "end of the line through England's councils as at the least deprived end: "
            f"{number(row['most'], 1)} against {number(row['least'], 1)} per 10,000 children, "
            f"{gap} apart."
        )
    none = row["sii_lower"] <= 0 <= row["sii_upper"]
    return f"{text} The interval holds zero: no gradient is shown." if none else text


def gradient_title(gradients: pd.DataFrame, measure: str, index: str) -> str:
    """Return the title of the chart of councils by deprivation."""
    row = _last(gradients, measure=measure, index=index)
    if row is None:
        return "No gradient can be formed"
    if row["sii_lower"] <= 0 <= row["sii_upper"]:
        return f"{row['period']}: no gradient by deprivation beyond its interval"
    way = "higher" if row["sii"] > 0 else "lower"
    gap = number(abs(row["sii"]))
    return f"{row['period']}: rate {gap} per 10,000 {way} at the most deprived end of England"


def ends_title(newest: pd.DataFrame) -> str:
    """Return the title of the forest plot: the relative index of each rate by the index of 2019."""
    some = newest[newest["index"] == IDACI]
    parts = [f"{NOUNS[row.measure]} {number(row.value, 1)} times" for row in some.itertuples()]
    return f"At the most deprived end: {', '.join(parts)}" if parts else "No gradient"


def tenths_title(tenths: pd.DataFrame, year: int) -> str:
    """Return the title of the chart of tenths: the rates of the two ends."""
    if tenths.empty:
        return "No council has a rate and a score"
    first, last = (number(tenths["value"].iloc[end]) for end in (0, -1))
    return f"{year}: {first} per 10,000 in the least deprived tenth, {last} in the most"


def explained(gradients: pd.DataFrame, measure: str, index: str) -> str:
    """Return how much of the variation between councils the line accounts for, in a sentence."""
    row = _last(gradients, measure=measure, index=index)
    if row is None or pd.isna(row["explained"]):
        return ""
    return (
        f"The line accounts for {number(100 * row['explained'])}% of the variation between the "
        f"{row['areas']} councils; the rest is other circumstances, practice, recording and "
        "chance, which these figures cannot tell apart."
    )


def left_out(placed: pd.DataFrame) -> str:
    """Return how many councils are set against deprivation, and which are left out and why.

    Placed: of :func:`~.deprivation.in_year`.
    """
    if placed.empty:
        return ""
    used = int((placed["value"].notna() & placed["rank"].notna()).sum())
    lacking = placed[placed["rank"].isna()].groupby("reason")["area"]
    parts = [f"{listed(sorted(names))} ({why or 'no value'})" for why, names in lacking]
    text = f"{used} councils are set against deprivation."
    return f"{text} Left out: {'; '.join(parts)}." if parts else text


def course(frame: pd.DataFrame, subject: str, breaks: pd.DataFrame, shifts: pd.DataFrame) -> str:
    """Return how each rate's index or ratio went, as a list: latest, and changes with intervals.

    ``frame`` has rate, period, value, lower, upper; ``subject`` is what is told of, after the name
    of the rate; ``shifts`` are the frame's, by rate and period, as :func:`~.deprivation.shifts_of`
    and :func:`~.by_council.ratio_shifts_of` return them: the councils are the same in all years.
    """
    told = [
        words.sentence(
            frame[frame["rate"] == rate],
            f"{rate}: {subject}",
            breaks[breaks["rate"] == rate],
            decimals=1,
            shifts=shifts[shifts.index.get_level_values(0) == rate].droplevel(0),
        )
        for rate in RATES.values()
        if frame["rate"].eq(rate).any()
    ]
    return "\n".join(f"- {text}" for text in told)


def from_line(placed: pd.DataFrame, code: str, noun: str) -> str:
    """Return where a council's rate lies against the line and like councils, in sentences."""
    mine = placed[placed["area_code"] == code]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    if pd.isna(row["difference"]):
        why = row["reason"] or "it is not among the councils the line is fitted to"
        return f"The rate of {row['area']} cannot be set against deprivation: {why}."
    how = "the interval of the difference holds zero"
    if not row["difference_lower"] <= 0 <= row["difference_upper"]:
        ends = sorted(abs(row[name]) for name in ("difference_lower", "difference_upper"))
        side = "above" if row["difference"] > 0 else "below"
        how = f"the rate lies {with_interval(abs(row['difference']), *ends)} {side} it"
    rate = with_limits(row)
    line = with_interval(row["expected"], row["line_lower"], row["line_upper"])
    where = dict(zip(PLACES, ("far below", "below", "within", "above", "far above"), strict=True))
    return (
        f"In {row['period']} the rate of {noun} in {row['area']} was {rate} per 10,000; the line "
        f"through England's councils gives {line} at its deprivation: {how}. The usual range (95%) "
        f"of councils of its deprivation and size is {number(row['lower_95'], 1)} to "
        f"{number(row['upper_95'], 1)}: the rate lies {where[row['against_line']]} it."
    )


def inside(placed: pd.DataFrame, codes: list[str], name: str, noun: str) -> str:
    """Return how many councils of a region lie outside the usual range at their deprivation."""
    some = placed[placed["area_code"].isin(codes) & placed["difference"].notna()]
    if some.empty:
        return ""
    counts = some["against_line"].value_counts().reindex(PLACES, fill_value=0)
    low, high = int(counts.iloc[:2].sum()), int(counts.iloc[3:].sum())
    over = int((some["difference"] > 0).sum())
    return (
        f"In {some['period'].iloc[0]}, of the {len(some)} councils in {name} with a rate of {noun} "
        f"and a score, {over or 'none'} had a rate above the line at their deprivation; "
        f"{high or 'none'} lay above and {low or 'none'} below the usual range (95%) of councils "
        "of their deprivation and size."
    )


def one_sided(regions: pd.DataFrame) -> str:
    """Return which regions have nearly all councils on one side of the line; '' for no region.

    Regions: of :func:`~.expected.by_region`.
    """
    if regions.empty:
        return ""
    share = regions["Above the line"] / regions["Councils"]
    parts = [
        f"{row['Region']} ({row['Above the line']} of {row['Councils']} above)"
        for _, row in regions[(share <= 0.1) | (share >= 0.9)].iterrows()
    ]
    if not parts:
        return "In no region do nearly all councils lie on one side of the line."
    return (
        "Were deprivation as measured here the whole account, about half the councils of a region "
        f"would lie above the line. Nearly all lie on one side in {listed(parts)}."
    )


def spread(spreads: pd.DataFrame, measure: str) -> str:
    """Return how far councils' rates lie apart and how much of it is chance, in sentences.

    Spreads: of :func:`~.by_council.rates`.
    """
    row = _last(spreads, measure=measure)
    if row is None:
        return ""
    ratio = with_limits(row, value="ratio")
    text = (
        f"{row['label']}, {row['period']}: the rate that a tenth of the {row['areas']} councils "
        f"lie above, {number(row['p90'], 1)}, is {ratio} times the one a tenth lie below, "
        f"{number(row['p10'], 1)}"
    )
    if pd.isna(row["chance"]):
        return f"{text}."
    share = "less than 1" if row["chance"] < 0.01 else number(100 * row["chance"])
    text += f"; chance accounts for {share}% of the variation between councils"
    if pd.isna(row["usual"]):
        return f"{text}."
    return (
        f"{text}, and with it taken out the rate of one council is typically "
        f"{number(row['usual'], 1)} times that of another."
    )


def gap(spreads: pd.DataFrame, measure: str) -> str:
    """Return how far the 90th lies from the 10th percentile of shares, last year and first."""
    some = spreads[spreads["measure"] == measure].sort_values("period", ascending=False)
    if some.empty:
        return ""
    parts = [
        f"{size} {words.points_of(size)} in {row['period']}, from {_interval(row, 'p10')} to "
        f"{_interval(row, 'p90')}"
        for _, row in some.iloc[[0, -1]].drop_duplicates("period").iterrows()
        for size in [number(row["p90"] - row["p10"], 1)]
    ]
    return f"Between the 10th and the 90th percentile of councils lay {'; '.join(parts)}."


def staying(stayed: pd.DataFrame, noun: str) -> str:
    """Return how many councils outside the widened 95% limits first are still so last, or ''.

    Stayed: of :func:`~.persistence.staying`.
    """
    if stayed.empty:
        return ""
    end = stayed[(stayed["period"] == stayed["period"].max()) & (stayed["limit"] == "95%")]
    parts = []
    for row in end[end["began"] > 0].itertuples():
        part = f"of the {row.began} {row.side} them, {row.still or 'none'} still "
        part += f"{'was' if row.still == 1 else 'were'} in {row.period}"
        parts.append(part + f" ({row.known} had a rate then)" * (row.known < row.began))
    start = f"Councils outside the widened 95% limits of rates of {noun} in {end['first'].iloc[0]}"
    return f"{start}: {'; '.join(parts) or 'none'}."


def alike(correlations: pd.DataFrame) -> str:
    """Return the newest rank correlation of each rate with its first year, in a sentence, or ''.

    Correlations: of :func:`~.persistence.correlations`.
    """
    held = correlations[correlations["value"].notna()].sort_values(["measure", "period"])
    parts = [
        f"{row['rate'].lower()}, {row['first']} and {row['period']}: {with_limits(row, 2)}"
        for row in held.groupby("measure").tail(1).to_dict("records")
    ]
    return f"Rank correlation of councils' rates, {'; '.join(parts)}." if parts else ""


def ethnic_changes(shares: pd.DataFrame, children: str = ethnicity.ON_THE_DAY) -> str:
    """Return which shares changed by more than rounding between first and last year, or ''.

    Shares: of :func:`~.ethnicity.shares`.
    """
    some = shares[(shares["children"] == children) & shares["value"].notna()]
    first, last = some["period"].min(), some["period"].max()
    if some.empty or first == last:
        return ""
    before, after = (some[some["period"] == year].set_index("label") for year in (first, last))
    both = after.join(before, suffixes=("", "_before"), how="inner")
    shown = both["value_before"].round(1) != both["value"].round(1)
    parts = []
    for verb, beyond in (
        ("rose", both["lower"] > both["upper_before"]),
        ("fell", both["upper"] < both["lower_before"]),
    ):
        moved = both[beyond & shown]
        texts = [
            f"{label} ({number(row['value_before'], 1)}% to {number(row['value'], 1)}%)"
            for label, row in moved.iterrows()
        ]
        parts += [f"these shares {verb}: {listed(texts)}"] if texts else []
    if not parts:
        return f"No share changed by more than rounding between {first} and {last}."
    return f"Between {first} and {last}, by more than rounding explains, {'; '.join(parts)}."
