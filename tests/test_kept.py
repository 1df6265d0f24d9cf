"""What is kept within a process: found again, and safe from whoever asks."""

import json
import os

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.data import kept

asked = []


@kept.kept
def doubled(number):
    asked.append(number)
    kept.used("plan_count")
    frame = pd.DataFrame({"twice": [number * 2, number * 3]}, index=["a", "b"])
    frame.attrs["of"] = [number]
    return frame, np.array([number]), {"list": [number]}


def test_what_is_returned_may_be_changed_and_what_is_kept_may_not():
    asked.clear()
    frame, array, held = doubled(4)
    frame.loc["a", "twice"], frame["new"] = 0, 1
    frame.index.name = "changed"
    frame.attrs["of"].append("changed")
    held["list"].append("changed")
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 0
    again, _, others = doubled(4)
    assert again["twice"].tolist() == [8, 12]
    assert list(again) == ["twice"]
    assert (again.index.name, again.attrs, others) == (None, {"of": [4]}, {"list": [4]})
    assert asked == [4]


def test_results_are_kept_for_as_long_as_the_tables_are_as_they_were(built):
    asked.clear()
    doubled(5), doubled(5)
    os.utime(built.processed / "manifest.json", (1, 1))
    doubled(5)
    assert asked == [5, 5]


def test_what_is_read_is_noted_whether_computed_or_found(tmp_path, monkeypatch):
    for name in ("first", "second"):
        monkeypatch.setenv(kept.USES, str(tmp_path / name))
        doubled(6)
        doubled(6)
        assert (tmp_path / name).read_text("utf-8") == "plan_count\n"


def test_calls_are_named_and_can_be_made_by_their_names(built):
    os.utime(built.processed / "manifest.json", (2, 2))
    before = len(kept.computed())
    data.search("plans")
    calls = json.loads(json.dumps([call[:3] for call in kept.computed()[before:]]))
    assert ["helpers.data.finding.held", [], {}] in calls
    assert min(call.seconds for call in kept.computed()) > 0
    os.utime(built.processed / "manifest.json", (3, 3))
    for call in calls:
        kept.compute(*call)
    before = len(kept.computed())
    data.search("plans")
    assert len(kept.computed()) == before


def test_only_functions_of_this_package_are_called_by_name():
    with pytest.raises(KeyError):
        kept.compute("os.getcwd")
    with pytest.raises(KeyError):
        kept.compute("helpers.project.find")
