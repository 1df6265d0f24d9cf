"""The publisher's next release of looked-after children, made from the figures held."""

from pathlib import Path

import pandas as pd

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


def looked_after(project: Project, newest: int = 2026, years: int = 5) -> pd.DataFrame:
    """Return the file of numbers and rates of a release whose newest year is ``newest``.

    Years that are held stand as held; the newest repeats the year before it, so that councils
    go on adding up to their regions and nation.
    """
    held = pd.read_parquet(project.processed / "observations.parquet")
    areas = pd.read_parquet(project.processed / "areas.parquet").set_index("area_code")
    held = held[held["area_code"].str.fullmatch("E[0-9]+")]
    printed = held.set_index(["measure", "area_code", "period"])[["value", "status"]]
    counts = held[held["measure"].isin(POPULATIONS) & (held["period"] > newest - years)]
    last = counts[counts["period"] == newest - 1].assign(period=newest)
    rates = {
        (measure.replace("_rate", "_count"), area, year): cell.status or f"{cell.value:.0f}"
        for (measure, area, year), cell in zip(
            printed.index, printed.itertuples(index=False), strict=True
        )
        if measure.endswith("_rate")
    }
    rows = []
    for row in pd.concat([last, counts]).itertuples():
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
                "population_type": POPULATIONS[row.measure],
                "population_estimate": "x",
                "children_count": row.status or f"{row.value:.0f}",
                "rate_per_10000": rates.get((row.measure, row.area_code, row.period), "x"),
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
