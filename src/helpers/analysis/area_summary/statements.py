"""What the summary of a place says, in sentences."""

import re
from collections.abc import Mapping

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.area_summary import findings
from helpers.analysis.area_summary.facts import BY_OLDER, NATION, ON_YEAR, SIMILAR, SINCE
from helpers.analysis.area_summary.indicators import PER_CHILDREN, Indicator
from helpers.data.geography import Area, Group
from helpers.data.nations import ENGLAND
from helpers.words import number

NEIGHBOURS = "similar councils’ median"
MOST_WORDS_OF_MEMBERS = 20
"""A group of members whose names are longer opens with their number."""
FEW = 20
"""Beside a rate of fewer, how many children it is of is said."""


def opening(area: str, rows: pd.DataFrame, year: int) -> str:
    """Return where a place stands in at most five sentences, the most important first.

    Args:
        rows: As :func:`helpers.analysis.area_summary.findings.judged` returns them.
    """
    place = data.area(area)
    found = findings.ranked(rows)
    shown = found if len(found) else rows
    # what is counted with a part of the children and without it is one matter
    about = shown["indicator"].map(lambda one: one.without or one.measure)
    shown = shown[~about.duplicated()]
    facts = [f"{in_all(rows, place.name)} {by_both_models(rows)}", none_close(place)]
    facts += [finding(row, year) for row in shown.to_dict("records")]
    note = made_of(place) if isinstance(place, Group) else context.no_more(place)
    return context.page_opening([note], facts)


def made_of(group: Group) -> str:
    """Return what a group is made of, in a sentence."""
    names = words.listed([data.area(code).name for code in group.codes])
    many = len(names.split()) > MOST_WORDS_OF_MEMBERS
    return f"{group.name} is {f'{len(group.codes)} areas' if many else names} taken together."


def none_close(place: Area | Group) -> str:
    """Return that none of a place's similar councils is close, in a sentence; '' of others."""
    near = data.neighbours(place.code) if place.level == "local authority" else pd.DataFrame()
    alone = len(near) and set(near["closeness"]) == {"not close"}
    return "The publisher calls none of the similar councils close." if alone else ""


def in_all(rows: pd.DataFrame, name: str) -> str:
    """Return how many indicators differ or have changed beyond chance, in a sentence."""
    judged = rows[_can_be_judged(rows)]
    if judged.empty:
        return f"For no indicator of {name} can a difference or a change be told from chance."
    first = judged["since_year"].min()
    asked = {
        f"differ{{}} from {NEIGHBOURS}": judged[f"{SIMILAR}_beyond"],
        "differ{} from England": judged[f"{NATION}_beyond"],
        f"ha{{}} changed since {first:.0f} or later": judged[f"{SINCE}_beyond"],
        "ha{} changed on a year": judged[f"{ON_YEAR}_beyond"],
    }
    counts = {what: int(each.sum()) for what, each in asked.items() if each.notna().any()}
    what = f"{len(judged)} indicators" if len(judged) > 1 else "one indicator"
    if not any(counts.values()):
        return f"Nothing is beyond chance in the {what} of {name} that can be judged."
    if len(judged) == 1:
        said = " and ".join(_agreeing(one, 1) for one, many in counts.items() if many)
        return f"The one indicator of {name} that can be judged {said} by more than chance."
    said = [f"{many or 'none'} {_agreeing(one, many)}" for one, many in counts.items()]
    if any("since" in one for one in said[:-1]):
        said[-1] = re.sub("ha(s|ve) changed ", "", said[-1])
    said[0] += " by more than chance"
    return f"Of the {what} that can be judged, {words.listed(said)}."


def by_both_models(rows: pd.DataFrame) -> str:
    """Return how many differences from similar councils hold by the model before as well; or ''."""
    apart = rows[rows[f"{SIMILAR}_beyond"].fillna(False) & rows[BY_OLDER].notna()]
    if apart.empty:
        return ""
    same_side = apart[SIMILAR] * apart[BY_OLDER] > 0
    both = int((apart[f"{BY_OLDER}_beyond"].fillna(False) & same_side).sum())
    beside = f"beside the neighbours of the model of {apart['older_model'].max():.0f}"
    if len(apart) == 1:
        holds = "holds also" if both else "does not hold"
        return f"The difference from similar councils {holds} {beside}."
    if both == len(apart):
        return f"All {both} differences from similar councils hold also {beside}."
    holds = "holds" if both == 1 else "hold"
    return (
        f"Of the {len(apart)} differences from similar councils, {both or 'none'} {holds} also "
        f"{beside}."
    )


def _agreeing(what: str, many: int) -> str:
    """Return a verb in the number of its subject: ``differs``, ``have``."""
    return what.format("s" if many < 2 else "ve" if what.startswith("ha") else "")


def _can_be_judged(rows: pd.DataFrame) -> pd.Series:
    return rows[[f"{question}_beyond" for question in findings.QUESTIONS]].notna().any(axis=1)


