"""The ledger for a page: one entry a claim, the count of verdicts, and an area's own figures."""

import re

import pandas as pd

from helpers import data, words
from helpers.analysis.claims import verdicts
from helpers.data.geography import Area
from helpers.show.cards import Cards

HEADLINES = (
    *("care-count-2020", "section-47-no-plan", "repeat-proceedings", "re-entry"),
    *("wales-70-higher", "wales-record"),
)
"""The claims that key facts and the front page begin with."""

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
    for entry in entries:
        page = entry["report"].partition(".html")[0].replace("-", " ")
        entry["report_title"] = page[:1].upper() + page[1:]
        entry["mark"] = re.sub(r"[^a-z]+", "-", entry["verdict"])
        entry["claimed"] = re.sub(r"\d{4,}", lambda n: f"{int(n[0]):,}", entry["claimed"])
    return Cards(name, caption, entries, rows)


def in_order(rows: pd.DataFrame, nation: str) -> pd.DataFrame:
    """Return the ledger with the claims about ``nation`` (a GSS code) first, then the others."""
    other = rows["area_code"].str[0] != nation[:1]
    return rows.assign(_other=other).sort_values("_other", kind="stable").drop(columns="_other")


def tally(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many claims have each verdict: Verdict, Claims; every verdict, in their order."""
    untested = [verdicts.NOT_THEN] if verdicts.NOT_THEN in set(rows["verdict"]) else []
    shown = [*verdicts.VERDICTS, *untested]
    counts = rows["verdict"].value_counts().reindex(shown, fill_value=0)
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
    facts += key_facts(home)
    if len(home) < len(rows):
        facts.append(f"Of claims about all nations, {headline(rows)}.")
    newest = int(data.table("observations")["period"].max())
    if year < newest:
        facts.append(f"Claims are always set against the latest figures held, to {newest}.")
    return "\n".join(f"- {fact}" for fact in facts)


def headline(rows: pd.DataFrame) -> str:
    """Return the finding of the ledger: how many claims are borne out, and how many still."""
    held = rows["verdict"].isin([verdicts.REPRODUCED, verdicts.OF_THE_TIME])
    now = rows["since"].isin([verdicts.STILL, verdicts.MORE, verdicts.LESS])
    text = f"{int(held.sum())} of {len(rows)} claims are reproduced"
    if (rows.loc[held, "since"] == verdicts.UNKNOWN).all():
        return f"{text}; no later figure says whether they still hold" if held.any() else text
    still = int((held & now).sum())
    return f"{text}; {still} of these still hold{'s' if still == 1 else ''}"


def key_facts(rows: pd.DataFrame, most: int = 4) -> list[str]:
    """Return the headline claims of a ledger with their verdicts, a sentence each."""
    chosen = rows[rows["claim"].isin(HEADLINES)].head(most)
    return [f"“{r.statement}”: {r.verdict}; since then: {r.since}." for r in chosen.itertuples()]


def overview(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger as a short table: Statement, Verdict, Since, Then, Latest."""
    latest = rows["latest"] + rows["latest_period"].map(lambda year: f" ({year})" if year else "")
    then = rows["rebuilt_then"].where(rows["rebuilt_then"] != "", rows["rebuilt_now"])
    return pd.DataFrame(
        {
            "Statement": rows["statement"],
            "Verdict": rows["verdict"],
            "Since": rows["since"],
            "Then": then.where(then != "", "no figure"),
            "Latest": latest.where(rows["latest"] != "", "no figure"),
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
