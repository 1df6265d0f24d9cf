"""What the figures say of Wales, in sentences. No direction is written down."""

import pandas as pd

from helpers import words
from helpers.analysis.rates_in_care import wales_over_england
from helpers.analysis.wales import later_figures, numbers, outcomes
from helpers.data.nations import WALES
from helpers.words import listed, number, signed, with_limits, years


def record(frame: pd.DataFrame, name: str) -> str:
    """Return whether the last number of one area was a record, in a sentence.

    ``frame``: series frame of one count of one area.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    if len(held) < 2:
        return f"The number in {name} is not held for two years."
    last, top = held.iloc[-1], held.loc[held["value"].idxmax()]
    highest = f"no record: the highest is {number(top['value'])} in {top['period']}"
    if last["value"] == top["value"]:
        new = last["period"] in numbers.record_years(held)
        highest = "the highest held" if new else "as high as any held"
    return f"The number in {name} in {last['period']}, {number(last['value'])}, was {highest}."


def records(frame: pd.DataFrame, name: str) -> str:
    """Return :func:`record`, and which years had one."""
    held = frame[frame["value"].notna()]
    if len(held) < 2:
        return record(frame, name)
    higher, first = numbers.record_years(held), held["period"].min()
    return (
        f"{record(frame, name)} It was above that of every earlier year, rounding apart, in "
        f"{len(higher)} of the {len(held) - 1} years held since {first}: {years(higher)}. Years "
        f"before {first} are not held."
    )


def change_by_year(by_year: pd.DataFrame) -> str:
    """Return the last change of the number on a year, as a chart is called by it.

    ``by_year``: as :func:`helpers.analysis.wales.numbers.by_year`.
    """
    if by_year.empty:
        return "Children looked after in Wales: no change from year to year can be told"
    last = by_year.iloc[-1]
    told = "a change that rounding could make" if last["status"] else signed(last["value"])
    return f"Children looked after in Wales: {told} in {last['label']} on the year before"


def rate_beside_number(frame: pd.DataFrame, name: str) -> str:
    """Return how number and rate changed over the same years, on each population base.

    ``frame``: as :func:`helpers.analysis.wales.numbers.against_rate` returns it.
    """
    wide = frame.pivot_table("printed", ["base", "period"], "kind").reset_index()
    parts = []
    for _, part in sorted(wide.groupby("base"), reverse=True):
        first, last = part.iloc[0], part.iloc[-1]
        if first["period"] == last["period"]:
            continue
        number_by, rate_by = (
            f"{signed(100 * (last[kind] / first[kind] - 1), 1)}%"
            for kind in (numbers.NUMBER, numbers.RATE)
        )
        parts.append(
            f"from {first['period']:.0f} to {last['period']:.0f} the number changed by {number_by} "
            f"and the rate by {rate_by} ({number(first[numbers.RATE], 1)} to "
            f"{number(last[numbers.RATE], 1)})"
        )
    if not parts:
        return f"Number and rate of {name} are not both held for two years."
    return (
        f"In {name}, {'; '.join(parts)}. Where the two move alike, the number of children in the "
        "population explains little of the change."
    )


def title_of_both(frame: pd.DataFrame) -> str:
    """Return number and rate of the last year beside the first on its population base, as a title.

    ``frame``: as :func:`helpers.analysis.wales.numbers.against_rate` returns it.
    """
    long = frame[frame.groupby("base")["period"].transform("nunique") > 1]
    if long.empty:
        return "Number and printed rate, not both held for two years"
    latest = words.latest_in_words(long, numbers.RATE, group="kind")
    return f"With {long['base'].max()} as 100: {latest}"


def was_equal(ratios: pd.DataFrame, populations: pd.DataFrame) -> str:
    """Return what is known of the time when the two rates are said to have been equal.

    Args:
        ratios: As :func:`helpers.analysis.rates_in_care.wales_over_england.on_every_basis` returns
            it.
        populations: Series frame of population_0_17 for Wales.
    """
    held = populations.loc[populations["value"].notna(), "period"]
    people = f"for the middle of {years(held)} only" if len(held) else "for no year"
    early = ratios[ratios["basis"] == wales_over_england.PRINTED].sort_values("period")
    if early.empty:
        return f"Not known: the child population of Wales is held {people}."
    row = early.iloc[0]
    ratio = with_limits(row, 2)
    return (
        f"Not known for earlier years: no rate of Wales before {row['label']} is held, and its "
        f"child population {people}. In {row['label']} the printed rate was {ratio} times "
        "England's as then printed."
    )


def higher(ratios: pd.DataFrame, percent: float) -> str:
    """Return on which basis Wales' rate was more than ``percent`` above England's."""
    bases = {
        wales_over_england.OF_THE_TIME: "numbers and populations of the time",
        wales_over_england.REBASED: "rebased rates",
    }
    parts = []
    for basis, called in bases.items():
        rows = ratios[ratios["basis"] == basis].sort_values("period")
        values = ", ".join(f"{number(row.value, 2)} in {row.label}" for row in rows.itertuples())
        above = int((rows["value"] > 1 + percent / 100).sum())
        parts += [f"on {called} {values} (above it in {above} of {len(rows)})"] if values else []
    if not parts:
        return "Wales cannot be set against England in these years."
    return f"It depends on the population estimates: {'; '.join(parts)}."


def highest(by_nation: pd.DataFrame) -> str:
    """Return the nations' rates of the last year that has most of them, and why they do not rank.

    ``by_nation``: as :func:`helpers.analysis.rates_in_care.nations.rates` returns it.
    """
    held = by_nation[by_nation["value"].notna()]
    if held.empty:
        return "No rate of a nation is held for these years."
    year = held.groupby("period")["area_code"].nunique().iloc[::-1].idxmax()
    rows = held[held["period"] == year]
    values = ", ".join(f"{row.area} {number(row.value, 1)}" for row in rows.itertuples())
    return (
        f"Cannot be told. In {year} the rates per 10,000 were {values}, but Scotland's include "
        "children looked after at home, whose number is not held, and Northern Ireland has no "
        "year with both a number and a child population."
    )


def one_percent(by_nation: pd.DataFrame) -> str:
    """Return Wales' last rate as a share of all children."""
    rows = by_nation[(by_nation["area_code"] == WALES) & by_nation["value"].notna()]
    if rows.empty:
        return "No rate of Wales is held for these years."
    row = rows.sort_values("period").iloc[-1]
    return (
        f"{number(row['value'] / 100, 2)}% of children under 18 on one day of {row['period']}, or "
        f"about 1 in {number(10_000 / row['value'])}; more pass through care in a childhood."
    )


