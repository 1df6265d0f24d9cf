"""Councils' rates and shares year by year, each against widened funnel limits."""

import pandas as pd

from helpers.analysis import comparison
from helpers.data.nations import ENGLAND
from helpers.statistics import funnel, intervals, variation
from helpers.statistics.rates import of_mid_year_before, per_10_000

RATES = {
    "looked_after_count": "Children looked after",
    "section_47_count": "Section 47 enquiries",
    "plan_started_count": "Protection plans started",
}
SHARES = {
    "conference_in_time_count": ("Conferences within 15 days", "conference_count"),
    "plan_repeat_count": ("Plans that are a second or later one", "plan_started_count"),
    "rereferral_count": ("Referrals within a year of another", "referral_count"),
}
MEASURES = [
    *RATES,
    *("conference_0_10_days_count", "conference_11_15_days_count", "conference_count"),
    *("plan_repeat_count", "rereferral_count", "referral_count"),
]


def existing(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a series frame that are of England and its councils of the time.

    Parameters
    ----------
    frame
        Series frame of any measures.
    areas
        As :func:`helpers.data.areas` returns them.
    """
    level = frame["area_code"].map(areas.set_index("area_code")["level"])
    council = (level == "local authority") & frame["area_code"].str.startswith("E")
    return frame[(council | (frame["area_code"] == ENGLAND)) & (frame["status"] != "z")]


def with_in_time(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a series frame with the count of conferences held within 15 working days added.

    Where either of its two bands is not shown neither is the sum, with that band's status.
    """
    keys = ["area_code", "area", "period"]
    bands = [
        frame[frame["measure"] == name].set_index(keys)
        for name in ("conference_0_10_days_count", "conference_11_15_days_count")
    ]
    early, later = bands[0].align(bands[1], join="inner", axis=0)
    both = early.assign(
        measure="conference_in_time_count",
        value=early["value"] + later["value"],
        status=early["status"].where(early["value"].isna(), later["status"]),
        reason=early["reason"].where(early["value"].isna(), later["reason"]),
    )
    return pd.concat([frame, both.reset_index()], ignore_index=True)


def rates(counts: pd.DataFrame, population: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return councils' rates in each year against limits about England's, and their spread.

    Parameters
    ----------
    counts
        Series frame of :data:`RATES`, England and its councils.
    population
        Series frame of population_0_17, of the years before.

    Returns
    -------
    councils, spreads
        councils: measure, period, area_code, area, count, population, value (rate per 10,000),
        lower, upper (95% interval), reference (England's), place (against widened limits),
        status, reason. spreads: measure, period and the columns of :func:`_spread`. A year in
        which England has no rate, or fewer than ten councils do, is left out.
    """
    found, spreads = [], []
    population = of_mid_year_before(population)
    for (measure, period), year in counts.groupby(["measure", "period"]):
        if measure not in RATES:
            continue
        before = population[population["period"] == period]
        reference = per_10_000(_england(year), _england(before))
        if pd.isna(reference):
            continue
        councils, _, _ = comparison.rate_funnel(_councils(year), before, reference)
        if councils["value"].notna().sum() < funnel.FEWEST_AREAS:
            continue
        limits = intervals.rate_interval(councils["count"], councils["population"])
        councils["lower"], councils["upper"] = limits["lower"], limits["upper"]
        named = {"measure": measure, "period": int(period), "reference": reference}
        found.append(councils.assign(**named))
        sizes = councils["count"], councils["population"]
        whole = funnel.rate_overdispersion(*sizes, reference, winsorise=0)
        usual = variation.usual_ratio(whole, reference)
        spreads.append({**named, **_spread(councils["value"], whole), "usual": usual})
    return _stacked(found), _listed(spreads)


def shares(counts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return councils' shares in each year against limits about England's, and their spread.

    Parameters
    ----------
    counts
        Series frame of the counts in :data:`SHARES`, England and its councils.

    Returns
    -------
    councils, spreads
        As for :func:`rates`, in per cent; the interval is Wilson's.
    """
    found, spreads = [], []
    for measure, (_, base) in SHARES.items():
        for period, events in counts[counts["measure"] == measure].groupby("period"):
            total = counts[(counts["measure"] == base) & (counts["period"] == period)]
            reference = _england(events) / _england(total)
            if pd.isna(reference):
                continue
            councils, _, _ = comparison.share_funnel(_councils(events), _councils(total), reference)
            if councils["value"].notna().sum() < funnel.FEWEST_AREAS:
                continue
            limits = 100 * intervals.share_interval(councils["count"], councils["total"])
            councils["lower"], councils["upper"] = limits["lower"], limits["upper"]
            named = {"measure": measure, "period": int(period), "reference": 100 * reference}
            found.append(councils.assign(**named))
            sizes = councils["count"], councils["total"]
            whole = funnel.share_overdispersion(*sizes, reference, winsorise=0)
            spreads.append({**named, **_spread(councils["value"], whole)})
    return _stacked(found), _listed(spreads)


def _england(frame: pd.DataFrame) -> float:
    return frame.loc[frame["area_code"] == ENGLAND, "value"].max()


def _councils(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["area_code"] != ENGLAND].reset_index(drop=True)


def _stacked(found: list[pd.DataFrame]) -> pd.DataFrame:
    columns = ["measure", "period", "area_code", "area", "count", "population", "value"]
    columns += ["lower", "upper", "reference", "place", "status", "reason"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def _listed(spreads: list[dict[str, object]]) -> pd.DataFrame:
    columns = None if spreads else ["measure", "period", "ratio", "lower", "upper"]
    return pd.DataFrame(spreads, columns=columns)


def _spread(value: pd.Series, whole: funnel.Overdispersion) -> dict[str, float]:
    """Return percentiles and their ratio with intervals, phi, and how much is chance."""
    ratio = variation.percentile_ratio(value)
    row = {"areas": ratio.areas, "ratio": ratio.value}
    row |= {"lower": ratio.lower, "upper": ratio.upper}
    for name, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        found = variation.percentile(value, share)
        row |= {name: found.value, f"{name}_lower": found.lower, f"{name}_upper": found.upper}
    return row | {"phi": whole.phi, "chance": variation.chance_share(whole)}


def newest(councils: pd.DataFrame, measure: str, code: str, year: int) -> int | None:
    """Return the last year up to ``year`` in which a council has a value, else any council has.

    Parameters
    ----------
    councils
        As :func:`rates` returns them.
    code
        The council, or any other area.
    """
    some = councils[(councils["measure"] == measure) & (councils["period"] <= year)]
    some = some[some["value"].notna()]
    mine = some.loc[some["area_code"] == code, "period"]
    years = mine if len(mine) else some["period"]
    return int(years.max()) if len(years) else None


def breaks(found: dict[str, pd.DataFrame], labels: dict[str, str]) -> pd.DataFrame:
    """Return the breaks of several measures, each of the line named after its measure.

    Parameters
    ----------
    found
        Of each measure, what :func:`helpers.data.breaks` returns.
    labels
        The line of each measure.
    """
    rows = [frame.assign(label=labels[name]) for name, frame in found.items()]
    return pd.concat(rows)[["period", "kind", "note", "label"]]


def comparable(frame: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each measure from its last change of definition on.

    Parameters
    ----------
    frame
        measure, period and any others.
    marks
        As :func:`breaks` returns them.
    """
    changed = marks[marks["kind"] == "definition"].groupby("label")["period"].max()
    start = frame["measure"].map(RATES).map(changed)
    return frame[start.isna() | (frame["period"] >= start)]
