"""Councils' rates and shares year by year, each against widened funnel limits, and their spread."""

import pandas as pd

from helpers import data
from helpers.analysis import comparison
from helpers.data.formulas import POPULATION
from helpers.data.geography import Area
from helpers.data.kept import kept
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from helpers.statistics import bounds, intervals, overdispersion, variation
from helpers.statistics.rates import of_mid_year_before, per_10_000
from helpers.words import number, with_limits

LOOKED_AFTER = "looked_after_count"
RATES = {
    LOOKED_AFTER: "Children looked after",
    "section_47_count": "Section 47 enquiries",
    "plan_started_count": "Protection plans started",
}
SHARES = {
    "conference_in_time_count": ("Conferences within 15 days", "conference_count"),
    "plan_repeat_count": ("Plans that are a second or later one", "plan_started_count"),
    "rereferral_count": ("Referrals within a year of another", "referral_count"),
}
LABELS = RATES | {measure: label for measure, (label, _) in SHARES.items()}
BANDS = ("conference_0_10_days_count", "conference_11_15_days_count")
MEASURES = [
    *RATES,
    *(*BANDS, "conference_count"),
    *("plan_repeat_count", "rereferral_count", "referral_count"),
]
PERCENTILES = {"p10": "10th percentile", "p50": "Median council", "p90": "90th percentile"}


def shown(area: str) -> Area:
    """Return the area.

    Raises:
        Problem: If it is not in England: only there are councils' rates on one basis.
    """
    place = data.area(area)
    if place.nation != ENGLAND:
        raise Problem(
            f"Councils in England alone are compared here: {place.name} is not among them, nor "
            "are rates of its councils held on a like basis."
        )
    return place


@kept
def counts(first_year: int, year: int) -> pd.DataFrame:
    """Return a series frame of :data:`MEASURES` and of conferences held within 15 working days.

    Of England and its councils of the time.
    """
    held = data.observations(MEASURES, None, first_year, year)
    return with_in_time(existing(held, data.areas()))


