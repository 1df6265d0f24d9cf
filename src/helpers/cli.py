"""The command line: ``case-for-change``.

Every error a user can put right ends in one sentence and a non-zero code. The commands import
what they need when they run, so that help is quick and an early Ctrl-C ends cleanly too.
"""

import io
import json
import signal
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from typer.exceptions import TyperException

from helpers import options as option
from helpers import project, record_commands
from helpers.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    help="Rebuild the case for change in children's social care from published figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(record_commands.records)
app.command()(record_commands.synthesise)
console = Console()
errors = Console(stderr=True, soft_wrap=True, highlight=False)


@app.command()
def process(if_needed: option.IfNeeded = False, waive: option.Waivers = None) -> None:
    """Check data/raw and build data/processed from it."""
    from helpers.data import process as processing
    from helpers.data import quality
    from helpers.reports.pages import quality_page

    with _alone() as here:
        waived = _waived(waive)
        if if_needed and processing.is_current(here, None, waived, None):
            return
        built = processing.process(here, waived=waived, page=quality_page.write)
    rows = {name: len(frame) for name, frame in built.items()}
    console.print(
        f"Built data/processed: {rows['observations']:,} observations of {rows['measures']} "
        f"measures in {rows['areas']} areas; {quality.counted(built['checks'])}.",
        soft_wrap=True,
    )


