"""Series frames in the columns of the Department for Education's open data standards.

Source: https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html. A
row is a place in a year. The first ten columns say which, under the names and with the values that
the standard prescribes; the measures follow as indicators, each with what belongs to its figures.
A figure that is missing is the standard's symbol in its own cell: no indicator is blank.
"""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from helpers.data import reading
from helpers.data.kept import kept, looked_from
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
    own = set(frame["area_code"]) - set(_placed())
    keys = zip(*(frame[name].tolist() for name in (*KEYS, "value")), strict=True)
    of_codes = {
        name: _values(held.get(name, held[""]), frame["area_code"])
        for name in frame["measure"].unique()
    }
    return all(
        code in own or value != value or _same(value, of_codes[measure].get((code, year)))
        for measure, code, year, value in keys
    )


def _values(held: pd.DataFrame, codes: pd.Series) -> dict[tuple[str, int], float]:
    held = held[held["area_code"].isin(codes.unique())]
    keys = zip(held["area_code"].tolist(), held["period"].tolist(), strict=True)
    return dict(zip(keys, held["value"].tolist(), strict=True))


def _same(value: float, held: float | None) -> bool:
    return held is not None and math.isclose(value, held, rel_tol=1e-9)


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
    about = {"sources": sources(frame), "as_of": as_of(frame)}
    frame = pd.DataFrame(frame, copy=False)
    frame.attrs = {}  # pandas would copy what it says of itself at each step
    rows = frame.drop_duplicates(["area_code", "period"])
    if frame["measure"].ne(frame["measure"].iloc[0]).any():  # some begin before others
        place = pd.Series(pd.factorize(rows["area_code"])[0], rows.index)
        rows = rows.assign(place=place).sort_values(["place", "period"])
    keys = [*zip(rows["area_code"].tolist(), rows["period"].tolist(), strict=True)]
    columns, cells = [Column(name, label) for name, label in PLACES.items()], {}
    for measure, part in frame.groupby("measure", sort=False):
        codes = part["area_code"].unique()
        for column, found in _of_measure(str(measure), _figures(part, keys), labels, codes):
            columns.append(column)
            cells[column.name] = found
    places = _places(rows)
    names = rows["area"] if "area" in rows else places["la_name"]
    return Content(
        title or subject(frame["measure"].unique(), names.unique(), rows["period"].unique()),
        pd.concat([places, pd.DataFrame(cells, dtype=object)], axis=1),
        tuple(columns),
        places=len(PLACES),
        said=" ".join(filter(None, [said, _derived(frame)])),
        records="",  # a publisher's figures stay so, whatever else is at hand
        **about,
    )


def _derived(frame: pd.DataFrame) -> str:
    held = "source" in frame and WORKED_OUT in set(frame["source"])
    return f"Figures whose source is “{WORKED_OUT}” are worked out here from the others’." * held


def _figures(part: pd.DataFrame, keys: list[tuple[str, int]]) -> dict[str, tuple[list, bool]]:
    """Return of each column its cells in the order of the keys, and whether they are numbers.

    A key without a row has None.
    """
    held = zip(part["area_code"].tolist(), part["period"].tolist(), strict=True)
    at = {key: place for place, key in enumerate(held)}
    places = [at.get(key) for key in keys]
    figures = {}
    for name in part:
        cells, numeric = part[name].tolist(), pd.api.types.is_numeric_dtype(part[name])
        figures[name] = [None if one is None else cells[one] for one in places], numeric
    return figures


