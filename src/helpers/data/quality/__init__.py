"""Whether the figures can be believed: named checks, things to look at, and the page of both.

:func:`examine` tries every check on the built tables; :func:`waive` takes a run's waivers in;
:func:`gate` stops a run that a failing check forbids; :func:`outlying` finds changes to look at.
:mod:`helpers.reports.pages.quality_page` makes ``reports/quality.html``.
"""

from helpers.data.quality.checklist import (
    CHANGES,
    CHECKS,
    PAGE,
    Quality,
    counted,
    enforced,
    examine,
    gate,
    waive,
    waivers,
)
from helpers.data.quality.notices import outlying
from helpers.data.quality.published import published

__all__ = [
    "CHANGES",
    "CHECKS",
    "PAGE",
    "Quality",
    "counted",
    "enforced",
    "examine",
    "gate",
    "outlying",
    "published",
    "waive",
    "waivers",
]
