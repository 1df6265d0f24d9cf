"""Periods of care and who comes back, beside a plain second way: a child and a row at a time."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.records import ssda903
from helpers.records.ssda903 import periods, re_entry
from tests.conftest import SHARED

END = pd.Timestamp("2024-03-31")
FIELDS = ["child", "started", "reason_started", "legal_status", "ended", "reason_ended"]
CODES = ["X1", "E4A", "E4B", "E13", "E12", "E2", "E3", "E45", "E8", "E99"]
WAYS = {
    **{"E4A": "home, planned", "E4B": "home, unplanned", "E13": "relatives", "E2": "died"},
    **{"E11": "adopted", "E12": "adopted", "E3": "another council", "E16": "abroad"},
    **{"E9": "custody", "E15": "found to be an adult", "E8": "another reason"},
    **{"E17": "stayed with carers as an adult", "E7": "adult social care"},
    **{"E5": "independent living", "E6": "independent living", "E14": "remand ended"},
    **{f"E{code}": "special guardianship" for code in range(43, 49)},
    "E41": "child arrangements order",
}


def frames(rows, born):
    episodes = pd.DataFrame(rows, columns=FIELDS).astype({"child": "category"})
    for name in ("started", "ended"):
        episodes[name] = pd.to_datetime(episodes[name]).astype("datetime64[s]")
    headers = pd.DataFrame(list(born.items()), columns=["child", "born"])
    return episodes, headers.astype({"born": "datetime64[s]"})


# ---- the plain way


def ends_last(run):
    return max(reversed(run), key=lambda row: row[4] or date.max)


def plain_periods(rows, born, end):
    found = []
    for child in sorted({row[0] for row in rows}):
        own = [r for r in rows if r[0] == child and r[3] not in ("V3", "V4") and r[1] <= end]
        own.sort(key=lambda row: (row[1], row[4] or date.max))
        runs = []
        for row in own:
            before = ends_last(runs[-1]) if runs else None
            if before and (
                before[4] is None or row[1] <= before[4] or (before[5] == "X1" and row[2] != "S")
            ):
                runs[-1].append(row)
            else:
                runs.append([row])
        for place, run in enumerate(runs):
            _, _, _, _, ended, code = ends_last(run)
            if ended is not None and ended > end:
                ended = None
            found.append(
                {
                    "child": child,
                    "born": born.get(child),
                    "started": run[0][1],
                    "first_start_seen": run[0][2] == "S",
                    "ended": ended,
                    "exit": WAYS.get(code, "not known") if ended else None,
                    "next": runs[place + 1][0][1] if place + 1 < len(runs) else None,
                }
            )
    return found


def plain_at_risk(found, end):
    rows = []
    for one in found:
        elsewhere = ("another council", "abroad", "custody", "found to be an adult", "not known")
        if one["ended"] is None or one["born"] is None or one["exit"] in elsewhere:
            continue
        grown = (one["born"].replace(day=1, year=one["born"].year + 18)) + timedelta(
            one["born"].day - 1
        )
        if one["ended"] >= grown:
            continue
        if one["exit"] in ("adopted", "died"):
            rows.append((one["exit"], 0, 3 if one["exit"] == "adopted" else 4))
        elif one["next"] and one["next"] < grown:
            rows.append((one["exit"], (one["next"] - one["ended"]).days, 1))
        elif grown <= end:
            rows.append((one["exit"], (grown - one["ended"]).days, 2))
        else:
            rows.append((one["exit"], (end - one["ended"]).days, 0))
    return rows


def plain_estimates(rows, days):
    """Kaplan-Meier and Aalen-Johansen of coming back, at so many days; None beyond the longest."""
    if not rows or days > max(row[1] for row in rows):
        return None, None
    alone, free, share = 1.0, 1.0, 0.0
    for day in sorted({row[1] for row in rows if row[1] <= days}):
        left = sum(row[1] >= day for row in rows)
        back = sum(row[1] == day and row[2] == 1 for row in rows)
        any_end = sum(row[1] == day and row[2] > 0 for row in rows)
        share += free * back / left
        alone *= 1 - back / left
        free *= 1 - any_end / left
    return 1 - alone, share


def assert_as_the_plain_way(episodes, headers, rows, born, end):
    ours = periods.periods(episodes, headers, end)
    plain = plain_periods(rows, born, end.date())
    ours = ours.sort_values(["child", "started"], key=lambda s: s.astype(str)).reset_index(
        drop=True
    )
    plain.sort(key=lambda one: (one["child"], one["started"]))
    for name, theirs in zip(
        ["child", "born", "started", "first_start_seen", "ended", "exit", "next_started"],
        ["child", "born", "started", "first_start_seen", "ended", "exit", "next"],
        strict=True,
    ):
        found = [
            None if pd.isna(value) else getattr(value, "date", lambda value=value: value)()
            for value in ours[name]
        ]
        assert found == [one[theirs] for one in plain], name
    at_risk = re_entry.at_risk(ours, end)
    followed = plain_at_risk(plain, end.date())
    days = (at_risk["duration"] * 365.25).round().astype(int)
    assert list(zip(at_risk["exit"], days, at_risk["cause"], strict=True)) == followed
    for row in re_entry.curves(at_risk).itertuples():
        among = [one for one in followed if row.exit in (one[0], "all who left")]
        limit = row.months / 12 * 365.25
        assert row.at_risk == sum(one[1] >= limit for one in among)
        assert row.events == sum(one[1] <= limit and one[2] == 1 for one in among)
        for estimate, expected in zip(
            (row.kaplan_meier, row.aalen_johansen), plain_estimates(among, limit), strict=True
        ):
            assert (pd.isna(estimate) and expected is None) or (
                estimate == pytest.approx(expected, rel=1e-9, abs=1e-12)
            )
    return followed


@st.composite
def invented(draw):
    """Some children's episodes: mostly one after another, at times with what should not be."""
    rows, born = [], {}
    for number in range(draw(st.integers(1, 4))):
        child, day = f"child {number}", date(2012, 1, 1)
        if draw(st.integers(0, 9)):
            born[child] = date(1996, 2, 29) + timedelta(draw(st.integers(0, 5000)))
        for _ in range(draw(st.integers(1, 5))):
            day += timedelta(draw(st.sampled_from([0, 0, 0, 1, 200, 900])))
            code = draw(st.sampled_from(CODES))
            status = draw(st.sampled_from(["C2", "V2", "C1", "V4"]))
            ended = day + timedelta(draw(st.sampled_from([1, 30, 400, 1500])))
            if not draw(st.integers(0, 12)):
                ended, code = None, None
            reason = draw(st.sampled_from(["S", "S", "P"]))
            rows.append((child, day, reason, status, ended, code))
            within = draw(st.integers(0, 4)) == 0
            day = day + timedelta(1) if within else ended or day + timedelta(50)
    return draw(st.permutations(rows)), born


