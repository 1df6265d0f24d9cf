import csv
from datetime import date, datetime, timedelta

import numpy as np
import openpyxl
import pandas as pd
import pytest

from helpers.errors import Problem
from helpers.records import court
from helpers.records.court import hazard_ratios, recurrence
from helpers.records.court.mapping import S31
from helpers.records.court.rules import EXCLUDES, RULES
from helpers.records.court.sets import sets
from helpers.statistics import survival, window_bias
from tests import court_records as made
from tests.conftest import SHARED

INVENTED = SHARED / "records" / "cafcass_invented"
END = pd.Timestamp("2020-12-31")
OPEN = {
    "case": [["a", "2010-05-01", "Completed", "2011-02-01"], ["b", "2014-05-01", "Open", ""]],
    "case_adult": [["a", "m", "Mother", 20], ["a", "f", "Father", 70], ["b", "m", "Mother", 24]],
    "case_app": [["a", "Care (s31)"], ["b", "Supervision (s31)"]],
    "case_child": [["a", "1", 2009, 4], ["b", "2", 2014, 3]],
}
TOMORROW = str(date.today() + timedelta(days=1))
LAST = {"case": "case_start_date", "case_adult": "adult_role"}


def with_(table, place, **cells):
    """Return the open records with some cells of one row changed, or a further row."""
    tables = {name: [list(row) for row in rows] for name, rows in OPEN.items()}
    if place == len(tables[table]):
        tables[table].append(list(tables[table][0]))
    for name, cell in cells.items():
        tables[table][place][made.TABLES[table].index(name)] = cell
    return tables


def without(table, place):
    return {**OPEN, table: [row for number, row in enumerate(OPEN[table]) if number != place]}


FAILING = {
    "C101": with_("case", 1, case_id=""),
    "C102": with_("case", 2),
    "C103": with_("case", 1, case_start_date="2014-05-32"),
    "C104": with_("case", 1, case_start_date=TOMORROW),
    "C105": with_("case", 1, case_start_date="1991-10-13"),
    "C106": with_("case", 0, final_order_date="soon"),
    "C107": with_("case", 0, final_order_date="2010-04-30"),
    "C108": with_("case_adult", 2, adult_role="Father"),
    "C109": without("case_app", 1),
    "C110": OPEN,
    "C111": with_("case_adult", 2, adult_id=""),
    "C112": with_("case_adult", 3, case_id="c", adult_id="n"),
    "C113": with_("case_adult", 1, first_app_start_age="old"),
    "C114": with_("case_adult", 0, first_app_start_age=14),
    "C115": with_("case_adult", 2, first_app_start_age=26),
    "C116": with_("case_adult", 1, adult_role="Mother", first_app_start_age=40),
    "C121": with_("case_app", 2, case_id="c"),
    "C122": with_("case_app", 2, app_type_name=""),
    "C131": with_("case_child", 2, case_id="c"),
    "C132": with_("case_child", 0, dob_m=13),
    "C133": with_("case_child", 1, dob_y=date.today().year + 1),
    "C134": with_("case_child", 0, dob_y=1991),
    "C135": with_("case_child", 0, dob_y=2011, dob_m=3),
    "C136": with_("case_child", 2),
    "C141": with_("case_adult", 1, adult_role="see A12345678901B"),
}
"""By rule: records that fail it; the open ones fail none."""
WITH_IT = {
    "C101": {"C108", "C109", "C112", "C121", "C131"},
    "C112": set(),
    "C114": {"C115"},
    "C133": set(),
}
"""What else such records fail."""


UNTIL_2013 = {"end": "2013-01-01"}


def read(folder, tables, **more):
    return court.read([made.write(folder, tables)], **more)


def test_records_without_fault_fail_no_rule(tmp_path):
    records = read(tmp_path, OPEN)
    assert records.failures.empty
    assert records.left_out.empty
    assert (records.start, records.end) == (pd.Timestamp("2010-05-01"), pd.Timestamp("2014-05-01"))


def test_each_rule_is_tried():
    assert list(FAILING) == [rule.code for rule in RULES]
    assert {code for codes in EXCLUDES.values() for code in codes} <= set(FAILING)