@app.command()
def start(folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")]) -> None:
    """Lay the collection into a folder of one's own: the figures as published and the notebooks.

    For a package that was installed without a checkout.
    """
    project.lay(folder.resolve())
    console.print(f"The collection is in {escape(str(folder))}: work there.", soft_wrap=True)


@app.command()
def accept(
    raw_files: option.RawFiles,
) -> None:
    """Take the present content of raw files as right, if every check passes."""
    from helpers.releases import accept as accepting

    with _alone() as here:
        accepting.accept(here, raw_files, console)


@app.command()
def add(
    given: option.GivenFiles,
    yes: option.Yes = False,
    dry_run: option.DryRun = False,
    accept_revisions: option.AcceptRevisions = (),
    accept_withdrawals: option.AcceptWithdrawals = (),
    released: option.Released = None,
    mapping: option.Mapping = None,
    about: option.About = None,
    period: option.Period = None,
    changes: option.Changes = None,
    pass_over: option.PassOver = None,
    no_reports: option.NoReports = False,
    waive: option.Waivers = None,
) -> None:
    """Add publishers' files to data/raw, rebuild, and make the reports concerned anew."""
    from helpers.releases import add as adding
    from helpers.releases import own_figures, taking_in

    accepted = (accept_revisions, accept_withdrawals)
    options = adding.Options(
        *(yes, dry_run, *accepted, released, mapping, changes, _waived(waive)),
        *(own_figures.said(about or []), own_figures.year_of(period)),
        pass_over=tuple(pass_over or ()),
    )
    with _alone() as here:
        code = taking_in.take_in(here, given, options, console, reports=not no_reports)
    raise typer.Exit(code)


@app.command()
def undo(
    yes: option.Yes = False,
    no_reports: option.NoReports = False,
    waive: option.Waivers = None,
) -> None:
    """Take the last addition out of data/raw, rebuild, and make the reports concerned anew."""
    from helpers.releases import undo as undoing

    with _alone() as here:
        code = undoing.undo(here, console, yes=yes, no_reports=no_reports, waived=_waived(waive))
    raise typer.Exit(code)


@app.command()
def fetch(
    sources: option.Sources = None,
    only_list: option.OnlyList = False,
    as_json: option.Json = False,
    yes: option.Yes = False,
    dry_run: option.DryRun = False,
    accept_revisions: option.AcceptRevisions = (),
    accept_withdrawals: option.AcceptWithdrawals = (),
    pass_over: option.PassOver = None,
    no_reports: option.NoReports = False,
    waive: option.Waivers = None,
) -> None:
    """Download new releases from the publisher's interface and add them.

    --json lists what there is for programs and downloads nothing; "new" is what was published after
    all that is held of its publication. CASE_FOR_CHANGE_API gives another address of the interface.
    """
    from helpers.releases import fetch as fetching

    def install(fetched: list[fetching.Fetched]) -> int:
        from helpers.releases import add as adding
        from helpers.releases import taking_in

        accepted = (accept_revisions, accept_withdrawals)
        further = {"waived": _waived(waive), "pass_over": tuple(pass_over or ())}
        options = adding.Options(yes, dry_run, *accepted, **further)
        facts = {item.path: item for item in fetched}
        how = {"facts": facts, "reports": not no_reports}
        return taking_in.take_in(here, list(facts), options, console, **how)

    how = {"install": install, "console": console, "only_list": only_list, "as_json": as_json}
    with _alone() as here:
        code = fetching.fetch(here, sources or [], **how)
    raise typer.Exit(code)


@app.command()
def claims(
    as_json: option.Json = False,
    as_of: option.AsOf = None,
) -> None:
    """Say of each statement whether it was so then, and whether it is so now."""
    from helpers.analysis.claims import cards, held, ledger
    from helpers.data import process as processing
    from helpers.reports.pages import quality_page

    with _alone(own=False) as here:
        processing.ensure(here, page=quality_page.write)
        rows = ledger(held(as_of))
    if as_json:
        sys.stdout.write(json.dumps(rows.to_dict("records"), indent=1, ensure_ascii=False) + "\n")
    for first, *rest in [] if as_json else map(cards.in_text, rows.to_dict("records")):
        lines = [f"[bold]{escape(first)}[/]", *(f"  {escape(line)}" for line in rest)]
        console.print("\n".join(lines), soft_wrap=True)


@app.command()
def lab(arguments: option.ForJupyter = None, check: option.Check = False) -> None:
    """Open the notebooks in JupyterLab, so set up that git sees no outputs."""
    from helpers import lab as seat

    raise typer.Exit(seat.run(project.find(), console, arguments or [], check=check))


@app.command()
def report(
    notebooks: option.Notebooks = None,
    area: option.Areas = None,
    areas: option.EveryArea = None,
    group: option.Group = None,
    year: option.Year = None,
    compare_with: option.CompareWith = None,
    param: option.Parameters = None,
    as_of: option.AsOf = None,
    outdated: option.Outdated = False,
    force: option.Force = False,
    jobs: option.Jobs = None,
    scheduler: option.Scheduler = None,
    no_list: option.NoList = False,
    waive: option.Waivers = None,
) -> None:
    """Run notebooks for areas and write their pages to reports/; leave what would be the same."""
    from helpers.reports.asked import How, Request

    named = (notebooks, area, areas, group, year, compare_with, param, as_of)
    if outdated and any((*named, force, jobs, scheduler, no_list)):
        raise Problem("--outdated makes all reports anew that need it: name no notebook or area.")
    if group is not None:
        from helpers.data import groups

        area = [groups.keep(group, area or []).name]
    waived = _waived(waive)
    shown = (year, compare_with or [], param or [], as_of, waived)
    request = Request(notebooks or [], area or [], areas, *shown)
    how = How(force=force, jobs=jobs, scheduler=scheduler, listed=not no_list)
    with _alone(listed=not no_list) as here:
        if outdated:
            from helpers.releases import refresh

            code = refresh.refresh(here, console, waived)
        else:
            from helpers.reports import asked_before

            code = asked_before.unless(here, request, how, console)
    raise typer.Exit(code)


@app.command()
def site(
    output: option.Output = Path("public"),
    address: option.Address = "",
    check: option.CheckSite = False,
) -> None:
    """Write all reports and the docs as a static site, for any host or a disk."""
    from helpers.reports.front import site as publishing

    with _alone() as here:
        publishing.site(here, output, console, address=address, check=check)


@contextmanager
def _alone(own: bool = True, listed: bool = True) -> "Iterator[project.Project]":
    """Find the project; keep other commands from it meanwhile; say what is out of date then.

    What changes it or makes reports wants one's ``own``; what is not ``listed`` runs beside others.
    """
    from helpers.files import locks

    here = project.find_own() if own else project.find()
    with locks.alone(here) if listed else nullcontext():
        yield here
        if listed and any(here.reports.glob("*/*.html")):
            from helpers.reports.front import in_step

            errors.print(in_step.bring(here), end="")


def _waived(texts: list[str] | None) -> dict[str, str]:
    if texts:
        from helpers.data import quality
    return quality.waivers(texts) if texts else {}


def main() -> None:
    """Run the command line; show problems as one sentence, not as a traceback."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        # a shell starts what it runs beside itself so; it is to be interrupted all the same
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):  # of Windows, where a file gets its old code page
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        sys.exit(app(standalone_mode=False))
    except Problem as problem:
        errors.print(f"[bold red]Problem:[/] {escape(chr(10).join(problem.shown()))}")
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        errors.print("Stopped. What was finished before is kept.")
        sys.exit(130)
    except TyperException as wrong:
        errors.print(f"[bold red]Problem:[/] {escape(option.sentence(wrong))}")
        sys.exit(2)
