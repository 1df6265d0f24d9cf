"""Figures drawn with matplotlib or seaborn as charts, under the rules for every chart."""

from typing import Protocol, Unpack

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show import subject
from helpers.show.charts import style
from helpers.show.charts.chart import EXTRA, Chart, made
from helpers.show.subject import Given
from helpers.statistics import bounds


class Grid(Protocol):
    """A grid of seaborn."""

    figure: Figure


Drawing = Figure | Axes | Grid
FOR_CODE = {"measure", "area_code", "reason", "source", "released", "rounding"} | EXTRA.keys()
FOR_CODE |= {"lower", "upper", bounds.COLUMN}


def drawn(drawing: Drawing, data: pd.DataFrame | None, **given: Unpack[Given]) -> Chart:
    """Return a figure as a chart; it is then no more shown by itself.

    Args:
        data: The numbers drawn: a series frame, whose columns are given readable names, or columns
            under names to be read. Where no number is held nothing is drawn.

    Raises:
        ValueError: If there is no data, no title or no alternative text.
    """
    figure = drawing if isinstance(drawing, Figure) else drawing.figure
    plt.close(figure)
    about = subject.of(data if data is not None else pd.DataFrame(), given)
    name = given.get("name") or about.name or "a figure"
    if data is None:
        raise ValueError(f"{name}: a figure is shown with the data it draws: show(figure, data=…)")
    for what in ("title", "alt"):
        if not given.get(what, "").strip():
            raise ValueError(f"{name}: a figure is shown with its {what}: show(figure, {what}=…)")
    value_name = given.get("value_name", about.measured or "Value")
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if style.has_thousands(axis):
            style.write_numbers(axis)
    names = {"period": "Year", "area": "Area", "value": value_name}
    return made(
        "Figure",
        about,
        given,
        figure=figure if len(data) else None,
        frame=data,
        columns={name: names.get(name, name) for name in data if name not in FOR_CODE},
        tries=[[]],
        tight=True,
    )
