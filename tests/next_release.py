"""The publisher's next releases, made from the figures held."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from helpers.data import readers
from helpers.project import Project

COLUMNS = {
    "National": ("country_code", "country_name"),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("new_la_code", "la_name"),
}
LEVELS = {"country": "National", "region": "Regional", "sub-region": "Regional"}
POPULATIONS = {
    "looked_after_count": "Children looked after on 31 March each year",
    "looked_after_started_count": "Children starting to be looked after each year",
    "looked_after_ceased_count": "Children ceasing to be looked after each year",
}
RATES = {count: count.replace("_count", "_rate") for count in POPULATIONS}
PEOPLE = "population_0_17"


def looked_after(project: Project, newest: int = 2026, years: int = 5) -> pd.DataFrame:
    """Return the file of numbers and rates of a release whose newest year is ``newest``.

    Years that are held stand as held; the newest repeats the year before it, numbers, population
    and rates, so that councils go on adding up to their regions and nation.
    """
    held = _english(project)
    counts = _carried_on(held, POPULATIONS, newest)
    rates = _printed(_carried_on(held, RATES.values(), newest))
    people = _printed(_carried_on(held, [PEOPLE], newest - 1))
    return _rows(
        project,
        counts[counts["period"] > newest - years],
        lambda row: {
            "population_type": POPULATIONS[row.measure],
            "population_estimate": people.get((PEOPLE, row.area_code, row.period - 1), "x"),
            "children_count": _cell(row),
            "rate_per_10000": rates.get((RATES[row.measure], row.area_code, row.period), "x"),
        },
    )


def population(project: Project, newest: int = 2025, years: int = 2) -> pd.DataFrame:
    """Return the file of mid-year populations to ``newest``, which repeats the year before it."""
    people = _carried_on(_english(project), [PEOPLE], newest)
    return _rows(
        project,
        people[people["period"] > newest - years],
        lambda row: {
            "age_group": "Children aged 0 to 17 years",
            "population_estimate": _cell(row),
        },
    )


def _english(project: Project) -> pd.DataFrame:
    held = pd.read_parquet(project.processed / "observations.parquet")
    return held[held["area_code"].str.fullmatch("E[0-9]+")]


def _carried_on(held: pd.DataFrame, measures: Collection[str], newest: int) -> pd.DataFrame:
    """Return the rows of measures, and the newest year as a repeat of the one before it."""
    held = held[held["measure"].isin(measures)]
    return pd.concat([held[held["period"] == newest - 1].assign(period=newest), held])


def _printed(held: pd.DataFrame) -> dict[tuple[str, str, int], str]:
    """Return cells as printed, by measure, area and year."""
    return {(row.measure, row.area_code, row.period): _cell(row) for row in held.itertuples()}


def _cell(row) -> str:
    return row.status or f"{row.value:.0f}"


def _rows(project: Project, held: pd.DataFrame, figures) -> pd.DataFrame:
    """Return each of the rows held as the publisher writes it: year, place and ``figures``."""
    areas = pd.read_parquet(project.processed / "areas.parquet").set_index("area_code")
    rows = []
    for row in held.itertuples():
        area = areas.loc[row.area_code]
        level = LEVELS.get(area["level"], "Local authority")
        place = dict(zip(COLUMNS[level], (row.area_code, area["name"]), strict=True))
        if level == "Local authority":
            region = area["parent_code"]
            place |= {"region_code": region, "region_name": areas.loc[region, "name"]}
            place["old_la_code"] = area["education_code"]
        rows.append(
            {
                "time_period": str(row.period),
                "time_identifier": "Reporting year",
                "geographic_level": level,
                "country_code": "E92000001",
                "country_name": "England",
                "region_code": "",
                "region_name": "",
                "old_la_code": "",
                "la_name": "",
                "new_la_code": "",
                **place,
                **figures(row),
            }
        )
    return pd.DataFrame(rows)


def write(frame: pd.DataFrame, folder: Path, name: str = "cla_numbers.csv") -> Path:
    """Write a file as the publisher does, with a byte-order mark."""
    path = folder / name
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    return path


def revise(frame: pd.DataFrame, area: str, year: int, by: int) -> pd.DataFrame:
    """Return the file with a council's number of looked-after children in one year revised."""
    chosen = (
        (frame["time_period"] == str(year))
        & (frame["la_name"] == area)
        & (frame["population_type"] == POPULATIONS["looked_after_count"])
    )
    (number,) = frame.loc[chosen, "children_count"]
    return frame.assign(children_count=frame["children_count"].mask(chosen, str(int(number) + by)))


def interactive_tool(
    project: Project, years: Collection[int], measures: Collection[str] = ("low_income_percent",)
) -> pd.DataFrame:
    """Return the long file of an edition of the Interactive Tool that has only these ``years``.

    Figures stand as held of the nearest year that is, so that nothing is revised.
    """
    held = _english(project)
    areas = pd.read_parquet(project.processed / "areas.parquet").set_index("area_code")
    names = {
        measure: how.where["Short Desc"][0]
        for measure, how in readers.declared()["interactive_tool"].measures.items()
    }
    rows = []
    for measure in measures:
        mine = held[(held["measure"] == measure) & held["source"].str.startswith("dfe-lait")]
        for year in years:
            nearest = min(mine["period"].unique(), key=lambda one, year=year: abs(one - year))
            for row in mine[mine["period"] == nearest].itertuples():
                area = areas.loc[row.area_code]
                value = "-" if pd.isna(row.value) else f"{row.value:.10g}"
                cells = (names[measure], measure, year, area["name"], value)
                rows.append((*map(str, cells), area["education_code"], "Region"))
    columns = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number"]
    return pd.DataFrame(rows, columns=[*columns, "Region"])
