"""Areas as a file writes them: held, under another code, new, or unknown."""

import re

import pandas as pd

from helpers.data.readers.cells import AREA_COLUMNS
from helpers.data.rules import unfit

GSS = re.compile(r"[EWSNK]\d{8}")
EDUCATION = re.compile(r"\d{3}")


class Unknown(Exception):  # noqa: N818 - caught by the reader that looked the area up
    """Why an area cannot be told."""


class Places:
    """The areas held, found by what a file says of them; collects new areas and recodes.

    Where an area cannot be told, :class:`Unknown` is raised. ``new`` are areas met that are not
    held, by code; ``recodes`` has for a code met the code held of the same area. ``areas`` has the
    columns area_code, name, level, parent_code, education_code, former_codes.
    """

    def __init__(self, areas: pd.DataFrame) -> None:
        self.held = areas.set_index("area_code")[["name", "level", "education_code"]]
        self.former = {
            former: code
            for code, codes in zip(areas["area_code"], areas["former_codes"], strict=True)
            for former in codes.split()
        }
        numbers = zip(areas["education_code"], areas["area_code"], strict=True)
        self.by_education_code = {number: code for number, code in numbers if number}
        councils = areas.loc[areas["level"] == "local authority", "area_code"]
        self.council_prefixes = set(councils.str[:3])
        self.new: dict[str, dict[str, str]] = {}
        self.recodes: dict[str, str] = {}

    def by_code(self, code: str, levels: tuple[str, ...]) -> str:
        """Return the present code of the area of one of ``levels`` that ``code`` (GSS) means."""
        present = self.former.get(code, code)
        if present not in self.held.index:
            raise Unknown(f"'{code}' is not the code of an area held here")
        if self.held.at[present, "level"] not in levels:
            level = self.held.at[present, "level"]
            raise Unknown(f"'{code}' is a {level}, not a {levels[0]}")
        return present

    def by_number(self, number: str) -> str:
        """Return the code of the area with an education code such as 301."""
        if number not in self.by_education_code:
            raise Unknown(f"'{number}' is not the number of an area held here")
        return self.by_education_code[number]

    def by_name(self, name: str, prefix: str = "") -> str:
        """Return the code of the one area called ``name`` among those whose code has ``prefix``."""
        mine = self.held[self.held.index.str.startswith(prefix)]
        same = mine.index[mine["name"].map(letters_of) == letters_of(name)]
        if len(same) != 1:
            several = "several areas" if len(same) else "no area"
            raise Unknown(f"'{name}' is the name of {several} held here")
        return same[0]

    def council(self, code: str, name: str, number: str, region: str) -> str:
        """Return the code held of a council described by GSS code, name, number and region.

        A well-formed code that is not held is the same council under another code if number and
        name are those of one held, and a new council if its number is not in use; either is kept.
        """
        present = self.former.get(code, code)
        holder = self.by_education_code.get(number)
        if present in self.held.index:
            self.by_code(present, ("local authority",))
            held = self.held.at[present, "education_code"]
            if EDUCATION.fullmatch(number) and number != held:
                raise Unknown(
                    f"'{code}' has the number {number} here, and {held or 'none'} in areas.csv"
                )
            return present
        if not GSS.fullmatch(code) or code[:3] not in self.council_prefixes:
            raise Unknown(f"'{code}' is not the code of a council")
        if holder and letters_of(self.held.at[holder, "name"]) == letters_of(name):
            self.recodes[code] = holder
            return holder
        if holder:
            other = self.held.at[holder, "name"]
            raise Unknown(f"'{code}' is not held here, and its number {number} is {other}'s")
        if unfit(name):
            raise Unknown(f"'{code}' is not held here, and its name {unfit(name)}: a name is text")
        if not name or not EDUCATION.fullmatch(number) or region not in self.held.index:
            raise Unknown(
                f"'{code}' is not held here, and the row does not describe a new council "
                "(name, number of three digits, region held)"
            )
        cells = (code, name, "local authority", region, number)
        described = dict(zip(AREA_COLUMNS, cells, strict=True))
        for other in self.new.values():
            same = number == other["education_code"] or code == other["area_code"]
            if same and other != described:
                raise Unknown(f"'{code}' is described in two ways")
        self.new[code] = described
        return code

    def new_areas(self) -> pd.DataFrame:
        """Return the new areas met: area_code, name, level, parent_code, education_code."""
        return pd.DataFrame([*self.new.values()], columns=AREA_COLUMNS)


def letters_of(name: str) -> str:
    """Return a name without case, spaces, signs, and 'and', so that spellings agree."""
    return re.sub(r"\band\b|[^a-z]", "", name.casefold().replace("&", " and "))
