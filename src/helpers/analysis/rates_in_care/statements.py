"""What the figures of children looked after say, in sentences. No direction is written down."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.rates_in_care import flows, nations, rates
from helpers.analysis.rates_in_care.lengths_of_stay import LONG
from helpers.data.nations import ENGLAND
from helpers.words import number, signed

RATE = "The rate per 10,000 children in {area}"
PER = " per 10,000 children"


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the findings on an area as a list: how many, at what rate, who comes and goes."""
    place, last = data.area(area), rates.year_compared(area, year)
    measure = nations.FOUR[place.nation].rate
    rated = rates.with_context(measure, area, compare_with, first_year, year)
    rate = rated[rated["area_code"] == place.code]
    now = rated[rated["period"] == rate.loc[rate["value"].notna(), "period"].max()]
    among = place.is_authority and place.nation == ENGLAND and len(rate)
    coming = words.sentences(of_flows(flows.of_area(area, None, last), place.name))
    facts = [
        in_brief(data.series(rates.COUNT, area, first_year, year), place.code)
        or data.gap(rates.COUNT, area),
        words.latest_in_brief(rate, f"The rate in {place.name}", unit=PER, decimals=1)
        if rate["value"].notna().any()
        else rates.why_no_rate_in_brief(area, place.name, year),
        words.beside_in_brief(now, place.code, place.nation),
        words.stands_in_brief(rates.of_councils(area, last)[0], place.code, "rate", last)
        if among
        else "",
        *coming[:1],
    ]
    return context.page_opening([context.no_more(place)], facts)


def in_brief(children: pd.DataFrame, code: str) -> str:
    """Return the last number of one area and its change in short sentences; '' if none is held.

    Args:
        children: Series frame of the number of the area ``code``.
    """
    held = children[children["value"].notna()].sort_values("period")
    if held.empty:
        return ""
    row, breaks = held.iloc[-1], rates.breaks(rates.COUNT, code)
    day = nations.FOUR[data.area(code).nation].counted_on.split(" (")[0]
    some = number(row["value"]) if row["value"] else "No"
    return (
        f"{some} {'child was' if row['value'] in (0, 1) else 'children were'} looked after in "
        f"{row['area']} on {day} {row['period']}"
        f"{words.age(row['period'], children.attrs.get('last_year'))}. "
        f"{words.change_in_brief(children, breaks)}"
    ).strip()


def course(frame: pd.DataFrame, subject: str, decimals: int = 0) -> str:
    """Return how each area's series went, and what is missing of it, in sentences.

    Args:
        frame: Series frame of the number or rate of one or more areas.
        subject: With ``{area}`` where the name of the area stands.
    """
    texts = []
    for (code, measure, name), rows in frame.groupby(["area_code", "measure", "area"], sort=False):
        breaks = rates.breaks(measure, code)
        texts.append(words.sentence(rows, subject.format(area=name), breaks, decimals=decimals))
        texts.append(words.missing_years(rows))
    return " ".join(text for text in texts if text)


def notes(area: str, first_year: int, year: int) -> str:
    """Return what to know before reading: a reorganisation, and years that the figures lack."""
    place, held = data.area(area), data.latest(rates.COUNT, area, year)
    last = rates.year_compared(area, year)
    none = not held or held < first_year
    parts = [data.gap(rates.COUNT, area) if none else "", data.reorganised(area)]
    if not none and held < year:
        parts.append(
            f"The last number shown for {place.name} is that of {held}{words.age(held, year)}, and "
            "stands where one year is compared."
        )
    if held and last < held and place.nation == ENGLAND:
        parts.append(
            f"No rate of {held} can be worked out for {place.name}: where one year's rates are "
            f"compared, it is {last}."
        )
    parts.append(lost_years(data.series(rates.COUNT, area, first_year, year), place.name))
    return "\n\n".join(part for part in parts if part)


def lost_years(counts: pd.DataFrame, name: str) -> str:
    """Return which years a series lacks between others, of an area whose code has changed.

    ``counts``: series frame of the number of one area.
    """
    absent = words.years_not_held(counts)
    codes = data.areas().set_index("area_code")["former_codes"]
    code = counts["area_code"].max() if absent else ""
    former = codes.get(code, "")
    if not former:
        return ""
    return (
        f"The numbers of {words.years(absent)} are not held for {name}: the compilation of the "
        f"releases of these years has no row under its code, {code}, or the one it had before, "
        f"{former}. The publisher printed them."
    )


def rate(rated: pd.DataFrame, area: str, compare_with: Sequence[str]) -> str:
    """Return how the rates of an area and its harmonised area went, and how it stands to others.

    ``rated``: as :func:`helpers.analysis.rates_in_care.rates.with_context` returns it.
    """
    own = rates.same_ground(area)
    mine = rated[rated["area_code"].isin(own)]
    held = mine.loc[(mine["area_code"] == own[0]) & mine["value"].notna(), "period"]
    now = rated[rated["period"] == held.max()]
    beside = words.beside(now, own[0], data.compared(area, compare_with), what="rate")
    texts = [course(mine, RATE, decimals=1), beside, without_unaccompanied(mine, own[0])]
    return " ".join(text for text in texts if text)


