"""Options that several commands share, and those of ``add`` and ``report``."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

Waivers = Annotated[
    list[str] | None,
    typer.Option(
        help="Let a check of the figures fail, as NAME=REASON; the reason is printed.",
        metavar="NAME=REASON",
    ),
]
IfNeeded = Annotated[bool, typer.Option("--if-needed", help="Skip the build if it is up to date.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Stop after saying what would change.")]
AcceptRevisions = Annotated[
    list[str],
    typer.Option(
        help="Accept revisions of over a tenth, for a measure or a table; may be repeated.",
        metavar="NAME",
    ),
]
AcceptWithdrawals = Annotated[
    list[str],
    typer.Option(
        help="Let a new edition withdraw figures of a measure or a table; may be repeated.",
        metavar="NAME",
    ),
]
PassOver = Annotated[
    list[str] | None,
    typer.Option(metavar="DATA_SET", help="Leave out a table that nearly matches this data set."),
]
NoReports = Annotated[
    bool, typer.Option("--no-reports", help="Do not rebuild the reports concerned.")
]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")]
Released = Annotated[
    str | None, typer.Option(help="The month of publication, such as 2026-11.", metavar="MONTH")
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="A YAML file that says how to read a tidy CSV file; made if missing."),
]
About = Annotated[
    list[str] | None,
    typer.Option(help="A fact for the mapping file; may be repeated.", metavar="NAME=VALUE"),
]
Period = Annotated[
    str | None,
    typer.Option(help="The year of a tidy CSV file that has no column of years.", metavar="YEAR"),
]
Changes = Annotated[Path | None, typer.Option(help="Write every change to this CSV file.")]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help="Name or GSS code of an area; may be repeated. Default: England."),
]
Kind = Literal["all", "nations", "regions", "councils"]
EveryArea = Annotated[
    Kind | None,
    typer.Option("--areas", help="Every area with a figure, or every one of a kind."),
]
Force = Annotated[bool, typer.Option("--force", help="Rebuild reports even if unchanged.")]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="How many notebooks run at one time. Default: one per processor."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(help="Run the notebooks on a Dask cluster.", metavar="tcp://HOST:PORT"),
]
NoList = Annotated[
    bool,
    typer.Option(
        "--no-list", help="Leave reports/index.html to the next command; do not wait for others."
    ),
]
Group = Annotated[
    str | None,
    typer.Option(
        help="Group the given areas under this name, kept in data/groups.csv.",
        metavar="NAME",
    ),
]
Year = Annotated[str | None, typer.Option(help="The last year to report on.")]
CompareWith = Annotated[
    list[str] | None, typer.Option(help="An area to set beside it; may be repeated.")
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--param", help="Another parameter, as NAME=VALUE; may be repeated."),
]
AsOf = Annotated[
    str | None,
    typer.Option(help="Report what was known in this month, such as 2021-06.", metavar="MONTH"),
]
Outdated = Annotated[
    bool, typer.Option("--outdated", help="Rebuild reports whose figures have changed.")
]
Check = Annotated[bool, typer.Option("--check", help="Say whether git is set up; open nothing.")]
ForJupyter = Annotated[
    list[str] | None, typer.Argument(help="Further arguments for JupyterLab, after --.")
]
RawFiles = Annotated[list[str], typer.Argument(help="Raw files, such as data/raw/areas.csv.")]
GivenFiles = Annotated[
    list[Path],
    typer.Argument(
        help="Files as published: CSV, gzip, ZIP, XLSX, ODS or Parquet.", metavar="FILE"
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Argument(help="Data sets, sources or publications. Default: all."),
]
OnlyList = Annotated[
    bool, typer.Option("--list", help="Say what there is and what is held; download nothing.")
]
Notebooks = Annotated[list[str] | None, typer.Argument(help="Notebooks to run. Default: all.")]
Output = Annotated[
    Path, typer.Option(help="The folder of the site: a new one, or one written by this command.")
]
Address = Annotated[
    str,
    typer.Option(
        help="Its address, such as https://example.org/ours/: for site maps and previews."
    ),
]
CheckSite = Annotated[bool, typer.Option("--check", help="Refuse a site with a broken link.")]
KindOfRecords = Annotated[
    Literal["ssda903", "cin", "court"], typer.Argument(metavar="KIND", help="Which records.")
]
NewFolder = Annotated[
    Path, typer.Option("--output", help="A folder that is new or empty.", metavar="DIR")
]
Children = Annotated[int, typer.Option(help="How many children to invent.", metavar="N")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same files.", metavar="S")]
Records = Annotated[
    list[Path] | None,
    typer.Argument(help="Files or folders of records. Default: a synthetic set.", metavar="PATH"),
]
AreaOfRecords = Annotated[
    str, typer.Option("--area", help="Whose published figures to show beside the results.")
]
OutputOfRecords = Annotated[
    Path | None,
    typer.Option("--output", help="The folder of the page. Default: reports/records/<area>."),
]
JsonOfRecords = Annotated[
    bool,
    typer.Option(
        "--json", help="Print the results as JSON, for programs; no page without --output."
    ),
]
MappingOfRecords = Annotated[
    Path | None,
    typer.Option("--mapping", help="A YAML file with the names used in a court extract."),
]
Threshold = Annotated[
    int, typer.Option(min=1, help="Withhold counts below this; printed on the page.")
]
Rounding = Annotated[
    int, typer.Option(min=1, help="Round other counts to this; printed on the page.")
]


def sentence(wrong: TyperException) -> str:
    """Return what was wrong with a command line, and where to read how it should be."""
    said = wrong.format_message().replace("Value error, ", "").rstrip(".")
    context = getattr(wrong, "ctx", None)
    verb = context.command_path.removeprefix(context.find_root().command_path) if context else ""
    return f"{said}. See 'case-for-change{verb} --help'."
