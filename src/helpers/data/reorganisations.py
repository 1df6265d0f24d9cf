"""Reorganised councils: who gave way to whom, when, and the ground they share.

All of it is worked out from one table of ``data/raw``, ``reorganisations``: the date, the
authorities before and the authorities after. Each authority keeps its own series; the ground that
old and new ones share is an area too: their harmonised area (level ``harmonised area``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from helpers.data.raw_failures import Failure
from helpers.words import listed, upper_first


def failures(areas: pd.DataFrame, reorganisations: pd.DataFrame) -> list[Failure]:
    """Return everything that is wrong with the table of reorganisations.

    Args:
        areas: area_code, level.
        reorganisations: date, predecessors, successors, and file and row for the messages.
    """
    councils = set(areas.loc[areas["level"] == "local authority", "area_code"])
    events = [(row, row.predecessors.split(), row.successors.split())
              for row in reorganisations.itertuples()]  # fmt: skip
    begins: dict[str, set[str]] = {}
    for row, _, after in events:
        for code in after:
            begins.setdefault(code, set()).add(row.date)
    found, ended = [], set()
    for row, before, after in events:
        for column, codes in (("predecessors", before), ("successors", after)):
            for code in codes:
                if code not in councils:
                    reason = f"'{code}' is not a council that areas.csv describes"
                elif (before + after).count(code) > 1:
                    reason = f"'{code}' is named twice: changed ground has a new code"
                elif column == "successors" and len(begins[code]) > 1:
                    reason = f"'{code}' begins on more than one date"
                elif column == "predecessors" and code in ended:
                    reason = f"'{code}' has ended in a row above: an event is one row"
                elif column == "predecessors" and max(begins.get(code, {""})) >= row.date:
                    reason = f"'{code}' ends before it begins"
                else:
                    continue
                found.append(Failure(row.file, row.row, column, reason))
        if len(before) == len(after) == 1:
            reason = (
                "one council for one is a recode: write the old code into former_codes of areas.csv"
            )
            found.append(Failure(row.file, row.row, "successors", reason))
        ended |= set(before)
    return found


def in_force(reorganisations: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the reorganisations that had taken effect by a month (YYYY-MM).

    One that is described ahead of time changes nothing before there are figures published after
    its date, and nothing in what was known before.
    """
    return reorganisations[reorganisations["date"].str[: len("2027-04")] <= month]


def with_dates(areas: pd.DataFrame, reorganisations: pd.DataFrame) -> pd.DataFrame:
    """Return the areas with first_mid_year and last_mid_year: the 30 Junes a council was there.

    Empty where no reorganisation held made, or ended, the area.
    """
    first, last = {}, {}
    for row in reorganisations.itertuples():
        year = _last(6, 30, row.date)
        first |= dict.fromkeys(row.successors.split(), year + 1)
        last |= dict.fromkeys(row.predecessors.split(), year)
    codes = areas["area_code"]
    return areas.assign(
        first_mid_year=codes.map(first).astype(float), last_mid_year=codes.map(last).astype(float)
    )


def _last(month: int, day: int, before: str) -> int:
    """Return the year of the last such day before a date."""
    eve = date.fromisoformat(before) - timedelta(days=1)
    return eve.year if (eve.month, eve.day) >= (month, day) else eve.year - 1


def harmonised_areas(areas: pd.DataFrame, reorganisations: pd.DataFrame) -> pd.DataFrame:
    """Return the harmonised areas that reorganised authorities make with their successors.

    Reorganisations that share an authority make one harmonised area. Each date starts a new
    stage of it: the authorities that then cover its ground.

    Args:
        areas: Columns area_code, name, parent_code.
        reorganisations: date, predecessors, successors (codes separated by a space).

    Returns:
        DataFrame: harmonised_code, name, parent_code, stage (from 0), since (the date the stage
            began, '' for the first), member_code; a row a stage and member. The code joins those of
            the last stage by ``+``, and those of the first stage too where the last is one
            authority.
    """
    described = areas.set_index("area_code")
    groups: list[pd.DataFrame] = []
    for index in range(len(reorganisations)):
        event = reorganisations.iloc[[index]]
        near = [group for group in groups if _codes(group) & _codes(event)]
        groups = [group for group in groups if _codes(group).isdisjoint(_codes(event))]
        groups.append(pd.concat([*near, event]))
    rows = []
    for group in groups:
        stages = _stages(group)
        first, last = stages[0][1], stages[-1][1]
        named = first if len(first) == 1 else last
        name = f"{' with '.join(described.loc[sorted(named), 'name'])} (combined series)"
        code = "+".join(sorted(last if len(last) > 1 else first | last))
        parent = described.at[min(last), "parent_code"]
        for stage, (since, codes) in enumerate(stages):
            rows += [(code, name, parent, stage, since, member) for member in sorted(codes)]
    columns = ["harmonised_code", "name", "parent_code", "stage", "since", "member_code"]
    return pd.DataFrame(rows, columns=columns)