def without_unaccompanied(rated: pd.DataFrame, code: str) -> str:
    """Return an area's last rate without unaccompanied children, beside the one with them.

    '' where it is not held of a year with a rate, or either number is suppressed.
    """
    rows = data.series(rates.WITHOUT_UNACCOMPANIED, code)
    mine = rated[(rated["area_code"] == code) & rated["value"].notna()]
    both = mine.merge(rows[rows["value"].notna()], on="period", suffixes=("", "_without"))
    if both.empty:
        return ""
    row = both.loc[both["period"].idxmax()]
    return (
        f"Without unaccompanied asylum-seeking children it was {number(row['value_without'], 1)} "
        f"in {row['period']}, with them {number(row['value'], 1)}."
    )


def of_flows(frame: pd.DataFrame, name: str) -> str:
    """Return the last year's starters and leavers, and how often starters were more.

    ``frame``: as :func:`helpers.analysis.rates_in_care.flows.balance` returns it.
    """
    held = frame[frame["started"].notna() & frame["ceased"].notna()]
    if held.empty:
        return ""
    row, net = held.iloc[-1], held["net_flow"].dropna()
    text = (
        f"In the year to March {row['period']}, {number(row['started'])} children started to be "
        f"looked after in {name} and {number(row['ceased'])} ceased to be."
    )
    if len(net) > 1:
        text += (
            f" More started than ceased in {int((net > 0).sum())} of the {len(net)} years for "
            "which both flows and the number at 31 March are shown."
        )
    gaps = held.loc[held["beyond_rounding"], "unexplained"].dropna()
    if len(gaps):
        text += (
            " Starters less leavers do not account for the change in number exactly: rounding "
            "apart, the number came out higher than they imply in "
            f"{int((gaps > 0).sum())} and lower in {int((gaps < 0).sum())} of the years."
        )
    return text


def lengths(leavers: pd.DataFrame, ratio: pd.DataFrame) -> str:
    """Return how long England's leavers had been looked after, beside children per starter.

    Args:
        leavers, ratio: As :mod:`helpers.analysis.rates_in_care.lengths_of_stay` returns them.
    """
    if leavers.empty:
        return ""
    mean, long = (leavers.assign(value=leavers[name]) for name in ("mean_days", LONG))
    days = "The mean time, in days, that those who left in England had been looked after"
    share = "The share of them who had been for two years or more"
    both = leavers.merge(ratio, on="period").dropna(subset=["mean_days", "value"])
    text = (
        f"{words.sentence(mean, days)} "
        f"{words.sentence(long, share, decimals=1, suffix='%', kind='share')}"
    )
    if len(both) < 2:
        return text
    changes = [
        100 * (both[name].iloc[-1] / both[name].iloc[0] - 1) for name in ("mean_days", "value")
    ]
    text += (
        f" From {both['period'].iloc[0]} to {both['period'].iloc[-1]} that mean "
        f"{words.by(changes[0])}, and children per starter {words.by(changes[1])}"
    )
    apart = changes[0] * changes[1] < 0
    return f"{text}: these are no measure of how long children stay." if apart else f"{text}."


def how_many_revised(frame: pd.DataFrame) -> str:
    """Return how many figures were revised which way, for a chart's title.

    ``frame``: as :func:`helpers.analysis.rates_in_care.revisions.first_and_now` returns it.
    """
    moved = frame.loc[frame["beyond_rounding"], "difference"]
    lower, higher = int((moved < 0).sum()), int((moved > 0).sum())
    return f"Of {len(frame)} first-published numbers, {lower} now stand lower and {higher} higher"


def revised(frame: pd.DataFrame) -> str:
    """Return :func:`how_many_revised` and how far, in sentences; '' where none is held."""
    moved = frame[frame["beyond_rounding"]]
    if moved.empty:
        return f"{how_many_revised(frame)}, rounding apart." if len(frame) else ""
    row = moved.loc[moved["difference"].abs().idxmax()]
    return (
        f"{how_many_revised(frame)}, rounding apart. The largest revision is that of "
        f"{row['period']}: {number(row['first'])} first, {number(row['now'])} now "
        f"({signed(row['percent'], 2)}%)."
    )


def most_revised(frame: pd.DataFrame) -> str:
    """Return the ten years of which the two changes differ most, in a sentence; '' if none.

    ``frame``: as :func:`helpers.analysis.rates_in_care.revisions.over_years` returns it.
    """
    if frame.empty:
        return ""
    row = frame.loc[(frame["first_percent"] - frame["now_percent"]).abs().idxmax()]
    parts = [
        f"from {number(row[f'{kind}_start'])} to {number(row[f'{kind}_end'])} as {how} "
        f"({signed(row[f'{kind}_percent'], 1)}%)"
        for kind, how in (("first", "first published"), ("now", "now revised"))
    ]
    years = f"From {row['start']:.0f} to {row['end']:.0f}"
    return f"{years} the number went {parts[0]}, and {parts[1]}."
