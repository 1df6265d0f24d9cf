"""Options that several commands have, and those of ``report``."""

from typing import Annotated

import typer

Waivers = Annotated[
    list[str] | None,
    typer.Option(
        help="Let a check of the figures fail, as NAME=REASON; the reason is printed.",
        metavar="NAME=REASON",
    ),
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
Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area", help="Name or GSS code of an area; may be repeated. England where none is."
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