@settings(max_examples=15, deadline=None)
@given(invented())
def test_as_the_plain_way_on_invented_episodes(some):
    rows, born = some
    assert_as_the_plain_way(*frames(rows, born), rows, born, END)


def test_as_the_plain_way_on_returns_of_several_years():
    folder = SHARED / "records" / "ssda903_multi_year"
    if not folder.is_dir():
        pytest.skip("the returns of invented children are not here")
    records = ssda903.read(sorted(folder.glob("20*.csv")))

    def plain(value):
        return None if pd.isna(value) else getattr(value, "date", lambda: value)()

    rows = [
        tuple(map(plain, row))
        for row in records.episodes[FIELDS].itertuples(index=False, name=None)
    ]
    born = {
        child: plain(day)
        for child, day in records.headers[["child", "born"]].itertuples(index=False, name=None)
    }
    followed = assert_as_the_plain_way(records.episodes, records.headers, rows, born, records.end)
    assert {cause for _, _, cause in followed} == {0, 1, 2, 3, 4}


# ---- what the definitions say, one by one


def of(*episodes, born=date(2010, 6, 1)):
    """Periods of one child from (start, reason, end, reason of the end[, legal status])."""
    rows = [
        ("a", start, reason, (*more, "C2")[0], end, code)
        for start, reason, end, code, *more in episodes
    ]
    return periods.periods(*frames(rows, {"a": born}), END)


