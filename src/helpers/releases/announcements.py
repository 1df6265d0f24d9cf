"""What new files hold and change, as an analyst reads it on the terminal."""

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from helpers import words
from helpers.data.geography import nations_first
from helpers.data.process import Addition
from helpers.files import comma_separated
from helpers.project import Project
from helpers.releases import moved
from helpers.releases.differences import Compared
from helpers.words.symbols import marker

MOST_SHOWN = 10
KEY_TO_CHANGES = (
    "Symbols: a number is now a symbol, or was one. Rounding: no more than rounding explains. "
    "Older: differs from a newer release, which stays in use, or was withdrawn by one. Gone: an "
    "earlier release held it, and either it stays in use or this edition withdraws it, as said."
)
COLUMNS = [
    *("file", "measure", "area_code", "period", "kind", "held", "held_status", "value", "status"),
    *("held_source", "source"),
]


def print_files(new: list[Addition], console: Console) -> None:
    """Print a row a file: what it is and what it covers."""
    what = _table("What was found", ["File", "Data set"], ["Published", "Years", "Areas"])
    what.add_column("Figures", justify="right", no_wrap=True)
    for one in new:
        frame = one.reading.observations
        what.add_row(
            escape(one.sidecar.added.original),
            escape(one.reading.data_set.title),
            one.sidecar.added.released,
            f"{frame['period'].min()}–{frame['period'].max()}",
            f"{frame['area_code'].nunique():,}",
            f"{len(frame):,}",
        )
    console.print(what)
    for one in new:
        for sentence in [*one.reading.left_out, *new_areas(one)]:
            console.print(f"{escape(one.name)}: {escape(sentence)}", soft_wrap=True)


def print_absent(new: list[Addition], project: Project, console: Console) -> None:
    """Warn of each measure that a file does not give, and say what stays in use of it."""
    absent = [(one, measure, why) for one in new for measure, why in one.reading.absent.items()]
    if not absent:
        return
    columns = ["measure", "period", "released"]
    held = pd.read_parquet(project.processed / "observations.parquet", columns=columns)
    for one, measure, why in absent[:MOST_SHOWN]:
        mine = held[held["measure"] == measure]
        stays = "none is held from before"
        if len(mine):
            stays = (
                f"what is held of it stays in use ({mine['period'].min()} to "
                f"{mine['period'].max()}, last released in {mine['released'].max()})"
            )
        console.print(
            f"Warning: {escape(one.name)} gives no {measure} ({escape(why)}); {stays}.",
            soft_wrap=True,
        )
    if len(absent) > MOST_SHOWN:
        console.print(f"and {len(absent) - MOST_SHOWN:,} more measures, which stay as held")


def new_areas(one: Addition) -> list[str]:
    """Return a sentence on each area that a file brings or recodes."""
    taken_in = [
        f"{row.name} ({row.area_code}) is a new area, to be looked at"
        for row in one.reading.areas.itertuples(index=False)
    ]
    return taken_in + [
        f"{new} is taken as a new code of {held}, which has the same name and education code"
        for new, held in one.reading.recodes.items()
    ]


def print_headlines(headlines: pd.DataFrame, console: Console) -> None:
    """Print the headline figures that moved, as :func:`helpers.releases.moved.headlines`."""
    if headlines.empty:
        console.print("No newest figure is another than before.")
        return
    table = _table("Headline figures", ["Measure", "Area"], ["Before", "Now"])
    for row in headlines.head(MOST_SHOWN).itertuples():
        cells = [
            "–" if pd.isna(value) else f"{shown(value, '')} ({year:.0f})"
            for value, year in ((row.before, row.period_before), (row.now, row.period))
        ]
        table.add_row(escape(row.label), escape(str(row.area)), *cells)
    console.print(table)
    _print_more(len(headlines), "headline figures", console)


def print_verdicts(verdicts: pd.DataFrame, console: Console) -> None:
    """Print the claims whose verdict changes, as :func:`helpers.releases.moved.verdicts`."""
    if verdicts.empty:
        console.print("No verdict on a claim changes.")
    for row in verdicts.to_dict("records"):
        parts = [
            f"{row[f'{name}_before']} → {row[name]}"
            for name in ("verdict", "since")
            if row[f"{name}_before"] != row[name]
        ]
        line = f"Verdict: [bold]{escape(row['statement'])}[/]: {escape('; '.join(parts))}"
        console.print(line, soft_wrap=True)


