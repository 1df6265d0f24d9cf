"""From raw to processed: what is built, and that everything wrong is reported at once."""

import json

import pandas as pd
import pytest

from helpers.data import process, raw, stored
from helpers.errors import Problem
from helpers.reports.pages import quality_page


def edit(project, name, change):
    """Change the rows of a raw file and accept the change, as someone might by mistake."""
    path = project.raw / name
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(frame).to_csv(path, index=False)
    raw.write_checksum(path)


def details(project):
    with pytest.raises(Problem) as caught:
        process.process(project, page=quality_page.write)
    return [caught.value.sentence, *caught.value.details]


def test_processed_tables_are_built_and_then_left_alone(project):
    assert process.ensure(project) is True
    built = {path.name: path.stat().st_mtime_ns for path in project.processed.iterdir()}
    assert "observations.parquet" in built and process.MANIFEST in built
    assert process.ensure(project) is False
    assert built == {path.name: path.stat().st_mtime_ns for path in project.processed.iterdir()}


def test_the_page_of_quality_is_there_after_every_run(project):
    process.ensure(project, page=quality_page.write)
    page = project.reports / "quality.html"
    page.unlink()
    assert process.ensure(project, page=quality_page.write) is True
    assert page.exists()


def test_building_alone_writes_no_page_and_needs_none(project):
    assert process.ensure(project) is True
    assert process.ensure(project) is False
    assert not project.reports.exists()


def test_the_page_is_given_what_was_built_and_what_changed(project):
    given = []
    built = process.process(project, page=lambda *parts: given.append(parts))
    process.process(project, page=lambda *parts: given.append(parts))
    assert [(here, tables is built) for here, tables, *_ in given] == [
        (project, True),
        (project, False),
    ]
    (_, _, first, never), (_, _, second, since) = given
    assert never is None and since is not None
    assert first.empty and second.empty


def test_tables_as_of_a_month_have_no_page(project):
    process.ensure(project, "2021-06", page=pytest.fail)
    assert process.ensure(project, "2021-06", page=pytest.fail) is False


