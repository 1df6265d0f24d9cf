"""What the docs show is so: their lines run, their commands parse, the gallery has every chart."""

import ast
import builtins
import importlib
import importlib.metadata
import os
import pkgutil
import re
import shlex
import sys
import textwrap
import tomllib
from types import ModuleType

import pytest
import typer
import yaml
from typer.exceptions import TyperException

from helpers import cli
from helpers.show import charts
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BLOCK = re.compile(r"^( *)```(\w+)[^\n]*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
EXCERPTS = {"claims.md": "helpers.analysis.claims.homes"}
"""Pages whose lines are a part of a module: what they name stands in it."""
RUN = {"README.md", "index.md", "install.md", "records.md"}
"""Pages whose lines are run: those of november.md would build tables; the gallery has its test."""
COMES_WITH = {"markupsafe": "jinja2", "cycler": "matplotlib", "traitlets": "ipython"}
KINDS = [name for name in charts.__all__ if name not in ("Chart", "save")]


def blocks(page, *languages):
    return [
        textwrap.dedent(found[3])
        for found in BLOCK.finditer(page.read_text("utf-8"))
        if found[2] in languages
    ]


def lines_of(page):
    text = "\n".join(blocks(page, "python"))
    return f"{{{text}}}" if page.name in EXCERPTS else text


def named(tree):
    """Yield each name that is read, with what is read of it: data.series as [data, series]."""
    inner = set()
    for node in ast.walk(tree):
        chain, part = [], node
        while isinstance(part, ast.Attribute) and part not in inner:
            inner.add(part.value)
            chain, part = [part.attr, *chain], part.value
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part is not node:
            yield [part.id, *chain]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield [node.id]


WITH_LINES = [page for page in PAGES if lines_of(page).strip("{}") and page.name != "ask.md"]
"""Pages that show lines of Python; those of ask.md are run in tests of their own."""


@pytest.mark.parametrize("page", WITH_LINES, ids=lambda page: page.name)
def test_the_lines_of_python_name_what_there_is_and_run(page, tmp_path, monkeypatch):
    tree, names = ast.parse(lines_of(page)), {}
    if page.name in EXCERPTS:
        names |= vars(importlib.import_module(EXCERPTS[page.name]))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(ast.Module(imports, []), page.name, "exec"), names)
    every = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {node.id for node in every if isinstance(node.ctx, ast.Store)}
    for name, *rest in named(tree):
        assert name in {*names, *stored, *vars(builtins)}, f"{name} is nowhere defined"
        thing = None if name in stored else names.get(name)
        for part in rest:
            if not isinstance(thing, ModuleType):
                break
            assert hasattr(thing, part), f"{name} has no {part}"
            thing = getattr(thing, part)
    if page.name in RUN:
        monkeypatch.chdir(tmp_path)  # some save a file
        exec(compile(tree, page.name, "exec"), {})


def commands(page):
    """Return the arguments of each command of the project that a page shows."""
    text = "\n".join(blocks(page, "sh")).replace("\\\n", " ")
    shown = re.findall(r"(?m)^\s*(?:\S*/)?case-for-change (.+)$", text)
    inline = re.findall(r"`case-for-change ([^`]+)`", page.read_text("utf-8"))
    return [shlex.split(line, comments=True) for line in [*shown, *inline]]


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda p: p.name)
def test_the_commands_shown_are_understood(page):
    group = typer.main.get_command(cli.app)
    for name, *arguments in commands(page):
        command = group.commands[name]
        try:
            command.make_context(name, list(arguments))
        except TyperException as wrong:
            assert type(wrong).__name__ == "MissingParameter", (name, arguments, wrong)


def test_targets_of_make_and_other_files_that_are_shown_are_there_and_can_be_read():
    targets = set(re.findall(r"(?m)^(\w+):", (ROOT / "Makefile").read_text("utf-8")))
    for page in PAGES:
        text = page.read_text("utf-8")
        assert set(re.findall(r"(?m)(?:^|`)make (\w+)", text)) <= targets, page
        for block in blocks(page, "yaml"):
            assert yaml.safe_load(block), page
        for path in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
            assert (page.parent / path).exists(), f"{page.name}: {path}"