def _of_measure(
    measure: str,
    figures: Mapping[str, tuple[list, bool]],
    labels: Mapping[str, str],
    codes: Iterable[str],
) -> list[tuple[Column, list[object]]]:
    """Return the columns of one measure: its values, then what belongs to them."""
    about = reading.measure(measure)
    decimals = int(about["decimals"])
    group = f"{about['label']}, {about['unit']}"
    unit = {"percent": "%", "pounds": "£", "weekly cost": "£"}.get(about["kind"], "")
    values, _ = figures["value"]
    statuses, _ = figures.get("status", ([""] * len(values), False))
    statuses = ["" if _blank(one) else one for one in statuses]
    value = [
        SYMBOLS.get(status, status) if pd.isna(one) else number(one, decimals)
        for one, status in zip(values, statuses, strict=True)
    ]
    found = [(Column(measure, group, unit, decimals, about["label"], _notes(about, codes)), value)]
    for name in [*LABELS, *(one for one in labels if one not in LABELS)]:
        cells, numeric = figures.get(name, ([], False))
        if all(map(_blank, cells)):
            continue
        of_value = name in ("lower", "upper")
        digits = decimals if of_value else None
        column = Column(
            f"{measure}_{snake(name)}",
            f"{group}: {labels.get(name, LABELS.get(name, name))}",
            unit * of_value,
            (decimals if of_value else 0) if numeric else None,
            about["label"],
        )
        written = [
            NOT_APPLICABLE if _blank(one) else number(one, digits) if numeric else one
            for one in cells
        ]
        found.append((column, written))
    return found


def _blank(cell: object) -> bool:
    return bool(pd.isna(cell)) or cell == ""


def _notes(about: pd.Series, codes: Iterable[str]) -> tuple[str, ...]:
    """Return what to know of a measure: how it is worked out, and where its series breaks."""
    notes = [f"Worked out here: {about['formula']}."] if about["formula"] else []
    for nation in sorted({NATIONS[code[0]] for code in codes if code[0] in NATIONS}):
        notes += _breaks(str(about.name), nation)
    return tuple(notes)


@kept
def _breaks(measure: str, nation: str) -> tuple[str, ...]:
    name = _known()[nation]["name"]
    return tuple(
        f"Break in {name} from {row.period}, {row.kind}: {row.note}"
        for row in reading.breaks(measure, nation).itertuples()
    )


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of time and place, blank where a level does not have them."""
    codes = rows["area_code"].tolist()
    named, placed = dict(zip(codes, rows.get("area", rows["area_code"]), strict=True)), _placed()
    where = {one: placed.get(one) or _place(one, named[one], _known()) for one in named}
    found = {name: [where[code][name] for code in codes] for name in (*NATION, *REGION, *COUNCIL)}
    times = {TIME[0]: rows["period"].to_numpy(), TIME[1]: REPORTING_YEAR}
    return pd.DataFrame(times | found)


@kept
def _known() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of the areas held, by their codes."""
    areas = reading.areas().astype(object).fillna("")
    return MappingProxyType({row["area_code"]: row for row in areas.to_dict("records")})


@kept
def _placed() -> Mapping[str, Mapping[str, str]]:
    """Return the columns of place of each area held, by its code."""
    known = _known()
    return MappingProxyType({code: _place(code, known[code]["name"], known) for code in known})


def _place(code: str, name: str, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the standard's columns for one area.

    A combined series of councils, or a group of one's own, stands as joint returns do in the
    department's files, with the codes of all.
    """
    codes, area = code.split("+"), known.get(code)
    level = LOCAL if area is None else LEVEL.get(area["level"], LOCAL)
    nation = NATIONS.get(code[0], code)
    place = dict.fromkeys(PLACE, "")
    place |= dict(zip(NATION, (level, nation, known[nation]["name"]), strict=True))
    if level != NATIONAL:
        parents = {code} if level == REGIONAL else {known[one]["parent_code"] for one in codes}
        region = parents.pop() if len(parents) == 1 else nation
        of_region = (region, AS_PUBLISHED.get(region, known[region]["name"]))
        place |= dict(zip(REGION, OF_NO_REGION if region == nation else of_region, strict=True))
    if level == LOCAL:
        numbers = " / ".join(known[one]["education_code"] or NOT_AVAILABLE for one in codes)
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
