"""The ledger for a page: an entry a statement, the count of verdicts, an area's own figures."""

import re

import pandas as pd

from helpers import data, words
from helpers.analysis.claims import verdicts
from helpers.analysis.claims.ledger import counted_once
from helpers.analysis.claims.readings import dated
from helpers.data.geography import Area
from helpers.show.cards import Cards

HEADLINES = (
    *("care-count-2020", "section-47-no-plan", "repeat-proceedings", "re-entry"),
    *("wales-70-higher", "wales-record"),
)
"""The claims that key facts and the front page begin with."""

MOST = 5
"""The most sentences that a page opens with."""

LOCAL = (
    "looked_after_count",
    "looked_after_rate_unrounded",
    "section_47_rate",
    "section_47_no_plan_percent",
    "plan_started_rate",
    "children_in_need_rate",
    "care_applications_rate",
    "foster_care_percent",
    "semi_independent_percent",
    "far_from_home_percent",
    "three_placements_percent",
    "attainment8_looked_after_score",
    "care_leavers_eet_percent",
    "vacancy_percent",
)
"""The measures that claims rest on and that councils have figures of."""


def cards(rows: pd.DataFrame, name: str, caption: str) -> Cards:
    """Return the entries of a ledger for a page.

    Args:
        rows: As :func:`helpers.analysis.claims.ledger.ledger` returns them.
        name: What the file of their data is called.
        caption: What the list holds.
    """
    entries = rows.to_dict("records")
    several = definitions(rows)
    for entry in entries:
        lines = several[several["Statement"] == entry["claim"]].drop(columns="Statement")
        entry["lines"] = [list(lines), *lines.to_numpy().tolist()] if len(lines) else []
        entry["speaker"] = words.upper_first(entry["speaker"])
        page = entry["report"].partition(".html")[0].replace("-", " ")
        entry["report_title"] = words.upper_first(page)
        entry["mark"] = re.sub(r"[^a-z]+", "-", entry["verdict"])
        entry["claimed"] = re.sub(r"\d{4,}", lambda n: f"{int(n[0]):,}", entry["claimed"])
        said = when(entry["said_on"])
        entry["when"] = "" if said in entry["said_in"] else said
    return Cards(name, caption, entries, with_figures(rows).drop(columns="definitions"))


def with_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with one figure of the time, and the latest with its year; '' for none.

    They are of the first definition that has one: columns ``figure_then`` and ``figure_now``.
    """
    first = [next((one["then"] for one in each if one["then"]), "") for each in rows["definitions"]]
    last = [dated(*latest) for latest in zip(rows["latest"], rows["latest_period"], strict=True)]
    return rows.assign(figure_then=first, figure_now=last)


def in_text(row: dict[str, str]) -> list[str]:
    """Return the entry of a statement as lines of text, the statement first."""
    lines = [
        f"{row['statement']} ({row['claim']})",
        f"{row['speaker']}, in {row['said_in']}",
        f"{row['verdict']}; since: {row['since']}. {row['reason']}",
    ]
    return [*lines, f"How fragile: {row['fragile']}."] if row["fragile"] else lines


def when(said_on: str) -> str:
    """Return a date (YYYY, YYYY-MM or YYYY-MM-DD) in words."""
    month, day = said_on[:7], said_on[8:]
    named = words.month(month) if len(month) > len("2022") else month
    return f"{int(day)} {named}" if day else named


def definitions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every definition of every statement, for people: a row a definition."""
    gives = {True: "yes", False: "no", None: ""}
    cells = [
        {
            "Statement": row.claim,
            "Definition": one["definition"] + (", beside it" if one["aside"] else ""),
            "Then": dated(one["then"], one["then_period"]) or one["lacking"],
            "As revised": "the same" if one["revised"] == one["then"] != "" else one["revised"],
            "Gives it": gives[one["gives"]],
            "Latest": dated(one["latest"], one["latest_period"]),
        }
        for row in rows.itertuples()
        for one in row.definitions
    ]
    return pd.DataFrame(cells)


def in_order(rows: pd.DataFrame, nation: str) -> pd.DataFrame:
    """Return the ledger with the claims about ``nation`` (a GSS code) first, then the others."""
    other = rows["area_code"].str[0] != nation[:1]
    return rows.assign(_other=other).sort_values("_other", kind="stable").drop(columns="_other")