def existing(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a series frame that are of England and its councils of the time."""
    level = frame["area_code"].map(areas.set_index("area_code")["level"])
    council = (level == "local authority") & frame["area_code"].str.startswith("E")
    return frame[(council | (frame["area_code"] == ENGLAND)) & (frame["status"] != "z")]


def with_in_time(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a series frame with the count of conferences held within 15 working days added.

    Where either of its two bands is not shown neither is the sum, with that band's status.
    """
    keys = ["area_code", "area", "period"]
    bands = [frame[frame["measure"] == name].set_index(keys) for name in BANDS]
    early, later = bands[0].align(bands[1], join="inner", axis=0)
    why = {
        name: early[name].where(early["value"].isna(), later[name]) for name in ("status", "reason")
    }
    measure, value = "conference_in_time_count", early["value"] + later["value"]
    both = early.assign(measure=measure, value=value, **why)
    return pd.concat([frame, both.reset_index()], ignore_index=True)


def population(first_year: int, year: int) -> pd.DataFrame:
    """Return the series frame of population_0_17 that rates of these years are of."""
    return data.observations(POPULATION, None, first_year - 1, year - 1)


def rates(counts: pd.DataFrame, population: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return councils' rates in each year against limits about England's, and their spread.

    Args:
        counts, population: As :func:`counts` and :func:`population` return them.

    Returns:
        councils, spreads: councils: measure, period, area_code, area, count, population, value
            (rate per 10,000), lower, upper (95% interval), reference (England's), place (against
            widened limits), status, reason. spreads: measure, label, period, reference, areas,
            ratio, lower, upper (90:10 ratio and its interval), p10, p50, p90 and their limits, phi,
            chance (the share of variation that is), usual (ratio of two councils' rates). A year in
            which England has no rate, or fewer than ten councils do, is left out.
    """
    years = []
    population = of_mid_year_before(population)
    chosen = counts[counts["measure"].isin(RATES)]
    for (measure, period), year in chosen.groupby(["measure", "period"]):
        before = population[population["period"] == period]
        reference = per_10_000(_england(year), _england(before))
        if pd.isna(reference):
            continue
        councils, _, _ = comparison.rate_funnel(_councils(year), before, reference)
        sizes = councils["count"], councils["population"]
        spread = overdispersion.of_rates(*sizes, reference, winsorise=0)
        usual = {"usual": variation.usual_ratio(spread, reference)}
        limits = intervals.rate_interval(*sizes)
        years.append(_year(councils, limits, spread, usual, (measure, period, reference)))
    return _all(years)


@kept
def rates_of(first_year: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return :func:`rates` of some years, which are the same for every area."""
    return rates(counts(first_year, year), population(first_year, year))


@kept
def shares_of(first_year: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return :func:`shares` of some years, which are the same for every area."""
    return shares(counts(first_year, year))


def shares(counts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return councils' shares in each year and their spread, as :func:`rates` does.

    In per cent, without usual; ``total`` stands for population, and the interval is Wilson's.
    """
    years = []
    for measure, (_, base) in SHARES.items():
        for period, events in counts[counts["measure"] == measure].groupby("period"):
            total = counts[(counts["measure"] == base) & (counts["period"] == period)]
            reference = _england(events) / _england(total)
            if pd.isna(reference):
                continue
            councils, _, _ = comparison.share_funnel(_councils(events), _councils(total), reference)
            sizes = councils["count"], councils["total"]
            spread = overdispersion.of_shares(*sizes, reference, winsorise=0)
            limits = 100 * intervals.share_interval(*sizes)
            years.append(_year(councils, limits, spread, {}, (measure, period, 100 * reference)))
    return _all(years)


def _england(frame: pd.DataFrame) -> float:
    return frame.loc[frame["area_code"] == ENGLAND, "value"].max()


def _councils(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["area_code"] != ENGLAND].reset_index(drop=True)


def _year(
    councils: pd.DataFrame,
    limits: pd.DataFrame,
    whole: overdispersion.Spread,
    usual: dict[str, float],
    key: tuple[str, int, float],
) -> tuple[pd.DataFrame, dict[str, object]] | None:
    """Return the councils of one measure and year with their intervals, and their spread."""
    if councils["value"].notna().sum() < overdispersion.FEWEST_AREAS:
        return None
    named = dict(zip(("measure", "period", "reference"), key, strict=True))
    named["period"] = int(named["period"])
    ratio = variation.percentile_ratio(councils["value"])
    row = {**named, "label": LABELS[named["measure"]], "areas": ratio.areas}
    row |= {"ratio": ratio.value, "lower": ratio.lower, "upper": ratio.upper}
    row |= {"bound": bounds.INTERVAL}
    for name in PERCENTILES:
        found = variation.percentile(councils["value"], int(name[1:]) / 100)
        row |= {name: found.value, f"{name}_lower": found.lower, f"{name}_upper": found.upper}
    row |= {"phi": whole.phi, "chance": variation.chance_share(whole), **usual}
    named["bound"] = bounds.INTERVAL
    return councils.assign(lower=limits["lower"], upper=limits["upper"], **named), row


def _all(
    years: list[tuple[pd.DataFrame, dict[str, object]] | None],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    held = [year for year in years if year is not None]
    if not held:
        columns = ["measure", "period", "area_code", "area", "count", "population", "value"]
        columns += ["lower", "upper", "bound", "reference", "place", "status", "reason"]
        spread = ["measure", "label", "period", "ratio", "lower", "upper", "bound", *PERCENTILES]
        return pd.DataFrame(columns=columns), pd.DataFrame(columns=spread)
    councils, rows = zip(*held, strict=True)
    return pd.concat(councils, ignore_index=True), pd.DataFrame(list(rows))


def newest(councils: pd.DataFrame, measure: str, code: str, year: int) -> int | None:
    """Return the last year up to ``year`` in which a council has a rate, else any council has."""
    some = councils[(councils["measure"] == measure) & (councils["period"] <= year)]
    some = some[some["value"].notna()]
    mine = some.loc[some["area_code"] == code, "period"]
    years = mine if len(mine) else some["period"]
    return int(years.max()) if len(years) else None


def breaks() -> pd.DataFrame:
    """Return the breaks of councils' rates: period, kind, note, rate (its name)."""
    found = [data.breaks(name, ENGLAND).assign(rate=rate) for name, rate in RATES.items()]
    return pd.concat(found, ignore_index=True)


def comparable(frame: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each measure (measure, period) from its last break among them on.

    Args:
        marks: As :func:`breaks` returns them.
    """
    rate, start = frame["measure"].map(RATES), pd.Series(float("-inf"), frame.index)
    for mark in marks.itertuples():
        later = (rate == mark.rate) & (frame["period"] >= mark.period)
        if later.any():
            start[rate == mark.rate] = start.clip(lower=mark.period)
    return frame[frame["period"] >= start]


def ratios(spreads: pd.DataFrame) -> pd.DataFrame:
    """Return the 90:10 ratio of councils' rates: rate, period, value, limits, bound."""
    frame = spreads.rename(columns={"label": "rate", "ratio": "value"})
    return frame[["rate", "period", "value", "lower", "upper", "bound"]]


@kept
def ratio_shifts_of(first_year: int, year: int) -> pd.DataFrame:
    """Return how far samples of councils move the 90:10 ratio, by rate and period.

    As :func:`helpers.statistics.variation.percentile_ratio_shifts` returns it.
    """
    councils = rates_of(first_year, year)[0]
    rows = [councils["measure"].map(RATES), "period"]
    return variation.percentile_ratio_shifts(
        councils.pivot_table("value", rows, "area_code", "first")
    )


def percentiles(spreads: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return percentiles of councils' shares: councils (which one), period, value and limits."""
    some = spreads[spreads["measure"] == measure]
    parts = []
    for name in ("p50", "p90", "p10"):
        columns = {name: "value", f"{name}_lower": "lower", f"{name}_upper": "upper"}
        part = some.reindex(columns=["period", "bound", *columns]).rename(columns=columns)
        parts.append(part.assign(councils=PERCENTILES[name]))
    return pd.concat(parts, ignore_index=True)


def spread_table(spreads: pd.DataFrame) -> pd.DataFrame:
    """Return the newest spread of every rate or share as a table for people."""
    last = spreads.sort_values("period").groupby("measure").tail(1)
    last = last.iloc[last["measure"].map(list(LABELS).index).argsort()]
    rows = [
        {
            "Measure": f"{row['label']}, {row['period']} ({row['areas']} councils)",
            **{name: row[key] for key, name in PERCENTILES.items()},
            "90:10 ratio": with_limits(row, value="ratio"),
            "Spread over chance": number(row["phi"], 1),
            "Chance (%)": number(100 * row["chance"], 1),
            **({"Usual ratio": row["usual"]} if "usual" in row else {}),
        }
        for row in last.to_dict("records")
    ]
    return pd.DataFrame(rows)
