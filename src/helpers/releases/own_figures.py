"""Bring your own figures: a mapping file made from answers, so that nobody need write one.

A tidy table is read by a mapping file (:mod:`helpers.data.readers.tidy`). Where the file named is
not there, it is made from what is said of the table with ``--about``, or asked for at a terminal;
of one that is there, only what it lacks of a new measure is. See ``docs/own-figures.md``.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import yaml
from rich.console import Console

from helpers.data import readers
from helpers.data.readers import cells, seen, tidy
from helpers.errors import Problem
from helpers.files import writing
from helpers.files.containers import Sheet
from helpers.files.forms import assigned, read_yaml
from helpers.releases.questions import MEASURE, QUESTIONS, Asked
from helpers.reports.variants import slug_of

LONGEST_NAME = 60


def said(texts: list[str]) -> dict[str, str]:
    """Return what is said as NAME=VALUE; a Problem says what has another form."""
    return assigned("--about", texts)


def year_of(text: str | None) -> int | None:
    """Return the year that ``--period`` gives, such as 2026 or 2025-26; a Problem if it is none."""
    year = cells.year_of(text) if text else None
    if text and not (year and cells.possible(year)):
        raise Problem(f"--period is '{text}', which is no year: give the year it ends in, as 2026.")
    return year


def completed(
    path: Path,
    about: Mapping[str, str],
    year: int | None,
    sheets: list[Sheet],
    tables: dict[str, pd.DataFrame],
    working: Path,
    console: Console,
) -> tuple[Path, str]:
    """Return a complete copy, in ``working``, of the mapping file at ``path``.

    Where there is none, it is made. The second is then its text to be kept at ``path``, without the
    year of the file; else ''. What somebody typed is written there at once, so that a wrong cell
    does not cost them their answers.

    Args:
        about: What is said of the table, by the names of :data:`QUESTIONS`.
        year: The year of all rows, where no column holds it.
        tables: Holds areas and measures.

    Raises:
        Problem: If an answer is lacking or not right, or a measure is held that is another.
    """
    asked = Asked(about, console)
    unkept = ""
    if path.exists():
        content = read_yaml(path, path.name)
    elif len(sheets) != 1:
        raise Problem(f"There is no {path}, and not one table is given: give one at a time.")
    else:
        content = made(sheets[0], asked, tables["areas"], year)
        unkept = written(content)
        if asked.typed:
            with kept(path, unkept, console):
                unkept = ""
    content = described(content, asked, tables["measures"])
    if year is not None and isinstance(content, dict):
        layout = content.get("layout")
        named = layout.get("period") if isinstance(layout, dict) else None
        if isinstance(named, str) and any(named in sheet.columns for sheet in sheets):
            raise Problem(
                f"{path.name} names {layout['period']} as the column of years: leave --period out."
            )
        content = {**content, "layout": {**(layout or {}), "period": year}}
    copy = working / "mapping" / path.name
    copy.parent.mkdir()
    copy.write_text(written(content), encoding="utf-8")
    data_set = readers.declaration(copy)
    refuse_otherwise(data_set, about, path)
    refuse_another(data_set, tables["measures"])
    return copy, unkept


@contextmanager
def kept(path: Path | None, text: str, console: Console) -> Iterator[None]:
    """Write a mapping file that was made, and take it away if what is done meanwhile fails.

    Raises:
        Problem: If there is no place for it.
    """
    if not path or not text:
        yield
        return
    try:
        writing.replace_text(path, text)
    except OSError as error:
        raise Problem(
            f"{path} cannot be written ({error.strerror or error}): name another place for it."
        ) from error
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    told = f"Wrote {path}, which says how to read such a file: next time nothing is asked."
    console.print(told, markup=False, soft_wrap=True)


def written(content: object) -> str:
    """Return the content of a mapping file as YAML."""
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)


def made(sheet: Sheet, asked: Asked, areas: pd.DataFrame, year: int | None) -> dict:
    """Return the mapping of a table of one measure, from what is said, asked, and seen in it."""
    wanted = {name: text for name, text in QUESTIONS.items() if year is None or name != "year"}
    found = seen.columns(sheet, areas)
    said = asked.answers(wanted, {**found, "rounding": "1"}, sheet.columns, sheet.shown)
    slug = slug_of(said["label"]).replace("-", "_")[:LONGEST_NAME].strip("_") or "measure"
    kind = said["kind"].replace(" ", "_")
    measure = slug if slug.endswith(f"_{kind}") else f"{slug}_{kind}"
    texts = sheet.cells([said["area"]], [said["value"]])
    layout = {"area": said["area"], "area_is": seen.called(texts[said["area"]], areas)}
    if year is None:
        layout["period"] = said["year"]
    today = date.today()
    newest = year or tidy.newest(sheet.frame[said["year"]]) or today.year
    return {
        "name": slug,
        "format": "tidy",
        "title": said["title"],
        "publication": said["title"],
        "title_pattern": re.escape(said["title"]),
        "source": slug.replace("_", "-"),
        "source_title": f"{said['title']}, {{year}}",
        **{name: said[name] for name in ("publisher", "address", "licence")},
        "released_month": today.month,
        "released_years_after": today.year - newest,
        "rounding_nation": int(said["rounding"]),
        "rounding_authority": int(said["rounding"]),
        "compilation": False,
        "measures": {
            measure: {
                "column": said["value"],
                **_measure(said),
                "decimals": seen.decimals(texts[said["value"]]),
            }
        },
        "layout": layout,
    }


def _measure(said: Mapping[str, str]) -> dict[str, str]:
    return {"higher_is" if name == "rise" else name: said[name] for name in MEASURE}


def described(content: object, asked: Asked, measures: pd.DataFrame) -> object:
    """Return a mapping with what it lacks of measures that are not held."""
    own = content.get("measures") if isinstance(content, dict) else None
    if not isinstance(own, dict):
        return content
    full = {}
    for measure, how in own.items():
        how = how or {}
        if isinstance(how, dict) and measure not in set(measures["measure"]):
            names = {"rise" if n == "higher_is" else n: how[n] for n in how if n != "decimals"}
            wanted = {name: text for name, text in MEASURE.items() if name not in names}
            if wanted:
                said = {**names, **asked.answers(wanted, {}, [], f"the measure {measure}")}
                how = {**how, **_measure(said)}
        full[measure] = how
    return {**content, "measures": full}


def refuse_otherwise(data_set: readers.DataSet, about: Mapping[str, str], path: Path) -> None:
    """Refuse what is said of a table where its mapping file says otherwise."""
    how, layout = next(iter(data_set.measures.values())), data_set.layout
    says = {
        **how.described,
        **{name: getattr(data_set, name) for name in ("title", "publisher", "address", "licence")},
        "rise": how.higher_is,
        "rounding": str(data_set.rounding_authority),
        "value": how.column,
    }
    if data_set.format == "tidy":
        says |= {"area": layout.area, "year": str(layout.period)}
        says["value"] = how.column or layout.value
    for name, answer in about.items():
        if says.get(name, "") != answer:
            raise Problem(
                f"{path.name} says '{says.get(name, '')}' of {name}, and --about '{answer}': leave "
                "that out, or take the file away to have it made anew."
            )


def refuse_another(data_set: readers.DataSet, measures: pd.DataFrame) -> None:
    """Refuse a mapping that describes a measure otherwise than it is described already."""
    held = measures.set_index("measure")
    for measure, how in data_set.measures.items():
        for name, said in how.described.items():
            if how.lacking or measure not in held.index or name == "decimals":
                continue
            if said != held.at[measure, name]:
                raise Problem(
                    f"The measure {measure} is held already, and its {name} is "
                    f"'{held.at[measure, name]}', not '{said}': give the other another label."
                )
