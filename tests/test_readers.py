"""The readers: from publishers' columns to the observations held, and what is said of the rest."""

import numpy as np
import pandas as pd
import publisher_files as good
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data import raw, readers
from helpers.data.readers import cells, declarations
from helpers.errors import Problem
from helpers.files import containers

KEY = ["measure", "area_code", "period"]
EES = [n for n, d in readers.declared().items() if d.format == "explore_education_statistics"]


@pytest.fixture(scope="module")
def held(checkout) -> dict[str, pd.DataFrame]:
    """The areas and measures of the project, as text."""
    names = ("areas", "measures")
    return {name: raw.read(checkout, checkout.raw / f"{name}.csv").frame for name in names}


@pytest.fixture
def take(tmp_path, held):
    """The reading of a table, from a CSV of it."""

    def read(table, data_set=None, **around):
        path = tmp_path / "given"
        text = table if isinstance(table, str) else good.lines(table, **around)
        path.write_text(text, encoding="utf-8")
        (sheet,) = containers.sheets(path, "given", tmp_path)
        found = data_set or readers.recognise(sheet)
        return readers.read(sheet, found, held["areas"], held["measures"])

    return read


def figures(reading) -> dict[tuple, object]:
    """Each cell's value, or its symbol."""
    frame = reading.observations
    shown = frame["value"].astype(object).where(frame["status"] == "", frame["status"])
    return dict(zip(frame[KEY].itertuples(index=False, name=None), shown, strict=True))


def text_failures(reading) -> str:
    return "\n".join(map(str, reading.failures))


@pytest.mark.parametrize("name", EES)
def test_every_declared_data_set_is_recognised_and_read(take, name):
    reading = take(good.explore_education_statistics(name))
    assert reading.failures == []
    assert reading.data_set.name == name
    assert reading.newest == 2025
    assert set(reading.observations["measure"]) == set(reading.data_set.measures)
    places = 1 if name == "children_in_need_a2" else len(good.PLACES)
    assert len(reading.observations) == 2 * places * len(reading.data_set.measures)
    assert reading.observations["period"].dtype == int
    assert not reading.observations.duplicated(KEY).any()


def test_declared_names_are_those_of_their_files_and_measures_are_described(held):
    declared = readers.declared()
    assert {path.stem for path in readers.FOLDER.glob("*.yaml")} == set(declared)
    described = set(held["measures"]["measure"])
    for data_set in declared.values():
        assert set(data_set.measures) <= described
        assert declare(data_set.model_dump(), "again") == data_set


def test_a_row_of_a_file_gives_the_figures_of_its_columns(take):
    frame = good.explore_education_statistics("children_in_need_b1", (2025,))
    frame.loc[3, ["At31_episodes", "Started_episodes"]] = ["1,234", "c"]
    reading = take(frame)
    assert figures(reading)["children_in_need_count", "E06000001", 2025] == 1234
    assert figures(reading)["children_in_need_started_count", "E06000001", 2025] == "c"
    mine = reading.observations.query("area_code == 'E06000001'")
    assert mine["row"].tolist() == [5, 5]


