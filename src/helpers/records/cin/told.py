"""What may be told of section 47 enquiries: the analysis after disclosure control, for a page.

Every frame that is returned here may leave; those that go in may not. Paths are told once, by year
with all their sums, and whatever else a page says of them is read off there: counted apart, two
tables could tell together what neither does.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers import data
from helpers.records import disclosure
from helpers.records.cin import paths
from helpers.records.cin.returns import Records
from helpers.records.disclosure import SHOWN, WITHHELD, Policy
from helpers.records.disclosure_cells import TOTAL
from helpers.records.years import last_day
from helpers.statistics import bounds

HELD, NOT_HELD = "Conference held", "No conference held"
NO_PLAN, NOT_SAID = "No plan is known to follow", "No word why"
PLACES = {
    "plan after conference": (HELD, "Plan follows", "Plan follows"),
    "conference without plan": (HELD, NO_PLAN, "No plan follows"),
    "conference too recent to know whether a plan follows": (
        HELD,
        NO_PLAN,
        "Too recent for a plan",
    ),
    "conference dated before the enquiry": (HELD, NO_PLAN, "Dated before the enquiry"),
    "conference not required": (NOT_HELD, "Not required", "Conference not required"),
    "plan without conference": (NOT_HELD, NOT_SAID, "Plan all the same"),
    "no conference recorded": (NOT_HELD, NOT_SAID, "Nothing more recorded"),
    "too recent to know": (NOT_HELD, NOT_SAID, "Too recent to know"),
}
"""Where each path leads: whether a conference was held, what is told by year, and the path."""
LED = ["conference", "outcome", "after"]
STAGES = {"conference": "Conference", "after": "Afterwards"}
MONTHS = range(1, 25)
READ_AT = (6, 12, 18, 24)
IN_TIME = ["0-10", "11-15"]
NEVER = "dated before the enquiry"


def yearly(found: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return what became of the enquiries of each year, in few words, paths of all, and all sums.

    Args:
        found: As :func:`helpers.records.cin.paths.paths`.

    Returns:
        DataFrame: year (str), conference, outcome, after ("Total" under what is summed over), n,
            status.
    """
    names = ["year", *LED]
    years = sorted(found["year"].unique())
    every = [(year, *place) for year in years for place in PLACES.values()]
    if not every:
        return pd.DataFrame(columns=[*names, "n", "status"])
    counts = _led(found).groupby(names).size()
    index = pd.MultiIndex.from_tuples(every, names=names)
    counts = counts.reindex(index, fill_value=0).rename("n").reset_index().astype({"year": str})
    return disclosure.counts(counts, names, policy=policy, totals=True, apart=["year", "after"])


def _led(found: pd.DataFrame) -> pd.DataFrame:
    """Return enquiries with where their paths lead."""
    path = found["path"].astype(object)
    return found.assign(
        **{
            name: path.map({one: led[at] for one, led in PLACES.items()})
            for at, name in enumerate(LED)
        }
    )


def flow(yearly: pd.DataFrame) -> pd.DataFrame:
    """Return the paths of all years: conference, after ("Total" as in a sum), value, status."""
    places = [*PLACES.values(), *((held, TOTAL, TOTAL) for held in (HELD, NOT_HELD, TOTAL))]
    rows = yearly[yearly["year"].eq(TOTAL)].set_index(LED)[["n", "status"]].reindex(places)
    rows = rows.reset_index().rename(columns={"n": "value"}).fillna({"status": SHOWN})
    return rows[[*STAGES, "value", "status"]]


def by_path(flow: pd.DataFrame) -> dict[str, float]:
    """Return the numbers of a flow by the name of the path, and of "Total"."""
    ends = flow[flow["after"].ne(TOTAL)].set_index("after")["value"]
    whole = flow.loc[flow["conference"].eq(TOTAL), "value"]
    return {path: ends[led[2]] for path, led in PLACES.items()} | {TOTAL: whole.iloc[0]}