def test_episodes_that_carry_on_are_one_period():
    found = of(
        ("2020-01-01", "S", "2020-03-01", "X1"),
        ("2020-03-01", "P", "2020-05-01", "E4A"),
        ("2020-05-01", "S", "2020-06-01", "E4B"),  # the same day: care never ended
        ("2021-01-01", "S", None, None),
    )
    assert found["exit"].tolist()[0] == "home, unplanned" and found["exit"].isna().tolist()[1]
    assert found["next_started"].tolist()[0] == pd.Timestamp("2021-01-01")


@pytest.mark.parametrize("code", ["E4A", "X1"])
def test_an_episode_within_another_ends_no_period(code):
    found = of(
        ("2017-05-01", "S", "2018-02-01", "X1"),
        ("2017-06-01", "P", "2017-07-01", code),
        ("2018-02-01", "P", "2018-03-01", "E4A"),
        ("2019-05-01", "S", "2020-02-01", "E4B"),
        ("2019-06-01", "P", "2019-07-01", code),
        ("2020-03-01", "P", None, None),
    )
    assert found["started"].dt.year.tolist() == [2017, 2019, 2020]
    assert found["exit"].tolist()[:2] == ["home, planned", "home, unplanned"]
    assert found["ended"].astype(str).tolist()[:2] == ["2018-03-01", "2020-02-01"]


def test_short_breaks_are_no_care_and_join_none():
    found = of(
        ("2020-01-01", "S", "2020-03-01", "X1", "V2"),
        ("2020-03-01", "L", "2020-05-01", "E4A", "V4"),
        ("2021-01-01", "S", "2021-02-01", "E4A"),
    )
    assert found["exit"].tolist() == ["not known", "home, planned"]
    assert re_entry.at_risk(found, END)["exit"].tolist() == ["home, planned"]


def test_a_period_under_way_when_the_records_begin_counts_as_an_exit_only():
    found = of(("2020-01-01", "P", "2020-03-01", "E4A"))
    assert not found["first_start_seen"].item() and len(re_entry.at_risk(found, END)) == 1


@pytest.mark.parametrize(
    ("born", "back", "cause", "days"),
    [
        ("2002-03-10", "2020-03-09", re_entry.CAME_BACK, 8),
        ("2002-03-10", "2020-03-10", re_entry.TURNED_18, 9),  # on the birthday: no child any more
        ("2002-03-10", None, re_entry.TURNED_18, 9),
        ("2010-06-01", None, re_entry.CENSORED, 1491),
        ("2010-06-01", "2024-03-31", re_entry.CAME_BACK, 1491),
    ],
)
def test_followed_until(born, back, cause, days):
    again = [(back, "S", None, None)] if back else []
    found = of(("2020-01-01", "S", "2020-03-01", "E4A"), *again, born=date.fromisoformat(born))
    (row,) = re_entry.at_risk(found, END).itertuples()
    assert (row.cause, round(row.duration * 365.25)) == (cause, days)


def test_who_is_not_followed():
    for code in ("E3", "E9", "E15", "E16", "E99", "X1"):
        assert re_entry.at_risk(of(("2020-01-01", "S", "2020-03-01", code)), END).empty, code
    home = ("2020-01-01", "S", "2020-03-01", "E4A")
    assert re_entry.at_risk(of(home, born=date(2002, 3, 1)), END).empty
    assert re_entry.at_risk(of(home, born=None), END).empty
    assert of(("2020-01-01", "S", "2020-03-01", "E99"))["imputed"].item()


def test_each_way_of_leaving_is_counted_also_where_nobody_left_so():
    found = of(("2020-01-01", "S", "2020-03-01", "E45"), ("2021-01-01", "S", None, None))
    counts = re_entry.exits(found).set_index("exit")["n"]
    assert counts["special guardianship"] == 1 == counts.sum() and len(counts) == len(periods.NAMES)
    assert set(WAYS.values()) | {"not known"} == set(periods.NAMES)


def test_nobody_and_no_start():
    found = of(("2020-01-01", "S", "2020-03-01", "E45")).head(0)
    curves = re_entry.curves(re_entry.at_risk(found, END))
    assert (curves["at_risk"] == 0).all() and curves["kaplan_meier"].isna().all()
    with pytest.raises(ValueError, match="has no start"):
        of((None, "S", "2020-03-01", "E45"))
    episodes, headers = frames([], {})
    assert periods.periods(episodes, headers, END).empty