@pytest.mark.parametrize("symbol", ["c", "k", "low", "u", "x", ":", "z"])
def test_a_symbol_is_a_status_and_no_number(take, symbol):
    frame = good.explore_education_statistics("children_in_need_b1", (2025,))
    frame.loc[4, "At31_episodes"] = f" {symbol} "
    reading = take(frame)
    assert reading.failures == []
    mine = reading.observations.query(
        "area_code == 'E06000002' and measure.str.endswith('d_count')"
    )
    assert mine.loc[mine["measure"] == "children_in_need_count", "status"].tolist() == [symbol]
    assert mine.loc[mine["measure"] == "children_in_need_count", "value"].isna().all()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(("2025", 2025), ("202425", 2025), ("2024-25", 2025), ("2024/25", 2025)),
        *(("2024-25 (OT)", 2025), ("2025 (Rev)", 2025), ("2025 (prov)", 2025)),
        *(("2020 (Final)", 2020), ("1999-00", 2000), ("2024-2025", 2025)),
        *(("At 31 March 2019", 2019), ("31 March 2019", 2019), ("Year ending 31 March 2019", 2019)),
        *(("2018-19 (r)", 2019), ("2014-16", None), ("2013/14-15/16", None), ("0", None)),
        *(("202426", None), ("", None), ("March", None), ("20245", None), ("2025.0", None)),
    ],
)
def test_years_as_publishers_write_them(text, year):
    assert cells.year_of(text) == year


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("0.70000000000000007", 0.7), ("4156704146.9999995", 4156704147), ("1,234,567", 1234567)),
        *(("-1,234.5", -1234.5), (" 12 ", 12), ("-0.5", -0.5), ("1e3", 1000), ("+3", 3)),
        *(("1,23", None), ("12%", None), ("0x1F", None), ("1_000", None), ("£3", None)),
        *(("True", None), ("nan", None), ("None", None), ("2025-03-31", None), ("", None)),
    ],
)
def test_numbers_as_publishers_write_them(text, value):
    found, status = cells.numbers(pd.Series([text]))
    assert (None if np.isnan(found[0]) else found[0]) == value
    assert status.tolist() == [""]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([*EES, "interactive_tool"]),
    kind=st.sampled_from(good.KINDS),
    order=st.randoms(use_true_random=False),
)
def test_neither_order_nor_wrapper_changes_what_is_read(tmp_path, held, name, kind, order):
    tool = name == "interactive_tool"
    frame = good.interactive_tool() if tool else good.explore_education_statistics(name)
    columns, rows = list(frame), list(frame.index)
    order.shuffle(columns)
    order.shuffle(rows)

    def observations(table, kind):
        (sheet,) = containers.sheets(good.write(table, tmp_path, kind), "given", tmp_path)
        reading = readers.read(sheet, readers.recognise(sheet), held["areas"], held["measures"])
        assert reading.failures == []
        assert reading.data_set.name == name
        return reading.observations.drop(columns="row").sort_values(KEY, ignore_index=True)

    pd.testing.assert_frame_equal(
        observations(frame.loc[rows, columns], kind), observations(frame, "csv")
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mark=st.sampled_from(["", "\ufeff"]),
    end=st.sampled_from(["\n", "\r\n"]),
    above=st.sampled_from([(), ("Table 1: children",), ("Table 1", "")]),
    below=st.sampled_from([(), ("", "Source: the publisher"), ("(1) Provisional",)]),
)
def test_neither_marks_nor_titles_nor_notes_change_what_is_read(
    tmp_path, held, mark, end, above, below
):
    frame = good.explore_education_statistics("key_stage_4")
    path = tmp_path / "given"
    path.write_bytes((mark + good.lines(frame, above, below).replace("\n", end)).encode())
    (sheet,) = containers.sheets(path, "given", tmp_path)
    reading = readers.read(sheet, readers.recognise(sheet), held["areas"], held["measures"])
    assert reading.failures == []
    first = reading.observations["row"].min()
    assert first == 2 + len(above)
    assert len(reading.observations) == 2 * 3 * len(good.PLACES)


# Areas.
def _b1(**changed: str) -> pd.DataFrame:
    """The file b1 of 2025 with the council of its row 5 described otherwise."""
    frame = good.explore_education_statistics("children_in_need_b1", (2025,))
    frame.loc[3, list(changed)] = list(changed.values())
    return frame


def test_a_former_code_is_read_as_the_present_one(take):
    old = {"new_la_code": "E10000002", "la_name": "Buckinghamshire", "old_la_code": "825"}
    reading = take(_b1(**old, region_code="E12000008", region_name="South East"))
    assert reading.failures == []
    assert ("children_in_need_count", "E06000060", 2025) in figures(reading)
    assert reading.recodes == {}


def test_a_new_code_of_a_council_held_is_a_recode(take):
    reading = take(_b1(new_la_code="E06000977"))
    assert reading.failures == []
    assert reading.recodes == {"E06000977": "E06000001"}
    assert ("children_in_need_count", "E06000001", 2025) in figures(reading)
    assert reading.areas.empty


def test_a_new_council_is_taken_from_the_file(take):
    reading = take(_b1(new_la_code="E06000977", la_name="Tees Valley", old_la_code="997"))
    assert reading.failures == []
    assert reading.areas.to_dict("records") == [
        {
            "area_code": "E06000977",
            "name": "Tees Valley",
            "level": "local authority",
            "parent_code": "E12000001",
            "education_code": "997",
        }
    ]
    assert ("children_in_need_count", "E06000977", 2025) in figures(reading)


