"""Draw the charts of docs/gallery.md and put them on it: ``python docs/gallery.py``.

The page's own lines are run, in their order; the picture of each chart and its description
(alternative text) come below the lines that draw it.
"""

import ast
import re
from pathlib import Path

from helpers.files import writing
from helpers.show.charts import Chart

HERE = Path(__file__).parent
PAGE = HERE / "gallery.md"
PICTURES = HERE / "images" / "gallery"
BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n!\[[^\n]*\n\n\*[^\n]*\n)?", re.DOTALL)
"""Lines of Python, and the picture below them with its title and source."""
ELSEWHERE = "; the publications are listed under Sources"
"""What only a page of the reports can say."""
SHARPNESS = 90
"""Pixels an inch."""


def last_value(lines: str, names: dict[str, object]) -> object:
    """Run lines of Python and return the value of the last one, as a cell of a notebook does."""
    *before, last = ast.parse(lines).body
    exec(compile(ast.Module(before, []), PAGE.name, "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), PAGE.name, "eval"), names)
    exec(compile(ast.Module([last], []), PAGE.name, "exec"), names)
    return None


def drawn(text: str) -> tuple[str, dict[str, Chart]]:
    """Return the page with its pictures named and described, and the chart of each picture."""
    names, charts = {}, {}

    def below(found: re.Match) -> str:
        chart = last_value(found[1], names)
        lines = f"```python\n{found[1]}```\n"
        if not isinstance(chart, Chart):
            return lines
        kind = re.search(r"charts\.(\w+)\(", found[1])[1]
        charts[kind] = chart
        picture = f"![{chart.alt}](images/gallery/{kind}.png)"
        source = chart.source.replace(ELSEWHERE, "")
        said = " ".join(f"{chart.title}. {source}".split())
        return f"{lines}\n{picture}\n\n*{said}*\n"

    return BLOCK.sub(below, text), charts


def main() -> None:
    """Write the pictures and the page."""
    text, charts = drawn(PAGE.read_text(encoding="utf-8"))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for kind, chart in charts.items():
        place = PICTURES / f"{kind}.png"
        how = {"bbox_inches": "tight", "metadata": {"Software": None}}
        chart.figure.savefig(place, dpi=SHARPNESS, pil_kwargs={"optimize": True}, **how)
    writing.replace_text(PAGE, text)


if __name__ == "__main__":
    main()
