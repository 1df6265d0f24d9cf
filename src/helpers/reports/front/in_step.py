"""Keep reports/index.html in step with the reports.

Looking through the reports of every council takes time, which each command would cost; so does
importing what reads figures.
"""

import re

from helpers.errors import Problem
from helpers.project import Project

MANIFEST = "manifest.json"
OUTDATED = re.compile(r'data-outdated="(\d+)"')
"""Where the list itself says how many reports are out of date."""


def bring(project: Project) -> str:
    """Make the list agree with the reports and figures that are there.

    Where there are no tables to tell by, nothing is done.

    Returns:
        str: A line on the reports that are out of date; '' where none is.

    Raises:
        Problem: If the list cannot be written.
    """
    if not (project.processed / MANIFEST).exists():
        return ""
    try:
        outdated = _told(project) if _is_newest(project) else _written(project)
    except OSError as error:
        raise Problem(
            f"{project.shown(project.reports / 'index.html')} cannot be written "
            f"({(error.strerror or str(error)).lower()}), so it may list what is not there: make "
            "room or gain the right to write, then run any command."
        ) from error
    if not outdated:
        return ""
    return (
        f"{outdated} report{' is' if outdated == 1 else 's are'} out of date, since figures have "
        f"changed; {project.shown(project.reports / 'index.html')} says which, and "
        f"'case-for-change report --outdated' makes {'it' if outdated == 1 else 'them'} anew.\n"
    )


def _is_newest(project: Project) -> bool:
    """Say whether the list was written after all it tells of: figures, groups, pages, folders."""
    page = project.reports / "index.html"
    told_of = [
        *(project.processed / MANIFEST, project.groups),
        *(project.reports / "quality.html", project.reports),
        *(path for path in project.reports.glob("[!.]*") if path.is_dir()),
    ]
    times = [path.stat().st_mtime_ns for path in told_of if path.exists()]
    return page.exists() and page.stat().st_mtime_ns >= max(times)


def _written(project: Project) -> int:
    from helpers.reports.front import index

    return index.write(project)


def _told(project: Project) -> int:
    """Return how many reports the list says are out of date."""
    text = (project.reports / "index.html").read_text(encoding="utf-8")
    found = OUTDATED.search(text)
    return int(found[1]) if found else 0
