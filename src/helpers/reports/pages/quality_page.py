"""The page ``reports/quality.html``: what came of the checks, what changed, what to look at."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from helpers.data.geography import nations_first
from helpers.data.quality.checklist import CHANGES, CHECKS, PAGE, counted
from helpers.errors import Problem
from helpers.files import clock, comma_separated, writing
from helpers.project import Project
from helpers.reports import made_from
from helpers.reports.pages import allowed_html, provenance, quality_sections
from helpers.show.fragments import fill, said_in_head


@dataclass(frozen=True)
class Facts:
    """What the page says of the run.

    ``since`` is what the changes are measured against, for instance "the run of 3 November 2025",
    '' where there was no run before; ``as_of`` the month that figures are as known in, where a
    run asks for that.
    """

    made: datetime
    version: str
    since: str = ""
    as_of: str = ""


def page(
    tables: dict[str, pd.DataFrame],
    checks: pd.DataFrame,
    findings: pd.DataFrame,
    changes: pd.DataFrame,
    facts: Facts,
) -> str:
    """Return the page of quality as HTML that loads nothing.

    Args:
        tables: The tables of ``data/processed``. A column ``review`` of ``areas`` says why an area
            is to be looked at ('' where it is not).
        checks, findings: As :func:`helpers.data.quality.examine` returns them, with the run's
            waivers.
        changes: What changed since the last run: measure, area_code, area, period, kind ("new",
            "revised", "disappeared" or "newly missing"), old, new.
        facts: What is known of the run.
    """
    versions = {"Code": facts.version, **made_from.libraries()}
    html = fill(
        "quality.html.j2",
        sections=quality_sections.sections(
            tables, checks, findings, changes, facts.since, versions
        ),
        counted=counted(checks),
        facts=facts,
        checks=CHECKS,
    )
    return allowed_html.refuse(html, "The page of quality")


def write(
    project: Project,
    tables: dict[str, pd.DataFrame],
    changes: pd.DataFrame,
    since: datetime | None,
) -> None:
    """Write ``reports/quality.html``, and beside it every change as CSV, nations first.

    Args:
        tables, changes: As for :func:`page`; checks and findings are among the tables.
        since: When the run was that the changes are measured against; None for a first run.

    Raises:
        Problem: If it cannot be written.
    """
    earlier = f"the run of {since.day} {since:%B %Y}, {since:%H:%M}" if since else ""
    facts = Facts(clock.now(), provenance.version(project), earlier)
    html = page(tables, tables["checks"], tables["findings"], changes, facts)
    target = project.root / PAGE
    try:
        target.parent.mkdir(exist_ok=True)
        writing.replace_text(project.root / CHANGES, changes_as_csv(changes, tables["areas"]))
        writing.replace_text(target, html)
    except OSError as error:
        raise Problem(
            f"{project.shown(target)} cannot be written ({error.strerror or error}): "
            "free some space or make the folder writable, then run the command again."
        ) from error


def changes_as_csv(changes: pd.DataFrame, areas: pd.DataFrame) -> str:
    """Return what changed as CSV, nations first; what is now a symbol is without its number."""
    shown = changes.assign(old=changes["old"].mask(changes["kind"] == "newly missing"))
    return comma_separated.text(nations_first(shown, areas))


def summary(path: Path) -> str:
    """Return what the page at ``path`` says in a few words; '' if there is no such page."""
    try:
        return said_in_head(path, "quality")
    except OSError:
        return ""
