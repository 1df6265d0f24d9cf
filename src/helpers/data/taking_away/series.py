"""Series frames in the columns of the Department for Education's open data standards.

Source: https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html. A
row is a place in a year. The first ten columns say which, under the names and with the values that
the standard prescribes; the measures follow as indicators, each with what belongs to its figures.
A figure that is missing is the standard's symbol in its own cell: no indicator is blank.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from helpers.data import reading
from helpers.data.kept import looked_from
from helpers.data.nations import NATIONS
from helpers.data.open_data import (
    COUNCIL,
    LEVELS,
    NATION,
    PLACE,
    REGION,
    REPORTING_YEAR,
    TIME,
)
from helpers.data.sources import WORKED_OUT
from helpers.data.tables import series_frames
from helpers.data.taking_away.contents import (
    Column,
    Content,
    as_of,
    number,
    snake,
    sources,
    subject,
)

NATIONAL, REGIONAL, LOCAL = LEVELS
LEVEL = {"country": NATIONAL, "region": REGIONAL, "sub-region": REGIONAL}
AS_PUBLISHED = {
    "E12000003": "Yorkshire and The Humber",
    "E13000001": "Inner London",
    "E13000002": "Outer London",
}
"""Regions that the department spells otherwise."""
NOT_APPLICABLE, NOT_AVAILABLE = "z", "x"
OF_NO_REGION = (NOT_APPLICABLE, "Not applicable")
"""What stands for the region of a council outside England."""
SYMBOLS = {":": "x", "k": "low", "": "x"}
"""What the standard has for symbols of older files, and for a figure missing without one."""
KEYS = ("measure", "area_code", "period")
SERIES = {*KEYS, "value"}
LABELS = {
    "lower": "lower limit",
    "upper": "upper limit",
    "bound": "what the limits are",
    "count": "number it is worked out from",
    "population": "population it is worked out from",
    "reason": "why it is missing",
    "source": "source",
    "released": "release",
    "rounding": "what the publisher rounds to",
    "note": "note",
}
"""What columns of a series frame are that belong to the figure beside them."""
SERIES_COLUMNS = (*KEYS, "value", "area", "status", *LABELS)
PLACES = {
    "time_period": "Year",
    "time_identifier": "Kind of year",
    "geographic_level": "Geographic level",
    "country_code": "Country code",
    "country_name": "Country",
    "region_code": "Region code",
    "region_name": "Region",
    "old_la_code": "Local authority number",
    "new_la_code": "Local authority code",
    "la_name": "Local authority",
}


def is_series(frame: pd.DataFrame) -> bool:
    """Say whether a frame holds figures of measures: one value a measure, place and year.

    Each is the figure held, so that none made of it, such as an index of 2014 = 100, comes under
    the measure's name. Those of one's own groups of areas are taken at their word.
    """
    if not set(frame) >= SERIES or frame.empty or frame[[*KEYS]].isna().any(axis=None):
        return False
    known = frame["measure"].isin(reading.measures()["measure"]).all()
    numbers = map(pd.api.types.is_numeric_dtype, (frame["period"], frame["value"]))
    if not known or not all(numbers) or frame.duplicated([*KEYS]).any():
        return False
    month = as_of(frame)
    held = series_frames(as_of=None if month == looked_from() else month)
    parts = [held.get(name, held[""])[[*KEYS, "value"]] for name in frame["measure"].unique()]
    beside = frame[[*KEYS, "value"]].merge(
        pd.concat(parts), "left", [*KEYS], suffixes=("", "_held")
    )
    same = np.isclose(beside["value"], beside["value_held"], rtol=1e-9, atol=0)
    own = ~beside["area_code"].isin(reading.areas()["area_code"])
    return bool((same | own | beside["value"].isna()).all())


def of_series(
    frame: pd.DataFrame, title: str = "", said: str = "", labels: Mapping[str, str] = {}
) -> Content:
    """Return a series frame as a table in the standard's columns.

    Args:
        frame: As :func:`is_series` has it. A row a place and year comes of it, in its order; of
            several measures, in the order of its places and then of years. A measure without a row
            there says "x".
        labels: What further columns of each figure are called that are kept.
    """
    rows = frame.drop_duplicates(["area_code", "period"])
    if frame["measure"].ne(frame["measure"].iloc[0]).any():  # some begin before others
        place = pd.Series(pd.factorize(rows["area_code"])[0], rows.index)
        rows = rows.assign(place=place).sort_values(["place", "period"])
    keys = pd.MultiIndex.from_frame(rows[["area_code", "period"]])
    parts, columns = [_places(rows)], [Column(name, label) for name, label in PLACES.items()]
    for measure, part in frame.groupby("measure", sort=False):
        figures = part.set_index(["area_code", "period"]).reindex(keys)
        for column, cells in _of_measure(str(measure), figures, labels, part["area_code"].unique()):
            columns.append(column)
            parts.append(cells.reset_index(drop=True).rename(column.name))
    names = rows["area"] if "area" in rows else parts[0]["la_name"]
    return Content(
        title or subject(frame["measure"].unique(), names.unique(), rows["period"].unique()),
        pd.concat(parts, axis=1),
        tuple(columns),
        places=len(PLACES),
        sources=sources(frame),
        said=" ".join(filter(None, [said, _derived(frame)])),
        as_of=as_of(frame),
    )


def _derived(frame: pd.DataFrame) -> str:
    held = "source" in frame and WORKED_OUT in set(frame["source"])
    return f"Figures whose source is “{WORKED_OUT}” are worked out here from the others’." * held


def _of_measure(
    measure: str, figures: pd.DataFrame, labels: Mapping[str, str], codes: Iterable[str]
) -> list[tuple[Column, pd.Series]]:
    """Return the columns of one measure: its values, then what belongs to them."""
    about = reading.measure(measure)
    decimals = int(about["decimals"])
    group = f"{about['label']}, {about['unit']}"
    unit = {"percent": "%", "pounds": "£", "weekly cost": "£"}.get(about["kind"], "")
    status = figures.get("status", pd.Series("", figures.index))
    status = status.fillna("").replace(SYMBOLS)
    value = _numbers(figures["value"], decimals).where(figures["value"].notna(), status)
    found = [(Column(measure, group, unit, decimals, about["label"], _notes(about, codes)), value)]
    for name in [*LABELS, *(one for one in labels if one not in LABELS)]:
        if name not in figures or (blank := figures[name].isna() | figures[name].eq("")).all():
            continue
        cells, decimals_here, of_value = figures[name], None, name in ("lower", "upper")
        if pd.api.types.is_numeric_dtype(cells):
            decimals_here = decimals if of_value else 0
            cells = _numbers(cells, decimals if of_value else None)
        column = Column(
            f"{measure}_{snake(name)}",
            f"{group}: {labels.get(name, LABELS.get(name, name))}",
            unit * of_value,
            decimals_here,
            about["label"],
        )
        found.append((column, cells.astype(object).mask(blank, NOT_APPLICABLE)))
    return found


def _numbers(cells: pd.Series, decimals: int | None) -> pd.Series:
    """Return numbers as they are written: whole ones as such, so that none reads 76.0."""
    return pd.Series([number(one, decimals) for one in cells], cells.index, object)


def _notes(about: pd.Series, codes: Iterable[str]) -> tuple[str, ...]:
    """Return what to know of a measure: how it is worked out, and where its series breaks."""
    notes = [f"Worked out here: {about['formula']}."] if about["formula"] else []
    names = reading.areas().set_index("area_code")["name"]
    for nation in sorted({NATIONS[code[0]] for code in codes if code[0] in NATIONS}):
        for row in reading.breaks(str(about.name), nation).itertuples():
            notes.append(f"Break in {names[nation]} from {row.period}, {row.kind}: {row.note}")
    return tuple(notes)


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of time and place, blank where a level does not have them."""
    known = reading.areas().set_index("area_code")
    named = dict(zip(rows["area_code"], rows.get("area", rows["area_code"]), strict=True))
    where = {code: _place(code, named[code], known) for code in named}
    found = pd.DataFrame([where[code] for code in rows["area_code"]], columns=PLACE)
    found.insert(0, TIME[0], rows["period"].to_numpy())
    found.insert(1, TIME[1], REPORTING_YEAR)
    return found[[*TIME, *NATION, *REGION, *COUNCIL]]


