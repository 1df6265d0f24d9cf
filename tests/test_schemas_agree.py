"""Schemas find wrong whatever pandera finds wrong when it looks at every cell by itself."""

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import schemas
from helpers.data.schemas import SCHEMAS

SOUND = {
    "measure": "looked_after_count",
    "area_code": "E92000001",
    "period": "2020",
    "value": "80000",
    "status": "",
    "source": "dfe-cla-2025",
}
DOUBTFUL = ["", " ", "0", "-1", "1e400", "1_0", "nan", "None", "2020", "2020.0", "c", "E06000001"]
DOUBTFUL += ["9" * 30, "true", "E0600000١", "\n"]
cells = st.tuples(st.sampled_from(list(SOUND)), st.sampled_from(DOUBTFUL))


@settings(max_examples=50)
@given(st.lists(cells, max_size=2), st.integers(0, 2))
def test_checking_distinct_values_is_checking_every_cell(changes, place):
    rows = [{**SOUND, "period": str(2000 + number)} for number in range(3)]
    rows[place].update(changes)
    frame = pd.DataFrame(rows)
    typed, failures = schemas.check(frame, "observations", "file.csv")
    whole = frame.assign(value=frame["value"].where(frame["value"] != "", None))
    try:
        expected = SCHEMAS["observations"].validate(whole, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        assert failures
        named = cases["column"].isin(SOUND) & cases["index"].notna()
        wrong = {(int(i) + 2, c) for i, c in cases.loc[named, ["index", "column"]].to_numpy()
                 if c in dict(changes)}  # fmt: skip
        found = {(f.row, f.column) for f in failures}
        assert {(row, c) for row, c in found if c in SOUND} == wrong
    else:
        assert not failures
        pd.testing.assert_frame_equal(typed, expected)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_refuses_a_row_of_nothing(name):
    frame = pd.DataFrame([dict.fromkeys(SCHEMAS[name].columns, "")])
    assert schemas.check(frame, name, "file.csv")[1]