def test_the_gallery_has_every_kind_of_chart_with_its_description():
    text = (DOCS / "gallery.md").read_text("utf-8")
    pictures = dict(re.findall(r"!\[(.+)\]\(images/gallery/(\w+)\.png\)", text))
    assert sorted(pictures.values()) == sorted(KINDS), "draw it: python docs/gallery.py"
    assert all(len(description) > 40 for description in pictures)
    for kind in KINDS:
        assert f"charts.{kind}(" in text
        assert (DOCS / "images" / "gallery" / f"{kind}.png").stat().st_size < 150_000
    assert {path.stem for path in (DOCS / "images" / "gallery").iterdir()} == set(KINDS)


@pytest.mark.skipif(not os.environ.get("GALLERY"), reason="draws each chart: set GALLERY=1")
def test_the_gallery_is_what_its_lines_draw(monkeypatch):
    monkeypatch.syspath_prepend(DOCS)
    gallery = importlib.import_module("gallery")
    text = (DOCS / "gallery.md").read_text("utf-8")
    assert gallery.drawn(text)[0] == text, "draw it anew: python docs/gallery.py"


def test_the_site_has_every_page_and_module_and_one_address(monkeypatch):
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = re.findall(r"[\w/-]+\.md", yaml.safe_dump(site["nav"]))
    assert sorted(listed) == sorted(p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md"))
    for page in (DOCS / "reference").glob("*.md"):
        for module in re.findall(r"^::: (\S+)", page.read_text("utf-8"), re.MULTILINE):
            pkgutil.resolve_name(module)
    assert site["theme"]["font"] is False and not {"extra_css", "extra_javascript"} & set(site)
    spec = importlib.util.spec_from_file_location("site_of_docs", DOCS / "site.py")
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert hooks.address(text) == PROJECT["urls"].get("Repository", "")
    set_so = text.replace('# Repository = ""', 'Repository = "https://example.org/ours"')
    assert PROJECT["urls"].get("Repository") or hooks.address(set_so) == "https://example.org/ours"


def test_the_built_site_loads_nothing_from_elsewhere(tmp_path, monkeypatch):
    mkdocs = pytest.importorskip("mkdocs.commands.build", reason="needs the extra docs")
    from mkdocs.config import load_config

    monkeypatch.chdir(ROOT)
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs.build(config)
    for page in tmp_path.rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r"""<(?:script|img|iframe)[^>]* src=["']?(\S+?)["' >]""", text)
        loaded += re.findall(r"""<link[^>]*rel=["']?(?:stylesheet|preconnect)[^>]*>""", text)
        assert not [one for one in loaded if "//" in one], page
        assert 'class="mermaid"' not in text, "its script would come from elsewhere"


def plain(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def test_each_dependency_has_its_reason_and_the_package_needs_no_other():
    page = (DOCS / "dependencies.md").read_text("utf-8")
    asked = {"To run": PROJECT["dependencies"]}
    asked |= {f"`{extra}`": wanted for extra, wanted in PROJECT["optional-dependencies"].items()}
    sections = re.split(r"(?m)^## ", page)[1:]
    assert len(sections) == len(asked)
    for section in sections:
        heading = section.splitlines()[0]
        (wanted,) = [names for what, names in asked.items() if what in heading]
        rows = re.findall(r"(?m)^\| `([\w-]+)` \| (\S.*) \|$", section)
        assert [name for name, _ in rows] == sorted(map(plain, wanted)), heading
    distributions = importlib.metadata.packages_distributions()
    own = {*sys.stdlib_module_names, "helpers", "distributed"}  # which is asked for where needed
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules = [each.name for each in node.names]
            else:
                outside = isinstance(node, ast.ImportFrom) and not node.level
                modules = [node.module] if outside else []
            for module in {each.split(".")[0] for each in modules} - own:
                comes_of = set(map(plain, distributions[module])) | {COMES_WITH.get(module)}
                assert comes_of & set(map(plain, PROJECT["dependencies"])), (path.name, module)