def _place(code: str, name: str, known: pd.DataFrame) -> dict[str, str]:
    """Return the standard's columns for one area.

    A combined series of councils, or a group of one's own, stands as joint returns do in the
    department's files, with the codes of all.
    """
    codes, area = code.split("+"), known.loc[code] if code in known.index else None
    level = LOCAL if area is None else LEVEL.get(area["level"], LOCAL)
    nation = NATIONS.get(code[0], code)
    place = dict.fromkeys(PLACE, "")
    place |= dict(zip(NATION, (level, nation, known.loc[nation, "name"]), strict=True))
    if level != NATIONAL:
        parents = {code} if level == REGIONAL else {*known.loc[codes, "parent_code"]}
        region = parents.pop() if len(parents) == 1 else nation
        of_region = (region, AS_PUBLISHED.get(region, known.loc[region, "name"]))
        place |= dict(zip(REGION, OF_NO_REGION if region == nation else of_region, strict=True))
    if level == LOCAL:
        numbers = " / ".join(known.loc[one, "education_code"] or NOT_AVAILABLE for one in codes)
        title = name if area is None else area["name"]
        place |= dict(zip(COUNCIL, (numbers, " / ".join(codes), title), strict=True))
    return place


def area_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the code and name of each row's own area, from the columns of its level."""
    code, name = cells["country_code"], cells["country_name"]
    for level, ours in ((REGIONAL, REGION), (LOCAL, COUNCIL[1:])):
        here = cells["geographic_level"].eq(level)
        code, name = code.mask(here, cells[ours[0]]), name.mask(here, cells[ours[1]])
    return pd.DataFrame({"code": code, "name": name})
