"""Damaged records: a clear sentence each, and nothing of a record in what is said."""

import re
import shutil
import traceback

import pytest

from helpers.errors import Problem
from helpers.records import cin, court, ssda903, synthetic
from tests.conftest import once
from tests.damaged_records import DAMAGES, UPN

READ = {"ssda903": ssda903.read, "cin": cin.read, "court": court.read}
CHILDREN = 25
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
    """Return the sentences that reading some records ends in, and all that could be shown of it."""
    try:
        records = READ[kind]([folder])
    except Problem as problem:
        return set(problem.shown()), "".join(traceback.format_exception(problem))
    rows = records.failures
    shown = rows.to_csv() + repr(records)
    return set(rows["rule"].astype(str) + ": " + rows["message"].astype(str)), shown


@pytest.fixture(scope="session")
def usual(sound):
    return {kind: said(kind, sound / kind)[0] for kind in synthetic.KINDS}


def test_there_are_enough():
    assert sum(map(len, DAMAGES.values())) >= 60


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, damages in DAMAGES.items() for name in damages]
)
def test_damage_is_said_in_a_sentence_without_anything_of_a_record(
    kind, name, sound, usual, tmp_path
):
    folder = tmp_path / "records"
    shutil.copytree(sound / kind, folder)
    DAMAGES[kind][name](folder)
    sentences, shown = said(kind, folder)
    new = sentences - usual[kind]
    assert new
    assert set(VALUES.findall(shown)) <= EXAMPLES
    for sentence in new:
        assert "\n" not in sentence and 20 < len(sentence) < 400
        assert sentence.count(". ") == 0