# --- What a build depends on --------------------------------------------------------------------


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package in place of the one whose checksums decide whether tables are stale."""
    folder = tmp_path / "package"
    for name in ("b.py", "a/c.py", "a/page.html.j2", "a/table", "a/__pycache__/c.pyc"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"of {path.name}", encoding="utf-8")
    monkeypatch.setattr(stored, "PACKAGE", folder)
    return folder


@pytest.mark.parametrize(
    "change",
    [
        *(
            pytest.param(lambda root, name=name: (root / name).write_text("x"), id=f"edit {name}")
            for name in ("b.py", "a/c.py", "a/page.html.j2", "a/table")
        ),
        pytest.param(lambda root: (root / "b.py").rename(root / "z.py"), id="rename"),
        pytest.param(lambda root: (root / "b.py").rename(root / "a" / "b.py"), id="move"),
        pytest.param(lambda root: (root / "b.py").unlink(), id="remove"),
        pytest.param(lambda root: (root / "a" / "new").touch(), id="new, empty"),
        pytest.param(lambda root: swap(root / "b.py", root / "a" / "c.py"), id="swap contents"),
        pytest.param(lambda root: join(root / "a" / "c.py", root / "b.py"), id="move a line over"),
    ],
)
def test_any_change_of_the_package_makes_the_processed_tables_stale(project, package, change):
    before = process.fingerprint(project)
    change(package)
    assert process.fingerprint(project) != before


def swap(one, other):
    texts = one.read_text(), other.read_text()
    one.write_text(texts[1])
    other.write_text(texts[0])


def join(one, other):
    text = one.read_text() + other.read_text()
    one.write_text(text[:3])
    other.write_text(text[3:])


def test_what_python_compiles_and_the_order_of_files_change_nothing(project, package, monkeypatch):
    before = process.fingerprint(project)
    (package / "a" / "__pycache__" / "c.pyc").write_text("anew")
    (package / "a" / "empty").mkdir()
    listed = type(package).rglob
    monkeypatch.setattr(
        type(package), "rglob", lambda self, *given: reversed(list(listed(self, *given)))
    )
    assert json.dumps(process.fingerprint(project)["code"]) == json.dumps(before["code"])
    assert process.fingerprint(project) == before


def test_a_raw_file_under_another_name_and_a_waived_check_make_them_stale(project, package):
    before = process.fingerprint(project)
    assert set(before) == {"raw", "code", "waived"}
    assert process.fingerprint(project, {"schema": "why"}) != before
    path = project.raw / "claims.csv"
    path.rename(project.raw / "statements.csv")
    assert process.fingerprint(project) != before


def test_the_package_that_is_hashed_is_the_whole_of_this_one():
    names = stored.checksums(stored.PACKAGE)
    assert {"cli.py", "data/process.py", "reports/pages/templates/page/contents.html.j2"} <= {
        *names
    }
    assert not [name for name in names if "__pycache__" in name]


def test_a_table_is_stored_as_its_columns_alone(tmp_path):
    frame = pd.DataFrame({"area": pd.Categorical(["a", "b"]), "value": [1.0, 2.0]}, index=[7, 3])
    stored.save(frame, tmp_path / "table.parquet")
    read = pd.read_parquet(tmp_path / "table.parquet")
    assert read.columns.tolist() == ["area", "value"] and read.index.tolist() == [0, 1]
    assert not isinstance(read["area"].dtype, pd.CategoricalDtype)


@pytest.mark.parametrize("error", [OSError(28, "No space left"), OSError("No space left")])
def test_a_folder_that_cannot_be_written_is_reported_with_its_reason(built, monkeypatch, error):
    def replace_folder(*_):
        raise error

    monkeypatch.setattr(stored.writing, "replace_folder", replace_folder)
    with pytest.raises(Problem, match=r"cannot be written \(No space left\)"):
        stored.write(built, {}, stored.fingerprint(built))


def test_a_changed_raw_file_makes_the_processed_tables_stale(project):
    process.ensure(project)
    edit(project, "claims.csv", lambda frame: frame.assign(traps="another"))
    assert process.ensure(project) is True
    assert set(pd.read_parquet(project.processed / "claims.parquet")["traps"]) == {"another"}


def test_a_broken_manifest_makes_them_stale(project):
    process.ensure(project)
    (project.processed / process.MANIFEST).write_text("{", encoding="utf-8")
    assert process.ensure(project) is True


def test_building_twice_gives_the_same_tables(project):
    process.process(project)
    first = {p.name: p.read_bytes() for p in project.processed.glob("*.parquet")}
    process.process(project)
    assert first == {p.name: p.read_bytes() for p in project.processed.glob("*.parquet")}


def test_failures_of_several_files_are_reported_together(project):
    edit(project, "england_care.csv", lambda f: f.assign(value=f["value"].replace("80000", "lots")))
    edit(project, "measures.csv", lambda f: f.assign(kind=f["kind"].replace("count", "number")))
    lines = details(project)
    assert "england_care.csv" in lines[0] and "measures.csv" in lines[0]
    assert any("'lots' is not a number" in line for line in lines)
    assert any("'number' is not one of" in line for line in lines)


def test_a_rate_that_its_count_does_not_give_is_reported(project):
    def wrong(frame):
        cell = (frame["measure"] == "looked_after_rate") & (frame["area_code"] == "E08000035")
        return frame.assign(value=frame["value"].mask(cell & (frame["period"] == "2025"), "99"))

    edit(project, "england_care.csv", wrong)
    lines = details(project)
    assert "'rates-against-counts' fails, so nothing is built or reported" in lines[0]
    assert len(lines) == 3
    assert "Leeds, 2025: 99 is printed, but the count and the population give" in lines[2]
    assert "Leeds, 2025: 99" in (project.reports / "quality.html").read_text(encoding="utf-8")


def test_rates_before_a_change_of_population_base_are_passed_over(project):
    def other_base(frame):
        cell = (frame["measure"] == "looked_after_rate") & (frame["area_code"] == "E08000035")
        return frame.assign(value=frame["value"].mask(cell & (frame["period"] == "2017"), "99"))

    edit(project, "england_care.csv", other_base)
    process.process(project)


@pytest.mark.parametrize(
    ("name", "column", "value", "reason"),
    [
        ("england_care.csv", "measure", "looked_after_number", "is not described"),
        ("england_care.csv", "source", "somewhere", "is not described"),
        ("england_care.csv", "area_code", "E99999999", "is not described"),
        ("england_care.csv", "value", "", "is empty, and no status says why"),
        ("england_care.csv", "status", "c", "stands beside a value"),
        ("england_care.csv", "value", "-100", "-100 is negative"),
        ("england_workforce.csv", "value", "101", "above 100 per cent"),
        ("areas.csv", "parent_code", "E99999999", "names an area that is not described"),
        ("areas.csv", "former_codes", "E9", "does not have the form"),
        ("releases.csv", "measure", "nothing", "is not described"),
        ("claims.csv", "area_code", "E99999999", "is not described"),
        ("statistical_neighbours.csv", "neighbour_code", "E99999999", "is not described"),
    ],
)
def test_a_wrong_cell_is_reported_with_its_row(project, name, column, value, reason):
    def wrong(frame):
        usable = frame["value"] != "" if column == "status" else frame.index >= 0
        return frame.assign(**{column: frame[column].mask(usable & (frame.index == 3), value)})

    edit(project, name, wrong)
    assert any(f"{name}, row 5" in line and reason in line for line in details(project))


def test_a_count_with_a_fraction_is_reported(project):
    edit(
        project,
        "england_section_47.csv",
        lambda f: f.assign(value=f["value"].mask(f.index == 0, "12.5")),
    )
    assert any("12.5 is a count and not a whole number" in line for line in details(project))


def test_a_row_given_in_two_files_is_reported(project):
    care = pd.read_csv(project.raw / "england_care.csv", dtype=str, keep_default_na=False)
    other = care.iloc[:1].assign(value="999")
    edit(project, "england_context.csv", lambda f: pd.concat([f, other]))
    lines = details(project)
    assert sum("is given more than once" in line for line in lines) == 2


def test_a_figure_that_two_files_of_one_release_give_alike_is_one_figure(project):
    before = len(process.process(project)["observations"])
    care = pd.read_csv(project.raw / "england_care.csv", dtype=str, keep_default_na=False)
    edit(project, "england_context.csv", lambda f: pd.concat([f, care.iloc[:1]]))
    assert len(process.process(project)["observations"]) == before


def test_a_table_that_no_file_holds_is_reported(project):
    (project.raw / "claims.csv").unlink()
    (project.raw / "claims.yaml").unlink()
    assert any("no file holds the table 'claims'" in line for line in details(project))


def test_a_failed_run_leaves_what_was_built_before(project):
    process.process(project)
    before = (project.processed / "observations.parquet").read_bytes()
    edit(project, "england_care.csv", lambda f: f.assign(value="-5"))
    with pytest.raises(Problem):
        process.process(project)
    assert (project.processed / "observations.parquet").read_bytes() == before
    assert json.loads((project.processed / process.MANIFEST).read_text(encoding="utf-8"))
    assert not list(project.processed.parent.glob(".working-*"))
