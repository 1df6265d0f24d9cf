"""Areas: finding one by name or code, and what became of reorganised councils.

Areas are known by their GSS codes. A recode (a new code for the same boundary) is one area; an
authority that was split or merged keeps its own series, and where a set of old authorities and
a set of new ones cover exactly the same ground, their union is an area too (level ``union``,
its code the successors' codes joined by ``+``).
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from helpers.errors import Problem
from helpers.wording import listed

NATIONS = {"E": "E92000001", "W": "W92000004", "S": "S92000003", "N": "N92000002"}


@dataclass(frozen=True)
class Area:
    """One area: GSS code, name, level (country, region, sub-region, local authority, union)."""

    code: str
    name: str
    level: str
    parent: str
    last_mid_year: int | None = None

    @property
    def nation(self) -> str:
        """GSS code of the nation the area lies in ('' for the United Kingdom)."""
        return NATIONS.get(self.code[0], "")

    @property
    def is_authority(self) -> bool:
        """Whether it is a local authority, or a union of them."""
        return self.level in ("local authority", "union")

    @property
    def abolished(self) -> bool:
        """Whether it no longer exists."""
        return self.last_mid_year is not None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9+]+", " ", text.replace("&", " and ")).strip()


def _area(row: pd.Series) -> Area:
    last = None if pd.isna(row["last_mid_year"]) else int(row["last_mid_year"])
    return Area(row["area_code"], row["name"], row["level"], row["parent_code"], last)


def find(areas: pd.DataFrame, text: str) -> Area:
    """Return the area called ``text``: a name, a GSS code or a former GSS code, in any case.

    Where an abolished authority and a present one share a name (Dorset), the name means the
    present one; the other is reached by its code.

    Parameters
    ----------
    areas
        Columns area_code, name, level, parent_code, last_mid_year, former_codes.

    Raises
    ------
    Problem
        If there is no such area; the sentence suggests near names.
    """
    wanted = _plain(str(text))
    codes = areas["area_code"].map(_plain)
    former = areas["former_codes"].map(lambda codes: wanted in _plain(codes).split())
    names = areas["name"].map(_plain)
    for match in (codes == wanted, former, names == wanted):
        found = areas[match & (wanted != "")]
        if len(found):
            return _area(found.sort_values("last_mid_year", na_position="first").iloc[0])
    short = names.str.replace(r" (city|county) of$", "", regex=True)
    if (short == wanted).sum() == 1:
        return _area(areas[short == wanted].iloc[0])
    near = difflib.get_close_matches(wanted, [*names, *short], n=3, cutoff=0.6)
    near += [name for name in names if wanted and wanted in name][:3]
    suggestions = areas.loc[names.isin(near) | short.isin(near), "name"].drop_duplicates()[:4]
    hint = f" Did you mean {' or '.join(suggestions)}?" if len(suggestions) else ""
    raise Problem(
        f"'{text}' is not an area held here: give the name or GSS code of a UK nation, an English "
        f"region, or an English or Welsh council.{hint}"
    )


def unions(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the unions that reorganised authorities make with their successors.

    A union is a set of old authorities and the set of all their successors, closed both ways,
    so that both cover the same ground.

    Parameters
    ----------
    areas
        Columns area_code, name, parent_code, successor_codes (codes separated by a space).

    Returns
    -------
    DataFrame
        union_code, name, parent_code, member_code, role ('before' or 'after'); a row a member.
    """
    names = areas.set_index("area_code")["name"]
    parents = areas.set_index("area_code")["parent_code"]
    groups: list[tuple[set[str], set[str]]] = []
    for old, successors in areas.set_index("area_code")["successor_codes"].items():
        new = set(successors.split())
        if not new:
            continue
        befores, afters = {old}, new
        for group in [group for group in groups if group[1] & new]:
            befores, afters = befores | group[0], afters | group[1]
            groups.remove(group)
        groups.append((befores, afters))
    rows = []
    for befores, afters in groups:
        if len(befores) == 1:
            name = f"{names[next(iter(befores))]} (combined series)"
        else:
            name = f"{' with '.join(names[code] for code in sorted(afters))} (combined series)"
        code = "+".join(sorted(afters))
        parent = parents[min(afters)]
        for role, members in (("before", befores), ("after", afters)):
            rows += [(code, name, parent, member, role) for member in sorted(members)]
    return pd.DataFrame(rows, columns=["union_code", "name", "parent_code", "member_code", "role"])


def union_of(unions: pd.DataFrame, code: str) -> str:
    """Return the code of the union that ``code`` is a member of, or '' if it was not reorganised.

    Parameters
    ----------
    unions
        As returned by :func:`unions`.
    """
    found = unions.loc[unions["member_code"] == code, "union_code"]
    return found.iloc[0] if len(found) else ""


def context(areas: pd.DataFrame, code: str) -> list[str]:
    """Return the codes of the areas that an area is read against: its region, its nation.

    Wales, Scotland and Northern Ireland are read against England; England stands alone.
    Sub-regions are passed over.
    """
    table = areas.set_index("area_code")
    found = []
    parent = table.at[code, "parent_code"]
    while parent and parent in table.index:
        if table.at[parent, "level"] in ("region", "country") and parent != "K02000001":
            found.append(parent)
        parent = table.at[parent, "parent_code"]
    if code in NATIONS.values() and code != NATIONS["E"]:
        found.append(NATIONS["E"])
    return found


def reorganised(areas: pd.DataFrame, unions: pd.DataFrame, code: str) -> str:
    """Return one sentence on the reorganisation an authority took part in; '' if in none.

    Parameters
    ----------
    areas
        Columns area_code, name, last_mid_year.
    unions
        As :func:`unions` returns them.
    """
    year = last_year_before(areas, unions, code)
    if year is None:
        return ""
    mine = unions[unions["union_code"] == (union_of(unions, code) or code)]
    names = mine["member_code"].map(areas.set_index("area_code")["name"])
    before, after = names[mine["role"] == "before"], names[mine["role"] == "after"]
    return (
        f"{listed(list(before))} gave way to {listed(list(after))} after 31 March {year}. Figures "
        f"up to {year} are of the former, later ones of the latter; only the combined series, "
        "which covers the same ground throughout, runs on."
    )


def last_year_before(areas: pd.DataFrame, unions: pd.DataFrame, code: str) -> int | None:
    """Return the year ending 31 March that an authority's reorganisation followed, or None.

    Parameters
    ----------
    areas, unions
        As for :func:`reorganised`.
    """
    mine = unions[unions["union_code"] == (union_of(unions, code) or code)]
    if mine.empty:
        return None
    return int(areas.set_index("area_code").loc[mine["member_code"], "last_mid_year"].max()) + 1


def members(areas: pd.DataFrame, unions: pd.DataFrame, code: str) -> list[str]:
    """Return the codes of the authorities in a nation, region or union, past and present.

    Parameters
    ----------
    areas
        Columns area_code, level, parent_code.
    unions
        As :func:`unions` returns them.
    """
    joined = unions.loc[unions["union_code"] == code, "member_code"]
    if len(joined):
        return list(joined)
    authorities = areas.loc[areas["level"] == "local authority", "area_code"]
    return [each for each in authorities if code in context(areas, each)]
