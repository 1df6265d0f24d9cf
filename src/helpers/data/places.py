"""The areas: finding one, what it lies in and holds, what it gave way to, whom it is like."""

from collections.abc import Sequence

import pandas as pd

from helpers.data import geography, reorganisations
from helpers.data.arguments import several
from helpers.data.geography import Area, Group
from helpers.data.tables import find_area, table


def areas() -> pd.DataFrame:
    """Return the areas held: nations, regions, councils past and present, combined series.

    Examples:
        >>> from helpers import data
        >>> data.areas().query("level == 'region'")["name"].tolist()[:2]
        ['North East', 'North West']

    Returns:
        DataFrame: area_code, name, level, parent_code, education_code, former_codes, review,
            first_mid_year and last_mid_year (the 30 Junes it was there; empty where it still is).
    """
    return table("areas")


def area(text: str | Group) -> Area | Group:
    """Return the area called ``text``: a name, a GSS code or a former one, in any case.

    Examples:
        >>> from helpers import data
        >>> data.area("leeds").code, data.area("E08000035").name
        ('E08000035', 'Leeds')

    Raises:
        Problem: If there is none; the sentence suggests near names.
    """
    return find_area(text)


def compared(area: str | Group, compare_with: str | Sequence[str] = ()) -> list[str]:
    """Return the GSS codes an area is set beside: those named, or its region and nation.

    Examples:
        >>> from helpers import data
        >>> data.compared("Leeds"), data.compared("Leeds", "Bradford")
        (['E12000003', 'E92000001'], ['E08000032'])
    """
    place = find_area(area)
    named = [find_area(text).code for text in several(compare_with)]
    if isinstance(place, Group):
        return named or [place.nation]
    return named or geography.context(areas(), place.code)


def regions() -> pd.Series:
    """Return the name of the region that each area lies in, in Wales the nation, by its code.

    Examples:
        >>> from helpers import data
        >>> data.regions()[data.area("Camden").code]
        'London'
    """
    return geography.regions(areas()).map(areas().set_index("area_code")["name"])


def harmonised_area(area: str) -> str:
    """Return the code of the harmonised area of a reorganised authority; '' of any other.

    Examples:
        >>> from helpers import data
        >>> data.area(data.harmonised_area("Cumbria")).name
        'Cumbria (combined series)'
    """
    return reorganisations.harmonised_area_of(table("harmonised_areas"), find_area(area).code)


def reorganised(area: str) -> str:
    """Return what to say of the reorganisation an authority took part in; '' if in none.

    Examples:
        >>> from helpers import data
        >>> data.reorganised("Cumbria").split(":")[0]
        'Cumbria is no longer a council'
    """
    return reorganisations.in_words(areas(), table("harmonised_areas"), find_area(area).code)


def reorganisation(area: str) -> pd.DataFrame:
    """Return the reorganisations of an authority's ground as breaks of its combined series.

    Examples:
        >>> from helpers import data
        >>> data.reorganisation("Cumbria")[["period", "kind"]].values.tolist()
        [[2024, 'boundary']]

    Returns:
        DataFrame: As :func:`helpers.data.breaks` returns it.
    """
    code = find_area(area).code
    return reorganisations.breaks(areas(), table("harmonised_areas"), code)


def members(area: str | Group) -> list[str]:
    """Return the authorities in a nation, region or harmonised area, past and present.

    Of a group, the areas it is made of.

    Examples:
        >>> from helpers import data
        >>> len(data.members("London"))
        33
    """
    if isinstance(area, Group):
        return list(area.codes)
    return geography.members(areas(), table("harmonised_areas"), find_area(area).code)


def neighbours(area: str, model: int | None = None) -> pd.DataFrame:
    """Return the statistical neighbours of an English authority, nearest first.

    Examples:
        >>> from helpers import data
        >>> data.neighbours("Leeds")["neighbour"].tolist()[:3]
        ['Portsmouth', 'Southend-on-Sea', 'Sheffield']

    Args:
        model: The year of the model; the newest that has the authority where None.

    Returns:
        DataFrame: model, area_code, rank, neighbour_code, neighbour (name), closeness; empty where
            none.
    """
    frame = table("neighbours")
    frame = frame[frame["area_code"] == find_area(area).code]
    frame = frame[frame["model"] == (model or frame["model"].max())]
    names = areas().set_index("area_code")["name"]
    return frame.assign(neighbour=frame["neighbour_code"].map(names)).sort_values("rank")
