"""Ways to follow looked-after children by the same rules: ours, two engines, and plain pandas."""

from datetime import date

import numpy as np
import pandas as pd

from helpers.records.ssda903 import periods, re_entry
from helpers.records.ssda903.re_entry import AT_ONCE, CAME_BACK, FOLLOWED, MONTHS, UNSEEN

OPEN = date(2200, 1, 1)
"""Stands for the end of an episode that lasts."""
COLUMNS = ["at_risk", "events", "kaplan_meier", "aalen_johansen"]


def ours(episodes: pd.DataFrame, headers: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Follow as a page of records does."""
    stays = periods.periods(episodes, headers, end)
    return re_entry.curves(re_entry.at_risk(stays, end))[COLUMNS]


def _prepared(episodes: pd.DataFrame, headers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with children as numbers, which spares engines millions of texts."""
    of = episodes["child"].cat.codes.astype("int32")
    children = headers["child"].cat.set_categories(episodes["child"].cat.categories)
    return (
        episodes.assign(child=of),
        headers.assign(child=children.cat.codes.astype("int32")),
    )


def polars(episodes: pd.DataFrame, headers: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Follow by polars' lazy frames as far as who is at risk."""
    import polars as pl

    episodes, headers = _prepared(episodes, headers)
    col, same = pl.col, pl.col("child") == pl.col("child").shift()
    frame = pl.from_pandas(episodes).lazy().with_columns(pl.col("started", "ended").cast(pl.Date))
    born = pl.from_pandas(headers).lazy().with_columns(born=pl.col("born").cast(pl.Date))
    code = col("code")
    until = col("ended").fill_null(OPEN)
    joined = (
        same
        & (
            (col("started") <= col("until").shift())
            | ((code.shift() == "X1") & (col("reason_started").cast(pl.String) != "S"))
        )
    ).fill_null(False)
    names = {**periods.EXITS, "E99": periods.NOT_KNOWN, "X1": periods.NOT_KNOWN}
    adult = col("born").dt.offset_by("18y")
    followed = pl.min_horizontal("next_started", adult, pl.lit(end.date()))
    at_once = col("exit").replace_strict(AT_ONCE, default=0, return_dtype=pl.Int8)
    stays = (
        frame.filter(~col("legal_status").cast(pl.String).is_in(["V3", "V4"]))
        .sort("child", "started", "ended", nulls_last=True)
        .with_columns(until=until.cum_max().over("child"))
        .with_columns(
            code=pl.when(until == col("until"))
            .then(col("reason_ended").cast(pl.String).fill_null(""))
            .forward_fill()
        )
        .with_columns(first=~joined)
        .with_columns(last=col("first").shift(-1).fill_null(True))
        .filter(col("first") | col("last"))
        .with_columns(began=pl.when("first").then("started").forward_fill())
        .filter("last")
        .with_columns(
            next_started=pl.when(col("child") == col("child").shift(-1)).then(
                col("began").shift(-1)
            ),
            exit=code.replace_strict(names, default=periods.NOT_KNOWN),
        )
        .with_columns(ended="until")
        .filter((col("ended") < OPEN) & ~col("exit").is_in(list(UNSEEN)))
        .join(born, on="child", how="left")
        .filter(col("ended") < adult)
        .select(
            "exit",
            days=pl.when(at_once > 0).then(0).otherwise((followed - col("ended")).dt.total_days()),
            cause=pl.when(at_once > 0)
            .then(at_once)
            .when(adult == followed)
            .then(re_entry.TURNED_18)
            .when(col("next_started") == followed)
            .then(CAME_BACK)
            .otherwise(0),
        )
        .collect()
    )
    at_risk = stays.with_columns(exit=col("exit").cast(pl.Categorical)).to_pandas()
    # in pandas: polars' quotients of one number of days differ in the last digit, so that ties part
    at_risk["duration"] = at_risk["days"] / re_entry.YEAR
    return re_entry.curves(at_risk)[COLUMNS]


QUERY = """
with held as (
  select child, started, cast(reason_started as varchar) as reason, row_number() over of_child as n,
    struct_pack(ended := coalesce(ended, timestamp '2200-01-01'), n := row_number() over of_child,
      code := coalesce(cast(reason_ended as varchar), '')) as until
  from episodes where cast(legal_status as varchar) not in ('V3', 'V4')
  window of_child as (partition by child order by started, ended nulls last)
), reaching as (
  select *, max(until) over (partition by child order by n
    rows between unbounded preceding and 1 preceding) as before from held
), marked as (
  select *, before is not null and (started <= before.ended
    or (before.code = 'X1' and reason <> 'S')) as joined from reaching
), numbered as (
  select *, sum(case when joined then 0 else 1 end)
    over (partition by child order by n rows unbounded preceding) as period
  from marked
), stays as (
  select child, period, min(started) as started, max(until) as until
  from numbered group by child, period
), following as (
  select *, lead(started) over (partition by child order by period) as next_started from stays
)
select f.until.code as code, cast(f.until.ended as date) as ended,
  cast(f.next_started as date) as back, cast(h.born + interval 18 year as date) as adult
from following f join headers h using (child)
where f.until.ended < timestamp '2200-01-01' and f.until.ended < h.born + interval 18 year
"""


def duckdb(episodes: pd.DataFrame, headers: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Follow by a query as far as who left when, and came back when."""
    import duckdb as engine

    episodes, headers = _prepared(episodes, headers)
    with engine.connect() as connection:
        connection.register("episodes", episodes)
        connection.register("headers", headers)
        found = connection.execute(QUERY).df()
    days = found[["ended", "back", "adult"]].astype("datetime64[s]")
    code = found["code"].astype("category")
    return re_entry.curves(_at_risk(days.assign(exit=_named(code)), end))[COLUMNS]


def _named(code: pd.Series) -> pd.Categorical:
    names = [periods.EXITS.get(each, periods.NOT_KNOWN) for each in code.cat.categories]
    return pd.Categorical(np.array([*names, periods.NOT_KNOWN], dtype=object)[code.cat.codes])


def _at_risk(left: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return who was followed for how long, of those who left before 18, in plain pandas."""
    left = left[~left["exit"].isin(list(UNSEEN))]
    until = left[["back", "adult"]].min(axis=1).clip(upper=end)
    cause = pd.Series(0, left.index)
    cause[left["back"] == until] = CAME_BACK
    cause[left["adult"] == until] = re_entry.TURNED_18
    duration = (until - left["ended"]).dt.days / re_entry.YEAR
    for name, at_once in AT_ONCE.items():
        cause[left["exit"] == name], duration[left["exit"] == name] = at_once, 0.0
    return pd.DataFrame({"exit": left["exit"], "duration": duration, "cause": cause})


def groupby(episodes: pd.DataFrame, headers: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Follow by pandas' groupby as one would write it first, with lifelines' fitters."""
    held = episodes[~episodes["legal_status"].isin(["V3", "V4"])]
    held = held.sort_values(["child", "started", "ended"])
    ended = held["ended"].fillna(pd.Timestamp(OPEN))
    until = ended.groupby(held["child"], observed=True).cummax()
    code = held["reason_ended"].astype(object).fillna("").where(ended == until).ffill()
    held = held.assign(ended=until, reason_ended=code)
    before = held.groupby("child", observed=True)[["ended", "reason_ended"]].shift()
    joined = (held["started"] <= before["ended"]) | (
        (before["reason_ended"] == "X1") & (held["reason_started"] != "S")
    )
    held = held.assign(period=(~joined).cumsum())
    stays = held.groupby("period").tail(1)[["child", "ended", "reason_ended", "period"]]
    starts = held.groupby("period")["started"].first()
    stays = stays.assign(started=stays["period"].map(starts))
    stays["back"] = stays.groupby("child", observed=True)["started"].shift(-1)
    stays = stays.merge(headers, on="child", how="left")
    stays["adult"] = stays["born"] + pd.DateOffset(years=18)
    left = stays[(stays["ended"] < pd.Timestamp(OPEN)) & (stays["ended"] < stays["adult"])]
    left = left.assign(exit=left["reason_ended"].astype(str).map(periods.EXITS))
    at_risk = _at_risk(left.fillna({"exit": periods.NOT_KNOWN}), end)
    parts = [_fitted(at_risk[at_risk["exit"] == name]) for name in FOLLOWED]
    return pd.concat([*parts, _fitted(at_risk)], ignore_index=True)[COLUMNS]


def _fitted(rows: pd.DataFrame) -> pd.DataFrame:
    import warnings

    from lifelines import AalenJohansenFitter, KaplanMeierFitter

    years = np.array(MONTHS) / 12
    counts = {
        "at_risk": [int((rows["duration"] >= year).sum()) for year in years],
        "events": [
            int(((rows["duration"] <= year) & (rows["cause"] == 1)).sum()) for year in years
        ],
    }
    estimates = {"kaplan_meier": np.nan, "aalen_johansen": np.nan}
    if len(rows):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            alone = KaplanMeierFitter().fit(rows["duration"], rows["cause"] == CAME_BACK)
            share = AalenJohansenFitter(seed=1, calculate_variance=False)
            share.fit(rows["duration"], rows["cause"], event_of_interest=CAME_BACK)
        known = years <= rows["duration"].max()
        steps = share.cumulative_density_.iloc[:, 0]
        at = steps.index.searchsorted(years, side="right") - 1
        estimates = {
            "kaplan_meier": np.where(known, 1 - alone.predict(years).to_numpy(), np.nan),
            "aalen_johansen": np.where(known, steps.to_numpy()[at], np.nan),
        }
    return pd.DataFrame(counts | estimates)


WAYS = {
    "case-for-change": ours,
    "polars": polars,
    "DuckDB": duckdb,
    "pandas groupby and lifelines": groupby,
}