@pytest.mark.parametrize(
    "wrong",
    [
        {"la_name": ""},
        {"region_code": "E12999999"},
        {"old_la_code": "97"},
        {"new_la_code": "E05000977"},
    ],
)
def test_what_does_not_describe_a_council_is_unknown(take, wrong):
    new = {"new_la_code": "E06000977", "la_name": "Tees Valley", "old_la_code": "997"}
    reading = take(_b1(**{**new, **wrong}))
    assert "row 5, column new_la_code: unknown area" in text_failures(reading)
    assert reading.areas.empty


def test_a_joint_return_is_left_out_and_said(take):
    reading = take(_b1(new_la_code="E06000061 / E06000062", la_name="Northamptonshire, both"))
    assert reading.failures == []
    assert len(reading.observations) == 2 * (len(good.PLACES) - 1)
    assert any("joint return of Northamptonshire, both" in said for said in reading.left_out)


def test_other_levels_are_left_out_and_said(take):
    reading = take(_b1(geographic_level="Local authority district"))
    assert reading.failures == []
    assert "rows of the level Local authority district: 1" in reading.left_out


# Columns.
def test_a_column_that_only_some_releases_have_may_be_missing(take):
    frame = good.explore_education_statistics("children_in_need_c4")
    reading = take(frame.drop(columns="Section47_rate"))
    assert reading.failures == []
    assert "section_47_rate" not in set(reading.observations["measure"])
    assert reading.absent == {"section_47_rate": "it has no column Section47_rate"}


def test_final_figures_are_taken_before_revised_ones(take):
    frame = good.explore_education_statistics("key_stage_4", (2025,))
    revised = frame.assign(version="Revised", avg_att8="1")
    both = take(pd.concat([revised, frame]))
    assert both.failures == []
    assert figures(both) == figures(take(frame))
    assert set(figures(take(revised)).values()) >= {1}
    unknown = take(frame.assign(version="Draft"))
    assert "column version: 'Draft' is not one of Final, Revised, Provisional" in text_failures(
        unknown
    )


def test_columns_and_rows_that_are_not_used_are_said(take):
    said = take(good.explore_education_statistics("care_leavers_activity")).left_out
    assert said == []
    frame = good.explore_education_statistics("care_leavers_activity", (2025,))
    younger = frame.assign(care_leaver_age="17 to 18 years")
    said = take(pd.concat([frame, younger])).left_out
    assert said == [f"rows of another care_leaver_age, breakdown: {len(younger)}"]


def test_another_data_set_of_the_format_is_not_read_and_the_nearest_is_named(take):
    frame = good.explore_education_statistics("children_looked_after")
    with pytest.raises(
        readers.NotKnown, match="columns children_number, legal_status it is no data set"
    ):
        take(frame.iloc[:, :10].assign(legal_status="x", children_number="1"))
    changed = frame.rename(columns={"population_type": "kind", "rate_per_10000": "rate"})
    with pytest.raises(
        readers.NotKnown, match=r"lacks population_type, rate_per_10000 and has kind"
    ):
        take(changed.assign(kind="Foster carers"))
    with pytest.raises(readers.NearMiss, match="it lacks the columns population_type, rate_per"):
        take(changed)


def test_a_sister_table_of_the_same_columns_is_told_by_its_labels(take):
    frame = good.explore_education_statistics("children_in_need_d5")
    with pytest.raises(readers.NotRead, match=r"the columns of D5 .*, but none of its labels"):
        take(frame.assign(category="Plans ending by length of time"))
    frame = good.explore_education_statistics("children_in_need_a2")
    with pytest.raises(readers.NotRead, match="but none of its labels"):
        take(frame.assign(category="Assessments"))
    frame = good.explore_education_statistics("children_in_need_b1")
    frame.loc[3, "category"] = "Others"
    said = "row 5, column category: 'Others' is not 'Children in Need'"
    assert said in text_failures(take(frame))


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Measure_code,Topic,Measure,Measure_short,Polarity,Description", "the dictionary of"),
        (
            "LA num,LA Name," + ",".join(f"SN{i},SNP" for i in range(1, 11)),
            "statistical neighbours",
        ),
        ("old_la_code," + ",".join(f"SN_{i},SN_{i}P" for i in range(1, 11)), "statistical neighb"),
    ],
)
def test_what_holds_no_figures_is_said_to(take, header, what):
    with pytest.raises(readers.NotRead, match=what):
        take(header + "\n" + ",".join("1" for _ in header.split(",")) + "\n")