@pytest.mark.parametrize("code", FAILING)
def test_a_rule_finds_its_fault_and_its_row(tmp_path, code):
    records = read(tmp_path, FAILING[code], mapping=UNTIL_2013 if code == "C110" else None)
    failed = records.failures
    assert set(failed["rule"]) - WITH_IT.get(code, set()) == {code}
    at = failed[failed["rule"] == code]
    changed = [
        (f"{table}.csv", number)
        for table, rows in FAILING[code].items()
        for number, row in enumerate(rows, 2)
        if number - 2 >= len(OPEN[table]) or row != OPEN[table][number - 2]
    ]
    if code in ("C108", "C109", "C110"):
        changed = [("case.csv", 3)]
    if code in ("C114", "C115", "C116"):  # a mother's rows together
        assert set(changed) <= set(zip(at["file"], at["row"], strict=True))
    else:
        assert list(zip(at["file"], at["row"], strict=True)) == changed
    assert not (sets(records)["sequence"] > 2).any()


def test_a_file_that_is_given_twice_is_read_once(tmp_path):
    folder = made.write(tmp_path, OPEN)
    (folder / "notes.txt").write_text("passed over", encoding="utf-8")
    assert court.read([folder, folder / "case.csv"]).failures.empty
    with pytest.raises(Problem, match=r"notes\.txt is neither a CSV file"):
        court.read([folder, folder / "notes.txt"])


def test_what_a_rule_excludes_is_left_out_and_counted(tmp_path):
    records = read(tmp_path, FAILING["C103"])
    assert records.cases["case"].tolist() == ["a"]
    assert records.left_out.to_dict("records") == [
        {"rule": "C103", "message": "The start is not a date.", "rows": 1}
    ]
    assert len(sets(records)) == 1
    assert len(sets(read(tmp_path / "2", FAILING["C107"]))) == 2, "C107 excludes nothing"


def test_a_row_that_several_rules_leave_out_is_counted_once(tmp_path):
    tables = with_("case_child", 0, dob_y=1990, dob_m=1)
    tables["case_child"].append(list(tables["case_child"][0]))
    records = read(tmp_path, tables)
    assert records.failures["row"].tolist() == [2, 4, 4]
    assert records.left_out["rows"].sum() == 2


def test_cases_outside_of_the_days_that_the_records_cover_are_left_out(tmp_path):
    records = read(tmp_path, OPEN, mapping=UNTIL_2013)
    assert records.left_out[["rule", "rows"]].to_numpy().tolist() == [["C110", 1]]
    mothers = recurrence.followed(sets(records), records.end, look_back=0)
    assert mothers["returned"].tolist() == [False]
    late = read(tmp_path, OPEN, mapping={"start": "2010-05-02"})
    assert late.cases["case"].tolist() == ["b"]
    both = sets(read(tmp_path, OPEN))
    mothers = recurrence.followed(both, records.end, look_back=0)
    assert mothers[["returned", "kind"]].to_numpy().tolist() == [[False, ""]]
    with pytest.raises(Problem, match="start is not before end"):
        court.read([tmp_path], mapping={"start": "2021-03-31", "end": "2007-04-01"})


def test_two_cases_of_a_day_are_one_set_and_a_birth_during_a_case_begins_another(tmp_path):
    tables = with_("case", 2, case_id="c", case_start_date="2010-05-01")
    tables["case_adult"].append(["c", "m", "Mother", 20])
    tables["case_app"].append(["c", "Care (s31)"])
    tables["case_child"] += [["c", "3", 2009, 1], ["b", "4", 2015, 1], ["b", "5", 2015, 2]]
    found = sets(read(tmp_path, tables, mapping={"end": "2016-01-01"}))
    assert found["issued"].dt.strftime("%Y-%m-%d").tolist() == [
        *("2010-05-01", "2014-05-01", "2015-02-28")  # 37 weeks after 1 May are 15 January
    ]
    assert found["children"].tolist() == [2, 2, 1]
    assert found["split"].tolist() == [False, False, True]
    assert found["sequence"].tolist() == [1, 2, 3]
    assert found["age_band"].tolist() == ["20 to 24"] * 3
    assert found["new_child"].isna().tolist() == [True, False, False]
    assert found["new_infant"].tolist()[1:] == [True, True]


