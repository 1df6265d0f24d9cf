"""The sections of the page of quality: results, failing cells, changes, coverage and so on."""

from dataclasses import dataclass, field

import pandas as pd

from helpers.data.geography import nations_first
from helpers.data.quality import notices
from helpers.data.quality.checklist import unused
from helpers.data.quality.published import Cells, published
from helpers.show.tables import Table, table
from helpers.words import number
from helpers.words.symbols import MEANING, marker

MOST_CHANGES = 100
MOST_FINDINGS = 100
MOST_OUTLYING = 40
KINDS = ("revised", "disappeared", "newly missing", "new")


@dataclass
class Section:
    """A part of the page: heading, sentences, tables; those ``folded`` open on demand."""

    id: str
    title: str
    words: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    folded: list[Table] = field(default_factory=list)


def sections(
    tables: dict[str, pd.DataFrame],
    checks: pd.DataFrame,
    findings: pd.DataFrame,
    changes: pd.DataFrame,
    since: str,
    versions: dict[str, str],
) -> list[Section]:
    """Return the sections; arguments as of :func:`helpers.reports.pages.quality_page.page`."""
    cells = published(tables)
    return [
        _results(checks),
        _findings(findings, tables),
        _changes(changes, tables, since),
        _outlying(cells, tables),
        _coverage(cells, tables),
        _missing(tables),
        _review(tables),
        _files(tables),
        _versions(versions),
    ]


def _results(checks: pd.DataFrame) -> Section:
    frame = pd.DataFrame(
        {
            "Check": checks["title"] + " (" + checks["check"] + ")",
            "Result": checks["result"],
            "Cells tested": checks["tested"],
            "Not tested": checks["untested"],
            "Failing": checks["failing"],
            "Waived": checks["waived"],
            "Why the check is waived": checks["reason"],
        }
    )
    if not checks["reason"].any():
        frame = frame.drop(columns="Why the check is waived")
    note = (
        "A cell is not tested where a figure it would be compared with is not held, suppressed, or "
        "rests on another release or population."
    )
    return Section("checks", "Checks", tables=[table(frame, "Checks and results", note=note)])


