"""What a stranger finds at the top: citation, workflows, forms, containers; all say the same."""

import re
import stat
import subprocess
import sys
import tomllib

import pytest
import yaml

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WORKFLOWS = {path.stem: path for path in (ROOT / ".github" / "workflows").glob("*.yml")}
FORMS = [p for p in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if p.stem != "config"]
INSTALL = "python -m pip install --no-build-isolation --no-deps -e ."


def read(path):
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def test_citation_changelog_and_package_name_one_version_day_licence_and_address():
    cited = read("CITATION.cff")
    required = {"cff-version", "message", "title", "authors", "version", "date-released"}
    assert required <= set(cited)
    assert str(cited["version"]) == PROJECT["version"]
    assert " AND ".join(cited["license"]) == PROJECT["license"]
    assert cited["authors"] == PROJECT["authors"], "nobody is named who is not asked"
    assert cited.get("repository-code", "") == PROJECT["urls"].get("Repository", "")
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"(?m)^## (.*)$", changes)
    assert headings[0] == "Unreleased"
    assert headings[1] == f"{cited['version']}, {cited['date-released']}"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+, \d{4}-\d\d-\d\d", each) for each in headings[1:])


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_a_workflow_is_in_the_form_that_is_read(name):
    workflow = read(WORKFLOWS[name])
    assert {"name", "permissions", "jobs"} <= set(workflow) and True in workflow, "yaml's 'on'"
    assert workflow["permissions"]["contents"] == "read"
    for job in workflow["jobs"].values():
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job)
        assert re.fullmatch(r"actions/checkout@v\d+", job["steps"][0]["uses"])
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step), step
            assert "@" in step.get("uses", "@")
            if step.get("shell") == "python":
                compile(step["run"], name, "exec")
            elif "run" in step and sys.platform != "win32":
                subprocess.run(["sh", "-n", "-c", step["run"]], check=True)


def test_every_system_and_python_is_tried_and_what_is_installed_is_the_lock_file():
    jobs = read(WORKFLOWS["ci"])["jobs"]
    matrix = jobs["test"]["strategy"]["matrix"]
    assert {each.split("-")[0] for each in matrix["os"]} == {"ubuntu", "macos", "windows"}
    known = [each.rsplit(" ", 1)[1] for each in PROJECT["classifiers"] if "Python ::" in each]
    assert matrix["python"] == known and PROJECT["requires-python"] == f">={known[0]}"
    text = WORKFLOWS["ci"].read_text("utf-8")
    assert "pip-audit --require-hashes --disable-pip -r requirements.lock" in text
    assert jobs["conda"]["steps"][1]["with"]["environment-file"] == "environment.yml"
    assert text.count("--require-hashes -r requirements.lock") >= 2


OFFERED = """[
 {"data_set": "a", "title": "A: “looked after”", "publication": "Care", "years_to": "2026",
  "published": "2026-11-19", "version": "2.0", "held": false, "new": true},
 {"data_set": "b", "title": "B", "publication": "Need", "years_to": "2025",
  "published": "2025-10-30", "version": "1.0", "held": false, "new": false}
]"""


@pytest.mark.skipif(sys.platform == "win32", reason="the step runs on Linux")
def test_a_new_release_opens_one_issue_and_no_second(tmp_path, monkeypatch):
    """The step of the workflow, with a stand-in for the command that speaks to the host."""
    steps = read(WORKFLOWS["releases"])["jobs"]["look"]["steps"]
    assert "case-for-change fetch --json > offered.json" in [step.get("run") for step in steps]
    (script,) = [step["run"] for step in steps if step.get("shell") == "python"]
    stand_in = tmp_path / "bin" / "gh"
    stand_in.parent.mkdir()
    stand_in.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        "told = pathlib.Path('told.json')\n"
        "issues = json.loads(told.read_text(encoding='utf-8')) if told.exists() else []\n"
        "if sys.argv[2] == 'list':\n"
        "    sys.stdout.buffer.write(json.dumps(issues).encode())\n"
        "else:\n"
        "    given = dict(zip(sys.argv[3::2], sys.argv[4::2]))\n"
        "    issues.append({'title': given['--title'], 'body': given['--body']})\n"
        "    told.write_text(json.dumps(issues), encoding='utf-8')\n",
        encoding="utf-8",
    )
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stand_in.parent}:/usr/bin:/bin")
    (tmp_path / "offered.json").write_text(OFFERED, encoding="utf-8")
    for _ in range(2):
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    (issue,) = yaml.safe_load((tmp_path / "told.json").read_text("utf-8"))
    assert issue["title"] == "New at the publisher's: Care"
    assert "A: “looked after” (`a`), version 2.0, 2026-11-19" in issue["body"]
    assert "`b`" not in issue["body"]
    (tmp_path / "told.json").unlink()
    (tmp_path / "offered.json").write_text("[]", encoding="utf-8")
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    assert not (tmp_path / "told.json").exists()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_in_the_form_that_is_read(form):
    content = read(form)
    assert {"name", "description", "body"} <= set(content)
    asked = [part for part in content["body"] if part["type"] != "markdown"]
    assert {part["type"] for part in asked} <= {"input", "textarea", "dropdown", "checkboxes"}
    assert all(part["attributes"]["label"] for part in asked)
    assert len({part["id"] for part in asked}) == len(asked)
    assert any(part.get("validations", {}).get("required") for part in asked)


def test_hooks_before_a_commit_use_the_programs_of_the_lock_file():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    (local,) = read(".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local"
    for hook in local["hooks"]:
        assert {"id", "name", "entry", "language"} <= set(hook) and hook["language"] == "system"
        assert f"\n{hook['entry'].split()[0]}==" in lock


def test_docker_and_binder_install_what_everybody_has():
    text = (ROOT / "Dockerfile").read_text("utf-8")
    steps = re.findall(r"(?m)^RUN (.*)$", text)
    assert steps[-3:] == [
        "python -m pip install --require-hashes -r requirements.lock",
        INSTALL,
        "case-for-change process",
    ]
    assert text.index("USER analyst") < text.index(steps[-1]), "the figures are the analyst's"
    binder = ROOT / "binder"
    (pins,) = (binder / "requirements.txt").read_text("utf-8").splitlines()
    assert (binder / pins.removeprefix("-r ")).resolve() == ROOT / "requirements.lock"
    after = (binder / "postBuild").read_text("utf-8").splitlines()
    assert after[0].startswith("#!") and after[-2:] == steps[-2:]
    assert sys.platform == "win32" or (binder / "postBuild").stat().st_mode & stat.S_IXUSR
    version = (binder / "runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    assert f"FROM python:{version}-slim" in text and f"python={version}" in str(
        read("environment.yml")
    )


def test_the_room_that_windows_leaves_is_said_in_the_docs():
    from tests.test_windows import CHECKOUT

    assert f"has at most {CHECKOUT - 1}" in (ROOT / "docs" / "install.md").read_text("utf-8")
