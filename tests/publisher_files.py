"""Small files in the publishers' formats, made up for the tests, and the wrappers they come in."""

import csv
import gzip
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd

from helpers.data.readers import DataSet, declared

LONDON = ("E13000002", "Outer London")
NORTH_EAST = ("E12000001", "North East")
NATION = ["E92000001", "England"]
COUNCILS = (
    ("805", "E06000001", "Hartlepool", *NORTH_EAST),
    ("806", "E06000002", "Middlesbrough", *NORTH_EAST),
    ("301", "E09000002", "Barking and Dagenham", *LONDON),
    ("302", "E09000003", "Barnet", *LONDON),
)
PLACES = (
    *(("National", *NATION, "", "", "", "", ""),),
    *(("Regional", *NATION, *region, "", "", "") for region in (NORTH_EAST, LONDON)),
    *(("Local authority", *NATION, *c[3:], *c[:3]) for c in COUNCILS),
)
PLACE_COLUMNS = ["geographic_level", "country_code", "country_name", "region_code", "region_name"]
PLACE_COLUMNS += ["old_la_code", "new_la_code", "la_name"]
KINDS = ("csv", "gzip", "zip", "xlsx", "ods", "parquet")


def explore_education_statistics(name: str, years: tuple[int, ...] = (2024, 2025)) -> pd.DataFrame:
    """A file of the declared data set ``name``: every cell as text, few places, two years."""
    data_set = declared()[name]
    academic = data_set.format != "interactive_tool" and name == "key_stage_4"
    filters = _filters(data_set)
    labels = {**data_set.layout.prefer, **data_set.layout.holds}
    ranked = {column: values[0] for column, values in labels.items()}
    used = [how.column for how in data_set.measures.values()]
    columns = list(dict.fromkeys([*used, *data_set.layout.not_used]))
    national = data_set.layout.levels == ["National"]
    rows = []
    for year in years:
        for number, place in enumerate(PLACES[:1] if national else PLACES):
            for other, where in enumerate(filters):
                row = {
                    "time_period": f"{year - 1}{year % 100:02d}" if academic else str(year),
                    "time_identifier": "Academic year" if academic else "Reporting year",
                    **dict(zip(PLACE_COLUMNS, place, strict=True)),
                    **where,
                    **ranked,
                }
                values = {
                    column: str(10 + (7 * number + 3 * place_in + other + year) % 80)
                    for place_in, column in enumerate(columns)
                    if column not in row
                }
                rows.append({**row, **values})
    frame = pd.DataFrame(rows)
    return frame.drop(columns=PLACE_COLUMNS[3:]) if national else frame


def _filters(data_set: DataSet) -> list[dict[str, str]]:
    wheres = [how.where.items() for how in data_set.measures.values()]
    one_each = dict.fromkeys(tuple((name, texts[0]) for name, texts in where) for where in wheres)
    return [dict(each) for each in one_each]


def interactive_tool(years: tuple[str, ...] = ("2024", "2025")) -> pd.DataFrame:
    """The Interactive Tool's long file: all its measures held, few places, and one not held."""
    data_set = declared()["interactive_tool"]
    names = [text for how in data_set.measures.values() for text in how.where["Short Desc"]]
    rows = [
        (name, "", year, council[2], str(10 + (place + other) % 70), council[0], council[4])
        for other, name in enumerate([*names, "InfMort"])
        for year in years
        for place, council in enumerate(COUNCILS)
    ]
    columns = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number"]
    return pd.DataFrame(rows, columns=[*columns, "Region"])


def statswales(years: tuple[str, ...] = ("2017-18", "2018-19")) -> pd.DataFrame:
    """A StatsWales table of authorities by year, without its title."""
    areas = ("Wales", "Isle of Anglesey", "Gwynedd", "Cardiff")
    rows = [
        [name, *(str(100 + 5 * i + j) for j in range(len(years)))] for i, name in enumerate(areas)
    ]
    return pd.DataFrame(rows, columns=["", *years])


STATSWALES_TITLE = "Children looked after at 31 March by local authority, gender and age"


def lines(frame: pd.DataFrame, above: tuple[str, ...] = (), below: tuple[str, ...] = ()) -> str:
    """The table as CSV text with title rows and notes around it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([line] if line else [] for line in above)
    writer.writerow(frame.columns)
    writer.writerows(frame.to_numpy())
    writer.writerows([line] if line else [] for line in below)
    return text.getvalue()


def write(frame: pd.DataFrame, folder: Path, kind: str = "csv", name: str = "given") -> Path:
    """Write the table in one of :data:`KINDS`; the file's name says nothing."""
    path = folder / f"{name}.{kind}"
    text = lines(frame).encode()
    if kind == "csv":
        path.write_bytes(text)
    elif kind == "gzip":
        path.write_bytes(gzip.compress(text))
    elif kind == "zip":
        write_zip(path, {"data/table.csv": text, "data/table.meta.csv": b"a,b\n1,2\n"})
    elif kind == "xlsx":
        write_xlsx(path, frame)
    elif kind == "ods":
        write_ods(path, frame)
    else:
        frame.to_parquet(path, index=False, write_page_checksum=True)
    return path


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    """Write a ZIP of ``members``, with a guidance text beside them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data-guidance.txt", "About these data\n")
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def number(text: str) -> int | float | str:
    """A cell as a workbook holds it."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def write_xlsx(path: Path, frame: pd.DataFrame, cells: dict[str, str] | None = None) -> None:
    """Write a workbook: a cover sheet, then the table; ``cells`` puts other content at places."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["About this workbook"])
    sheet = book.create_sheet("Table 1")
    sheet.append(list(frame.columns))
    for row in frame.to_numpy():
        sheet.append([number(cell) if cell != "" else None for cell in row])
    for place, content in (cells or {}).items():
        sheet[place] = content
    book.save(path)


def write_ods(path: Path, frame: pd.DataFrame, extra: str = "") -> None:
    """Write a small ODS workbook by hand; ``extra`` is XML put into its first row of figures."""
    rows = [list(frame.columns), *frame.to_numpy().tolist()]
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}{extra if place == 1 else ''}"
        "</table:table-row>"
        for place, row in enumerate(rows)
    )
    name = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{name}:office:1.0" '
        f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0" office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="Table 1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        f'xmlns:manifest="{name}:manifest:1.0" manifest:version="1.3"/>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(cell: str) -> str:
    if cell == "":
        return "<table:table-cell/>"
    value = number(cell)
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