def _codes(events: pd.DataFrame) -> set[str]:
    return set(" ".join([*events["predecessors"], *events["successors"]]).split())


def _stages(events: pd.DataFrame) -> list[tuple[str, set[str]]]:
    """Return the dates at which reorganisations of one ground took effect, and who covers it."""
    made = set(" ".join(events["successors"]).split())
    stages = [("", _codes(events) - made)]
    for day, rows in events.groupby("date"):
        gone = set(" ".join(rows["predecessors"]).split())
        new = set(" ".join(rows["successors"]).split())
        stages.append((str(day), (stages[-1][1] - gone) | new))
    return stages


def harmonised_area_of(harmonised: pd.DataFrame, code: str) -> str:
    """Return the code of the harmonised area that ``code`` is a member of; '' if of none.

    Args:
        harmonised: As returned by :func:`harmonised_areas`.
    """
    found = harmonised.loc[harmonised["member_code"] == code, "harmonised_code"]
    return found.iloc[0] if len(found) else ""


@dataclass(frozen=True)
class Event:
    """One reorganisation: its day, and who was there before it alone and after it alone.

    Args:
        gone, new: What each council is called, under its code; "the former" where a council that
            gave way and one that came after it share a name.
    """

    day: date
    gone: Mapping[str, str]
    new: Mapping[str, str]

    def told(self, code: str = "") -> str:
        """Return what became of whom, from the side of a council if it took part in it."""
        eve = self.day - timedelta(days=1)
        gone, new = listed(self.gone.values()), listed(self.new.values())
        way = f"gave way to {new} after {eve.day} {eve:%B %Y}"
        took = f"took over from {gone} on {self.day.day} {self.day:%B %Y}"
        side = self.gone if code in self.gone else self.new
        others = [name for one, name in side.items() if one != code]
        if code in self.gone:
            beside = f"with {listed(others)} " if others else ""
            text = f"{side[code]} is no longer a council: {beside}it {way}"
        elif code in self.new and others:
            many = {2: "two", 3: "three"}.get(len(side), len(side))
            rest = f"other{' is' if len(others) == 1 else 's are'} {listed(others)}"
            text = f"{side[code]} is one of {many} councils that {took}; the {rest}"
        else:
            text = f"{side[code]} {took}" if code in self.new else f"{gone} {way}"
        return upper_first(text)


def events(areas: pd.DataFrame, harmonised: pd.DataFrame, code: str) -> list[Event]:
    """Return the reorganisations of an authority's ground, the oldest first.

    Args:
        areas: Columns area_code, name.
        harmonised: As :func:`harmonised_areas` returns them.
        code: An authority, or a harmonised area.
    """
    mine = harmonised[
        harmonised["harmonised_code"] == (harmonised_area_of(harmonised, code) or code)
    ]
    names = areas.set_index("area_code")["name"]
    stages = [(since, list(rows["member_code"])) for since, rows in mine.groupby("since")]
    found = []
    for (_, before), (since, after) in pairwise(stages):
        new = {each: names[each] for each in after if each not in before}
        gone = {each: names[each] for each in before if each not in after}
        gone = {
            each: f"the former {name}" if name in new.values() else name
            for each, name in gone.items()
        }
        found.append(Event(date.fromisoformat(since), gone, new))
    return found


def breaks(areas: pd.DataFrame, harmonised: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the reorganisations of an authority's ground as breaks of its combined series.

    Args:
        areas, harmonised, code: As for :func:`events`.

    Returns:
        DataFrame: period (the first year, ending 31 March, wholly after it), kind ('boundary'),
            note.
    """
    rows = [
        (_last(3, 31, str(event.day)) + 1, "boundary", event.told())
        for event in events(areas, harmonised, code)
    ]
    return pd.DataFrame(rows, columns=["period", "kind", "note"])


def in_words(areas: pd.DataFrame, harmonised: pd.DataFrame, code: str) -> str:
    """Return what to say of the reorganisations of an authority's ground; '' if there are none.

    The one that ended it comes first, then the one that made it.

    Args:
        areas, harmonised, code: As for :func:`events`.
    """
    found = sorted(
        events(areas, harmonised, code), key=lambda one: (code not in one.gone, code not in one.new)
    )
    if not found:
        return ""
    return (
        f"{'. '.join(one.told(code) for one in found)}. Each council's figures are its own; only "
        "the combined series, which covers the same ground throughout, runs on."
    )
