"""Spark lines: one series in the space of a word, drawn by hand as a small SVG.

No axis: a spark shows the shape, its table the numbers. The line parts where a year is missing or
the series breaks; the shade is the interval, the dot the latest figure.
"""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from helpers import words
from helpers.show.fragments import fill

WIDTH, HEIGHT, EDGE = 120, 32, 4


def spark(
    series: pd.DataFrame,
    years: tuple[int, int],
    breaks: Collection[int] = (),
    decimals: int = 0,
    suffix: str = "",
    of: str = "",
) -> str:
    """Return one series as an SVG with its alternative text.

    Args:
        series: period, value and, where there are any, lower and upper; a row a year.
        years: The first and the last year that the width stands for.
        breaks: The first years of new ways of counting.
        decimals, suffix: How numbers are written in the alternative text.
        of: What the series is, which the alternative text begins with.
    """
    held = series[series["value"].notna()].sort_values("period")
    if held.empty:
        return ""
    ends = held.reindex(columns=["value", "lower", "upper"]).to_numpy(float)
    low, high = np.nanmin(ends), np.nanmax(ends)
    first, last = years
    x = EDGE + (WIDTH - 2 * EDGE) * (held["period"].to_numpy() - first) / max(last - first, 1)
    y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (ends - low) / ((high - low) or 1)
    parts = list(_unbroken(held["period"].tolist(), sorted(breaks)))
    joined = [some for some in parts if len(some) > 1]
    alone = [some[0] for some in parts[:-1] if len(some) == 1]
    points = np.column_stack([x, y])
    return fill(
        "spark.html",
        width=WIDTH,
        height=HEIGHT,
        alt=": ".join(filter(None, [of, in_words(held, decimals, suffix)])),
        bands=[
            _path(np.vstack([points[some][:, [0, 2]], points[some][::-1][:, [0, 3]]]))
            for some in joined
            if not np.isnan(points[some]).any()
        ],
        lines=[_path(points[some][:, :2]) for some in joined],
        dots=[_point(points[one]) for one in alone],
        last=_point(points[-1]),
    )


def in_words(held: pd.DataFrame, decimals: int = 0, suffix: str = "") -> str:
    """Return how a series went for those who do not see it: first, lowest, highest and latest."""

    def told(row: pd.Series) -> str:
        return f"{words.number(row['value'], decimals)}{suffix} in {row['period']:.0f}"

    first, last = held.iloc[0], held.iloc[-1]
    if len(held) == 1:
        return f"One figure: {told(last)}"
    low, high = (held.loc[held["value"].agg(end)] for end in ("idxmin", "idxmax"))
    return f"From {told(first)} to {told(last)}; lowest {told(low)}, highest {told(high)}"


def _unbroken(periods: list[int], breaks: list[int]) -> Iterator[list[int]]:
    """Yield the positions of years that follow one another without a gap or a break."""
    part: list[int] = []
    for n, period in enumerate(periods):
        follows = part and period - periods[n - 1] == 1 and period not in breaks
        if part and not follows:
            yield part
            part = []
        part.append(n)
    yield part


def _path(points: np.ndarray) -> str:
    return "M" + "L".join(" ".join(_point(point)) for point in points)


def _point(point: np.ndarray) -> tuple[str, str]:
    return f"{point[0]:.1f}", f"{point[1]:.1f}"