# The Interactive Tool.
def test_a_figure_the_tool_does_not_show_is_no_observation(take):
    frame = good.interactive_tool()
    frame.loc[0, "Values"] = "-"
    reading = take(frame)
    assert reading.failures == []
    assert len(reading.observations) == len(take(good.interactive_tool()).observations) - 1
    assert reading.left_out == ["rows that give no measure held, or no figure: 9"]


def test_the_tool_writes_years_in_many_ways_and_the_newest_counts(take):
    frame = good.interactive_tool(("2024-25 (OT)", "2024 (Rev)"))
    frame.loc[frame["Short Desc"] == "InfMort", "Years"] = "2025-26"
    reading = take(frame)
    assert reading.failures == []
    assert set(reading.observations["period"]) == {2024, 2025}
    assert reading.newest == 2026


# StatsWales.
def test_statswales_is_read_by_name_or_code_with_its_symbols(take):
    frame = good.statswales()
    frame.iloc[3, 1:] = ["*", "."]
    codes = ["W92000004", "W06000001", "W06000002", "W06000015"]
    by_code = frame.assign(**{"": codes})
    with_both = frame.copy()
    with_both.insert(1, "Area code", codes)
    readings = [take(each, above=(good.STATSWALES_TITLE,)) for each in (frame, by_code, with_both)]
    for reading in readings:
        assert reading.failures == []
        assert reading.data_set.name == "looked_after_wales"
        assert reading.newest == 2019
        assert figures(reading)["looked_after_count", "W06000015", 2018] == "c"
        assert figures(reading)["looked_after_count", "W06000015", 2019] == "z"
        assert figures(reading)["looked_after_count", "W92000004", 2019] == 101
        assert figures(reading) == figures(readings[0])


def test_statswales_gives_the_figures_held(take, held, checkout):
    rows = raw.read(checkout, checkout.raw / "wales_scotland_northern_ireland.csv").frame
    rows = rows[rows["source"] == "statswales-care0001"]
    table = rows.assign(year=[f"{int(p) - 1}-{p[2:]}" for p in rows["period"]]).pivot_table(
        index="area_code", columns="year", values="value", aggfunc="first"
    )
    assert len(table) == 23
    reading = take(table.reset_index(), above=(good.STATSWALES_TITLE, ""), below=("", "Source: x"))
    assert reading.failures == []
    expected = {
        ("looked_after_count", row.area_code, int(row.period)): float(row.value)
        for row in rows.itertuples()
    }
    assert figures(reading) == expected


# Mapping files.
def declare(content, shown):
    return declarations.data_set(content, shown, readers.FORMATS)


MAPPING = yaml.safe_load(
    """
    name: mine
    format: tidy
    title: Mine
    publication: Mine
    title_pattern: mine
    source: mine
    source_title: Mine {year}
    publisher: Somebody
    address: https://example.org
    licence: OGL-UK-3.0
    released_month: 4
    released_years_after: 0
    rounding_nation: 1
    rounding_authority: 1
    compilation: false
    measures:
      looked_after_count: {where: {what: children}}
    layout: {area: council, period: year, value: figure}
    """
)
TIDY = (
    "council,year,what,figure,mark\n{0},2025,children,12,\n{1},2025,children,,c\n{0},2025,dogs,9,\n"
)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("code", ("E08000035", "E09000001")),
        ("number", ("383", "201")),
        ("name", ("leeds", "City of London")),
    ],
)
def test_a_mapping_file_reads_any_tidy_table(take, tmp_path, kind, names):
    layout = {**MAPPING["layout"], "area_is": kind, "status": "mark"}
    path = tmp_path / "mapping.yaml"
    path.write_text(yaml.safe_dump({**MAPPING, "layout": layout}), encoding="utf-8")
    reading = take(TIDY.format(*names), readers.declaration(path))
    assert reading.failures == []
    assert figures(reading) == {
        ("looked_after_count", "E08000035", 2025): 12,
        ("looked_after_count", "E09000001", 2025): "c",
    }
    assert reading.left_out == ["rows that give no measure held, or no figure: 1"]