def why_not_joined(studies: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Return why neither later table can be joined to the series, in sentences.

    Args:
        As for :func:`helpers.analysis.wales.later_figures.side_by_side`.
    """
    undated, added = (
        later_figures.values(studies, text) for text in (later_figures.UNDATED, later_figures.ADDED)
    )
    nation = later_figures.NATION
    authorities = counts.loc[counts["area"] != nation, "area"].nunique()
    if undated.empty or added.empty or not authorities:
        return ""
    held = counts[(counts["area"] == nation) & counts["value"].notna()]
    wales = held.set_index("period")["value"]
    both = (wales + wales.set_axis(wales.index - 1)).dropna()
    fits = [str(year) for year in wales.index[(wales - undated[nation]).abs() <= 2.5]]
    pairs = [f"{year} and {year + 1}" for year in both.index[(both - added[nation]).abs() <= 5]]
    none = "which no two years held add up to, so that one of them must since have been revised"
    return (
        f"One later table does not show its year, and the copy held breaks off after "
        f"{len(undated) - 1} of {authorities} authorities. Its {number(undated[nation])} for Wales "
        f"fits {listed(fits) or 'no year'}, but that is an inference. The other adds up two years "
        f"that it does not name: {number(added[nation])} for Wales, "
        f"{f'which fits {listed(pairs)}' if pairs else none}. Halving it would give a number for "
        "no year. Neither is joined to the series."
    )


def years_of_outcomes(frame: pd.DataFrame) -> str:
    """Return in which years an outcome is known, for a chart's title.

    ``frame``: as :func:`helpers.analysis.wales.outcomes.estimates` returns it.
    """
    dated = frame.loc[frame["label"].str.isdigit(), "label"]
    return f"outcomes are known for {years(dated)}, on different measures"


def of_outcomes(studies: pd.DataFrame) -> str:
    """Return what is held of Wales' outcomes, and which way each pair of years went."""
    frame = outcomes.estimates(studies)
    if frame.empty:
        return "No outcome of children in care in Wales is held for years up to this one."
    dated = frame[frame["label"].str.isdigit()]
    text = f"Outcomes of children in care in Wales are held for {years(dated['label'])} only"
    ends = dated[dated["group"].duplicated(keep=False)].groupby("group", sort=False)
    if not len(ends):
        return f"{text}, and no measure for two years."
    first, last = ends.first(), ends.last()
    parts = [
        f"{words.lower_first(name)}: {last.at[name, 'text']} in {last.at[name, 'label']}, "
        f"against {first.at[name, 'text']} in {first.at[name, 'label']}"
        for name in first.index
    ]
    course = words.directions(last["value"] - first["value"], "measures held for two years")
    return (
        f"{text}. Of these {course}: {'; '.join(parts)}. They are different measures, years apart, "
        "without the numbers of children behind them: neither improvement nor its lack since can "
        "be read from them."
    )


def of_vacancies(councils: pd.DataFrame, percent: float, studies: pd.DataFrame) -> str:
    """Return how many councils in England reach a share of vacancies, and what Wales is known by.

    Args:
        councils: As :func:`helpers.analysis.wales.outcomes.vacancies` returns it.
        percent: The share said to be vacant in one authority.
        studies: The studies of social worker vacancies.
    """
    if councils.empty:
        return "No vacancy rate of councils is held for these years."
    reach = councils.assign(reach=councils["value"] >= percent).groupby("period")
    shares = 100 * reach["reach"].mean()
    parts = [
        f"{int(group['reach'].sum())} of {len(group)} in {year} (median "
        f"{number(group['value'].median(), 1)}%)"
        for year, group in reach
    ]
    text = (
        f"In England {number(percent)}% of posts or more were vacant in {listed(parts[::-1])}: in "
        f"no year in more than {number(shares.max(), 1)}% of councils."
    )
    mine = studies["geography"].eq("Wales") & studies["measure"].str.contains("vacancy rate")
    known = [
        f"{number(float(row.value), 1)}% in {row.period}"
        + (" (children's services)" if "children" in row.measure else "")
        for row in studies[mine].sort_values("period", kind="stable").itertuples()
    ]
    if not known:
        return text
    return (
        f"{text} For Wales only rates of the whole nation are held, mostly of services for adults "
        f"and children together ({', '.join(known)}): whether any authority had such a rate, or "
        "all had serious problems, cannot be known."
    )