def finding(row: Mapping[str, object], year: int) -> str:
    """Return the latest figure of one indicator and what is beyond chance of it, in a sentence.

    Args:
        row: Of :func:`helpers.analysis.area_summary.findings.judged`.
        year: The last year asked for: of an older figure its age is said.
    """
    indicator = row["indicator"]
    beside = {
        SIMILAR: ("in similar councils (median {})", "newer"),
        NATION: ("in England ({})", "nation_value"),
        SINCE: (f"in {row['since_year']:.0f} ({{}})", ""),
        ON_YEAR: ("a year before ({})", ""),
    }
    sides: dict[str, list[str]] = {}
    for question, (where, other) in beside.items():
        if is_beyond(row, question):
            than = row[other] if other else row["value"] - row[question]
            side = "higher" if row[question] > 0 else "lower"
            sides.setdefault(side, []).append(where.format(written(indicator, than)))
    so = ", but ".join(f"{side} than {words.listed(where)}" for side, where in sides.items())
    unit = "" if indicator.is_share or indicator.is_money else indicator.unit
    unit = unit.removesuffix(" children")
    value = f"{written(indicator, row['value'])}{unit}"
    notes = ["the latest held" if words.age(row["year"], year) else "", _of_few(row)]
    notes = "; ".join(note for note in notes if note)
    when = f"in {row['year']}{f' ({notes})' if notes else ''}"
    return f"{indicator.name}: {value} {when}{f', {so}' if so else ''}."


def _of_few(row: Mapping[str, object]) -> str:
    """Return among how many children a rate of few is; '' of others. No count is worked back."""
    size, count = row.get("size", float("nan")), row.get("count", float("nan"))
    is_few = 0 < row["value"] * size / 10_000 < FEW
    if row["indicator"].unit != PER_CHILDREN or not is_few:
        return ""
    return (
        f"{f'fewer than {FEW}' if pd.isna(count) else number(count)} among {number(size)} children"
    )


def is_beyond(row: Mapping[str, object], question: str) -> bool:
    """Return whether the answer to a question is beyond chance; False where it is not judged."""
    beyond = row[f"{question}_beyond"]
    return bool(pd.notna(beyond) and beyond)


def written(indicator: Indicator, value: float) -> str:
    """Return a figure of an indicator as it is printed: 85.0, 13%, £1,386; 10.5% of a median."""
    if pd.isna(value):
        return number(value)
    between = indicator.is_share and not float(value).is_integer()
    text = number(value, max(indicator.decimals, int(between)))
    if indicator.is_money:
        return f"£{text}"
    return f"{text}%" if indicator.is_share else text


def cannot_say(area: str, rows: pd.DataFrame, missing: Mapping[str, str], year: int) -> str:
    """Return what the data cannot say of a place, as a list.

    Args:
        missing: Why an indicator is not among ``rows``, by its name; '' where nothing is held.
    """
    place = data.area(area)
    gone = not isinstance(place, Group) and place.abolished
    names = {True: [], False: []}
    for row, known in zip(rows.itertuples(), _can_be_judged(rows), strict=True):
        names[bool(known)].append(row.indicator.name)
    old = [f"{one.indicator.name} ({one.year})" for one in rows.itertuples() if one.year < year]
    by_reason: dict[str, list[str]] = {}
    for name, reason in missing.items():
        by_reason.setdefault(reason, []).append(name)
    items = [
        _about("No figure is held of: {}", by_reason.get("", [])),
        *(_why(names, reason) for reason, names in by_reason.items() if reason),
        _about(f"The latest figure is older than {year}: {{}}", [] if gone else old),
        _about("Whether chance could explain a difference or a change is not known: {}",
               names[False]),
        *_broken(rows),
        _of_nation(place),
    ]  # fmt: skip
    if place.nation == ENGLAND and place.is_authority and "newer" not in rows:
        items.append("No statistical neighbours are held: it is set beside England instead.")
    return "\n".join(f"- {item}" for item in items if item)


def _why(names: list[str], reason: str) -> str:
    return f"{'; '.join(names)}: {reason.rstrip('.')}."


def _about(text: str, names: list[str]) -> str:
    return f"{text.format('; '.join(names))}." if names else ""


def _broken(rows: pd.DataFrame) -> list[str]:
    """Return across which years no change is given, and of what."""
    broken: dict[int, list[str]] = {}
    for row in rows.itertuples():
        for start in row.breaks:
            if row.series["period"].min() < start <= row.year:
                broken.setdefault(start, []).append(row.indicator.name)
    return [
        _about(f"What was counted or how changed in {start}, so no change across it is given: {{}}",
               broken[start])
        for start in sorted(broken)
    ]  # fmt: skip


def _of_nation(place: object) -> str:
    if place.nation in (ENGLAND, ""):
        return ""
    nation = data.area(place.nation).name
    return (
        "Enquiries, plans, placements, care leavers, social workers and spending are held here for "
        f"England and not for {nation}. Each nation counts in its own way, so none is set beside "
        "another."
    )