def test_a_long_table_of_statswales_is_read_as_the_docs_say(take):
    mapping = declare(
        {
            **MAPPING,
            "measures": {
                "looked_after_count": {"column": "Data", "where": {"Age_ItemName_ENG": "Total"}}
            },
            "layout": {
                "area": "Area_AltCode1",
                "area_is": "code",
                "period": "Year_ItemName_ENG",
                "value": "Data",
            },
        },
        "mapping",
    )
    table = pd.DataFrame(
        [
            ["7180.0000", "W92000004", "Wales", "2021-22", "Total"],
            ["465.0000", "W06000015", "Cardiff", "2021-22", "Total"],
            ["12.0000", "W06000015", "Cardiff", "2021-22", "Under 1"],
        ],
        columns=[
            *("Data", "Area_AltCode1", "Area_ItemName_ENG", "Year_ItemName_ENG"),
            "Age_ItemName_ENG",
        ],
    )
    reading = take(table, mapping)
    assert reading.failures == []
    assert figures(reading) == {
        ("looked_after_count", "W92000004", 2022): 7180,
        ("looked_after_count", "W06000015", 2022): 465,
    }


def test_a_mapping_file_may_give_each_measure_its_column(take):
    measures = {"looked_after_count": {"column": "n"}, "looked_after_rate": {"column": "rate"}}
    layout = {"area": "council", "period": "year"}
    mapping = declare({**MAPPING, "measures": measures, "layout": layout}, "mapping")
    reading = take("council,year,n,rate\nE08000035,2024-25,12,3\n", mapping)
    assert figures(reading) == {
        ("looked_after_count", "E08000035", 2025): 12,
        ("looked_after_rate", "E08000035", 2025): 3,
    }


def test_a_symbol_beside_a_figure_is_refused(take):
    layout = {**MAPPING["layout"], "status": "mark"}
    mapping = declare({**MAPPING, "layout": layout}, "mapping")
    reading = take("council,year,what,figure,mark\nE08000035,2025,children,12,c\n", mapping)
    assert text_failures(reading) == "given, row 2, column mark: 'c' stands beside 12"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "stata"}, "format is 'stata', which is not one of"),
        ({"name": "my data"}, "name is 'my data'"),
        ({"title": None}, "title is None and should be a valid string"),
        ({"released_month": "April"}, "released_month is 'April' and should be a valid integer"),
        ({"released_month": 13}, "released_month is 13 and should be less than or equal to 12"),
        ({"compilation": "no"}, "compilation is 'no' and should be a valid boolean"),
        ({"title_pattern": "("}, "title_pattern is '(' (no regular expression"),
        ({"measures": {}}, "measures is {} and should have at least 1 item"),
        (
            {"measures": {"looked_after_count": {"filter": 1}}},
            "its measures.looked_after_count has unknown filter",
        ),
        ({"layout": {"area": "council"}}, "mapping.yaml, layout lacks period"),
        ({"layout": {**MAPPING["layout"], "sheet": 1}}, "mapping.yaml, layout has unknown sheet"),
        (
            {"layout": {**MAPPING["layout"], "area_is": "postcode"}},
            "area_is is 'postcode' and should be 'code', 'number' or 'name'",
        ),
        ({"surprise": 1}, "has unknown surprise"),
        (
            {"format": "explore_education_statistics", "layout": {}},
            "looked_after_count needs column",
        ),
    ],
)
def test_a_wrong_mapping_file_is_refused_in_one_sentence(change, said):
    with pytest.raises(Problem) as caught:
        declare({**MAPPING, **change}, "mapping.yaml")
    assert said in caught.value.sentence
    assert caught.value.sentence.startswith("mapping.yaml")