def test_a_child_who_was_joined_and_has_a_case_begins_one_set(tmp_path):
    tables = with_("case_child", 1, dob_y=2014, dob_m=5)
    tables["case_child"].append(["a", "2", 2014, 5])
    tables["case"][0][3] = ""  # still open
    found = sets(read(tmp_path, tables, mapping={"end": "2016-01-01"}))
    assert found["issued"].dt.strftime("%Y-%m-%d").tolist() == ["2010-05-01", "2014-05-01"]
    assert not found["split"].any()


LISTED = "Date of application,Mother,Child,Child born\n"


@pytest.mark.parametrize(
    ("born", "splits"), [("31/03/2021", ["2021-03-31"]), ("01/04/2021", []), ("20/04/2021", [])]
)
def test_a_birth_after_the_records_end_begins_no_set(born, splits, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"{LISTED}01/05/2019,m1,c1,01/04/2018\n01/05/2019,m1,c2,{born}\n")
    found = sets(court.read([path], mapping={"end": "2021-03-31"}))
    assert found.loc[found["split"], "issued"].dt.strftime("%Y-%m-%d").tolist() == splits


@pytest.mark.parametrize(
    ("month", "end", "splits"), [(3, "2015-03-20", ["2015-03-20"]), (4, "2015-03-31", [])]
)
def test_a_birth_known_to_the_month_counts_to_the_month_in_which_records_end(
    month, end, splits, tmp_path
):
    tables = with_("case_child", 1, dob_y=2015, dob_m=month)
    found = sets(read(tmp_path, tables, mapping={"end": end}))
    assert found.loc[found["split"], "issued"].dt.strftime("%Y-%m-%d").tolist() == splits


def test_a_child_whose_birth_is_blank_stays(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"{LISTED}01/05/2019,m1,c1,\n01/05/2019,m1,c2,\n01/06/2020,m1,c3,soon\n")
    records = court.read([path])
    assert records.failures[["rule", "row"]].to_numpy().tolist() == [["C132", 4]]
    assert sets(records)[["children", "new_child"]].isna().to_numpy().tolist() == [
        *([False, True], [False, True])
    ]
    assert sets(records)["children"].tolist() == [2, 0]
    path.write_text("Date of application,Mother,Child\n01/05/2019,m1,c1\n")
    records = court.read([path])
    assert records.failures.empty
    assert sets(records)["children"].tolist() == [1]


def test_duplicate_numbers_of_a_mother_are_one_and_other_orders_do_not_count(tmp_path):
    tables = with_("case_app", 1, app_type_name="EPO (s44)")
    tables["case_adult"][2][1] = "m-again"
    folder = made.write(tmp_path, tables)
    adults = (folder / "case_adult.csv").read_text(encoding="utf-8").splitlines()
    one = [line + end for line, end in zip(adults, (",new_person_id", "", "", ""), strict=True)]
    one = [one[0], *(line + "," + "m" * ("m-again" in line) for line in one[1:])]
    (folder / "case_adult.csv").write_text("\n".join(one) + "\n", encoding="utf-8")
    records = court.read([folder])
    assert sets(records)["case"].tolist() == ["a"]
    records.applications["application"] = S31[0]
    both = sets(records)[["mother", "sequence"]]
    assert both.to_numpy().tolist() == [["m", 1], ["m", 2]]


def test_a_return_over_a_child_who_was_there_is_not_over_a_new_one(tmp_path):
    found = sets(read(tmp_path, with_("case_child", 1, dob_y=2010, dob_m=4)))
    assert found["new_child"].tolist()[1:] == [False]
    found = sets(read(tmp_path, with_("case_child", 1, dob_y=2010, dob_m=5)))
    assert found["new_child"].tolist()[1:] == [True]
    assert found["new_infant"].tolist()[1:] == [False]


