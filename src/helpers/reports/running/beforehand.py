"""What many runs of notebooks would make ready for themselves, made ready once before they fork."""

from datetime import UTC, datetime

import matplotlib.pyplot as plt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import project
from helpers.data import tables
from helpers.errors import Problem
from helpers.reports.pages import render
from helpers.reports.running import in_process, work

__all__ = ["ready", "work"]


def ready() -> None:
    """Load and index the figures, find the fonts, and compile the templates of pages."""
    in_process.shell()
    render.page(_notebook(), render.PageFacts("", "", "", 0, "none", {}, (), "", datetime.now(UTC)))
    figure, axes = plt.subplots()
    axes.set_title("So that fonts are found and read")
    figure.canvas.draw()
    plt.close(figure)
    try:
        _figures()
    except Problem:  # there are none, as the run will say
        return


def _notebook() -> object:
    cells = [new_markdown_cell("# A title"), new_markdown_cell("## A heading\n\nWords, `code`.")]
    return new_notebook(cells=[*cells, new_code_cell("1 + 1")])


def _figures() -> None:
    for path in sorted(project.find().processed.glob("*.parquet")):
        tables.in_use(path.stem)
    tables.series_frames()
    tables.measures_by_name()
    tables.sources_by_name()
    tables.find_area("England")