def test_a_mapping_file_that_is_no_mapping_is_refused(tmp_path):
    path = tmp_path / "mapping.yaml"
    for content, said in (
        ("a: b: c", "not readable YAML (line 1)"),
        ("date: 2026-13-45", "not readable YAML"),
        ("a: " + "[" * 5_000, "not readable YAML"),
        ("just text", "is no declared data set"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(Problem) as caught:
            readers.declaration(path)
        assert said in caught.value.sentence
    with pytest.raises(Problem, match="cannot be opened"):
        readers.declaration(tmp_path / "absent.yaml")
    lacking = {name: value for name, value in MAPPING.items() if name != "licence"}
    with pytest.raises(Problem, match="lacks licence"):
        declare(lacking, "mapping.yaml")


def test_a_mapping_that_says_too_little_is_refused_when_it_is_used(take):
    text = TIDY.format("E08000035", "E09000001")
    wrong = {"measures": {"dogs_count": {}}}, {"layout": {"area": "council", "period": "year"}}
    said = (
        "not held, and does not say its label, kind, unit",
        "which column holds looked_after_count",
    )
    for change, sentence in zip(wrong, said, strict=True):
        with pytest.raises(Problem, match=sentence):
            take(text, declare({**MAPPING, **change}, "mapping"))


# The publishers' own files.
@pytest.fixture(scope="module")
def embedded(checkout) -> pd.DataFrame:
    """Every observation embedded in the project, under present codes."""
    files = [raw.read(checkout, path) for path in raw.listed(checkout)]
    former = {
        code: area["area_code"]
        for file in files
        if file.sidecar.table == "areas"
        for area in file.frame.to_dict("records")
        for code in area["former_codes"].split()
    }
    mine = [file for file in files if file.sidecar.table == "observations"]
    frame = pd.concat([file.frame for file in mine], ignore_index=True)
    return frame.assign(
        area_code=frame["area_code"].replace(former),
        period=frame["period"].astype(int),
        value=pd.to_numeric(frame["value"].replace("", None)),
        status=frame["status"].replace(":", "x"),
    )


RELEASE_OF_2024 = ("children_in_need_a2", "children_in_need_c4")
OLDER_POPULATION = {"section_47_rate", "conference_rate", "plan_rate", "plan_started_rate"}


def _explained(cell: pd.Series) -> str:
    """Why a publisher's figure may differ from the one embedded; '' if there is no reason."""
    embedded_from_tool = cell["source"] == "dfe-lait-2026"
    if (
        cell["data_set"] in RELEASE_OF_2024
        and cell["measure"] in OLDER_POPULATION
        and cell["period"] in (2023, 2024)
        and embedded_from_tool
    ):
        return "the release of 2024 divides by older estimates of the population"
    if cell["data_set"] in RELEASE_OF_2024 and cell["source"] == "dfe-cin-2025":
        return "the release of 2025 revised it"
    if embedded_from_tool and cell["value_held"] == 0 and cell["status"] in ("u", "low"):
        return "the Interactive Tool prints 0 where the publisher prints a symbol"
    slack = 0.05 + 1e-9
    within = abs(cell["value"] - cell["value_held"]) <= slack
    if (
        cell["data_set"] == "interactive_tool"
        and cell["measure"] == "social_worker_count"
        and within
    ):
        return "embedded to one decimal, in the tool to two"
    return ""


def test_the_publishers_files_give_the_figures_embedded(shared, tmp_path, held, embedded):
    compared, readings = [], {}
    for path in sorted((shared / "publisher_files" / "dfe").iterdir()):
        (sheet,) = containers.sheets(path, path.name, tmp_path)
        try:
            data_set = readers.recognise(sheet)
        except readers.NotRead:
            continue
        reading = readers.read(sheet, data_set, held["areas"], held["measures"])
        assert [str(failure) for failure in reading.failures] == []
        assert reading.areas.empty
        readings[data_set.name] = reading
        mine = reading.observations.replace({"status": {":": "x"}}).assign(data_set=data_set.name)
        compared.append(mine.merge(embedded, on=KEY, suffixes=("", "_held")))
    assert set(readings) == set(readers.declared()) - {"looked_after_wales"}
    assert readings["social_work_workforce"].recodes == {
        "E08000038": "E08000016",
        "E08000039": "E08000019",
    }
    both = pd.concat(compared, ignore_index=True)
    assert len(both) > 150_000
    same = np.isclose(both["value"], both["value_held"], rtol=1e-12, atol=0) | (
        both["value"].isna() & both["value_held"].isna() & (both["status"] == both["status_held"])
    )
    differing = both[~same].copy()
    differing["why"] = differing.apply(_explained, axis="columns")
    columns = ["data_set", *KEY, "value", "value_held", "status"]
    assert differing.loc[differing["why"] == "", columns].to_dict("records") == []
    assert differing.groupby("why").size().to_dict() == {
        "embedded to one decimal, in the tool to two": 98,
        "the Interactive Tool prints 0 where the publisher prints a symbol": 7,
        "the release of 2024 divides by older estimates of the population": 609,
        "the release of 2025 revised it": 3,
    }


def test_every_figure_of_the_interactive_tool_embedded_is_in_its_file(
    shared, tmp_path, held, embedded
):
    path = shared / "publisher_files" / "dfe" / "lait_long_2026.parquet"
    (sheet,) = containers.sheets(path, path.name, tmp_path)
    reading = readers.read(sheet, readers.recognise(sheet), held["areas"], held["measures"])
    mine = embedded[embedded["source"] == "dfe-lait-2026"]
    found = mine.merge(reading.observations, on=KEY, how="left", indicator=True)
    assert (found["_merge"] == "both").all()
    assert reading.newest == 2026
