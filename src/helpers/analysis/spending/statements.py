"""What is spent, in words: pounds with their financial years, beside others and in real terms.

A change of pounds is in per cent of cash and names the amount it is from; the direction is always
that of the figures.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis.spending import a_third_less, among_councils, real_terms, services
from helpers.analysis.spending.services import ALL, EARLY_HELP, LEAST, LOOKED_AFTER, financial
from helpers.words import Change, listed, number, signed

ROUNDING_OF_SUMS = 1000
"""Pounds by which a sum over councils may miss the total printed for rounding alone."""
SHARE = "share"


def money(value: float) -> str:
    """Return pounds in words: "£16,012 million", "£43,000" below a million."""
    if value >= 100 * services.MILLION:
        return f"£{number(value / services.MILLION)} million"
    if value >= services.MILLION:
        return f"£{number(value / services.MILLION, 1)} million"
    return f"£{number(round(value, -3))}"


def pounds(value: float) -> str:
    """Return "£1,386"."""
    return f"£{number(value)}"


def amount(
    frame: pd.DataFrame,
    write: Callable[[float], str] = pounds,
    breaks: pd.DataFrame | None = None,
    least: float = 0,
) -> str:
    """Return the latest amount of a series and its changes in cash, as words without a subject.

    Parameters
    ----------
    frame
        period, value (pounds) of one area and service.
    write
        How an amount is written.
    breaks
        Column period: no change is given across one.
    least
        A change from less than this is not given in per cent.

    Returns
    -------
    str
        For instance "£1,386 in 2024-25, 8% more than a year before and 62% more than in 2016-17
        (£853)"; '' where no amount is held.
    """
    held = words.comparable(frame, breaks)
    if held.empty:
        return ""
    last = held.iloc[-1]
    text = f"{write(last['value'])} in {financial(last['period'])}"
    changes = words.changes(frame, breaks)
    if changes:
        return f"{text}, {listed([_beside(one, write, least) for one in changes])}"
    alone = frame["value"].notna().sum() == 1
    return f"{text}, {'the only year held' if alone else 'not comparable with earlier years'}"


def _beside(one: Change, write: Callable[[float], str], least: float) -> str:
    if one.direction == 0:
        return one.plain(_when(one))
    way = "more" if one.direction > 0 else "less"
    percent = "under 1" if abs(one.percent) < 0.5 else number(abs(one.percent))
    stated = f"{percent}% {way}" if one.before and one.before >= least else way
    return f"{stated} than {_when(one)} ({write(one.before)})"


def _when(one: Change) -> str:
    return "a year before" if one.last - one.first == 1 else f"in {financial(one.first)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def total(spending: pd.DataFrame, name: str, breaks: pd.DataFrame | None = None) -> str:
    """Return how all spending of an area went in cash, in a sentence.

    Parameters
    ----------
    spending
        service, period, value (pounds) of one area.
    """
    text = amount(spending[spending["service"] == ALL], money, breaks, services.LEAST)
    if not text:
        return f"Spending of {name} is not known from the data held."
    return f"Spending of {name} on children's services, in cash, was {text}."


def per_child(spending: pd.DataFrame, code: str) -> str:
    """Return all spending per child of an area and its change, and that of others, in sentences.

    Parameters
    ----------
    spending
        area_code, area, service, period, per_child, of the area and those beside it.
    """
    every = spending[spending["service"] == ALL].assign(value=spending["per_child"])
    mine = every[(every["area_code"] == code) & every["value"].notna()]
    if mine.empty:
        return ""
    now = every[(every["period"] == mine["period"].max()) & every["value"].notna()]
    now = now[now["area_code"] != code]
    text = f"Spending per child in {mine['area'].iloc[0]}, in cash, was {amount(mine)}."
    beside = [f"{row.area} {pounds(row.value)}" for row in now.itertuples()]
    return f"{text} In the same year: {', '.join(beside)}." if beside else text


def latest(frame: pd.DataFrame, group: str) -> str:
    """Return the amounts of all lines in the last year of the first, for a chart's title.

    Parameters
    ----------
    frame
        period, value (pounds) and ``group``, the column with a line a value.

    Returns
    -------
    str
        For instance "Leeds £1,386, England £1,325 (2024-25)".
    """
    held = frame[frame["value"].notna()]
    if held.empty:
        return "No amount is known"
    year = held.loc[held[group] == held[group].iloc[0], "period"].max()
    now = held[held["period"] == year]
    parts = [f"{one} {pounds(value)}" for one, value in zip(now[group], now["value"], strict=True)]
    return f"{', '.join(parts)} ({financial(year)})"


def shares(spending: pd.DataFrame, name: str, of: Sequence[str] = services.ORDER[:-1]) -> str:
    """Return services' shares of all spending and their changes, latest first, in a sentence.

    Parameters
    ----------
    spending
        service, period, share (per cent) of one area.
    of
        The services told of.
    """
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"No share can be worked out for {name}."
    year = held["period"].max()
    parts = [_share(held[held["service"] == one], one, year) for one in of]
    return f"Of all spending in {name} in {financial(year)}: {'; '.join(filter(None, parts))}."


def _share(held: pd.DataFrame, service: str, year: int) -> str:
    held = held.assign(value=held["share"])
    now = held.loc[held["period"] == year, "value"]
    if now.empty:
        return ""
    changes = words.changes(held, start=held["period"].min(), decimals=1, kind="share")
    since = {one.first: one.plain(_when(one)) for one in changes}
    text = f"{_lower(service)} {number(now.iloc[0], 1)}%"
    return f"{text} ({listed(list(since.values()))})" if since else text


def spending_title(spending: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of amounts: the last year's total and the part for care."""
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"{name}: spending is not known"
    last = held[held["period"] == held["period"].max()].set_index("service")
    text = f"{name}: {money(last.at[ALL, 'value'])} in {financial(last.at[ALL, 'period'])}"
    if LOOKED_AFTER not in last.index:
        return text
    return f"{text}, {number(last.at[LOOKED_AFTER, 'share'])}% of it on children looked after"


