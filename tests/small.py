"""A small project with small notebooks, for the tests of the report pipeline."""

from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.project import Project

AREAS = pd.DataFrame(
    [
        ("K02000001", "United Kingdom", "country", ""),
        ("E92000001", "England", "country", "K02000001"),
        ("W92000004", "Wales", "country", "K02000001"),
        ("E12000005", "West Midlands", "region", "E92000001"),
        ("E08000025", "Birmingham", "local authority", "E12000005"),
        ("E10000016", "Kent", "local authority", "E92000001"),
        ("E10000009", "Dorset", "local authority", "E92000001"),
        ("E06000059", "Dorset", "local authority", "E92000001"),
        ("E06000058", "Bournemouth, Christchurch and Poole", "local authority", "E92000001"),
    ],
    columns=["area_code", "name", "level", "parent_code"],
)
for column in ["education_code", "former_codes", "welsh_name"]:
    AREAS[column] = ""
AREAS["first_mid_year"] = AREAS["last_mid_year"] = float("nan")
AREAS.loc[AREAS["area_code"] == "E10000009", "last_mid_year"] = 2018

FIGURE = """\
<figure class="chart" id="figure-rate"><figcaption><p class="chart-title">The rate has risen</p>
<p class="chart-subtitle">Children looked after per 10,000, years ending 31 March</p></figcaption>
<div class="plot">
<svg role="img" aria-label="A line that rises from 60 to 70." class="chart-svg"
 viewBox="0 0 720 240" xmlns="http://www.w3.org/2000/svg">
<path d="M40 200 L680 40" stroke="#12436D" stroke-width="3" fill="none"/>
<path d="M40 210 L680 210" stroke="#3D3D3D" fill="none"/>
<text x="600" y="30" style="font-size: 16px; fill: #12436D">Birmingham</text>
<text x="40" y="232" style="font-size: 14px">2010</text></svg></div>
<p class="chart-source">Source: Children looked after in England, Department for Education</p>
<details class="chart-data"><summary>Data behind this figure: The rate has risen</summary>
<div class="table-scroll" role="region" tabindex="0" aria-label="Table: The rate has risen">
<table><caption>The rate has risen</caption><thead><tr><th scope="col">Year</th>
<th scope="col">Rate</th></tr></thead><tbody><tr><th scope="row">2010</th><td>60</td></tr>
<tr><th scope="row">2025</th><td>70</td></tr></tbody></table></div>
<p><a download="rate.csv" href="data:text/csv;base64,WWVhcixSYXRlCjIwMTAsNjAKMjAyNSw3MAo=">\
Download as CSV</a></p></details></figure>"""

SHOW = f"""\
from IPython.display import display
display(
    {{"text/html": {FIGURE!r}, "text/csv": "Year,Rate\\n2010,60\\n2025,70\\n",
     "text/plain": "A line that rises."}},
    metadata={{"case_for_change": {{"chart": "rate"}}}},
    raw=True,
)"""

PARAMETERS = 'area = "England"\ncompare_with = []\nfirst_year = 2010\nyear = 2025'


def notebook(
    title: str = "Rates in care", parameters: str = PARAMETERS, code: str = "", order: int = 1
) -> nbformat.NotebookNode:
    """Return a notebook of the collection's form with one figure, before ``code`` is run."""
    cells = [
        new_markdown_cell(f"# {title}\n\nHow many children are in care?", id="title"),
        new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(
            "from IPython.display import Markdown\n"
            'Markdown(f"In **{area}**, 70 in 10,000 children were looked after in {year}.")',
            id="key-facts",
        ),
        new_markdown_cell("## Has the rate changed?\n\nSome words.", id="rate"),
        new_code_cell(code or SHOW, id="rate-figure"),
        new_markdown_cell("## Method\n\n### Sources & limits\n\n`code` words.", id="method"),
        new_code_cell("year + 1", id="sum"),
    ]
    metadata = {
        "title": title,
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "case_for_change": {"order": order},
    }
    return new_notebook(cells=cells, metadata=metadata)


def project(root: Path, **notebooks: nbformat.NotebookNode) -> Project:
    """Write the notebooks, by name, into a new project at ``root``."""
    for folder in ["data/raw", "data/processed", "notebooks", "reports"]:
        (root / folder).mkdir(parents=True)
    for name, node in notebooks.items():
        nbformat.write(node, root / "notebooks" / f"{name}.ipynb")
    return Project(root)
