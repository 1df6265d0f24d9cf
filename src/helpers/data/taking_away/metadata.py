"""What stands beside a CSV: its columns by the department's standard, and by the web's.

``name.meta.csv`` is the metadata file of Explore Education Statistics, which has no room for
sources. ``name.csv-metadata.json`` is that of CSV on the Web (https://www.w3.org/TR/tabular-metadata/),
found by the name it has: it has title, sources, releases and licence, and for each column label,
unit, notes and the symbols that stand for a missing value.
"""

import json

import pandas as pd

from helpers.data.taking_away.contents import LICENCES, Column, Content
from helpers.words import month, symbols

EES = (
    *("col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp"),
    *("filter_hint", "filter_grouping_column"),
)
STANDS = " stands for: "
ENDING, WEB_ENDING = ".meta.csv", ".csv-metadata.json"


def ees(content: Content) -> pd.DataFrame:
    """Return the metadata of Explore Education Statistics: a row an indicator."""
    rows = [
        (each.name, "Indicator", each.label, each.group, each.unit, each.decimals or 0, "", "")
        for each in content.columns[content.places :]
    ]
    return pd.DataFrame(rows, columns=list(EES))


def web(content: Content, url: str) -> str:
    """Return the metadata of CSV on the Web, as JSON; ``url`` is the CSV's name."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": content.title,
        "dc:description": " ".join(_said(content)),
        "dc:source": [
            {
                "dc:identifier": row.source,
                "dc:title": row.title,
                "dc:publisher": row.publisher,
                "dc:issued": row.released,
                "dc:license": LICENCES.get(row.licence, (row.licence,))[-1],
                "schema:url": row.address,
            }
            for row in content.sources.itertuples()
        ],
        "dc:rights": content.records,
        "dc:license": [{"@id": LICENCES.get(one, (one,))[-1]} for one in content.licences],
        "tableSchema": {
            "columns": [_column(each, content.cells[each.name]) for each in content.columns]
        },
    }
    return (
        json.dumps({k: v for k, v in described.items() if v}, indent=1, ensure_ascii=False) + "\n"
    )


def _said(content: Content) -> list[str]:
    known = f"The figures as they were known in {month(content.as_of)}." if content.as_of else ""
    return [text for text in (content.said, known) if text]


def _column(column: Column, cells: pd.Series) -> dict[str, object]:
    texts = {one for one in cells if isinstance(one, str)}
    key = {one: meaning for one, meaning in symbols.MEANING.items() if one in texts}
    notes = [*column.notes, *(f"{one}{STANDS}{meaning}." for one, meaning in key.items())]
    described = {"name": column.name, "titles": column.label, "dc:description": notes}
    if column.decimals is not None:
        whole = all(isinstance(one, int) for one in cells if isinstance(one, int | float))
        described |= {"datatype": "integer" if whole else "number", "schema:unitText": column.unit}
        described |= {"null": ["", *key] if key else []}
    return {name: each for name, each in described.items() if each}