def real(changes: pd.DataFrame, name: str, of: Sequence[str] = services.ORDER) -> str:
    """Return what spending per child did in real terms, in a sentence.

    Parameters
    ----------
    changes
        As :func:`helpers.analysis.spending.real_terms.changes` returns it.
    of
        The services told of.
    """
    if changes.empty:
        return (
            f"For {name} no two years have both spending per child and a deflator: real terms are "
            "not known."
        )
    known = changes[changes["real"].notna() & changes["label"].isin(of)]
    if known.empty:
        return f"Spending of {name} is too small for a change in per cent to mean anything."
    row = known.iloc[0]
    parts = [
        f"{_lower(one.label)} {signed(one.real)}% ({signed(one.cash)}% in cash)"
        for one in known.itertuples()
    ]
    return (
        f"Between {financial(row['first'])} and {financial(row['last'])}, spending per child in "
        f"{name} changed in real terms by: {'; '.join(parts)}."
    )


def real_title(changes: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of real changes: all services, and the span of years."""
    known = changes[changes["real"].notna() & (changes["label"] == ALL)]
    if known.empty:
        return f"{name}: real terms are not known for all services together"
    row = known.iloc[0]
    years = f"{financial(row['first'])} to {financial(row['last'])}"
    return f"{name}, {years}: {_lower(ALL)} {signed(row['real'])}% per child in real terms"


def deflators_held(index: pd.Series) -> str:
    """Return the years whose financial-year deflator is held, in a sentence."""
    if index.empty:
        return "No deflator of financial years is held."
    return (
        f"Deflators are held for {listed([financial(year) for year in index.index])}, and real "
        "terms are given between these years only."
    )


def weekly(costs: pd.DataFrame, name: str) -> str:
    """Return each weekly cost and its change in cash, and what is withheld, in sentences.

    Parameters
    ----------
    costs
        kind, period, value (pounds), reason, rounding.
    """
    parts = [
        f"{_lower(kind)} {text}"
        for kind, group in costs.groupby("kind", sort=False)
        if (text := amount(group))
    ]
    if not parts:
        return f"No weekly cost is shown for {name}."
    hidden = costs.loc[costs["reason"] == among_councils.WHY_WITHHELD, "period"]
    kept = (
        f" The cost of a looked-after child is not shown for "
        f"{listed([financial(year) for year in hidden])}: {among_councils.WHY_WITHHELD}."
    )
    return f"A week's cost in {name}, cash: {'; '.join(parts)}.{kept if len(hidden) else ''}"


def fifths(councils: pd.DataFrame, code: str) -> str:
    """Return in which fifth of the councils one lies for each service; '' if it is none of them.

    Parameters
    ----------
    councils
        area_code, area, service, value (pounds per child); a row a council and service.
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return ""
    every = councils.groupby("service")["value"]
    parts = [
        f"{_lower(one.service)} {pounds(one.value)}, in "
        f"{words.rank(every.get_group(one.service), one.value)}"
        for one in mine.itertuples()
    ]
    return (
        f"{mine['area'].iloc[0]} among {councils['area_code'].nunique()} councils: "
        f"{'; '.join(parts)}. A fifth says where an amount lies, not whether it is right."
    )


def spread(councils: pd.DataFrame) -> str:
    """Return how far councils lie apart for each service, in a sentence; '' for no council."""
    parts = [
        f"{_lower(one)} {pounds(group.quantile(0.1))} to {pounds(group.quantile(0.9))}"
        for one, group in councils.groupby("service", sort=False)["value"]
    ]
    start = "Leaving out the tenth of councils at either end, spending per child ranges: "
    return f"{start}{'; '.join(parts)}." if parts else ""


def among_title(councils: pd.DataFrame, code: str, year: int) -> str:
    """Return the title of the chart of councils: one's spending and the median, or their range."""
    every = councils.loc[councils["service"] == ALL].set_index("area_code")
    if every.empty:
        return "No council's spending per child is known"
    low, median, high = (pounds(one) for one in every["value"].quantile([0.1, 0.5, 0.9]))
    when = f"per child in {financial(year)}"
    if code not in every.index:
        return f"Four in five councils spent {low} to {high} {when}"
    mine = every.loc[code]
    return f"{mine['area']}: {pounds(mine['value'])} {when}; the median of councils is {median}"


def neighbours(near: pd.DataFrame, year: int) -> str:
    """Return how an area's amount stands to its statistical neighbours', in sentences; '' if not.

    Parameters
    ----------
    near
        role, area, value (pounds per child), as
        :func:`helpers.analysis.comparison.among_neighbours` returns them.
    """
    held = near[near["value"].notna()]
    mine, others = held[held["role"] == "area"], held.loc[held["role"] == "neighbour", "value"]
    if mine.empty or others.empty:
        return ""
    value = mine["value"].iloc[0]
    return (
        f"{mine['area'].iloc[0]} spent {pounds(value)} per child in {financial(year)}; its "
        f"{len(others)} statistical neighbours with a figure {pounds(others.min())} to "
        f"{pounds(others.max())}, the middle one {pounds(others.median())}. "
        f"{int((others < value).sum()) or 'None'} of them spent less."
    )


def third(counted: pd.DataFrame, fall: float) -> str:
    """Return how widely the change varies with the definition, and which come near the claim.

    Parameters
    ----------
    counted
        As :func:`helpers.analysis.spending.a_third_less.by_definition` returns it.
    fall
        The change claimed, per cent.
    """
    real = _in_real_terms(counted)
    if real.empty:
        return "No two years up to this one have both spending by category and a deflator."
    low, high = (real.loc[end] for end in (real["value"].idxmin(), real["value"].idxmax()))
    near = [_definition(row) for _, row in real[_near(real, fall)].iterrows()]
    nearest = (
        f"Within {number(a_third_less.NEAR, 1)} percentage points of it lie: {'; '.join(near)}."
        if near
        else "Not one of them comes near it."
    )
    return (
        f"The press gave {signed(fall)}% in real terms without saying which lines were counted or "
        f"between which years. In real terms the lines and years tried here give anything from "
        f"{_definition(low)} to {_definition(high)}. {nearest}"
    )


def third_title(counted: pd.DataFrame, fall: float) -> str:
    """Return the title of the chart: how many definitions come near the claim."""
    real = _in_real_terms(counted)
    if real.empty:
        return "“A third less”: real terms are not known"
    near = int(_near(real, fall).sum())
    ends = " to ".join(f"{signed(end)}%" for end in (real["value"].min(), real["value"].max()))
    verb = "lies" if near == 1 else "lie"
    return (
        f"“A third less”: {near} of {len(real)} ways of counting {verb} near {signed(fall)}%; all "
        f"run from {ends}"
    )


def _in_real_terms(counted: pd.DataFrame) -> pd.DataFrame:
    return counted[(counted["priced"] != a_third_less.CASH) & counted["value"].notna()]


def _near(counted: pd.DataFrame, fall: float) -> pd.Series:
    return (counted["value"] - fall).abs() <= a_third_less.NEAR


def _definition(row: pd.Series) -> str:
    return f"{signed(row['value'], 1)}% (“{row['label']}”, {row['span']})"


def missing_councils(absent: pd.DataFrame, name: str) -> str:
    """Return which authorities an area's spending leaves out, in sentences; '' if none.

    Parameters
    ----------
    absent
        As :func:`helpers.analysis.spending.services.left_out` returns it, of one area.
    """
    parts = [
        f"{' and '.join(group['area'])} ({financial(year)})"
        for year, group in absent.groupby("period")
    ]
    if not parts:
        return ""
    return (
        f"The total of {name} is the sum over the authorities that have one. Missing from it are "
        f"{'; '.join(parts)}. Shares and spending per child leave out these authorities' other "
        "lines and their children too."
    )


def unlike_councils(lines: pd.DataFrame, code: str, members: Sequence[str]) -> str:
    """Return where an area's total is not the sum over its authorities, in a sentence; '' if so.

    Which of the two is right cannot be told; the area's own figure is the one shown.

    Parameters
    ----------
    lines
        As :func:`helpers.analysis.spending.services.lines` returns them.
    """
    totals = lines[lines["measure"] == services.TOTAL]
    mine = totals[totals["area_code"] == code].set_index("period")
    sums = totals[totals["area_code"].isin(members)].groupby("period")["value"].sum()
    apart = (mine["value"] - sums).dropna()
    parts = [
        f"{money(abs(gap))} {'above' if gap > 0 else 'below'} it in {financial(year)}"
        for year, gap in apart[apart.abs() > ROUNDING_OF_SUMS].items()
    ]
    if not parts:
        return ""
    return (
        f"The total printed for {mine['area'].iloc[0]} is the sum over its councils except that it "
        f"is {listed(parts)}; which of the two is right cannot be told."
    )


def notes(area: str, lines: pd.DataFrame, codes: Sequence[str], year: int) -> str:
    """Return what a reader must know of the area's figures, in paragraphs; '' if nothing.

    Parameters
    ----------
    lines, codes
        As :func:`helpers.analysis.spending.services.lines` and ``compared`` return them.
    """
    shown, asked = data.area(codes[0]), data.area(area)
    told = []
    if shown == asked:
        told.append(data.reorganised(area))
        held = data.latest(services.TOTAL, area, year)
        if held and held < year:
            told.append(f"The last year held for {shown.name} is {financial(held)}.")
    if any("+" in code for code in codes):
        told.append(
            "Spending in pounds adds up, so the combined series is the sum over the councils; "
            "weekly costs do not add up and are held for each council alone."
        )
    if not shown.is_authority:
        members = data.members(shown.code)
        absent = services.left_out(lines, data.areas(), {shown.code: members})
        told.append(missing_councils(absent, shown.name))
        told.append(unlike_councils(lines, shown.code, members))
    return "\n\n".join(filter(None, told))


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the findings of the report on an area as a list, at most five sentences or so.

    The parameters are those of the notebook.
    """
    codes = services.compared(area, compare_with, year)
    shown = data.area(codes[0])
    lines = services.lines(first_year, year)
    children = data.observations("population_0_17", None, first_year - 1, year - 1)
    spending = services.spending(lines, children)
    mine = spending[spending["area_code"] == shown.code]
    index = real_terms.index_numbers(real_terms.deflators(year))
    care_and_help = [LOOKED_AFTER, EARLY_HELP]
    facts = [
        total(mine, shown.name, services.breaks(lines, shown.code)),
        per_child(spending[spending["area_code"].isin(codes[:1])], shown.code),
        shares(mine, shown.name, care_and_help),
        real(real_terms.changes(mine, index), shown.name, [ALL, *care_and_help]),
    ]
    if shown == data.area(area):
        facts.append(weekly(among_councils.weekly(shown.code, first_year, year), shown.name))
    else:
        facts.insert(0, words.as_context(data.gap(services.TOTAL, area), shown.name, mine))
    return "\n".join(f"- {fact}" for fact in facts if fact)
