"""The quick look at distinct values finds a table sound exactly where pandera does."""

import pandas as pd
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
def test_both_ways_of_checking_agree(changes, place):
    rows = [{**SOUND, "period": str(2000 + number)} for number in range(3)]
    rows[place].update(changes)
    frame = pd.DataFrame(rows)
    schema = SCHEMAS["observations"]
    quick = schemas._typed(frame, schema)
    slow, failures = schemas._all_failures(frame, schema, "file.csv")
    assert (quick is None) == bool(failures)
    if quick is not None:
        pd.testing.assert_frame_equal(quick, slow)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_refuses_a_row_of_nothing(name):
    frame = pd.DataFrame([dict.fromkeys(SCHEMAS[name].columns, "")])
    schema = SCHEMAS[name]
    assert schemas._typed(frame, schema) is None
    assert schemas._all_failures(frame, schema, "file.csv")[1]
