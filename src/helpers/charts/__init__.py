"""Charts: functions that take a tidy frame and return a ``Chart``; none reads a file.

``lines`` shows change over years, ``bars`` and ``steps`` amounts, ``funnel`` and ``intervals`` an
area among others, ``distribution`` all areas' spread, ``forest`` estimates side by side and
``survival_curve`` time to an event.
"""

from helpers.charts.amounts import bars, steps
from helpers.charts.chart import Chart
from helpers.charts.comparisons import funnel
from helpers.charts.distributions import distribution
from helpers.charts.estimates import forest, intervals
from helpers.charts.follow_up import survival_curve
from helpers.charts.gradients import gradient
from helpers.charts.trends import lines

__all__ = [
    "Chart",
    "bars",
    "distribution",
    "forest",
    "funnel",
    "gradient",
    "intervals",
    "lines",
    "steps",
    "survival_curve",
]
