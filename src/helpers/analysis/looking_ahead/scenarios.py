"""The number looked after in years to come, if starting and staying were at a given level.

Each year the number is (number + starters) x share who stay. With both held at one level it nears
starters x staying / (1 - staying). The range around it lets both move from year to year as far as
they did, together as they did (log of starters, logit of the share), with chance in each year's
children (Poisson, binomial) as well. Steps add up: a random walk, on the wide side for councils, of
whose moves some are undone by the next. How far they go is known from few changes: the steps of
each course are scaled by a draw that widens them as Student's t does.

Sources
-------
- Bartholomew DJ, Forbes AF and McClean SI (1991), Statistical techniques for manpower planning,
  2nd edition: stock-flow models with given recruitment and wastage.
- Alho JM and Spencer BD (2005), Statistical demography and forecasting: intervals by simulating
  the rates of past years.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from helpers.analysis.looking_ahead import flows
from helpers.statistics import bounds

YEARS_ON = 7
DRAWS = 4000
SEED = 2032
COLUMNS = ["scenario", "period", "value", "lower", "upper"]
PAST = "Looked after"


class Level(NamedTuple):
    """Starters a year and the share who stay, as in some years: the first and the last of them."""

    started: float
    staying: float
    first: int
    last: int


def level(frame: pd.DataFrame, last: int, over: int) -> Level | None:
    """Return the mean level of the ``over`` years up to ``last``; None where one is not usable.

    Args:
        frame: As :func:`helpers.analysis.looking_ahead.flows.yearly` returns it.
    """
    rows = frame[frame["period"].between(last - over + 1, last)]
    if len(rows) < over or not flows.usable(rows).all():
        return None
    return Level(rows["started"].mean(), rows["staying"].mean(), last - over + 1, last)


def earliest(frame: pd.DataFrame, over: int) -> Level | None:
    """Return the level of the earliest years that have one."""
    found = (level(frame, last, over) for last in frame["period"])
    return next((one for one in found if one), None)


def steady_state(at: Level) -> float:
    """Return the number that a level kept for ever comes to."""
    return at.started * at.staying / (1 - at.staying)


def course(stock: float, at: Level, years: int = YEARS_ON) -> np.ndarray:
    """Return the number at the end of each of the years to come, with a level kept."""
    numbers = []
    for _ in range(years):
        stock = (stock + at.started) * at.staying
        numbers.append(stock)
    return np.array(numbers)


def limits(
    frame: pd.DataFrame, at: Level, years: int = YEARS_ON, draws: int = DRAWS, seed: int = SEED
) -> tuple[np.ndarray, np.ndarray]:
    """Return between which numbers 95 in 100 simulated courses lie, each year.

    Args:
        frame: The years that are known, as :func:`flows.yearly` returns them: courses start from
            the last, at the level ``at``, and move as far as these years did.

    Returns:
        lower, upper: Arrays of ``years`` numbers; missing with fewer changes than
            :data:`flows.FEWEST_CHANGES`.
    """
    moves, chance = _moves(frame)
    if len(moves) < flows.FEWEST_CHANGES:
        return np.full(years, np.nan), np.full(years, np.nan)
    rng = np.random.default_rng(seed)
    over = at.last - at.first + 1
    scale = np.sqrt(len(moves) / rng.chisquare(len(moves), draws))[:, None]
    spread = _beyond_chance(moves, chance)
    # the mean of several years is behind the last of them, and holds some of the chance of each
    lag = sum((year / over) ** 2 for year in range(over))
    behind = rng.multivariate_normal([0, 0], lag * spread, draws) * scale
    blur = np.sqrt(chance.mean(axis=0) / 2 / over) * rng.standard_normal((draws, 2))
    walk = np.array([np.log(at.started), special.logit(at.staying)]) + behind + blur
    stock, ends = np.full(draws, round(frame["stock"].iloc[-1])), []
    for step in rng.multivariate_normal([0, 0], spread, (years, draws)):
        walk = walk + step * scale
        started = rng.poisson(np.exp(walk[:, 0]))
        stock = rng.binomial(stock + started, special.expit(walk[:, 1]))
        ends.append(np.quantile(stock, [0.025, 0.975]))
    lower, upper = np.array(ends).T
    return lower, upper


def _moves(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Changes of log starters and logit staying, and the variance that chance alone gives each."""
    good = frame.where(flows.usable(frame))
    among = good["stock"] / good["staying"]
    levels = np.column_stack([np.log(good["started"]), special.logit(good["staying"])])
    spread = among * good["staying"] * (1 - good["staying"])
    chance = np.column_stack([1 / good["started"], 1 / spread])
    moves = np.diff(levels, axis=0)
    known = ~np.isnan(moves).any(axis=1)
    return moves[known], (chance[1:] + chance[:-1])[known]