def _sum(
    yearly: pd.DataFrame, year: str = TOTAL, conference: str = TOTAL, outcome: str = TOTAL
) -> float:
    """Return a number told by year, or of all years; missing where it is withheld."""
    asked = pd.Series([year, conference, outcome, TOTAL], ["year", *LED])
    rows = yearly[yearly[asked.index].eq(asked).all(axis=1)]
    return float(rows["n"].iloc[0]) if len(rows) else np.nan


SHARES = {
    HELD: {"conference": HELD},
    "Plan follows a conference": {"outcome": "Plan follows"},
    "Conference not required": {"outcome": "Not required"},
}


def shares(found: pd.DataFrame, yearly: pd.DataFrame) -> pd.DataFrame:
    """Return shares of each year's enquiries, of the numbers told.

    Returns:
        DataFrame: period, path (of :data:`SHARES`), value (per cent), status. Only of years after
            which enough is known for all their enquiries.
    """
    rows = [
        {
            "period": year,
            "path": name,
            "value": 100 * _sum(yearly, str(year), **which) / _sum(yearly, str(year)),
        }
        for name, which in SHARES.items()
        for year in known_years(found)
    ]
    frame = pd.DataFrame(rows, columns=["period", "path", "value"])
    return frame.assign(status=np.where(frame["value"].isna(), WITHHELD, SHOWN))


def known_years(found: pd.DataFrame) -> list[int]:
    """Return the years of which what followed each enquiry can be known."""
    enough = paths.TO_PLAN + paths.TO_PLAN_WITHOUT
    last = found.groupby("year")["seen_to"].min()
    return [int(year) for year in last.index[last_day(last.index.to_series()) + enough <= last]]


def bands(
    found: pd.DataFrame, yearly: pd.DataFrame, flow: pd.DataFrame, policy: Policy
) -> pd.DataFrame:
    """Return conferences of all years by working days: label, value, status.

    With those dated before the enquiry, which are in no band, they come to all conferences held:
    all are withheld where that is, and one band at least where those are.
    """
    exact = paths.counted(found, "band").astype({"band": str})
    before = by_path(flow)["conference dated before the enquiry"]
    if np.isnan(before):
        exact.loc[len(exact)] = [NEVER, 0]  # a number to be hidden, for which another must be
    told = disclosure.counts(exact, ["band"], policy=policy).iloc[: len(paths.BANDS)].copy()
    told.loc[len(paths.BANDS)] = [NEVER, before, WITHHELD if np.isnan(before) else SHOWN]
    if np.isnan(_sum(yearly, conference=HELD)):
        told = told.assign(n=np.nan, status=WITHHELD)
    label = told["band"].where(told["band"].eq(NEVER), told["band"] + " working days")
    label = label.str[:1].str.upper() + label.str[1:]
    return told.assign(label=label).rename(columns={"n": "value"})[["label", "value", "status"]]


def in_time(
    found: pd.DataFrame, yearly: pd.DataFrame, bands: pd.DataFrame, policy: Policy
) -> pd.DataFrame:
    """Return the share of each year's conferences held within 15 working days.

    As published, of all conferences, those too that are dated before their enquiry. Of a single
    return, which has the conferences of its year, the share is that of its bands.

    Returns:
        DataFrame: period (year in which the enquiry started), value (per cent), status.
    """
    soon = bands["value"].iloc[: len(IN_TIME)]
    years = known_years(found)
    if not years and len(found["file"].unique()) == 1:
        value = 100 * soon.sum(skipna=False) / _sum(yearly, conference=HELD)
        rows = [{"period": int(found["seen_to"].iloc[0].year), "value": value}]
    else:
        led = _led(found)
        held = led[led["conference"].eq(HELD) & led["year"].isin(years)]
        exact = held.assign(soon=held["band"].isin(IN_TIME)).groupby("year")["soon"]
        exact = exact.agg(["sum", "size"]).reset_index()
        # the bands of all years less those of these are the last year's, and would tell a band that
        # is withheld
        told = disclosure.shares(exact, "sum", "size", policy.between)
        known = [not np.isnan(_sum(yearly, str(y), HELD)) for y in told["year"]]
        value = told["share"].where(np.array(known, bool) & soon.notna().all())
        rows = {"period": told["year"], "value": value}
    frame = pd.DataFrame(rows, columns=["period", "value"])
    return frame.assign(status=np.where(frame["value"].isna(), WITHHELD, SHOWN))