def print_changes(compared: Compared, tables: dict[str, pd.DataFrame], console: Console) -> None:
    """Print the figures that change, the largest first, and what is withdrawn or gone."""
    names = tables["areas"].set_index("area_code")["name"]
    changed = moved.largest(compared.figures)
    if len(changed):
        table = _table("Largest changes", ["Measure", "Area", "Year"], ["Held", "Now"])
        table.add_column("")
        for row in changed.head(MOST_SHOWN).itertuples():
            suppressed = row.kind == "newly missing"
            table.add_row(
                row.measure,
                escape(str(names.get(row.area_code, row.area_code))),
                str(row.period),
                "a number" if suppressed else escape(shown(row.held, row.held_status)),
                escape(shown(row.value, row.status)),
                "large" if row.large else "",
            )
        console.print(table)
        _print_more(len(changed), "figures that change", console)
    since = compared.figures[compared.figures["kind"] == "withdrawn since"]
    for rows, what in (
        (since, "withdrawn since by a newer edition, so that it is kept but not in use"),
        (compared.withdrawn, "no longer in this edition, and so withdrawn"),
    ):
        for (file, measure), cells in rows.groupby(["file", "measure"], observed=True):
            years = words.years(cells["period"])
            console.print(
                f"{escape(file)}: {what}: {measure}, {years} ({len(cells):,}).", soft_wrap=True
            )
    lacking = compared.gone.groupby(["file", "measure"])["area_code"].nunique()
    for (file, measure), areas in lacking.items():
        console.print(
            f"{escape(file)} no longer holds {measure} for {areas} areas in some years; what "
            "earlier releases held of them stays in use.",
            soft_wrap=True,
        )


def print_counts(new: list[Addition], counts: pd.DataFrame, console: Console) -> None:
    """Print how many figures each file changes, as :func:`helpers.releases.differences.summary`."""
    kinds = ["New", "Revised", "Symbols", "Rounding", "Older", "Gone", "Same"]
    table = _table("What it changes, in figures", ["Data set and newest year"], kinds)
    for one in new:
        count = counts.loc[one.name]
        numbers = (
            *(count["new"], count["revised"], count["newly missing"] + count["newly given"]),
            *(count["rounding"], count["older"] + count["withdrawn since"]),
            *(count["withdrawn"] + count["gone"], count["same"]),
        )
        table.add_row(escape(one.name), *(f"{number:,}" for number in numbers))
    console.print(table)
    console.print(KEY_TO_CHANGES)


def _table(title: str, texts: list[str], figures: list[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in texts:
        table.add_column(name, overflow="fold")
    for name in figures:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _print_more(total: int, what: str, console: Console) -> None:
    if total > MOST_SHOWN:
        console.print(f"and {total - MOST_SHOWN:,} more {what}")


def shown(value: float, status: str) -> str:
    """Return a figure as printed, or its symbol in brackets."""
    return marker(status) if pd.isna(value) else f"{value:,.10g}"


def as_csv(compared: Compared, areas: pd.DataFrame) -> str:
    """Return every change as CSV, nations first.

    Of a figure that is now a symbol the number is left out.
    """
    listed = compared.figures[compared.figures["kind"] != "same"].copy()
    listed["held"] = listed["held"].mask(listed["kind"] == "newly missing")
    names = {"value": "held", "status": "held_status", "source": "held_source"}
    lost = [
        rows.rename(columns=names).assign(kind=kind)
        for rows, kind in ((compared.withdrawn, "withdrawn"), (compared.gone, "disappeared"))
    ]
    every = pd.concat([listed, *lost], ignore_index=True).reindex(columns=COLUMNS)
    return comma_separated.text(nations_first(every, areas))


def where_shown(new: list, built: dict[str, pd.DataFrame]) -> str:
    """Return where figures stand that no page showed before; '' where there are none.

    They stand in the notebook with a section on them, or in that on figures which were added.

    Args:
        new: What was added.
        built: The processed tables: added_measures, areas.
    """
    names = built["areas"].set_index("area_code")["name"]
    lines = {}
    for one in new:
        mine = one.reading.observations.dropna(subset="value")
        notebook = one.reading.data_set.shown_in or "added-figures"
        if not one.reading.data_set.shown_in:
            known = mine[["measure", "area_code"]].drop_duplicates()
            mine = built["added_measures"].merge(known)
        areas = list(dict.fromkeys([*lines.get(notebook, []), *mine["area_code"].map(names)]))
        lines |= {notebook: areas} if areas else {}
    return "".join(
        f'See them: case-for-change report {notebook} --area "{areas[0]}"'
        f"{f'; so for {len(areas) - 1} more areas' if len(areas) > 1 else ''}.\n"
        for notebook, areas in lines.items()
    )
