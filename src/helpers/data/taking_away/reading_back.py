"""What a file that people take away holds, from the file and what lies beside it."""

import io
import json
from collections.abc import Mapping

import pandas as pd

from helpers.data.taking_away import metadata, other, series
from helpers.data.taking_away.contents import LICENCES, Column, Content


def read(files: Mapping[str, str], name: str) -> Content:
    """Return what the CSV called ``name`` holds, as :func:`csv_files` wrote it."""
    cells = pd.read_csv(io.StringIO(files[f"{name}.csv"]), dtype=str, keep_default_na=False)
    about = json.loads(files[f"{name}{metadata.WEB_ENDING}"])
    decimals, places = {}, 0
    if ees := files.get(f"{name}{metadata.ENDING}"):
        indicators = pd.read_csv(io.StringIO(ees))
        decimals = dict(zip(indicators["col_name"], indicators["indicator_dp"], strict=True))
        places = len(series.PLACES)
    columns, held = [], {}
    for each in about["tableSchema"]["columns"]:
        column = each["name"]
        if "datatype" not in each:
            held[column], digits = cells[column], None
        else:
            numbers = pd.to_numeric(cells[column], errors="coerce")
            held[column] = numbers.astype(object).where(numbers.notna(), cells[column])
            digits = int(decimals.get(column, other.decimals(numbers)))
        unit, notes = each.get("schema:unitText", ""), _notes(each)
        columns.append(Column(column, each["titles"], unit, digits, notes=notes))
    if places:
        held["time_period"] = held["time_period"].astype(int)
    sources = pd.DataFrame([_source(one) for one in about.get("dc:source", [])])
    return Content(
        about["dc:title"],
        pd.DataFrame(held),
        tuple(columns),
        places,
        sources,
        said=about.get("dc:description", ""),
        records=about.get("dc:rights", ""),
    )


def _notes(described: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return the notes of a column without the key of its symbols, which every form adds."""
    return tuple(n for n in described.get("dc:description", ()) if metadata.STANDS not in n)


def _source(described: Mapping[str, str]) -> dict[str, str]:
    licence = described.get("dc:license", "")
    known = {address: name for name, (_, address) in LICENCES.items()}
    keys = {
        "source": "identifier",
        "title": "title",
        "publisher": "publisher",
        "released": "issued",
    }
    named = {ours: described.get(f"dc:{theirs}", "") for ours, theirs in keys.items()}
    return named | {
        "licence": known.get(licence, licence),
        "address": described.get("schema:url", ""),
    }
