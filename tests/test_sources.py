"""A frame knows its sources: those of what a figure is worked out from are the figure's."""

import re
from urllib.parse import urlsplit

import pandas as pd
import pytest

from helpers import data
from helpers.data.formulas import BEFORE, DERIVED, POPULATION
from helpers.data.sources import WORKED_OUT, behind
from helpers.show import tables


def test_the_example_of_the_readme_has_its_sources():
    frame = data.series("looked_after_rate_unrounded", "Leeds", 2016)
    assert set(frame["source"]) == {WORKED_OUT}
    credited = "Source: Department for Education and Office for National Statistics;"
    assert data.credit(frame).startswith(credited)
    assert data.sources_of(frame)["licence"].eq("OGL-UK-3.0").all()


@pytest.mark.parametrize("entry", DERIVED, ids=lambda entry: entry.measure)
def test_the_sources_of_a_derived_measure_are_those_of_its_inputs_row_by_row(entry):
    """Beside a plain loop, for a council, a nation that others publish, and a combined series."""
    places = ["Leeds", "Wales", "E06000061+E06000062"]
    frame = data.series(entry.measure, places)
    inputs = {name: data.observations(POPULATION if name == BEFORE else name, places)
              for name in entry.inputs}  # fmt: skip
    found = set()
    for row in frame.itertuples():
        for name, held in inputs.items():
            year = row.period - (name == BEFORE)
            found |= set(held[(held["area_code"] == row.area_code) & (held["period"] == year)]
                         ["source"])  # fmt: skip
    titles = data.table("sources").set_index("source")["title"]
    assert found and set(data.sources_of(frame)["title"]) == set(titles[list(found)])
    assert len(frame.attrs["sources"]) == len(found)
    assert data.credit(frame)


def test_no_row_with_a_value_is_without_a_source():
    every = data.observations([entry.measure for entry in DERIVED])
    of_rows = [name for entry in sorted(DERIVED, key=lambda entry: entry.measure)
               for name in behind(entry.measure)]  # fmt: skip
    held = pd.Series(of_rows)[every["value"].notna()]
    assert (every["source"] == WORKED_OUT).all()
    assert not held.str.contains(WORKED_OUT).any() and held.ne("").all()


def test_a_year_without_a_row_lends_no_source():
    before_2012 = data.series("looked_after_rate_unrounded", "England", 2024)
    assert "mid-2019" not in " ".join(before_2012.attrs["sources"])


def test_a_frame_says_what_it_is():
    frame = data.series("looked_after_rate", ["Leeds", "England"], 2020)
    later = frame[frame["value"] > 60].assign(more=1)[["period", "value"]]
    held = later.attrs
    assert held["measures"] == ("looked_after_rate",)
    assert held["label"] == "Children looked after at 31 March, rate"
    assert held["unit"] == "per 10,000 children aged under 18"
    assert all(title.startswith("Department for Education, ") for title in held["sources"])
    assert held["release"] == frame["released"].max() and held["licence"] == "OGL-UK-3.0"
    assert held["as_of"] == ""


def test_a_frame_of_no_rows_says_what_it_would_be():
    held = data.series("vacancy_percent", "Cardiff").attrs
    assert held["unit"] == "% of posts" and held["sources"] == () and held["release"] == ""


@pytest.mark.parametrize("name", ["sources", "files", "claims"])
def test_addresses_are_those_that_a_page_may_lead_to(name):
    addresses = set(data.table(name)["address"]) - {""}
    assert len(addresses) >= 5
    for address in addresses:
        assert tables.web_address(address) == address, address
        host = urlsplit(address).hostname
        assert "." in host and not host.startswith("www..")
        assert not re.search(r"%(?![0-9A-Fa-f]{2})", address), address
