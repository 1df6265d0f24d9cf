"""Options that several commands have, and those of ``add`` and ``report``."""

from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

Waivers = Annotated[
    list[str] | None,
    typer.Option(
        help="Let a check of the figures fail, as NAME=REASON; the reason is printed.",
        metavar="NAME=REASON",
    ),
]
IfNeeded = Annotated[
    bool, typer.Option("--if-needed", help="Build nothing where it is of these files already.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Stop after saying what would change.")]
AcceptRevisions = Annotated[
    list[str],
    typer.Option(
        help="Take revisions of more than a tenth too, of a measure or a table; may be repeated.",
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
    typer.Option(metavar="DATA_SET", help="Leave out a table that is nearly this data set."),
]
NoReports = Annotated[
    bool, typer.Option("--no-reports", help="Do not make the reports concerned anew.")
]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")]
Released = Annotated[
    str | None, typer.Option(help="The month they were published in, as 2026-11.", metavar="MONTH")
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="A YAML file that says how to read a tidy CSV file; made if missing."),
]
About = Annotated[
    list[str] | None,
    typer.Option(help="What a mapping file is made from; repeated.", metavar="NAME=VALUE"),
]
Period = Annotated[
    str | None,
    typer.Option(help="The year of a tidy CSV file without a column of years.", metavar="YEAR"),
]
Changes = Annotated[Path | None, typer.Option(help="Write every change to this CSV file.")]
Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area", help="Name or GSS code of an area; may be repeated. England where none is."
    ),
]
EveryArea = Annotated[
    str | None,
    typer.Option(
        "--areas",
        metavar="all|nations|regions|councils",
        help="Every area of which a figure is held, or every one of a kind.",
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Make reports anew that would come out the same, too.")
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="How many notebooks run at one time; one a processor where not said."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(help="Have them run on a Dask cluster.", metavar="tcp://HOST:PORT"),
]
NoList = Annotated[
    bool,
    typer.Option(
        "--no-list", help="Leave reports/index.html to the next command, and wait for no other."
    ),
]
Group = Annotated[
    str | None,
    typer.Option(
        help="Take the areas given together under this name, which is kept in data/groups.csv.",
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
    typer.Option(help="Report what was known in this month, as 2021-06.", metavar="MONTH"),
]
Outdated = Annotated[
    bool, typer.Option("--outdated", help="Make the reports anew whose figures have changed.")
]
Check = Annotated[bool, typer.Option("--check", help="Say whether git is set up so; open nothing.")]
ForJupyter = Annotated[
    list[str] | None, typer.Argument(help="What else JupyterLab is told, after --.")
]
RawFiles = Annotated[list[str], typer.Argument(help="Raw files, for instance data/raw/areas.csv.")]
GivenFiles = Annotated[
    list[Path],
    typer.Argument(
        help="Files as published: CSV, gzip, ZIP, XLSX, ODS or Parquet.", metavar="FILE"
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Argument(help="Data sets, sources or publications; all where none is named."),
]
OnlyList = Annotated[
    bool, typer.Option("--list", help="Say what there is and what is held; download nothing.")
]
Notebooks = Annotated[
    list[str] | None, typer.Argument(help="Notebooks to run; all where none is named.")
]
Output = Annotated[
    Path, typer.Option(help="The folder of the site: a new one, or one that this wrote before.")
]
Address = Annotated[
    str,
    typer.Option(help="Where it will lie, as https://example.org/ours/: for maps and previews."),
]
CheckSite = Annotated[
    bool, typer.Option("--check", help="Refuse a site in which a link leads nowhere.")
]
Kind = Annotated[str, typer.Argument(metavar="ssda903|cin|court", help="Which records.")]
NewFolder = Annotated[
    Path, typer.Option("--output", help="A folder that is new or empty.", metavar="DIR")
]
Children = Annotated[int, typer.Option(help="How many children they are of.", metavar="N")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same files.", metavar="S")]
Records = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files or folders of records; a synthetic set where none is named.", metavar="PATH"
    ),
]
AreaOfRecords = Annotated[
    str, typer.Option("--area", help="Whose published figures stand beside the results.")
]
OutputOfRecords = Annotated[
    Path | None,
    typer.Option("--output", help="The folder of the page; reports/records/<area> where not said."),
]
JsonOfRecords = Annotated[
    bool,
    typer.Option(
        "--json", help="Print the results as JSON, for programs; no page without --output."
    ),
]
MappingOfRecords = Annotated[
    Path | None,
    typer.Option("--mapping", help="A YAML file with the names that a court extract gives."),
]
Threshold = Annotated[
    int, typer.Option(min=1, help="Withhold counts below this; printed on the page.")
]
Rounding = Annotated[
    int, typer.Option(min=1, help="Round other counts to this; printed on the page.")
]


def sentence(wrong: TyperException) -> str:
    """Return what was wrong with a command line, and where to read how it should be."""
    said = wrong.format_message().rstrip(".")
    context = getattr(wrong, "ctx", None)
    verb = context.command_path.removeprefix(context.find_root().command_path) if context else ""
    return f"{said}. See 'case-for-change{verb} --help'."
