"""Where one area stands: among all councils, and among its statistical neighbours.

Never a league table: an area is placed against funnel limits or shown with its intervals.
"""

from dataclasses import dataclass

import pandas as pd

from helpers.data.nations import NATIONS
from helpers.statistics import funnel
from helpers.statistics.rates import per_10_000
from helpers.words import number, with_interval


@dataclass(frozen=True)
class Standing:
    """Where one council's value lies among all that have one.

    value
        NaN where it is missing; ``status`` and ``reason`` then say why.
    councils
        How many councils have a value; ``missing`` have none.
    lower
        How many of them have a lower value.
    place
        Against funnel limits: one of :data:`helpers.statistics.funnel.PLACES`, '' if it has none.
    """

    name: str
    value: float
    status: str
    reason: str
    councils: int
    missing: int
    lower: int
    place: str

    @property
    def position(self) -> str:
        """The fifth of councils the value lies in, in words; '' where it is missing."""
        if pd.isna(self.value) or not self.councils:
            return ""
        fifth = min(int(5 * self.lower / self.councils), 4)
        words = ("the lowest fifth", "the second-lowest fifth", "the middle fifth")
        return (*words, "the second-highest fifth", "the highest fifth")[fifth]


def rate_funnel(
    frame: pd.DataFrame, population: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' rates against funnel limits around ``reference``.

    Limits are widened for the spread between councils beyond chance (see
    :func:`helpers.statistics.funnel.rate_overdispersion`).

    Parameters
    ----------
    frame
        Series frame of a count, a row a council, one year.
    population
        Series frame of population_0_17 of the mid-year before, a row a council.
    reference
        The rate of the nation, per 10,000.

    Returns
    -------
    councils, curve, spread
        councils: area_code, area, count, population, value (rate per 10,000), status, reason,
        place, plain (its place against limits for chance alone). curve: population, reference
        and the four limits. spread: phi and tau2.
    """
    councils = _counted(frame)
    sizes = population.set_index("area_code")["value"]
    councils["population"] = councils["area_code"].map(sizes)
    councils["value"] = per_10_000(councils["count"], councils["population"])
    councils = _with_reason(councils, "x", "no child population is held")
    spread = funnel.rate_overdispersion(councils["count"], councils["population"], reference)
    tau2 = _between(spread)
    limits = funnel.rate_limits(councils["population"], reference, tau2=tau2)
    councils["place"] = funnel.place(councils["value"], limits)
    alone = funnel.rate_limits(councils["population"], reference)
    councils["plain"] = funnel.place(councils["value"], alone)
    held = councils["value"].notna()
    curve = funnel.rate_curve(councils.loc[held, "population"], reference, tau2=tau2)
    return councils, curve, spread


def share_funnel(
    events: pd.DataFrame, total: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' shares against funnel limits around ``reference`` (between 0 and 1).

    Parameters
    ----------
    events, total
        Series frames of two counts, a row a council, one year.

    Returns
    -------
    councils, curve, spread
        councils: area_code, area, count, total, value (per cent), status, reason, place,
        plain (its place against limits for chance alone). curve: total, reference and the four
        limits, per cent. spread: phi and tau2.
    """
    councils = _counted(events)
    whole = total.set_index("area_code")[["value", "status", "reason"]]
    whole = whole.reindex(councils["area_code"]).reset_index(drop=True)
    lacking = councils["count"].notna() & whole["value"].isna()
    for name, none in (("status", "x"), ("reason", "")):
        councils[name] = councils[name].mask(lacking, whole[name].fillna(none))
    councils["total"] = whole["value"]
    usable = (whole["value"] > 0) & (councils["count"] <= whole["value"])
    councils["count"] = councils["count"].where(usable | whole["value"].isna())
    councils["value"] = 100 * councils["count"] / whole["value"].where(whole["value"] > 0)
    councils = _with_reason(councils, "u", "no share can be formed from the counts")
    spread = funnel.share_overdispersion(councils["count"], councils["total"], reference)
    tau2 = _between(spread)
    limits = 100 * funnel.share_limits(councils["total"], reference, tau2=tau2)
    councils["place"] = funnel.place(councils["value"], limits)
    alone = 100 * funnel.share_limits(councils["total"], reference)
    councils["plain"] = funnel.place(councils["value"], alone)
    held = councils["value"].notna()
    curve = funnel.share_curve(councils.loc[held, "total"], reference, tau2=tau2)
    return councils, curve.set_index("total").mul(100).reset_index(), spread


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    columns = ["area_code", "area", "value", "status", "reason"]
    return frame[columns].rename(columns={"value": "count"}).reset_index(drop=True)


def _with_reason(councils: pd.DataFrame, status: str, reason: str) -> pd.DataFrame:
    unknown = councils["value"].isna() & (councils["status"] == "")
    councils.loc[unknown, ["status", "reason"]] = [status, reason]
    return councils


def _between(spread: funnel.Overdispersion) -> float:
    """Return the variance between councils beyond chance; none where it cannot be known."""
    return 0.0 if pd.isna(spread.tau2) else spread.tau2


def standing(councils: pd.DataFrame, code: str) -> Standing | None:
    """Return where the council ``code`` lies among ``councils``; None if it is not among them.

    Parameters
    ----------
    councils
        As :func:`rate_funnel` or :func:`share_funnel` returns them.
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return None
    row = mine.iloc[0]
    held = councils.loc[councils["value"].notna(), "value"]
    return Standing(
        name=row["area"],
        value=row["value"],
        status=row["status"],
        reason=row["reason"],
        councils=len(held),
        missing=len(councils) - len(held),
        lower=int((held < row["value"]).sum()),
        place=row["place"],
    )


def among_neighbours(
    frame: pd.DataFrame, neighbours: pd.DataFrame, code: str, context: list[str]
) -> pd.DataFrame:
    """Return the rows of one year for an area, its statistical neighbours and its context.

    Parameters
    ----------
    frame
        Series frame of one measure in one year, all areas.
    neighbours
        As :func:`helpers.data.neighbours` returns them.
    code
        The area.
    context
        Codes of the region and the nation.

    Returns
    -------
    DataFrame
        The rows of ``frame`` in the order area, neighbours (nearest first), context, with role
        ('area', 'neighbour', 'context'). An area that ``frame`` lacks is left out. No rows where
        there is no neighbour, or neither the area nor a neighbour has a value: the context alone
        is no comparison.
    """
    order = [(code, "area")]
    order += [(near, "neighbour") for near in neighbours["neighbour_code"]]
    order += [(other, "context") for other in context]
    roles = pd.DataFrame(order, columns=["area_code", "role"]).drop_duplicates("area_code")
    rows = roles.merge(frame, on="area_code").reset_index(drop=True)
    compared = rows.loc[rows["role"] != "context", "value"].notna().any()
    return rows if compared and len(neighbours) else rows.iloc[:0]


def no_neighbours(name: str, neighbours: pd.DataFrame, year: int) -> str:
    """Return why an area cannot be set beside its statistical neighbours.

    Parameters
    ----------
    neighbours
        As :func:`helpers.data.neighbours` returns them.
    """
    if neighbours.empty:
        return (
            f"{name} is in no model of statistical neighbours held: they name the English councils "
            "of their time."
        )
    return f"Nothing is shown for {name} or its statistical neighbours in {year}."


def funnel_name(councils: pd.DataFrame, code: str) -> str:
    """Return the name to bring out in a funnel, '' where the area is not among its councils."""
    mine = standing(councils, code)
    return mine.name if mine is not None and pd.notna(mine.value) else ""


def funnel_title(councils: pd.DataFrame, code: str, what: str, year: int, suffix: str = "") -> str:
    """Return the finding of a funnel: where one council stands, or how many stand outside.

    Parameters
    ----------
    councils
        As :func:`rate_funnel` or ``share_funnel`` returns them.
    what
        What is compared, in the singular: "rate of enquiries".
    """
    mine = standing(councils, code)
    if mine is None:
        placed = councils.loc[councils["place"] != "", "place"]
        outside = int((placed != "within limits").sum())
        within = f"{len(placed)} councils outside the widened 95% limits"
        return f"{what[0].upper()}{what[1:]}, {year}: {outside} of {within}"
    if pd.isna(mine.value):
        return f"{mine.name}: the {what} of {year} cannot be set against limits ({mine.reason})"
    where = mine.place.removesuffix("s") + "s"
    return f"{mine.name}: the {what} of {year}, {number(mine.value, 1)}{suffix}, is {where}"


def against_limits(
    councils: pd.DataFrame, widened: funnel.Overdispersion, what: str, year: int
) -> str:
    """Return how many councils lie outside widened funnel limits, in two sentences.

    Parameters
    ----------
    councils, widened
        As :func:`rate_funnel` or ``share_funnel`` returns them.
    what
        What is compared, in the plural: "rates of enquiries".
    """
    placed = councils.loc[councils["place"] != "", "place"]
    if placed.empty:
        return f"No council's {what} can be placed for {year}."
    high, low = (int(placed.str.startswith(side).sum()) for side in ("above", "below"))
    return (
        f"In {year}, {high} of {len(placed)} councils {_lie(high)} above and {low} {_lie(low)} "
        f"below the 95% limits. These are widened for the usual spread between councils, whose "
        f"{what} vary {number(widened.phi, 1)} times as much as chance alone would have "
        "them: more of them lie outside plain limits."
    )


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"


def among(frame: pd.DataFrame, called: str, decimals: int = 1, suffix: str = "") -> str:
    """Return where an area's interval lies beside those of its peers, for a chart's title.

    Only peers whose interval does not overlap the area's are called higher or lower.

    Parameters
    ----------
    frame
        As :func:`among_neighbours` returns it.
    called
        What the peers are, as "its statistical neighbours".
    """
    mine = frame[(frame["role"] == "area") & frame["lower"].notna()]
    near = frame[(frame["role"] == "neighbour") & frame["lower"].notna()]
    if mine.empty:
        names = frame.loc[frame["role"] == "area", "area"]
        if names.empty:
            return f"Not held for the area itself: {called}"
        return f"{names.iloc[0]} has none with an interval, beside {called}"
    row = mine.iloc[0]
    value = f"{row['area']} {number(row['value'], decimals)}{suffix}"
    if near.empty:
        return f"{value}; none of {called} with an interval"
    if row["area_code"] in NATIONS.values():  # its regions are parts of it, not peers
        ends = (number(end, decimals) for end in (near["value"].min(), near["value"].max()))
        return f"{value}; {called} from {' to '.join(ends)}{suffix}"
    high, low = (near["lower"] > row["upper"]).sum(), (near["upper"] < row["lower"]).sum()
    alike = len(near) - high - low
    return f"{value}; of {called}, {high} higher, {low} lower, {alike} not to be told apart"


def between(frame: pd.DataFrame, subject: str, decimals: int = 1, suffix: str = "") -> str:
    """Return the last value of a series beside its first, with both intervals, in sentences.

    Two values whose 95% intervals overlap are not called different.

    Parameters
    ----------
    frame
        Series frame of one measure of one area that holds a value.
    subject
        What the sentence is about, as "The rate in London".
    """
    held = frame[frame["value"].notna()].sort_values("period")
    first, last = held.iloc[0], held.iloc[-1]
    was, now = (
        with_interval(row["value"], row["lower"], row["upper"], decimals, suffix)
        for row in (first, last)
    )
    text = f"{subject} was {now} in {last['period']}"
    if first["period"] == last["period"]:
        return f"{text}."
    if first["value"] == last["value"]:
        return f"{text}, as in {first['period']}."
    text = f"{text}, after {was} in {first['period']}"
    if pd.isna(first["lower"]) or pd.isna(last["lower"]):
        return f"{text}."
    if first["upper"] < last["lower"]:
        return f"{text}: a rise, as the intervals do not overlap."
    if first["lower"] > last["upper"]:
        return f"{text}: a fall, as the intervals do not overlap."
    return f"{text}. The intervals overlap: chance could explain the difference."
