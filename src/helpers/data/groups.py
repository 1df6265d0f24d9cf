"""One's own groups of areas, which are then read as any area is.

What is worked out of their members' figures, and what is withheld: :mod:`helpers.data.sums`.
"""

from collections.abc import Sequence

from helpers import project
from helpers.data import geography, saved_groups
from helpers.data.geography import Area, Group
from helpers.data.kept import kept
from helpers.data.tables import find_area, table
from helpers.errors import Problem

LONGEST_NAME = 60


def group(name: str, areas: Sequence[str]) -> Group:
    """Return a group of areas of one nation, which is then read as any area is.

    Examples:
        >>> from helpers import data
        >>> west = data.group("West Yorkshire", ["Bradford", "Calderdale", "Kirklees", "Leeds",
        ...                                      "Wakefield"])
        >>> frame = data.series("looked_after_rate", west, 2025, compare_with="England")
        >>> frame[["area", "value", "count", "population"]].round(1).values.tolist()
        [['West Yorkshire', 84.1, 4552.0, 541155.0], ['England', 67.0, nan, nan]]

    Args:
        name: What it is called.
        areas: Names or GSS codes of councils, combined series, regions or a nation.

    Raises:
        Problem: If an area is not known, is in the group twice over, is of another nation, or has
            never been there together with another.
    """
    places = [find_area(text) for text in areas]
    if not str(name).strip() or len(places) < 2:
        raise Problem(
            "A group has a name and two areas or more: data.group('Both', [one, another])."
        )
    nations = {place.nation for place in places}
    if len(nations) > 1 or "" in nations:
        raise Problem(
            f"The group “{name}” is of more than one nation: each counts children in its own way, "
            "so their figures are not added up."
        )
    _apart(name, places)
    return Group(str(name).strip(), tuple(place.code for place in places))


def keep(name: str, areas: Sequence[str]) -> Group:
    """Keep a group under its name in ``data/groups.csv``, so that it is found as any area is.

    Examples:
        >>> data.area("Yorkshire cities")                                      # doctest: +SKIP

    Args:
        name: What it is called; a group kept under that name before is replaced.
        areas: As for :func:`group`.

    Raises:
        Problem: If it is no group (see :func:`group`), or the name is an area's, is none that a
            folder could have, or is longer than :data:`LONGEST_NAME`.
    """
    name = " ".join(name.split())
    if not saved_groups.key(name) or not name.isprintable():
        raise Problem(
            f"“{name}” cannot be the name of a group: its reports lie in a folder, whose name is "
            "made of the letters a to z and the digits in it."
        )
    if len(name) > LONGEST_NAME:
        raise Problem(f"The name of a group has {LONGEST_NAME} characters at most: shorten it.")
    for each in [*table("areas")["name"], name]:
        if saved_groups.key(each) == saved_groups.key(name) and is_area(each):
            raise Problem(f"“{each}” is an area: give the group another name.")
    made = group(name, areas)
    project.find_own()  # what came with the package is not to be written to
    saved_groups.write(made)
    return made


def is_area(text: str) -> bool:
    """Say whether a text is the name or the code of an area, and not of a group kept."""
    try:
        return not isinstance(find_area(text), Group)
    except Problem:
        return False


def _apart(name: str, places: Sequence[Area | Group]) -> None:
    """See to it that no ground is in a group twice."""
    taken: dict[str, str] = {}
    for place in places:
        if place.level in ("sub-region", "group"):
            raise Problem(f"{place.name} cannot be part of a group: name its councils.")
        for code in ground(place.code):
            if code in taken:
                raise Problem(
                    f"The group “{name}” would count {find_area(code).name} twice: in "
                    f"{taken[code]} and in {place.name}."
                )
            taken[code] = place.name
    harmonised = table("harmonised_areas")
    mine = harmonised[harmonised["member_code"].isin([place.code for place in places])]
    for _, rows in mine.groupby("harmonised_code"):
        stages = rows.groupby("stage")["member_code"].nunique()
        if stages.max() < rows["member_code"].nunique():
            raise Problem(
                f"The group “{name}” has councils that were never there at the same time: "
                f"“{rows['name'].iloc[0]}” covers the same ground throughout."
            )


@kept
def ground(code: str) -> frozenset[str]:
    """Return the councils of an area, past and present: of a council itself."""
    held = geography.members(table("areas"), table("harmonised_areas"), code)
    return frozenset(held or [code])
