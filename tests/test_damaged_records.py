"""Damaged records: a clear sentence each, and nothing of a record in what is said."""

import re
import shutil
import traceback

import pytest

from helpers.errors import Problem
from helpers.records import cin, court, ssda903, synthetic
from tests.conftest import longer, once
from tests.damaged_records import FILES, ROWS, UPN

READ = {"ssda903": ssda903.read, "cin": cin.read, "court": court.read}
CHILDREN = 25
QUICK = {"a UPN in a reason", "an open episode that vanishes", "an overlap", "a UPN in a status"}
"""What is tried each time; rules have tests of their own."""
EXAMPLES = {"2021-03-31", "31/03/2021", "2018-episodes.csv"}
"""What messages say by way of example."""
VALUES = re.compile(
    rf"{synthetic.MARK}-\w+|{UPN}\w*|\d{{2}}/\d{{2}}/\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|ZZ99"
    r"|\b9\d{6}\b|station|yesterday|soon|MARTIAN"
)


@pytest.fixture(scope="session")
def sound(common):
    def make(folder):
        folder.mkdir()
        for kind in synthetic.KINDS:
            synthetic.write(kind, folder / kind, CHILDREN, 1)
        for name in ("ssda903/20[!2]*", "ssda903/202[!45]*", "cin/*202[!45].xml"):
            for path in folder.glob(name):
                path.unlink()

    return once(common / "sound_records", make)


def said(kind, folder):
    """Return what rules say of some records, and all that is shown where they are printed."""
    records = READ[kind]([folder])
    rows = records.failures
    said = rows["rule"].astype(str) + ": " + rows["message"].astype(str)
    return set(said), rows.to_csv() + repr(records)


@pytest.fixture(scope="session")
def usual(sound):
    return {kind: said(kind, sound / kind)[0] for kind in synthetic.KINDS}


def each(damages):
    return [(kind, name) for kind, of in damages.items() for name in of]


def test_there_are_enough():
    assert len(each(FILES)) + len(each(ROWS)) >= 60


def in_sentences(shown, sentences):
    assert sentences
    assert set(VALUES.findall(shown)) <= EXAMPLES
    for sentence in sentences:
        assert "\n" not in sentence and 20 < len(sentence) < 400
        assert sentence.count(". ") == 0


@pytest.mark.parametrize(("kind", "name"), each(FILES))
def test_what_cannot_be_read_is_said_without_anything_of_a_record(kind, name, sound, tmp_path):
    folder = tmp_path / "records"
    shutil.copytree(sound / kind, folder)
    FILES[kind][name](folder)
    with pytest.raises(Problem) as refused:
        READ[kind]([folder])
    sentences = refused.value.shown()
    assert len(sentences) == 1
    in_sentences("".join(traceback.format_exception(refused.value)), sentences)


@pytest.mark.parametrize(
    ("kind", "name"),
    [pytest.param(*one, marks=[] if one[1] in QUICK else [longer]) for one in each(ROWS)],
)
def test_damaged_rows_are_reported_by_rule_and_row_alone(kind, name, sound, usual, tmp_path):
    folder = tmp_path / "records"
    shutil.copytree(sound / kind, folder)
    ROWS[kind][name](folder)
    sentences, shown = said(kind, folder)
    in_sentences(shown, sentences - usual[kind])
