"""JupyterLab, opened so that notebooks can be run and saved without git taking notice.

A notebook saved with its outputs would be another file to git. A filter takes them out on the way
there, and what JupyterLab notes of the Python it ran; ``.gitattributes`` asks for it by name, and
each clone has to be told once what it is. Where it has not been, everything else works the same.

git calls a file changed whose size is another, and asks no filter; so after each save those that
come to what git holds are given to it anew (:func:`settle`), which stages nothing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from rich.console import Console
from rich.markup import escape

from helpers import project as projects
from helpers.errors import Problem
from helpers.project import Project

START = "start.ipynb"
"""The page that JupyterLab opens with."""
FILTER = "filter.nbstripout"
OF_THIS_PYTHON = (
    *("codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter", "pygments_lexer"),
    "version",
)
"""What JupyterLab adds to ``metadata.language_info`` of a notebook."""


HOOK = "--FileContentsManager.post_save_hook=helpers.lab.saved"


def run(project: Project, console: Console, arguments: Sequence[str], *, check: bool) -> int:
    """Set the filter and open JupyterLab at the top of the project; return the exit status.

    Args:
        arguments: Further arguments for JupyterLab.
        check: Only say whether the filter is set; the status is 1 where it is not.

    Raises:
        Problem: If git does not take the setting.
    """
    if not _tracked(project):
        console.print("This is no checkout of git: there is nothing to set.", soft_wrap=True)
    elif is_set(project):
        settle(project)
        console.print("Outputs of notebooks stay out of git: the filter is set.", soft_wrap=True)
    elif check:
        why = "The filter that keeps outputs of notebooks out of git is not set in this clone"
        console.print(f"{why}: run 'case-for-change lab' once.", soft_wrap=True)
        return 1
    else:
        set_filter(project)
        said = "Outputs of notebooks stay out of git from now on: the filter has been set"
        console.print(escape(f"{said} ({FILTER} in .git/config)."), soft_wrap=True)
    return 0 if check else _open(project, arguments)


def cleaner() -> str:
    """Return the command line that takes out of a notebook what git is not to see."""
    python = Path(sys.executable).as_posix()
    keys = " ".join(f"metadata.language_info.{name}" for name in OF_THIS_PYTHON)
    return f'"{python}" -m nbstripout --keep-id --unix-newlines --extra-keys "{keys}"'


def is_set(project: Project) -> bool:
    """Say whether git in this clone takes outputs out of notebooks, with this Python."""
    asked = _git(project, "check-attr", "filter", f"notebooks/{START}").stdout
    said = _git(project, "config", "--get", f"{FILTER}.clean").stdout
    return asked.strip().endswith(": nbstripout") and said.strip() == cleaner()


def set_filter(project: Project) -> None:
    """Tell git in this clone what the filter is; a Problem if it cannot be told."""
    for name, command in (("clean", cleaner()), ("smudge", "cat")):
        done = _git(project, "config", f"{FILTER}.{name}", command)
        if done.returncode:
            raise Problem(
                f"git cannot be told how to save notebooks ({done.stderr.strip()}): "
                "gain the right to write .git/config."
            )
    if not is_set(project):
        raise Problem(
            ".gitattributes has no line '*.ipynb filter=nbstripout': bring it back from the "
            "repository, or outputs of notebooks come into git."
        )


def settle(project: Project) -> None:
    """Have git see that notebooks of which only outputs are other are as they were."""
    for name in _git(project, "ls-files", "-m", "-z", "--", "*.ipynb").stdout.split("\0"):
        held = _git(project, "ls-files", "-s", "--", name).stdout.split()[1:2] if name else []
        if held and held == _git(project, "hash-object", "--", name).stdout.split():
            _git(project, "update-index", "--", name)


def saved(**_: object) -> None:
    """Settle what was saved, which JupyterLab does not wait for."""
    if shutil.which("git"):
        Thread(target=settle, args=(projects.find(),)).start()


def _tracked(project: Project) -> bool:
    return bool(shutil.which("git")) and _git(project, "rev-parse", "--git-dir").returncode == 0


def _git(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    whole = ["git", "-C", str(project.root), *arguments]
    return subprocess.run(whole, capture_output=True, encoding="utf-8", check=False)


def _open(project: Project, arguments: Sequence[str]) -> int:
    # the kernels of this environment, not those that other programs have left in a home folder
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    from jupyterlab import labapp

    # a path as an argument makes its folder the top of what JupyterLab shows
    return labapp.main([str(project.root / START), HOOK, *arguments]) or 0
