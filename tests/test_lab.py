"""JupyterLab opens on a clone that git finds as clean afterwards."""

import json
import shutil
import subprocess

import pytest

from helpers import lab
from helpers.project import Project
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(*arguments):
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    done = subprocess.run(["git", *who, *map(str, arguments)], check=True, capture_output=True)
    return done.stdout.decode()


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A checkout with notebooks as a clone has them: no setting of git's is in it."""
    root = tmp_path / "clone"
    shutil.copytree(ROOT / "scratch", root / "scratch", ignore=shutil.ignore_patterns(".*"))
    (root / "notebooks").mkdir()
    for name in ("rates-in-care", "explore"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", root / "notebooks")
    for name in (".gitattributes", ".gitignore", "start.ipynb"):
        shutil.copy(ROOT / name, root)
    (root / "data" / "raw").mkdir(parents=True)
    git("init", "-q", root)
    git("-C", root, "add", "-A")
    git("-C", root, "commit", "-qm", "All")
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
    return Project(root)


def ran(path):
    """Save a notebook as JupyterLab does after running it."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            printed = {"name": "stdout", "output_type": "stream", "text": ["1\n"]}
            cell |= {"execution_count": 7, "outputs": [printed]}
    notebook["metadata"]["language_info"] |= {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.13.1",
    }
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    path.write_text(json.dumps(notebook, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def test_a_notebook_saved_with_outputs_leaves_git_as_clean_as_before(clone, command, monkeypatch):
    opened = []
    monkeypatch.setattr("jupyterlab.labapp.main", opened.append)
    assert git("-C", clone.root, "status", "--porcelain") == ""  # nor without the filter
    checked = command("lab", "--check")
    assert (
        checked.code == 1 and "is not set in this clone: run 'case-for-change lab'" in checked.out
    )
    assert "has been set" in command("lab", "--", "--no-browser").out
    assert opened == [[str(clone.root / lab.START), lab.HOOK, "--no-browser"]]
    checked = command("lab", "--check")
    assert checked.code == 0 and "the filter is set" in checked.out and len(opened) == 1
    ran(clone.notebooks / "rates-in-care.ipynb")
    ran(clone.root / lab.START)
    (clone.root / "scratch" / "mine.ipynb").write_text("{}")
    lab.settle(clone)  # as is done whenever JupyterLab saves
    assert git("-C", clone.root, "status", "--porcelain") == ""
    text = (clone.notebooks / "rates-in-care.ipynb").read_text("utf-8")
    changed = text.replace("## ", "## Another ", 1)
    (clone.notebooks / "rates-in-care.ipynb").write_text(changed, encoding="utf-8")
    lab.settle(clone)
    assert git("-C", clone.root, "status", "--porcelain") == " M notebooks/rates-in-care.ipynb\n"
    assert git("-C", clone.root, "diff", "--numstat") == "1\t1\tnotebooks/rates-in-care.ipynb\n"


def test_a_filter_of_another_python_or_without_its_attribute_is_none(clone):
    lab.set_filter(clone)
    git("-C", clone.root, "config", "filter.nbstripout.clean", "python -m nbstripout")
    assert not lab.is_set(clone)
    git("-C", clone.root, "rm", "-q", ".gitattributes")
    with pytest.raises(lab.Problem, match="bring it back"):
        lab.set_filter(clone)


def test_without_git_there_is_nothing_to_set(clone, command, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "nothing to set" in command("lab", "--check").out


@pytest.mark.parametrize(
    "path", ["start.ipynb", "scratch/starter.ipynb", "notebooks/explore.ipynb"]
)
def test_notebooks_beside_the_reports_are_kept_as_the_filter_leaves_them(path):
    text = (ROOT / path).read_text("utf-8")
    notebook = json.loads(text)
    assert notebook["metadata"]["case_for_change"] == {"report": False}
    assert all(not cell.get("outputs") for cell in notebook["cells"])
    dumped = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    assert text == dumped + "\n"


def test_the_page_that_opens_leads_to_every_notebook():
    text = (ROOT / lab.START).read_text("utf-8")
    names = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert [name for name in names if f"(notebooks/{name})" not in text] == []