def by_year(yearly: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of each year: period, path, value, status."""
    rows = yearly[yearly["year"].ne(TOTAL) & yearly["after"].eq(TOTAL)]
    whole = rows["conference"].eq(TOTAL) & rows["outcome"].eq(TOTAL)
    rows = rows[whole | (rows["conference"].ne(TOTAL) & rows["outcome"].ne(TOTAL))]
    path = (rows["conference"] + ": " + rows["outcome"].str.lower()).mask(whole, "All enquiries")
    named = rows.assign(period=rows["year"].astype(int), path=path).rename(columns={"n": "value"})
    return named[["period", "path", "value", "status"]].reset_index(drop=True)


def repeats(records: Records, policy: Policy) -> pd.DataFrame:
    """Return the probability of another enquiry at each month up to two years.

    Returns:
        DataFrame: As :func:`helpers.records.disclosure.curve`, with years, and bound.
    """
    exact = paths.repeats(records.enquiries, months=MONTHS)
    return disclosure.curve(exact, policy).assign(bound=bounds.APPROXIMATE)


def some_months(curve: pd.DataFrame) -> pd.DataFrame:
    """Return what is read off the curve, so far as anything of it is told."""
    chosen = curve[curve["months"].isin(READ_AT) & curve["at_risk"].notna()]
    return chosen.reset_index(drop=True)


def left_out(records: Records, policy: Policy) -> pd.DataFrame:
    """Return how many rows were left out by each rule that leaves any out.

    What other rules found is in ``records.failures`` and on no page: some of it is a path counted
    in another way.
    """
    told = disclosure.counts(records.left_out, ["rule", "message"], "rows", policy)
    names = {"rule": "Rule", "message": "What is wrong", "rows": "Rows", "status": "Symbol"}
    return told.rename(columns=names)


COMPARED = {
    "Conference held": ("conference_per_section_47", "Conferences per 100 enquiries, published"),
    "In time": ("conference_within_15_days_percent", "Within 15 working days, published"),
}
"""What of the records stands beside which published measure."""


def published(area: str, own: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the published measures of :data:`COMPARED` for an area, of the records' years."""
    years = pd.concat([frame["period"] for frame in own.values()])
    measures = [measure for measure, _ in COMPARED.values()]
    first, last = (None, None) if years.empty else (int(years.min()), int(years.max()))
    return data.observations(measures, data.area(area).code, first, last)


def beside(own: Mapping[str, pd.DataFrame], published: pd.DataFrame, whose: str) -> pd.DataFrame:
    """Return the records' shares beside published figures, by year.

    Args:
        own: By a name of :data:`COMPARED`, a frame with period, value and status.
        published: Series frame of its measures.
        whose: What the records' own are called.

    Returns:
        DataFrame: kind (of :data:`COMPARED`), period, line (whose), value, status; of the years
            that the records have.
    """
    parts = []
    for kind, (measure, label) in COMPARED.items():
        mine = own[kind][["period", "value", "status"]]
        theirs = published[published["measure"].eq(measure)]
        theirs = theirs[theirs["period"].isin(mine["period"])][["period", "value", "status"]]
        parts += [mine.assign(kind=kind, line=whose), theirs.assign(kind=kind, line=label)]
    both = pd.concat(parts, ignore_index=True)
    both.attrs["sources"] = published.attrs.get("sources", ())
    return both