def same_as_plain(folder):
    records = court.read([folder])
    assert records.left_out.empty
    found, plain = sets(records), made.plain_sets(folder)
    assert found["mother"].tolist() == [one["mother"] for one in plain]
    assert found["issued"].dt.date.tolist() == [one["issued"] for one in plain]
    for name in ("sequence", "children", "new_child", "new_infant"):
        mine = [None if pd.isna(value) else value for value in found[name]]
        assert mine == [one[name] for one in plain], name
    ages = [None if one["age"] is None else one["age"] // 5 * 5 for one in plain]
    bands = [None if pd.isna(band) else band for band in found["age_band"]]
    assert bands == [made_band(age) for age in ages]
    durations = made.plain_durations(plain, records.start.date(), records.end.date(), 1)
    curve = recurrence.recurrence(found, records.end, 1, (2, 8), start=records.start)
    for row in curve.itertuples():
        assert row.at_risk == sum(years >= row.years for _, years, _ in durations)
        assert row.events == sum(years <= row.years and back for _, years, back in durations)
        expected = made.plain_kaplan_meier(durations, row.years)
        assert row.probability == pytest.approx(expected, abs=1e-9)
    shares = recurrence.crude_share(found, 5, records.start).set_index("year")
    plain_shares = made.plain_crude_share(plain, 5)
    assert set(shares.index) == set(plain_shares)
    for year, row in shares.iterrows():
        mothers, repeat, near = plain_shares[year]
        assert (row["mothers"], row["repeat_seen"]) == (mothers, repeat)
        early = date(year, 1, 1) < (records.start + pd.Timedelta(days=5 * 365.25)).date()
        assert np.isnan(row["repeat_look_back"]) if early else row["repeat_look_back"] == near
    return found, records


def made_band(age):
    names = {15: "under 20", 20: "20 to 24", 25: "25 to 29", 30: "30 to 34"}
    return None if age is None else "under 20" if age < 15 else names.get(age, "35 and over")


@pytest.mark.parametrize("seed", range(2))
def test_invented_rows_equal_a_plain_second_reckoning(tmp_path, seed):
    found, _ = same_as_plain(made.write(tmp_path, made.at_random(seed)))
    assert found["split"].any()


def test_the_invented_extract_equals_a_plain_second_reckoning():
    if not INVENTED.is_dir():
        pytest.skip("the invented court extract is not beside this repository")
    found, records = same_as_plain(INVENTED)
    assert (found["mother"].nunique(), len(found)) == (4000, 4805)
    shares = recurrence.crude_share(found)["share_seen"]
    assert shares.iloc[0] == 0
    assert shares.iloc[-2] == pytest.approx(0.24, abs=0.005)
    mothers = recurrence.followed(found, records.end)
    agrees_with_others(mothers)


def agrees_with_others(mothers):
    years, returned = mothers["duration"].to_numpy(), mothers["returned"].to_numpy()
    mine = survival.curve(years, returned).set_index("years")["probability"]
    from statsmodels.duration.survfunc import SurvfuncRight

    other = SurvfuncRight(years, returned.astype(int))
    assert mine[other.surv_times].to_numpy() == pytest.approx(1 - other.surv_prob, abs=1e-9)
    lifelines = pytest.importorskip("lifelines")
    fitted = lifelines.KaplanMeierFitter().fit(years, returned)
    theirs = fitted.survival_function_["KM_estimate"]
    assert mine.to_numpy() == pytest.approx(1 - theirs[mine.index].to_numpy(), abs=1e-9)
    limits = fitted.confidence_interval_.loc[[2.0 if 2.0 in theirs.index else theirs.index[-5]]]
    assert limits.notna().all(axis=None)
    nonparametric = pytest.importorskip("sksurv.nonparametric")
    times, free = nonparametric.kaplan_meier_estimator(returned, years)
    assert mine[times].to_numpy() == pytest.approx(1 - free, abs=1e-9)


RISK = 0.04


@pytest.fixture(scope="module")
def constant(tmp_path_factory):
    """Records of mothers whose risk of a return never changes, seen through a window."""
    true = window_bias.simulate(5, 900, 1985, 2019, RISK, 2007, 2020)
    day = pd.Timestamp("2007-01-01") + pd.to_timedelta(
        np.floor((true["start"] - 2007) * 365.2), unit="D"
    )
    cases = pd.DataFrame({"mother": true["mother"], "issued": day, "age": ""})
    folder = made.write(tmp_path_factory.mktemp("constant"), made.of_cases(cases))
    records = court.read([folder], mapping={"start": "2007-01-01", "end": "2019-12-31"})
    return sets(records), records, true


def test_at_constant_risk_the_crude_share_climbs_and_the_look_back_share_does_not(constant):
    found, records, _ = constant
    shares = recurrence.crude_share(found, 5, records.start).set_index("year")
    seen, near = shares["share_seen"], shares["share_look_back"].dropna()
    assert seen[2007] < 0.03
    assert (seen.rolling(3).mean().diff().loc[2010:2016] > 0).all()
    assert seen[2019] > 0.28
    assert near.index[0] == 2012
    slope = np.polyfit(near.index, near, 1)[0]
    assert abs(slope) < 0.003, "a twentieth of what the crude share climbs by"
    assert np.polyfit(seen.index, seen, 1)[0] > 0.02


def test_at_constant_risk_kaplan_meier_finds_it_whatever_the_year_of_index(constant):
    found, records, _ = constant
    window = {"start": records.start}
    curve = recurrence.recurrence(found, records.end, 1, **window)
    truth = 1 - np.exp(-RISK * curve["years"])
    spread = (curve["upper"] - curve["lower"]) / 4  # two standard errors are half of an interval
    assert ((curve["probability"] - truth).abs() < 3 * spread).all()
    years = recurrence.recurrence(found, records.end, 1, at=(3,), by="year", **window)
    known = years.dropna(subset="lower")
    inside = (known["lower"] < 1 - np.exp(-RISK * 3)) & (known["upper"] > 1 - np.exp(-RISK * 3))
    assert len(known) >= 8
    assert inside.sum() >= len(known) - 2
    assert abs(np.polyfit(known["year"], known["probability"], 1)[0]) < 0.005


def test_the_share_of_each_year_is_as_the_simulation_reckons_it(constant):
    found, records, true = constant
    mine = recurrence.crude_share(found, 5, records.start)
    other = window_bias.crude_share(true, 2007, 5)
    columns = ["share_seen", "share_look_back"]
    np.testing.assert_allclose(mine[columns], other[columns], atol=0.002)


def test_kinds_of_return_add_up_to_any_return(tmp_path):
    records = read(tmp_path, made.at_random(7))
    found = sets(records)
    kinds = recurrence.by_kind(found, records.end, at=(1, 3, 5))
    assert {"new child", "existing child"} <= set(kinds["kind"])
    total = kinds.groupby("years")["probability"].sum()
    any_ = recurrence.recurrence(found, records.end, at=(1, 3, 5)).set_index("years")
    assert total.to_numpy() == pytest.approx(any_["probability"].to_numpy(), abs=1e-9)
    later = recurrence.followed(found, records.end, after_weeks=37)
    at_once = recurrence.followed(found, records.end)
    kept = at_once[at_once["duration"] > 37 * 7 / 365.25]
    assert len(later) == len(kept) < len(at_once)
    assert later["duration"].sum() == pytest.approx((kept["duration"] - 37 * 7 / 365.25).sum())


def test_returns_over_new_infants_are_followed_from_37_weeks_on(tmp_path):
    records = read(tmp_path, made.at_random(7))
    found = sets(records)
    infants = recurrence.new_infants(found, records.end, at=(1, 3, 5))
    of_infants = infants[infants["kind"] == recurrence.INFANT].set_index("years")
    later = recurrence.followed(found, records.end, after_weeks=37)
    returned = later[later["new_infant"]]
    assert 0 < len(returned) < later["returned"].sum()
    assert of_infants.loc[5, "events"] == (returned["duration"] <= 5).sum()
    any_ = recurrence.recurrence(found, records.end, at=(1, 3, 5), after_weeks=37)
    total = infants.groupby("years")["probability"].sum()
    assert total.to_numpy() == pytest.approx(any_["probability"].to_numpy(), abs=1e-9)


def test_young_mothers_return_earlier_where_they_do():
    rng = np.random.default_rng(3)
    young = rng.random(3_000) < 0.4
    gap = rng.exponential(1 / np.where(young, 0.16, 0.08))
    followed = rng.uniform(1, 10, len(gap))
    mothers = pd.DataFrame(
        {
            "age_band": np.where(young, "under 20", "25 to 29"),
            "duration": np.minimum(gap, followed),
            "returned": gap <= followed,
            "year": 2015,
            "youngest": rng.uniform(0, 2, len(gap)),
            "children": 1,
        }
    )
    ratios = hazard_ratios.ratios(mothers).set_index("term")
    assert ratios.index.tolist() == ["aged under 20, beside 25 to 29", "youngest child under 1"]
    row = ratios.iloc[0]
    assert row["lower"] < 2 < row["upper"]
    assert row["people"] == min(young.sum(), (~young).sum())
    returned = mothers["returned"]
    assert row["events"] == min((young & returned).sum(), (~young & returned).sum())
    assert hazard_ratios.ratios(mothers.head(12)).empty


MAPPING = """
columns:
  case_id: [Case ref, CaseNo]
  case_start_date: Issued
values:
  Mother: BM
  Care (s31): C110A
end: 31/12/2015
"""


def test_a_mapping_file_says_what_columns_and_values_are_called(tmp_path):
    made.write(tmp_path, OPEN)
    for name, old, new in (
        ("case", "case_id,case_start_date", "Case ref,Issued"),
        ("case_adult", "case_id", "CaseNo"),
        ("case_adult", "Mother", "BM"),
        ("case_app", "Care (s31)", "c110a"),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_text(path.read_text().replace(old, new))
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    records = court.read([tmp_path])
    assert len(sets(records)) == 2
    assert records.end == pd.Timestamp("2015-12-31")


def test_capitals_spaces_and_underscores_in_names_make_no_difference(tmp_path):
    made.write(tmp_path, OPEN)
    for name, old, new in (
        ("case", "case_id,case_start_date", "Case_Ref,CaseStartDate"),
        ("case_adult", "case_id,adult_id", "CASE REF,Adult ID"),
        ("case_adult", "Mother", "birth_mother"),
        ("case_app", "Care (s31)", "CARE(S31)"),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_text(path.read_text().replace(old, new))
    mapping = {"columns": {"case_id": "CaseRef"}, "values": {"Mother": "Birth Mother"}}
    assert len(sets(court.read([tmp_path], mapping=mapping))) == 2


def test_a_councils_list_is_read_into_the_same_frames(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(
        "Date of application,Mother,Child,Mother born,Child born\n"
        "01/05/2010,m1,c1,02/05/1990,01/04/2009\n"
        "01/05/2010,m1,c2,02/05/1990,01/04/2008\n"
        "\n"
        "2014-05-01,m1,c3,02/05/1990,2014-03-01\n"
        "2014-06-01,,c4,,2014-03-01\n"
        "40/06/2014,m2,c4,,2014-03-01\n"
    )
    records = court.read([path])
    found = sets(records)
    assert found["mother"].tolist() == ["m1", "m1"]
    assert found["age"].tolist() == [19, 23]
    assert found["children"].tolist() == [2, 1]
    assert found["new_infant"].tolist()[1:] == [True]
    rows = set(zip(records.failures["rule"], records.failures["row"], strict=True))
    assert rows == {("C111", 6), ("C103", 7)}


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_tables_of_a_workbook_are_read_as_those_of_csv_files(tmp_path):
    """Days are days there, and numbers numbers; each sheet with cells is a table."""
    day = datetime(2014, 6, 1)
    (tmp_path / "one").mkdir()
    workbook(
        tmp_path / "one" / "extract.xlsx",
        {
            "Cases": [["Case ID", "case_start_date", None], ["a", day], [None], ["b", day]],
            "Nothing": [],
            "Adults": [["case_id", "adult_id", "adult_role"], *[[c, n, "Mother"] for c, n in
                       [("a", 71), ("b", 72)]]],
            "Orders": [["case_id", "app_type_name"], ["a", "Care (s31)"], ["b", "Care (s31)"]],
        },
    )  # fmt: skip
    child = [["case_id", "child_id", "dob_y", "dob_m"], ["a", 1, 2014, 2], ["b", 2, 2013, 11]]
    workbook(tmp_path / "one" / "child.xlsx", {"Sheet1": child})
    (tmp_path / "one" / "~$child.xlsx").write_bytes(b"lock")
    found = sets(court.read([tmp_path / "one"]))
    assert found["mother"].tolist() == ["71", "72"]
    assert found["issued"].tolist() == [pd.Timestamp(day)] * 2
    assert found["youngest"].round(1).tolist() == [0.3, 0.5]


def test_a_council_may_keep_its_list_in_a_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    rows = [["Date of application", "Mother", "Child"], [datetime(2014, 6, 1), "m1", "c1"]]
    workbook(path, {"Ms M1": [*rows, ["not a day", "m2", "c2"]]})
    records = court.read([path])
    assert records.cases["case"].size == 1
    failing = records.failures[records.failures["row"] == 3]
    assert set(failing["file"]) == {"list.xlsx, sheet 1"} and "C103" in set(failing["rule"])


def test_no_sheet_or_formula_of_a_workbook_is_told(tmp_path):
    path = tmp_path / "list.xlsx"
    rows = [["date_of_application", "mother", "child"], ["=1+1", SECRET, "c"]]
    workbook(path, {SECRET: rows})
    with pytest.raises(Problem, match=r"list\.xlsx is damaged, empty or holds formulas") as told:
        court.read([path])
    assert SECRET not in str(told.value) + str(told.value.__context__)
    workbook(path, {SECRET: [["a", "b"], ["c", "d"]]})
    with pytest.raises(Problem, match=r"list\.xlsx, sheet 1 has not the columns") as told:
        court.read([path])
    assert SECRET not in str(told.value)


def test_empty_columns_beside_a_table_are_no_columns(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("date_of_application,mother,child,,\n2014-06-01,m1,c1,,\n")
    assert len(court.read([path]).cases) == 1


SECRET = "Z98765432109X"
GOOD = f"case_id,case_start_date\n{SECRET},2010-05-01\n"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "There is no CSV file or workbook"),
        ({"case.csv": ""}, "case.csv holds no rows"),
        ({"case.csv": GOOD.splitlines()[0]}, "case.csv holds no rows"),
        ({"case.csv": GOOD + f"{SECRET}\n"}, "case.csv, row 3: it has not as many cells"),
        ({"case.csv": GOOD + f'"{SECRET},2011-01-01\n'}, "case.csv is not a table of cells"),
        ({"case.csv": GOOD.encode("utf-16")}, "case.csv is not text in UTF-8"),
        ({"case.csv": (GOOD + "é").encode("latin-1")}, "case.csv is not text in UTF-8"),
        ({"case.csv": f"{SECRET},2010-05-01\n{SECRET},x\n"}, "case.csv has not the columns"),
        ({"case.csv": GOOD.replace("start_date", "start_date,case_id")}, "row 2: it has not"),
        ({"case.csv": "case_id,case_start_date,case id\n1,2010-05-01,2\n"}, "two columns of one"),
        ({"case.csv": GOOD, "child.xlsx": "PK"}, "child.xlsx is damaged, empty or holds formulas"),
        ({"case.csv": GOOD, "child.xls": "PK"}, "child.xls is neither a CSV file nor a workbook"),
        ({"case.csv": GOOD}, "No file has the columns case_id, adult_id, adult_role"),
        ({"case.csv": GOOD, "m.yaml": f"{SECRET}: 1"}, "m.yaml is not a mapping"),
        ({"case.csv": GOOD, "m.yaml": "a: [1"}, "m.yaml is not a mapping"),
        ({"case.csv": GOOD, "m.yaml": f"columns: {{{SECRET}: a}}"}, "under columns, our names"),
        ({"case.csv": GOOD, "m.yaml": f"end: {SECRET}"}, "end is not a date"),
        (
            {
                "case.csv": GOOD,
                "l.csv": f"date_of_application,mother,child\n2010-01-01,{SECRET},1\n",
            },
            "both an extract from a court and a council's list",
        ),
    ],
)
def test_a_damaged_input_is_told_in_a_sentence_without_a_record(tmp_path, files, says):
    for name, content in files.items():
        content = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Problem) as told:
        court.read([tmp_path])
    assert says in told.value.sentence
    seen = told.value
    while seen is not None:
        assert SECRET not in str(seen) + repr(vars(seen))
        seen = seen.__context__ or seen.__cause__


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"case_app": [["a", SECRET]]}, "No application is called Care (s31)"),
        ({"case_adult": [["a", "m", SECRET, 20]]}, "No adult's role is Mother"),
        ({"case": [["a", SECRET, "", ""]]}, "No case is left by the rules"),
    ],
)
def test_records_of_another_kind_are_told_too(tmp_path, tables, says):
    with pytest.raises(Problem) as told:
        read(tmp_path, {**OPEN, **tables})
    assert says in told.value.sentence
    assert SECRET not in told.value.sentence


def test_nothing_of_a_record_is_in_the_failures_or_the_looks_of_records(tmp_path):
    tables = with_("case_adult", 1, adult_role=f"see {SECRET}", adult_id=SECRET)
    records = read(tmp_path, tables)
    assert records.failures["rule"].tolist() == ["C141"]
    assert SECRET not in records.failures.to_csv() + repr(records)
    assert SECRET not in csv.list_dialects()
