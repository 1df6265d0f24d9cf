"""Files people take away: the open-data columns, the metadata, the workbook, and saving itself."""

import ast
import json
import re
from datetime import datetime
from pathlib import Path

import hostile
import openpyxl
import pandas as pd
import pytest
import screener

import helpers
from helpers import data
from helpers.data import taking_away
from helpers.data.taking_away import contents, rights
from helpers.errors import Problem
from helpers.files import workbooks
from helpers.words import symbols
from tests.conftest import ROOT

PLACES = [
    "England",
    "Wales",
    "Scotland",
    "United Kingdom",
    "London",
    "E13000001",
    "Leeds",
    "Cardiff",
]
PLACES += ["E06000061+E06000062", "Isles of Scilly", "City of London", "Yorkshire and the Humber"]
OF_EVERY_KIND = [
    *("looked_after_count", "looked_after_rate", "section_47_no_plan_percent", "caseload_mean"),
    *("spend_total_pounds", "weekly_cost_fostering_pounds", "attainment8_all_score"),
    *("section_47_to_conference_days_median", "section_47_per_referral"),
    "looked_after_net_flow_count",
]
NUMBERS = ["value", "lower", "upper", "count", "population", "rounding"]
TEXTS = ["bound", "reason", "source", "released", "status"]


def opened(path):
    """Return the cells of a CSV as anyone reads them: text, '' where empty."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def again(path, measure):
    """Return one measure's figures in a saved CSV as a series frame, without code of ours."""
    cells = opened(path)
    level = cells["geographic_level"]
    code = cells["country_code"].mask(level == "Regional", cells["region_code"])
    code = code.mask(level == "Local authority", cells["new_la_code"].str.replace(" / ", "+"))
    found = {"area_code": code, "period": cells["time_period"].astype(int)}
    value = pd.to_numeric(cells[measure], errors="coerce")
    found |= {"value": value, "status": cells[measure].where(value.isna(), "")}
    for name in [*NUMBERS[1:], *TEXTS[:-1]]:
        held = cells.get(f"{measure}_{name}", pd.Series("z", cells.index))
        text = held.where(held != "z", "")
        found[name] = pd.to_numeric(text) if name in NUMBERS else text
    return pd.DataFrame(found)


def same(found, frame, decimals=9):
    frame = frame.reset_index(drop=True)
    assert found["area_code"].tolist() == frame["area_code"].tolist()
    assert found["period"].tolist() == frame["period"].tolist()
    for name in TEXTS:
        assert found[name].tolist() == frame[name].fillna("").tolist(), name
    for name in NUMBERS:
        pd.testing.assert_series_equal(
            found[name], frame[name], check_dtype=False, rtol=0, atol=0.5 * 10**-decimals
        )


@pytest.mark.parametrize(
    ("measure", "as_published"),
    [
        ("looked_after_count", True),
        ("looked_after_rate", True),
        ("looked_after_rate_unrounded", False),
        ("section_47_no_plan_percent", False),
    ],
)
def test_a_saved_csv_is_the_frame(tmp_path, measure, as_published):
    frame = data.observations(measure, PLACES)
    assert frame["value"].isna().any() and frame["value"].notna().any()
    path = data.save(frame, tmp_path / "figures.csv")
    decimals = 9 if as_published else int(data.measure(measure)["decimals"]) + 2
    same(again(path, measure), frame, decimals)
    one = data.series(measure, "Leeds", 2016)
    same(again(data.save(one, path), measure), one, decimals)


def test_several_measures_stand_side_by_side_and_what_is_not_held_is_not_available(tmp_path):
    names = ["looked_after_count", "section_47_rate", "spend_total_pounds"]
    frame = data.observations(names, ["Leeds", "England", "Wales"])
    path = data.save(frame, tmp_path / "figures.csv")
    places = frame[["area_code", "period"]].drop_duplicates()
    cells = opened(path)
    assert len(cells) == len(places) > len(frame) / 3
    for _, rows in cells.groupby(["country_code", "geographic_level"]):
        assert rows["time_period"].is_monotonic_increasing
    for name in names:
        mine = frame[frame["measure"] == name]
        both = again(path, name).merge(mine, "left", ["area_code", "period"], indicator=True)
        held = both["_merge"] == "both"
        assert held.sum() == len(mine) and set(both.loc[~held, "status_x"]) <= {"x"}
        for column in ("value", "status", "reason", "source", "released"):
            ours, theirs = both.loc[held, f"{column}_x"], both.loc[held, f"{column}_y"]
            assert ours.fillna("").tolist() == theirs.fillna("").tolist()


