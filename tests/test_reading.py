"""The reader of pages finds what it is to find, and nothing in a page that says what is so."""

import base64
import json

import pytest
from bs4 import BeautifulSoup

from tests import reading

CSV = """Year,Area,Children,Break
2015,Leeds,1205,
2016,Leeds,1239,Break 1
2024,Leeds,1546,
2025,Leeds,1498,
"""
LIMITED = "Area,Rate,Lower 95% limit,Upper 95% limit\nLeeds,85.0,{},{}\nYork,60.0,{},{}\n"
TITLE = "Leeds: 1,498 in 2025, 48 fewer than a year before and 259 more than in 2016"


def page(title=TITLE, alt="Line chart. Leeds: 1,498 in 2025.", csv=CSV, source="", text=""):
    names = csv.splitlines()[0].split(",")
    columns = [{"name": name, "titles": name} for name in names]
    files = (csv, json.dumps({"tableSchema": {"columns": columns}}))
    href, about = (f"data:;base64,{base64.b64encode(one.encode()).decode()}" for one in files)
    return f"""<p>{text}</p><figure class="chart" id="figure-number">
      <p class="chart-title">{title}</p><svg aria-label="{alt}"></svg>
      <p class="chart-source">{source}</p><a download="x.csv" href="{href}">CSV</a>
      <a download="x.csv-metadata.json" href="{about}">about it</a></figure>"""


def parsed(**given):
    return BeautifulSoup(page(**given), "html.parser")


def test_a_page_that_says_what_its_data_say_has_no_fault():
    assert reading.faults(parsed()) == []
    assert reading.faults(parsed(csv=LIMITED.format(80, 90, 55, 65), title="", alt="")) == []


def test_a_name_within_another_is_not_taken_for_it():
    """The lines of London are not those of the City of London."""
    rows = ["2015,City of London,5", "2016,City of London,7", "2015,London,50", "2016,London,90"]
    title = "City of London: 7 in 2016, 2 more than a year before"
    csv = "\n".join(["Year,Area,Children", *rows])
    assert reading.faults(parsed(title=title, alt=title, csv=csv)) == []
    (said,) = reading.faults(parsed(title=title.replace("City of ", "") + ".", alt="", csv=csv))
    assert "not the difference" in said


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"title": "Leeds: 1,489 in 2025"}, "1,489 in 2025' is not in the data"),
        ({"alt": "Leeds: 1,498 in 2024."}, "1,498 in 2024' is not in the data"),
        ({"title": TITLE.replace("259", "295")}, "not the difference of 2025 and 2016"),
        ({"title": TITLE.replace("fewer", "more")}, "not the difference of 2025 and 2024"),
        ({"title": "Leeds: 1,498 in 2025, 293 more than in 2015"}, "spans a break"),
        ({"text": "The intervals overlap: chance could explain it."}, "overlap as a test"),
        (
            {"csv": LIMITED.format(85, 85, 60, 60), "title": "", "alt": ""},
            "equal in every row",
        ),
        (
            {
                "csv": LIMITED.format(80, 90, 55, 65),
                "title": "",
                "alt": "",
                "source": "Lines through the marks: what rounding leaves open, not chance.",
            },
            "limits of rounding are called 95% limits",
        ),
    ],
)
def test_each_fault_is_found(given, fault):
    (said,) = reading.faults(parsed(**given))
    assert fault in said