def _findings(findings: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> Section:
    section = Section("cells", "Cells that do not agree")
    for rows, caption, column in (
        (findings[findings["waived"] == ""], "Cells that fail a check", None),
        (findings[findings["waived"] != ""], "Cells waived, and why", "waived"),
    ):
        if len(rows):
            frame = pd.DataFrame({"What does not agree": rows["sentence"], "Check": rows["check"]})
            if column:
                frame["Why it is waived"] = rows[column]
            section.tables.append(table(*_first(frame, caption, MOST_FINDINGS)))
    if not section.tables:
        section.words.append("Every cell that was tested agrees with what it was compared with.")
    stale = unused(tables["waived"], findings)
    if len(stale):
        frame = stale[["check", "measure", "area_code", "period", "reason"]]
        section.words.append(
            "Some rows of data/raw/waived.csv waive nothing any more and can be taken out."
        )
        section.tables.append(table(_headed(frame), "Waivers that no failing cell needs"))
    return section


def _changes(changes: pd.DataFrame, tables: dict[str, pd.DataFrame], since: str) -> Section:
    section = Section("changes", "What changed")
    if not since:
        section.words.append("This is the first run here, so there is nothing to compare it with.")
        return section
    if changes.empty:
        section.words.append(f"No published figure has changed since {since}.")
        return section
    labels, decimals = _known(tables)
    labels |= {name: f"{name}, no longer described" for name in {*changes["measure"]} - {*labels}}
    counts = pd.crosstab(changes["measure"], changes["kind"])
    counts = counts[[kind for kind in KINDS if kind in counts]]
    by_measure = counts.set_axis(counts.index.map(labels), axis=0).rename(columns=str.capitalize)
    section.words.append(f"{len(changes):,} figures differ from {since}.")
    section.words.append("All of them, nations first, stand in changes.csv beside this page.")
    section.tables.append(
        table(by_measure.rename_axis("Measure").reset_index(), "Figures that changed, by measure")
    )
    order = changes["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    rows = changes.assign(order=order).sort_values(["order", "measure", "area_code", "period"])
    rows = nations_first(rows, tables["areas"]).head(MOST_CHANGES)
    # what a publisher no longer shows is not shown here either
    old = rows["old"].mask(rows["kind"] == "newly missing")
    frame = pd.DataFrame(
        {
            "Measure": rows["measure"].map(labels),
            "Area": rows["area"],
            "Period": rows["period"],
            "Change": rows["kind"],
            "Before": _numbers(old, rows["measure"].map(decimals)),
            "Now": _numbers(rows["new"], rows["measure"].map(decimals)),
        }
    )
    caption = _some("Figures that changed", len(rows), len(changes))
    note = "A dash: no figure, or one that the publisher no longer shows."
    section.tables.append(table(frame, caption, note=note))
    return section


def _outlying(cells: Cells, tables: dict[str, pd.DataFrame]) -> Section:
    rows, looked_at = notices.outlying(cells, tables["areas"], tables["breaks"])
    section = Section("outlying", "Changes to look at")
    chance = notices.by_chance(looked_at)
    section.words.append(
        f"Of {looked_at:,} changes of a council's count or spending from one year to the next, "
        f"{len(rows):,} lie more than {notices.THRESHOLD:g} standard deviations from what other "
        f"councils' changes of that year lead one to expect; chance alone would bring about "
        f"{number(chance, 0 if chance >= 10 else 1)}. None of them is called wrong."
    )
    if rows.empty:
        return section
    labels, decimals = _known(tables)
    places = rows["measure"].map(decimals)
    frame = pd.DataFrame(
        {
            "Measure": rows["measure"].map(labels),
            "Area": rows["area"],
            "Period": rows["period"],
            "Year before": _numbers(rows["old"], places),
            "This year": _numbers(rows["new"], places),
            "Expected": _numbers(rows["expected"], places),
            "Standard deviations": rows["deviations"],
        }
    )
    formats = {"Standard deviations": "+.1f"}
    first, caption = _first(frame, "Outlying changes", MOST_OUTLYING)
    section.tables.append(table(first, caption, formats=formats))
    if len(rest := frame[MOST_OUTLYING:]):
        section.folded.append(table(rest, "Further outlying changes", formats=formats))
    return section


def _coverage(cells: Cells, tables: dict[str, pd.DataFrame]) -> Section:
    section = Section("coverage", "How far the figures reach")
    section.words.append("The number of areas with a value, by measure and year.")
    labels, _ = _known(tables)
    for name, levels in (
        ("councils", ["local authority"]),
        ("regions", ["region", "sub-region"]),
        ("nations", ["country"]),
    ):
        counts = notices.coverage(cells, tables["areas"], levels)
        if counts.empty:
            continue
        counts = counts.set_axis(counts.index.map(labels), axis=0)[counts.columns[::-1]]
        frame = counts.rename(columns=str).rename_axis("Measure", axis=0).reset_index()
        formats = dict.fromkeys(frame.columns[1:], lambda many: f"{many:,}" if many else "–")
        caption = f"Number of {name} with a value, newest year first"
        section.folded.append(table(frame.rename_axis(None, axis=1), caption, formats=formats))
    return section


def _missing(tables: dict[str, pd.DataFrame]) -> Section:
    counts = notices.missing(tables)
    section = Section("missing", "What is missing, and why")
    if counts.empty:
        section.words.append("No figure is missing where a row is held.")
        return section
    labels, _ = _known(tables)
    meant = "; ".join(f"{marker(symbol)} {MEANING[symbol]}" for symbol in counts)
    section.words.append(f"Cells that publishers print without a value: {meant}.")
    frame = counts.set_axis(counts.index.map(labels), axis=0)
    frame = frame.rename(columns=lambda symbol: f"({symbol})").rename_axis("Measure").reset_index()
    frame = frame.rename_axis(None, axis=1)
    section.folded.append(table(frame, "Cells without a value, by measure and symbol"))
    return section


def _review(tables: dict[str, pd.DataFrame]) -> Section:
    section = Section("areas", "Areas to look at")
    areas = tables["areas"]
    flagged = areas[areas["review"] != ""] if "review" in areas else areas.head(0)
    if flagged.empty:
        section.words.append("No area was taken in from a publisher's file unreviewed.")
        return section
    frame = flagged[["area_code", "name", "level", "review"]]
    section.words.append(
        "These areas were taken in from a publisher's file: see that they are what they seem, "
        "then write them into data/raw/areas.csv."
    )
    section.tables.append(table(_headed(frame), "Areas taken in and not yet reviewed"))
    return section


def _files(tables: dict[str, pd.DataFrame]) -> Section:
    wanted = ["file", "title", "publisher", "release", "released", "date", "sha256"]
    frame = tables["files"]
    frame = frame[[name for name in wanted if name in frame]].fillna("")
    frame = _headed(frame).rename(columns={"Sha256": "SHA-256"})
    section = Section("files", "Files")
    section.words.append(f"{len(frame):,} files of data/raw, each as its checksum says.")
    section.folded.append(table(frame, "Files, releases and checksums"))
    return section


def _versions(versions: dict[str, str]) -> Section:
    frame = pd.DataFrame(list(versions.items()), columns=["What", "Version"])
    return Section("versions", "Versions", tables=[table(frame, "Versions that made this page")])


def _known(tables: dict[str, pd.DataFrame]) -> tuple[dict[str, str], dict[str, int]]:
    """Return the label and the printed decimals of each measure; namesakes with their kind."""
    measures = tables["measures"].set_index("measure")
    with_kind = measures["label"] + " (" + measures["kind"] + ")"
    labels = measures["label"].mask(measures["label"].duplicated(keep=False), with_kind)
    return labels.to_dict(), measures["decimals"].astype(int).to_dict()


def _numbers(values: pd.Series, decimals: pd.Series) -> list[str]:
    """Return values as text, a dash where there is none."""
    return [
        "–" if pd.isna(value) else f"{value:,g}" if pd.isna(places) else number(value, places)
        for value, places in zip(values, decimals, strict=True)
    ]


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the names of its columns as headings."""
    return frame.rename(columns=lambda name: name.replace("_", " ").capitalize())


def _first(frame: pd.DataFrame, caption: str, most: int) -> tuple[pd.DataFrame, str]:
    return frame.head(most), _some(caption, min(most, len(frame)), len(frame))


def _some(caption: str, shown: int, total: int) -> str:
    return caption if shown == total else f"{caption}: the first {shown:,} of {total:,}"