def test_the_columns_are_those_of_the_department(tmp_path):
    frame = data.observations("looked_after_count", PLACES, 2025)
    cells = opened(data.save(frame, tmp_path / "figures.csv"))
    assert [*cells][:11] == [
        *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
        *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
        "looked_after_count",
    ]
    rows = {tuple(row) for row in cells.iloc[:, 2:10].itertuples(index=False)}
    england, york = ("E92000001", "England"), ("E12000003", "Yorkshire and The Humber")
    none = ("", "", "", "", "")
    assert {
        ("National", *england, *none),
        ("Regional", *england, "E13000001", "Inner London", "", "", ""),
        ("Regional", *england, *york, "", "", ""),
        ("Local authority", *england, *york, "383", "E08000035", "Leeds"),
    } <= rows


def test_places_stand_as_in_the_publishers_own_files(tmp_path):
    """In files of the department's form, where they lie beside the checkout."""
    found = sorted((ROOT.parent / "shared" / "publisher_files").glob("dfe/*.csv"))
    columns = ["region_code", "region_name", "old_la_code", "new_la_code", "la_name"]
    theirs = [opened(path) for path in found if "stability" in path.name or "csww" in path.name]
    if not theirs:
        pytest.skip("no file of the department's lies beside the checkout")
    known = pd.concat(theirs).drop_duplicates(columns).set_index("new_la_code")
    ours = opened(data.save(data.authorities("looked_after_count", 2025), tmp_path / "ours.csv"))
    for row in ours[ours["country_name"] == "England"].itertuples():
        if row.new_la_code in known.index:
            them = known.loc[[row.new_la_code]]
            assert row.la_name in set(them["la_name"]), row
            assert row.old_la_code in set(them["old_la_code"]), row
            assert (row.region_code, row.region_name) in {
                *zip(them["region_code"], them["region_name"], strict=True),
                ("E12000007", "London"),
            }


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A CSV and its metadata, with measures of every kind."""
    path = tmp_path_factory.mktemp("pair") / "figures.csv"
    data.save(data.observations(OF_EVERY_KIND, PLACES, 2019), path)
    return opened(path), opened(path.with_suffix(".meta.csv"))


def test_a_pair_passes_the_rules_of_the_screener(pair):
    kinds = data.measures().set_index("measure")["kind"]
    assert {*kinds} == {*kinds[OF_EVERY_KIND]}
    assert screener.broken(*pair) == set()
    assert "a code" not in screener.too_long(*pair)


def test_names_and_labels_of_all_measures_pass_too():
    held = data.measures()
    smushed = [name for name in held["measure"] if screener.SMUSHED.search(name)]
    # English as a school subject, which the screener takes for an ethnic group
    assert smushed == ["gcse_english_maths_looked_after_percent", "gcse_english_maths_all_percent"]
    assert not (held["label"] + held["unit"]).duplicated().any()
    assert held["measure"].str.fullmatch("[a-z][a-z0-9_]+").all()


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("ind_blanks", lambda d, m: (d.assign(looked_after_count=""), m)),
        ("general_legacy", lambda d, m: (d.assign(looked_after_count=":"), m)),
        (
            "time_id_mix",
            lambda d, m: (pd.concat([d, d.assign(time_identifier="Calendar year")]), m),
        ),
        ("geog_level", lambda d, m: (d.replace({"geographic_level": {"National": "Country"}}), m)),
        ("geog_overcompleted_cols", lambda d, m: (d.assign(region_code="E12000003"), m)),
        ("geog_level_completed", lambda d, m: (d.assign(la_name=""), m)),
        ("general_dupes", lambda d, m: (pd.concat([d, d]), m)),
        ("cross_data_to_meta", lambda d, m: (d, m.iloc[1:])),
        ("meta_ind_unit", lambda d, m: (d, m.assign(indicator_unit="children"))),
        ("meta_label", lambda d, m: (d, m.assign(label=m["label"].iloc[0]))),
        ("col_req_meta", lambda d, m: (d, m.assign(source="x"))),
    ],
)
def test_the_rules_are_broken_by_what_breaks_them(pair, rule, spoil):
    assert rule in screener.broken(*spoil(*pair))


def test_a_group_has_the_codes_of_its_members(tmp_path):
    group = data.group("Leeds City and Bradford", ["Leeds", "Bradford"])
    frame = data.series("looked_after_rate", group, 2024)
    path = data.save(frame, tmp_path / "group.csv")
    same(again(path, "looked_after_rate"), frame, 2)
    row = opened(path).iloc[0]
    assert row["region_name"] == "Yorkshire and The Humber" and row["la_name"] == group.name
    assert (row["old_la_code"], row["new_la_code"]) == ("383 / 380", "E08000035 / E08000032")
    assert data.sources_of(frame)["title"].tolist() == [
        one["dc:title"]
        for one in json.loads((tmp_path / "group.csv-metadata.json").read_text("utf-8"))[
            "dc:source"
        ]
    ]


def test_what_is_no_figure_held_does_not_come_under_the_measures_name():
    frame = data.series("looked_after_count", "England", 2014)
    assert taking_away.is_series(frame)
    index = frame.assign(value=100 * frame["value"] / frame["value"].iloc[0])
    assert not taking_away.is_series(index)
    names = [column.name for column in taking_away.content(index).columns]
    assert "looked_after_count" not in names and {"measure", "value"} <= {*names}


def test_digits_say_something_and_none_is_lost():
    assert contents.number(66.81234567, 1) == 66.812 and contents.number(80080.0, 0) == 80080
    assert contents.number(1.234567891) == 1.23457 and contents.number(4536594422.0) == 4536594422
    assert isinstance(contents.number(76.0, 1), int) and contents.number(float("nan")) is None
    published = data.table("observations").query("area_code in ('E92000001', 'W92000004')")
    published = published[published["source"].ne("derived") & published["value"].notna()]
    decimals = data.measures().set_index("measure")["decimals"]
    for row in published.itertuples():
        assert contents.number(row.value, int(decimals[row.measure])) == row.value


def test_the_metadata_have_sources_release_licence_units_and_symbols(tmp_path):
    frame = data.observations("looked_after_rate", ["Leeds", "City of London"])
    path = data.save(frame, tmp_path / "figures.csv")
    said = json.loads((tmp_path / "figures.csv-metadata.json").read_text("utf-8"))
    assert said["@context"][0] == "http://www.w3.org/ns/csvw" and said["url"] == "figures.csv"
    named = data.sources_of(frame)
    assert {one["dc:title"] for one in said["dc:source"]} == {*named["title"]}
    assert {one["schema:url"] for one in said["dc:source"]} == {*named["address"]}
    assert all(one["dc:issued"] and one["dc:publisher"] for one in said["dc:source"])
    licence = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    assert said["dc:license"] == [{"@id": licence}]
    columns = {one["name"]: one for one in said["tableSchema"]["columns"]}
    assert [*columns] == [*opened(path)]
    rate = columns["looked_after_rate"]
    assert rate["titles"].endswith("per 10,000 children aged under 18")
    assert "c" in rate["null"] and rate["datatype"] in ("integer", "number")
    assert any(note.startswith("Break in England from 2019") for note in rate["dc:description"])


def test_what_a_frame_says_of_itself_is_saved_with_it():
    """Its sources and the month looked from, though no column of it names them."""
    leeds = data.series("looked_after_rate", "Leeds", 2020)
    wide = leeds[["period", "value"]]
    wide.attrs = leeds.attrs | {"as_of": "2021-06"}
    said = json.loads(taking_away.csv_files(taking_away.content(wide), "x")["x.csv-metadata.json"])
    assert said["dc:description"] == "The figures as they were known in June 2021."
    assert {one["dc:title"] for one in said["dc:source"]} == {*data.sources_of(leeds)["title"]}


# ---- the workbook, by the Analysis Function's checklist; docs/taking-away.md has the table


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    frame = data.observations(["looked_after_count", "rereferral_percent"], PLACES, 2019)
    path = tmp_path_factory.mktemp("book") / "figures.xlsx"
    return openpyxl.load_workbook(data.save(frame, path)), frame


def ranges(sheet):
    return [sheet[table.ref] for table in sheet.tables.values()]


def cells_of(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_tables_are_marked_up_and_named(book):
    for sheet in book[0].worksheets[1:]:
        assert [*sheet.tables] == [
            sheet.title.lower()
            if sheet.title in ("Figures", "Sources")
            else f"{sheet.title.lower()}_table"
        ]


def test_no_cell_is_merged_hidden_frozen_or_filtered(book):
    for sheet in book[0]:
        assert not sheet.merged_cells.ranges and sheet.freeze_panes is None
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert all(table.autoFilter is None for table in sheet.tables.values())
        assert sheet.sheet_state == "visible"


def test_a_table_has_one_heading_each_and_no_empty_cell(book):
    for sheet in book[0].worksheets[1:]:
        ((heading, *rows),) = ranges(sheet)
        names = [cell.value for cell in heading]
        assert all(names) and len({*names}) == len(names) and rows
        assert all(cell.value is not None for row in rows for cell in row)


def test_text_is_wrapped_and_columns_have_a_width(book):
    sheet = book[0]["Figures"]
    ((heading, *_),) = ranges(sheet)
    assert all(cell.alignment.wrap_text for cell in heading)
    assert all(column.width for column in sheet.column_dimensions.values())


def test_symbols_are_in_brackets_and_explained_above_the_table(book):
    sheet = book[0]["Figures"]
    ((_, *rows),) = ranges(sheet)
    used = {c.value for row in rows for c in row if str(c.value).startswith("[")}
    assert used and used <= {symbols.marker(one) for one in symbols.MEANING}
    above = [cell.value for cell in cells_of(sheet) if cell.row < rows[0][0].row]
    assert all(any(str(text).startswith(symbol) for text in above) for symbol in used)


def test_notes_are_on_a_sheet_of_their_own_and_called_note(book):
    numbers = [row[0].value for row in ranges(book[0]["Notes"])[0][1:]]
    ((heading, *rows),) = ranges(book[0]["Figures"])
    marks = {int(n) for cell in heading for n in re.findall(r"\[note (\d+)\]", cell.value)}
    assert marks == {*numbers} and numbers
    assert not any("note" in str(cell.value) for row in rows for cell in row)
    assert any("Break in England" in row[1].value for row in ranges(book[0]["Notes"])[0][1:])


def test_each_sheet_has_a_name_a_title_in_a1_and_one_table_below_all_words(book):
    assert book[0].sheetnames == ["Cover", "Contents", "Notes", "Figures", "Sources"]
    for sheet in book[0]:
        assert sheet["A1"].value and sheet["A1"].font.bold and sheet["A1"].font.size == 16
    for sheet in book[0].worksheets[1:]:
        assert sheet["A2"].value.startswith("This worksheet contains one table.")
        ((*_, last),) = ranges(sheet)
        assert sheet.max_row == last[0].row and last[0].column == 1
        assert not [
            c for c in cells_of(sheet) if c.row < ranges(sheet)[0][0][0].row and c.column > 1
        ]


def test_there_is_no_formula_fill_picture_header_or_macro(book):
    assert book[0].vba_archive is None
    for sheet in book[0]:
        assert not sheet._images and not sheet._charts
        assert not sheet.oddHeader.center.text and not sheet.oddFooter.center.text
        for cell in cells_of(sheet):
            assert cell.data_type != "f" and cell.fill.fill_type is None
            assert cell.font.name == "Arial" and cell.font.size >= 12


def test_the_cover_has_source_licence_and_symbols_and_is_where_the_book_opens(book):
    words = "\n".join(str(cell.value) for cell in cells_of(book[0]["Cover"]))
    for said in ("Source: Department for Education", "Open Government Licence v3.0", "[x] means"):
        assert said in words
    assert book[0].active.title == "Cover"
    assert book[0].active.sheet_view.selection[0].activeCell == "A1"
    assert book[0].properties.title and book[0].properties.subject


def test_links_in_the_contents_lead_to_sheets(book):
    links = [cell.hyperlink.location for cell in cells_of(book[0]["Contents"]) if cell.hyperlink]
    assert [link.split("!")[0].strip("'") for link in links] == ["Figures", "Sources"]


def test_the_sources_are_listed_with_release_and_licence(book):
    ((heading, *rows),) = ranges(book[0]["Sources"])
    listed = pd.DataFrame(
        [[c.value for c in row] for row in rows], columns=[c.value for c in heading]
    )
    assert {*data.sources_of(book[1])["title"]} == {*listed["Title"]}
    assert listed[["Release", "Licence", "Address", "Publisher"]].ne("").all(axis=None)


def test_a_workbook_made_again_for_the_same_time_is_the_same_and_says_it(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763000000")
    path = data.save(data.series("looked_after_count", "Leeds", 2019), tmp_path / "figures.xlsx")
    made = openpyxl.load_workbook(path).properties
    assert made.created == made.modified == datetime(2025, 11, 13, 2, 13, 20)


def test_a_saved_workbook_is_the_frame(book):
    ((heading, *rows),) = ranges(book[0]["Figures"])
    names = [cell.value.split("\n")[0] for cell in heading]
    table = pd.DataFrame([[cell.value for cell in row] for row in rows], columns=names)
    frame = book[1]
    for measure in frame["measure"].unique():
        about = data.measure(measure)
        mine = frame[frame["measure"] == measure].set_index(["area_code", "period"])
        cells = table.set_index(["Area code", "Year"])[f"{about['label']}, {about['unit']}"]
        cells.index = cells.index.set_levels(cells.index.levels[0].str.replace(" / ", "+"), level=0)
        for key, row in mine.iterrows():
            found = cells[key]
            assert found == (row["value"] if pd.notna(row["value"]) else f"[{row['status']}]"), key
    assert table["Year"].map(type).eq(int).all()


# ---- saving


def test_any_frame_is_saved_tidy_with_its_labels_beside(tmp_path):
    frame = pd.DataFrame(
        {"Rate per 10,000": [66.123456789, None], "Area": ["Leeds", "=1+1"], 2024: [1, 2]}
    )
    path = data.save(frame, tmp_path / "mine.csv")
    assert path.read_text("utf-8") == "rate_per_10_000,area,n_2024\n66.1235,Leeds,1\n,'=1+1,2\n"
    said = json.loads((tmp_path / "mine.csv-metadata.json").read_text("utf-8"))
    titles = [one["titles"] for one in said["tableSchema"]["columns"]]
    assert titles == ["Rate per 10,000", "Area", "2024"]
    assert not (tmp_path / "mine.meta.csv").exists()
    book = openpyxl.load_workbook(data.save(frame, tmp_path / "mine.xlsx"))
    assert [c.value for c in book["Figures"][book["Figures"].max_row]] == ["[x]", "'=1+1", 2]


def test_ones_own_columns_are_kept_and_no_old_metadata_is_left(tmp_path):
    frame = data.series("looked_after_count", "Leeds", 2024).assign(per_day=[4.1, 4.2])
    cells = opened(data.save(frame, tmp_path / "x.csv"))
    assert cells["looked_after_count_per_day"].tolist() == ["4.1", "4.2"]
    assert (tmp_path / "x.meta.csv").exists()
    data.save(frame[["period", "per_day"]], tmp_path / "x.csv")
    assert not (tmp_path / "x.meta.csv").exists()


def test_a_table_of_any_shape_is_saved(tmp_path):
    when = pd.Timestamp("2025-03-31")
    rows = [[when, "  ", float("inf"), True], [pd.NaT, None, 2.5, False]]
    frame = pd.DataFrame(rows, columns=pd.Index(["On", "Rate", "Rate", ("a", 1)], dtype=object))
    book = openpyxl.load_workbook(data.save(frame.rename_axis("Row"), tmp_path / "x.xlsx"))
    ((heading, *rows),) = ranges(book["Figures"])
    assert [cell.value for cell in heading] == ["Row", "On", "Rate", "Rate_2", "a 1"]
    assert [cell.value for cell in rows[0]] == [0, str(when), "[z]", "[x]", True]
    assert [cell.value for cell in rows[1]] == [1, "[z]", "[z]", 2.5, False]
    cells = opened(data.save(frame, tmp_path / "x.csv"))
    assert [*cells] == ["on", "rate", "rate_2", "a_1"] and cells["rate_2"].tolist() == ["", "2.5"]


def test_hostile_names_are_text_in_every_form(tmp_path):
    names = [name for name in hostile.NAMES if name.isprintable()]
    names += ["[a](http://x) [b](http://y)", "$$note1$$", "{=1+1}", "---", "=HYPERLINK(1)", "@x"]
    frame = pd.DataFrame({"Area": names, "=cmd()": 1})
    book = openpyxl.load_workbook(data.save(frame, tmp_path / "x.xlsx"))
    sheet = book["Figures"]
    assert [c.data_type for c in cells_of(sheet) if c.data_type == "f" or c.hyperlink] == []
    ((heading, *rows),) = ranges(sheet)
    assert heading[1].value == "'=cmd()"
    assert [row[0].value for row in rows] == [workbooks.plain(name) for name in names]
    cells = opened(data.save(frame, tmp_path / "x.csv"))
    assert not [cell for cell in cells["area"] if cell[:1] in "=+@"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    frame = data.series("looked_after_count", "Leeds", 2020)
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"leeds.{ending}"
        path.write_text("before")
        before = sorted(tmp_path.iterdir())
        with monkeypatch.context() as patch:

            def refuse(*_):
                raise PermissionError(13, "Permission denied")

            patch.setattr("pathlib.Path.replace", refuse)
            with pytest.raises(Problem, match=r"cannot be written \(permission denied\): close it"):
                data.save(frame, path)
        assert path.read_text() == "before" and sorted(tmp_path.iterdir()) == before
        assert data.save(frame, path) == path and path.read_bytes() != b"before"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("leeds.ods", "neither a .csv nor a .xlsx"),
        ("leeds", "neither a .csv nor a .xlsx"),
        ("nowhere/leeds.csv", "There is no folder"),
        ("folder.csv", "is a folder"),
    ],
)
def test_a_path_that_will_not_do_is_refused_in_a_sentence(tmp_path, name, said):
    (tmp_path / "folder.csv").mkdir()
    frame = data.series("looked_after_count", "Leeds", 2020)
    with pytest.raises(Problem, match=re.escape(said)):
        data.save(frame, tmp_path / name)
    with pytest.raises(Problem, match="nothing to save"):
        data.save(frame.head(0), tmp_path / "leeds.csv")


def test_reading_figures_does_not_load_what_writes_workbooks():
    for path in Path(helpers.__file__).parent.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            names = [alias.name for alias in getattr(node, "names", [])]
            names.append(getattr(node, "module", None) or "")
            writers = ("gptables", "xlsxwriter", "helpers.data.taking_away.workbook")
            assert not [name for name in names if name.startswith(writers)], path


def test_each_point_of_the_guidance_has_its_test():
    table = (ROOT / "docs" / "taking-away.md").read_text("utf-8").split("checklist -->")[1]
    named = re.findall(r"`(test_\w+)`", table)
    assert len(named) > 20 and {*named} <= {*globals()}


def test_what_is_read_back_from_a_csv_is_what_was_written():
    names = ["looked_after_count", "looked_after_rate_unrounded"]
    held = taking_away.content(data.observations(names, ["Leeds", "England"], 2010))
    back = taking_away.read(taking_away.csv_files(held, "x"), "x")
    assert (back.title, back.said, back.places) == (held.title, held.said, held.places)
    told = [[(c.name, c.label, c.decimals, c.notes) for c in one.columns] for one in (back, held)]
    assert told[0] == told[1]
    same = back.sources[[*held.sources]]
    pd.testing.assert_frame_equal(same, held.sources, check_dtype=False)
    for name in names:
        assert back.cells[name].tolist() == held.cells[name].tolist()


def test_what_is_saved_beside_records_bears_no_licence_but_published_figures_keep_theirs(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(rights, "_of_records", "Of our records.")
    told = data.save(pd.DataFrame({"path": ["plan"], "n": [20]}), tmp_path / "told.csv")
    about = json.loads(told.with_name("told.csv-metadata.json").read_text("utf-8"))
    assert about["dc:rights"] == "Of our records." and "dc:license" not in about
    published = data.save(data.series("plan_rate", "Leeds", 2016), tmp_path / "plans.csv")
    about = json.loads(published.with_name("plans.csv-metadata.json").read_text("utf-8"))
    assert "dc:rights" not in about and about["dc:license"]
