"""What new files hold and change, as an analyst reads it on the terminal."""

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from helpers.data.process import Addition
from helpers.files import comma_separated
from helpers.project import Project
from helpers.words.symbols import marker

MOST_SHOWN = 20
KEY_TO_CHANGES = (
    "Symbols: a number is now a symbol, or was one. Rounding: no more than rounding explains. "
    "Older: differs from a newer release, which stays in use. Gone: an earlier release held it."
)
COLUMNS = [
    *("file", "measure", "area_code", "period", "kind", "held", "held_status", "value", "status"),
    *("held_source", "source"),
]


def print_files(new: list[Addition], counts: pd.DataFrame, console: Console) -> None:
    """Print a row a file: what it is, what it covers, and how many figures it changes."""
    what = Table(title="What was found", title_justify="left")
    _columns(what, ["File", "Data set"], ["Published", "Years", "Areas", "Figures"])
    change = Table(title="What it changes, in figures", title_justify="left")
    kinds = ["New", "Revised", "Symbols", "Rounding", "Older", "Gone", "Same"]
    _columns(change, ["Data set and newest year"], kinds)
    for one in new:
        frame, count = one.reading.observations, counts.loc[one.name]
        what.add_row(
            escape(one.sidecar.added.original),
            escape(one.reading.data_set.title),
            one.sidecar.added.released,
            f"{frame['period'].min()}–{frame['period'].max()}",
            f"{frame['area_code'].nunique():,}",
            f"{len(frame):,}",
        )
        numbers = (
            *(count["new"], count["revised"], count["newly missing"] + count["newly given"]),
            *(count["rounding"], count["older"], count["disappeared"], count["same"]),
        )
        change.add_row(escape(one.name), *(f"{number:,}" for number in numbers))
    console.print(what, change)
    console.print(KEY_TO_CHANGES)
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


def _columns(table: Table, texts: list[str], figures: list[str]) -> None:
    for name in texts:
        table.add_column(name, overflow="fold")
    for name in figures:
        table.add_column(name, justify="right", no_wrap=True)


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


def print_changes(
    changes: pd.DataFrame, gone: pd.DataFrame, tables: dict[str, pd.DataFrame], console: Console
) -> None:
    """Print the figures that change, the largest first, and how many more there are."""
    names = tables["areas"].set_index("area_code")["name"]
    changed = changes[changes["kind"].isin(["revised", "newly missing", "newly given"])]
    size = ((changed["value"] - changed["held"]) / changed["held"].abs()).abs()
    changed = changed.loc[size.sort_values(ascending=False, na_position="last").index]
    if len(changed):
        table = Table(title="Revised since the release in use", title_justify="left")
        _columns(table, ["Measure", "Area", "Year"], ["Held", "Now"])
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
        if len(changed) > MOST_SHOWN:
            console.print(f"and {len(changed) - MOST_SHOWN:,} more; --changes FILE writes them all")
    if len(gone):
        lacking = gone.groupby(["file", "measure"])["area_code"].nunique()
        for (file, measure), areas in lacking.items():
            console.print(
                f"{escape(file)} no longer holds {measure} for {areas} areas in some years; what "
                "earlier releases held of them stays in use.",
                soft_wrap=True,
            )


def shown(value: float, status: str) -> str:
    """Return a figure as printed, or its symbol in brackets."""
    return marker(status) if pd.isna(value) else f"{value:,.10g}"


def as_csv(changes: pd.DataFrame, gone: pd.DataFrame) -> str:
    """Return every change as CSV; of a figure that is now a symbol the number is left out."""
    listed = changes[changes["kind"] != "same"].copy()
    listed["held"] = listed["held"].mask(listed["kind"] == "newly missing")
    lost = gone.rename(columns={"value": "held", "status": "held_status", "source": "held_source"})
    both = pd.concat([listed, lost.assign(kind="disappeared")], ignore_index=True)
    return comma_separated.text(both.reindex(columns=COLUMNS))


def where_shown(new: list, built: dict[str, pd.DataFrame]) -> str:
    """Return where figures stand whose measure no notebook is about; '' where there are none.

    Args:
        new: What was added.
        built: The processed tables: added_measures, areas.
    """
    mine = pd.concat([one.reading.observations for one in new])
    shown = built["added_measures"].merge(mine[["measure", "area_code"]].drop_duplicates())
    if shown.empty:
        return ""
    names = built["areas"].set_index("area_code")["name"]
    areas = list(dict.fromkeys(shown["area_code"].map(names)))
    others = f"; so for {len(areas) - 1} more areas" if len(areas) > 1 else ""
    return f'See them: case-for-change report added-figures --area "{areas[0]}"{others}.\n'
