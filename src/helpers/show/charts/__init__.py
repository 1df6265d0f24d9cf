"""Charts: functions that take a tidy frame and return a ``Chart``; none reads a file.

``lines`` shows change over years, ``bars`` and ``steps`` amounts, ``funnel`` and ``intervals`` an
area among others, ``distribution`` all areas' spread, ``hexagons`` a map of it, ``forest``
estimates side by side, ``survival_curve`` time to an event and ``flow`` what became of each.
"""

from helpers.show.charts import style
from helpers.show.charts.amounts import bars, steps
from helpers.show.charts.chart import Chart
from helpers.show.charts.comparisons import funnel, gradient
from helpers.show.charts.distributions import distribution
from helpers.show.charts.estimates import forest, intervals
from helpers.show.charts.flow import flow
from helpers.show.charts.follow_up import survival_curve
from helpers.show.charts.maps import hexagons
from helpers.show.charts.pictures import save
from helpers.show.charts.trends import lines

style.set_theme()  # for whoever imports nothing else of this package

__all__ = [
    "Chart",
    "bars",
    "distribution",
    "flow",
    "forest",
    "funnel",
    "gradient",
    "hexagons",
    "intervals",
    "lines",
    "save",
    "steps",
    "survival_curve",
]
