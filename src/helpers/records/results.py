"""What is told of records to programs, after disclosure control: plain types, as JSON has them.

A number that is withheld is None.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from helpers.records import court as courts
from helpers.records import disclosure
from helpers.records.cin import paths
from helpers.records.cin import told as cin_told
from helpers.records.court import recurrence, sets
from helpers.records.court import told as court_told
from helpers.records.disclosure import Policy
from helpers.records.ssda903 import periods, re_entry, told

RISKS = ["exit", "months", "at_risk", "events", "kaplan_meier", "aalen_johansen", "lower", "upper"]
DECIMALS = 6
"""Of the estimates of rounded counts; exact ones are told whole."""


def ssda903(records: Any, policy: Policy) -> dict[str, object]:  # noqa: ANN401 - Records of it
    """Return who left care, how, and who came back.

    Args:
        records: As :func:`helpers.records.ssda903.read` returns them.
    """
    stays = periods.periods(records.episodes, records.headers, records.end)
    curves = told.curves(re_entry.at_risk(stays, records.end), policy, re_entry.MONTHS)
    return {
        "children": _count(stays["child"].nunique(), policy),
        "periods_of_care": _count(len(stays), policy),
        "exits": _by(told.exits(stays, policy), "exit"),
        "re_entry": _rows(curves[RISKS]),
    }


def cin(records: Any, policy: Policy) -> dict[str, object]:  # noqa: ANN401
    """Return what became of section 47 enquiries.

    Args:
        records: As :func:`helpers.records.cin.read` returns them.
    """
    found = paths.paths(records.enquiries, records.plans)
    # as the page tells them: two ways of withholding would tell together what neither does
    yearly = cin_told.yearly(found, policy)
    flow = cin_told.flow(yearly)
    bands = cin_told.bands(found, yearly, flow, policy)["value"]
    by_path = cin_told.by_path(flow)
    return {
        "enquiries": _plain(by_path[cin_told.TOTAL]),
        "paths": {path: _plain(by_path[path]) for path in paths.PATHS},
        "working_days": {band: _plain(n) for band, n in zip(paths.BANDS, bands, strict=False)},
    }


def court(records: "courts.Records", policy: Policy) -> dict[str, object]:
    """Return how many mothers came back to court, and the share of each year.

    Args:
        records: As :func:`helpers.records.court.read` returns them.
    """
    found = sets.sets(records)
    risk = court_told.risk(found, records, policy)
    shares = recurrence.crude_share(found, start=records.start)
    shares = disclosure.shares(shares, "repeat_seen", "mothers", policy)
    return {
        "mothers": _count(found["mother"].nunique(), policy),
        "recurrence": _rows(risk.loc[risk["years"] % 1 == 0, recurrence.ESTIMATE]),
        "crude_share": _rows(shares.assign(share=shares["share"] / 100)[["year", "share"]]),
    }


OF: dict[str, Callable[[Any, Policy], dict[str, object]]] = {
    "ssda903": ssda903,
    "cin": cin,
    "court": court,
}
"""By kind of records."""


def _count(n: int, policy: Policy) -> int | None:
    policy = policy.between
    return None if policy.small(n) else int(policy.rounded(n))


def _by(counts: pd.DataFrame, name: str) -> dict[str, int | None]:
    return {str(key): _plain(n) for key, n in zip(counts[name], counts["n"], strict=True)}


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{key: _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: object) -> object:
    """Return a number as JSON has it: None where it is missing, whole where it is."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), DECIMALS)
