"""Publishers' files are added, then the reports that they concern made anew."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from helpers.project import Project
from helpers.releases import add, refresh
from helpers.releases.add import Options


def take_in(
    project: Project,
    given: Sequence[Path],
    options: Options,
    console: Console,
    facts: Mapping | None = None,
    *,
    reports: bool = True,
) -> int:
    """Add files, and make anew the reports that they concern; return the exit status.

    Args:
        facts: What the publisher's interface says of each file, by its path.
        reports: Whether to make reports anew.
    """
    added = add.add(project, list(given), options, console, facts)
    if not reports or options.dry_run:
        return 0
    return refresh.refresh(project, console, options.waived, england=added)