def tally(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements have each verdict: Verdict, Claims; all verdicts, in their order.

    Statements that say the same are counted once.
    """
    untested = [verdicts.NOT_THEN] if verdicts.NOT_THEN in set(rows["verdict"]) else []
    shown = [*verdicts.VERDICTS, *untested]
    counts = counted_once(rows)["verdict"].value_counts().reindex(shown, fill_value=0)
    return counts.rename_axis("Verdict").reset_index(name="Claims")


def tally_in_words(counts: pd.DataFrame) -> str:
    """Return what the bars of :func:`tally` show, for people who do not see them."""
    held = [f"{verdict} {count}" for verdict, count in counts.itertuples(index=False)]
    return f"Bars of {counts['Claims'].sum()} claims by verdict: {words.listed(held)}."


def opening(rows: pd.DataFrame, home: pd.DataFrame, nation: str, year: int) -> str:
    """Return the summary of the ledger as a list.

    Args:
        rows, home: The ledger, and its claims about the area's own nation.
        year: The year asked for: claims are set against the latest figures all the same.
    """
    facts = [f"About {nation}: {headline(home)}."] if len(home) else []
    if len(home) < len(rows):
        facts.append(f"Of statements about all nations, {headline(rows)}.")
    newest = int(data.table("observations")["period"].max())
    if year < newest:
        facts.append(f"They are always set against the latest figures held, to {newest}.")
    facts += key_facts(home, MOST - len(facts))
    return "\n".join(f"- {fact}" for fact in facts)


def headline(rows: pd.DataFrame) -> str:
    """Return the finding of the ledger: how many statements are borne out, and how many still."""
    rows = counted_once(rows)
    held = rows["verdict"] == verdicts.REPRODUCED
    depends = int((rows["verdict"] == verdicts.DEPENDS).sum())
    text = f"{int(held.sum())} of {len(rows)} are reproduced, {depends} depend on definition"
    known = held & (rows["since"] != verdicts.UNKNOWN)
    if not known.any():
        return f"{text}; no later figure says whether they still hold" if held.any() else text
    still = int((held & rows["since"].isin(verdicts.HOLDING)).sum())
    return f"{text}; of those reproduced {still} still hold{'s' if still == 1 else ''}"


def key_facts(rows: pd.DataFrame, most: int = MOST) -> list[str]:
    """Return the headline statements of a ledger with their verdicts, a sentence each."""
    chosen = rows[rows["claim"].isin(HEADLINES)].head(most)
    return [f"{r.statement}: {r.verdict}; since then, {r.since}." for r in chosen.itertuples()]


def overview(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger as a short table: Statement, Verdict, Since, Then, Latest."""
    then, latest = rows["rebuilt_then"], with_figures(rows)["figure_now"]
    return pd.DataFrame(
        {
            "Statement": rows["statement"],
            "Verdict": rows["verdict"],
            "Since": rows["since"],
            "Then": then.where(then != "", "no figure"),
            "Latest": latest.where(latest != "", "no figure"),
        }
    )


def local(
    frame: pd.DataFrame, measures: pd.DataFrame, places: list[Area], then: int
) -> pd.DataFrame:
    """Return an area's own figures of the measures that claims rest on, beside others'.

    Args:
        frame: Series frame of :data:`LOCAL`, up to the last year wanted.
        measures: Columns measure, label, unit, decimals.
        places: The area and those beside it.
        then: The year of the claims.

    Returns:
        DataFrame: Measure, and for each area its figure in ``then`` and its latest with the year,
            as text.
    """
    known = measures.set_index("measure")
    rows = []
    for name in LOCAL:
        cells = {"Measure": f"{known.loc[name, 'label']} ({known.loc[name, 'unit']})"}
        decimals = int(known.loc[name, "decimals"])
        for place in places:
            mine = frame[(frame["measure"] == name) & (frame["area_code"] == place.code)]
            at = mine[mine["period"] == then]
            cells[f"{place.name}, {then}"] = _shown(at, decimals, year=False)
            cells[f"{place.name}, latest"] = _shown(
                mine[mine["value"].notna()], decimals, year=True
            )
        rows.append(cells)
    return pd.DataFrame(rows)


def _shown(frame: pd.DataFrame, decimals: int, *, year: bool) -> str:
    if frame.empty:
        return "not held"
    row = frame.sort_values("period").iloc[-1]
    text = words.cell(row["value"], row["status"], decimals)
    return f"{text} ({int(row['period'])})" if year else text
