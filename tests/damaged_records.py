"""Records that are damaged as records are in life, and as an attacker would: each from a sound set.

A damage is a function that changes a folder of synthetic records, named by what it does. What comes
of each is asked in `test_damaged_records.py`.
"""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

Damage = Callable[[Path], None]
UPN = "A123456789012"
"""A pupil number that is nobody's."""
EPISODES, HEADER = "2025-episodes.csv", "2025-header.csv"
BEFORE = "2024-episodes.csv"
CENSUS = "CIN-census-2025.xml"
START = '<?xml version="1.0"?>\n'


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))


def write_rows(file: Path, rows: list[dict[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8", newline="")


def cells(name: str, changed: dict[str, str], folder: Path, where: str | None = None) -> None:
    """Change cells of the first row (in which the column ``where`` is filled)."""
    rows = rows_of(folder / name)
    next(row for row in rows if not where or row[where]).update(changed)
    write_rows(folder / name, rows)


def text(name: str, pattern: str, instead: str, folder: Path) -> None:
    """Put something in place of the first match of a pattern."""
    old = (folder / name).read_text("utf-8")
    new = re.sub(pattern, instead, old, count=1, flags=re.DOTALL)
    assert new != old
    (folder / name).write_text(new, encoding="utf-8", newline="")


def whole(name: str, content: str | bytes, folder: Path) -> None:
    """Put a file of one's own in place of one."""
    content = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(content)


def gone(pattern: str, folder: Path) -> None:
    for path in folder.glob(pattern):
        path.unlink()


def renamed(old: str, new: str, folder: Path) -> None:
    (folder / old).rename(folder / new)


def alone(name: str, folder: Path) -> None:
    """Leave one file."""
    for path in folder.iterdir():
        if path.name != name:
            path.unlink()


def zipped(name: str, folder: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.write(folder / name, name)
    (folder / name).write_bytes(content.getvalue())


def vanished(folder: Path) -> None:
    """Take a child out of a return whose episode was open at the end of the one before."""
    child = next(row["CHILD"] for row in rows_of(folder / BEFORE) if not row["DEC"])
    for name in (EPISODES, HEADER):
        write_rows(folder / name, [row for row in rows_of(folder / name) if row["CHILD"] != child])


def changed_start(folder: Path) -> None:
    """Let an episode that was open have another start, reason or status in the next return."""
    rows = rows_of(folder / EPISODES)
    open_before = {row["CHILD"]: row for row in rows_of(folder / BEFORE) if not row["DEC"]}
    same = next(
        row
        for row in rows
        if row["CHILD"] in open_before and row["DECOM"] == open_before[row["CHILD"]]["DECOM"]
    )
    same["LS"] = "D1"
    write_rows(folder / EPISODES, rows)


def _newcomer(folder: Path) -> str:
    """Return a child who came into care in the last year, for the first time."""
    before = {row["CHILD"] for row in rows_of(folder / BEFORE)}
    rows = rows_of(folder / EPISODES)
    return next(r["CHILD"] for r in rows if r["RNE"] == "S" and r["CHILD"] not in before)


def grown_up(folder: Path) -> None:
    child = _newcomer(folder)
    rows = rows_of(folder / HEADER)
    next(row for row in rows if row["CHILD"] == child)["DOB"] = "30/03/1990"
    write_rows(folder / HEADER, rows)


def unnamed(folder: Path) -> None:
    """Take the header of a child away."""
    child = _newcomer(folder)
    write_rows(folder / HEADER, [row for row in rows_of(folder / HEADER) if row["CHILD"] != child])


def after_death(folder: Path) -> None:
    """Let a child who died have an episode after."""
    rows = rows_of(folder / EPISODES)
    first = next(row for row in rows if row["DEC"] and row["REC"] != "X1")
    last = {**first, "RNE": "S", "DECOM": "20/03/2025", "DEC": "", "REC": ""}
    first["REC"] = "E2"
    write_rows(folder / EPISODES, [*rows, last])


def overlapping(folder: Path, ended: str = "30/03/2025") -> None:
    """Let an episode begin before the child's one before has ended."""
    rows = rows_of(folder / EPISODES)
    first = next(row for row in rows if row["REC"] == "X1")
    first["DEC"], first["REC"] = ended, "X1" if ended else ""
    write_rows(folder / EPISODES, rows)


def _older(row: dict[str, str]) -> dict[str, str]:
    """Return an episode of five years before."""
    dates = {name: row[name] for name in ("DECOM", "DEC") if row[name]}
    return row | {name: f"{date[:6]}{int(date[6:]) - 5}" for name, date in dates.items()}


def of_another_year(folder: Path) -> None:
    write_rows(folder / EPISODES, [_older(row) for row in rows_of(folder / EPISODES)])


def years_joined(folder: Path) -> None:
    """Put returns of another year under the one of this."""
    rows = rows_of(folder / EPISODES)
    write_rows(folder / EPISODES, rows + 2 * [_older(row) for row in rows])


def in_xml(form: str, folder: Path) -> None:
    gone("*.csv", folder)
    (folder / "2025.xml").write_text(START + form, encoding="utf-8")


def latin(name: str, folder: Path) -> None:
    rows = (folder / name).read_bytes().splitlines(keepends=True)
    (folder / name).write_bytes(b"".join([*rows[:3], rows[3].replace(b"S", b"\xe9"), *rows[4:]]))


def longer_row(name: str, folder: Path) -> None:
    lines = (folder / name).read_text("utf-8").splitlines()
    lines[2] += ",Leeds, near the station"
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def twice(name: str, copy: str, folder: Path) -> None:
    shutil.copy(folder / name, folder / copy)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY l0 "{UPN}">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
SWOLLEN = f'<!DOCTYPE x [<!ENTITY e "{"A" * 50_000}">]>'
ELSEWHERE = '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>'
IN_903 = "<EXPSSDA903><CHILD><HEADER><CHILDID>{}</CHILDID></HEADER></CHILD></EXPSSDA903>"


def episode(changed: dict[str, str], where: str | None = None) -> Damage:
    return partial(_first_episode, changed, where)


def _first_episode(changed: dict[str, str], where: str | None, folder: Path) -> None:
    cells(EPISODES, changed, folder, where)


def header(changed: dict[str, str]) -> Damage:
    return lambda folder: cells(HEADER, changed, folder)


def file(name: str, content: str | bytes) -> Damage:
    return partial(whole, name, content)


RETURN_ROWS: dict[str, Damage] = {
    "a start that is no date": episode({"DECOM": "31/02/2024"}),
    "an end that is no date": episode({"DEC": "yesterday"}, "DEC"),
    "a reason to start that is no code": episode({"RNE": "Q"}),
    "a legal status that is no code": episode({"LS": "Z9"}),
    "a need that is no code": episode({"CIN": "N99"}),
    "a placement that is no code": episode({"PLACE": "XX"}),
    "a placement of a later year": episode({"PLACE": "K3"}),
    "a reason to end that is no code": episode({"REC": "E77"}, "REC"),
    "an end without a reason": episode({"REC": ""}, "REC"),
    "an end before the start": episode({"DEC": "01/01/1990"}, "DEC"),
    "a start in the year 0205": episode({"DECOM": "13/04/0205"}),
    "a start before birth": header({"DOB": "30/03/2025"}),
    "a child of thirty": grown_up,
    "a birth that is no date": header({"DOB": "2015-13-45"}),
    "a sex of another year": header({"SEX": "1"}),
    "an ethnicity that is no code": header({"ETHNIC": "MARTIAN"}),
    "an overlap": overlapping,
    "an open episode before another": partial(overlapping, ended=""),
    "an episode after death": after_death,
    "a long short break": episode({"LS": "V3", "DECOM": "01/05/2024"}, "DEC"),
    "an open episode that vanishes": vanished,
    "an open episode that changes": changed_start,
    "a UPN in a postcode": episode({"HOME_POST": UPN}),
    "a UPN in a reason": episode({"REASON_PLACE_CHANGE": f"see {UPN}"}),
    "a UPN in the ethnicity": header({"ETHNIC": UPN}),
    "a UPN of another form": header({"UPN": f"{UPN}99"}),
    "a child without a header": unnamed,
}
RETURN_FILES: dict[str, Damage] = {
    "a return of another year": of_another_year,
    "years joined": years_joined,
    "no year in a name": partial(renamed, EPISODES, "episodes.csv"),
    "a year twice": partial(twice, EPISODES, "episodes 2025.csv"),
    "no headers": partial(gone, "*-header.csv"),
    "a column missing": partial(text, EPISODES, "RNE,", ""),
    "a column too many": partial(text, EPISODES, "CHILD,", "CHILD,NAME,"),
    "a row too long": partial(longer_row, EPISODES),
    "an open quotation": partial(text, EPISODES, ",N1,", ',"N1,'),
    "text of an old code page": partial(latin, EPISODES),
    "a workbook called CSV": partial(zipped, EPISODES),
    "an empty file": file(EPISODES, ""),
    "a header row alone": partial(text, EPISODES, r"\n.*", "\\n"),
    "an XML bomb": partial(in_xml, BOMB + IN_903.format("&l9;")),
    "an external entity": partial(in_xml, OUTSIDE + IN_903.format("&e;")),
    "XML of another kind": partial(in_xml, f"<Message><Child>{UPN}</Child></Message>"),
    "XML that is cut off": partial(in_xml, IN_903.format(UPN)[:60]),
}
CHILD = "<Child>"
S47, TO = "<S47ActualStartDate>", "</S47ActualStartDate>"
NUMBER = r"<LAchildID>[^<]*"
PLAN = "<CPPstartDate>"
MESSAGE = "<Message>"


def census(pattern: str, instead: str) -> Damage:
    return partial(text, CENSUS, pattern, instead)


CENSUSES_ROWS: dict[str, Damage] = {
    "an enquiry that is no date": census(f"{S47}[^<]*", f"{S47}31/02/2025"),
    "an enquiry without a start": census(f"{S47}[^<]*{TO}", ""),
    "an enquiry after the year": census(f"{S47}[^<]*", f"{S47}2025-06-01"),
    "a flag that is none": census("<ICPCnotRequired>[a-z]*", "<ICPCnotRequired>maybe"),
    "a category that is none": census(
        "<InitialCategoryOfAbuse>[A-Z]*", "<InitialCategoryOfAbuse>X"
    ),
    "a plan that ends first": census("<CPPendDate>[^<]*", "<CPPendDate>2001-01-01"),
    "a plan that is no date": census(f"{PLAN}[^<]*", f"{PLAN}{UPN}"),
    "a birth that is no date": census("<PersonBirthDate>[^<]*", f"<PersonBirthDate>{UPN}"),
    "a UPN for a number": census(NUMBER, f"<LAchildID>{UPN}"),
    "no number": census(f"{NUMBER}</LAchildID>", ""),
    "a child twice": census(r"(<Child>.*?</Child>)", r"\1\1"),
}
CENSUSES_FILES: dict[str, Damage] = {
    "an XML bomb": census(f"{MESSAGE}(.*?){NUMBER}", rf"{BOMB}{MESSAGE}\1<LAchildID>&l9;"),
    "an external entity": census(f"{MESSAGE}(.*?){NUMBER}", rf"{OUTSIDE}{MESSAGE}\1<LAchildID>&e;"),
    "an entity that swells": census(
        f"{MESSAGE}(.*?){NUMBER}", rf"{SWOLLEN}{MESSAGE}\1<LAchildID>{'&e;' * 500}"
    ),
    "a document type elsewhere": census(MESSAGE, ELSEWHERE + MESSAGE),
    "a parameter entity": census(MESSAGE, PARAMETER + MESSAGE),
    "another root": file(CENSUS, f"{START}<EXPSSDA903><CHILD>{UPN}</CHILD></EXPSSDA903>"),
    "another census": census("<Collection>CIN<", "<Collection>SC<"),
    "no reference date": census("<ReferenceDate>[^<]*</ReferenceDate>", ""),
    "a reference date that is none": census("<ReferenceDate>[^<]*<", "<ReferenceDate>soon<"),
    "a file that is cut off": census("</Child>.*", "</Ch"),
    "a table": file(CENSUS, f"CHILD,UPN\n1,{UPN}\n"),
    "an empty file": file(CENSUS, ""),
    "no child": census("<Children>.*</Children>", "<Children></Children>"),
    "a year twice": partial(twice, CENSUS, "again.xml"),
    "no XML": partial(gone, "*.xml"),
    "a field twice": census(f"({S47}[^<]*{TO})", r"\1\1"),
    "elements without end": census(CHILD, "<a>" * 500 + CHILD),
    "another code page": partial(latin, CENSUS),
}
CASES, ADULTS, CHILDREN = "case.csv", "case_adult.csv", "case_child.csv"
APPLICATIONS = "case_app.csv"
MAPPING = "window.yaml"


def table(name: str, **changed: str) -> Damage:
    return partial(cells, name, changed)


COURT_ROWS: dict[str, Damage] = {
    "a start that is no date": table(CASES, case_start_date="soon"),
    "a start to come": table(CASES, case_start_date="2222-02-02"),
    "a start long ago": table(CASES, case_start_date="1970-01-01"),
    "a final order that is no date": table(CASES, final_order_date=UPN),
    "a final order before the start": table(CASES, final_order_date="1999-01-01"),
    "a case without a number": table(CASES, case_id=""),
    "a case twice": partial(text, CASES, r"(\n[^\n]*)\n", r"\1\1\n"),
    "a UPN in a status": table(CASES, case_status=f"see {UPN}"),
    "an adult of no case": table(ADULTS, case_id="K9"),
    "a mother of twelve": table(ADULTS, first_app_start_age="12"),
    "an age that is none": table(ADULTS, first_app_start_age=UPN),
    "two mothers": lambda folder: _every(ADULTS, "Father", "Mother", folder),
    "an application of no case": table(APPLICATIONS, case_id="K9"),
    "a child of no case": table(CHILDREN, case_id="K9"),
    "a birth in a thirteenth month": table(CHILDREN, dob_m="13"),
    "a birth to come": table(CHILDREN, dob_y="2222"),
    "a grown child": table(CHILDREN, dob_y="1950"),
}
COURT_FILES: dict[str, Damage] = {
    "no mothers": lambda folder: _every(ADULTS, "Mother", "M", folder),
    "other applications": lambda folder: _every(APPLICATIONS, "(s31)", "", folder),
    "a table missing": partial(gone, ADULTS),
    "another table": file("more.csv", f"CHILD,UPN\n1,{UPN}\n"),
    "a table in two": partial(text, ADULTS, "adult_role", "role"),
    "a mapping that is none": file(MAPPING, f"- {UPN}\n"),
    "a mapping that is no YAML": file(MAPPING, f"start: [{UPN}\n"),
    "a mapping of other names": file(MAPPING, f"columns: {{{UPN}: case_id}}\n"),
    "a window that is no date": file(MAPPING, f"start: {UPN}\n"),
    "a row too long": partial(longer_row, CASES),
    "text of an old code page": partial(latin, CASES),
    "a workbook called CSV": partial(zipped, CASES),
    "an empty file": file(CASES, ""),
    "an open quotation": partial(text, CASES, ",Completed,", ',"Completed,'),
}


def _every(name: str, old: str, new: str, folder: Path) -> None:
    content = (folder / name).read_text("utf-8")
    (folder / name).write_text(content.replace(old, new), encoding="utf-8", newline="")


FILES = {"ssda903": RETURN_FILES, "cin": CENSUSES_FILES, "court": COURT_FILES}
"""What a reader refuses."""
ROWS = {"ssda903": RETURN_ROWS, "cin": CENSUSES_ROWS, "court": COURT_ROWS}
"""What it reads, and reports by rule and row."""
