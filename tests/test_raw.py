"""Raw files and their sidecars."""

import re

import pandas as pd
import pytest

from helpers.data import raw
from helpers.errors import Problem
from tests.conftest import ROOT

FILES = sorted(path.name for path in (ROOT / "data" / "raw").glob("*.csv"))


@pytest.mark.parametrize("name", FILES)
def test_each_raw_file_is_what_its_sidecar_says(checkout, name):
    table = raw.read(checkout, checkout.raw / name)
    assert len(table.frame) > 0
    assert re.fullmatch(r"[0-9a-f]{64}", table.sidecar.sha256)
    assert table.sidecar.title and table.sidecar.release and table.sidecar.row


@pytest.mark.parametrize("name", FILES)
def test_reading_keeps_every_cell_as_text(checkout, name):
    ours = raw.read(checkout, checkout.raw / name).frame
    plain = pd.read_csv(checkout.raw / name, dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(ours, plain, check_dtype=False)


def test_a_changed_file_is_refused_and_the_sentence_says_how_to_accept_it(project):
    path = project.raw / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(Problem, match=r"areas\.csv.*case-for-change accept data/raw/areas\.csv"):
        raw.read(project, path)


def test_breaks_name_known_measures_and_nations(checkout):
    known = set(pd.read_csv(checkout.raw / "measures.csv")["measure"])
    for path in raw.listed(checkout):
        for entry in raw.read(checkout, path).sidecar.breaks:
            assert set(entry.measures) <= known, path.name
            assert re.fullmatch(r"[EWSN]92\d{6}|N92000002", entry.nation)
            assert entry.note.endswith(".")


def test_the_figures_are_those_of_the_shared_folder(shared):
    """Every observation supplied is carried over, cell for cell."""
    columns = ["measure", "area_code", "period", "value", "status", "source"]
    worked_out = {"first_mid_year", "last_mid_year", "successor_codes"}
    read = {"dtype": str, "keep_default_na": False}
    statements = (shared / "statements" / "statements.csv").read_bytes()
    assert (ROOT / "data" / "raw" / "claims.csv").read_bytes() == statements
    for path in sorted((shared / "figures").glob("*.csv")):
        if path.name == "claims.csv":  # the list of statements stands in its place
            continue
        theirs = pd.read_csv(path, **read)
        ours = pd.read_csv(ROOT / "data" / "raw" / path.name, **read)
        if list(theirs) == columns:
            pd.testing.assert_frame_equal(ours, theirs)
        else:
            assert len(ours) >= len(theirs), path.name
            kept = [name for name in theirs if name in ours]
            assert set(theirs) - set(kept) <= worked_out, path.name