def _beyond_chance(moves: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The covariance of changes, with the variance that is chance taken off, not below zero."""
    seen = moves.T @ moves / len(moves)
    variances = np.diag(seen)
    left = np.clip(variances - chance.mean(axis=0), 0, None)
    share = np.sqrt(np.divide(left, variances, out=np.zeros(2), where=variances > 0))
    return seen * np.outer(share, share)


def ahead(frame: pd.DataFrame, at: Level, called: str, years: int = YEARS_ON) -> pd.DataFrame:
    """Return a scenario: the number at 31 March of each year to come.

    Returns:
        DataFrame: scenario (``called``), period, value, lower, upper, bound, status.
    """
    last = int(frame["period"].iloc[-1])
    lower, upper = limits(frame, at, years)
    return pd.DataFrame(
        {
            "scenario": called,
            "period": range(last + 1, last + years + 1),
            "value": course(frame["stock"].iloc[-1], at, years),
            "lower": lower,
            "upper": upper,
            "bound": bounds.APPROXIMATE,
            "status": "",
        }
    )


def of_area(area: str, frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the scenarios of an area: as now, and as in the earliest years with a level.

    Args:
        frame: As :func:`flows.of_area` returns it.

    Returns:
        DataFrame: As :func:`ahead` returns it, with started, staying, first, last (the level) and
            steady (the number it comes to); no row where :func:`flows.why_not` says why.
    """
    columns = [*COLUMNS, "bound", "status", "started", "staying", "first", "last", "steady"]
    if flows.why_not(area, frame, year):
        return pd.DataFrame(columns=columns).astype(dict.fromkeys(COLUMNS[1:], float))
    over = flows.averaged(area)
    now, then = level(frame, int(frame["period"].iloc[-1]), over), earliest(frame, over)
    parts = [
        ahead(frame, at, named(at)).assign(**at._asdict(), steady=steady_state(at))
        for at in dict.fromkeys([now, then])
        if at
    ]
    return pd.concat(parts, ignore_index=True)[columns]


def by_level(area: str, frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return what the number would come to with the level of each year kept, a row a level.

    Args:
        frame: As :func:`flows.of_area` returns it.

    Returns:
        DataFrame: scenario, started, staying, value (after :data:`YEARS_ON`), steady; no row where
            :func:`flows.why_not` says why.
    """
    over, stock = flows.averaged(area), frame["stock"].tail(1).sum()
    known = [] if flows.why_not(area, frame, year) else frame["period"]
    levels = [at for last in known if (at := level(frame, last, over))]
    rows = [
        (named(at), at.started, at.staying, course(stock, at)[-1], steady_state(at))
        for at in levels
    ]
    numbers = ["started", "staying", "value", "steady"]
    return pd.DataFrame(rows, columns=["scenario", *numbers]).astype(dict.fromkeys(numbers, float))


def drawn(frame: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Return what was and the scenarios as lines: each scenario begins at the last number known.

    Args:
        made: Scenarios as :func:`of_area` returns them; of the first alone the range is kept, so
            that the chart can be read.

    Returns:
        DataFrame: line, period, value, lower, upper, bound; no row without a scenario.
    """
    if made.empty:
        return pd.DataFrame(columns=["line", "period", "value"])
    past = frame.loc[frame[["stock", "started"]].notna().all(axis=1), ["period", "stock"]]
    past = past.rename(columns={"stock": "value"})
    ahead = made.rename(columns={"scenario": "line"})
    names = ahead["line"].unique()
    begun = past.tail(1).merge(pd.DataFrame({"line": names}), "cross")
    lines = pd.concat([begun.assign(lower=begun["value"], upper=begun["value"]), ahead])
    first = lines["line"] == names[0]
    lines = lines.assign(**{end: lines[end].where(first) for end in ("lower", "upper")})
    columns = ["line", "period", "value", "lower", "upper", "bound"]
    every = pd.concat([past.assign(line=PAST), lines], ignore_index=True)
    return every.reindex(columns=columns)


def named(at: Level) -> str:
    """Return what a scenario is called: the years whose level it keeps."""
    return f"As in {at.last}" if at.first == at.last else f"As in {at.first} to {at.last}"
