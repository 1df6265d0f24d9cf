"""What MkDocs is told beside mkdocs.yml: where the repository is, and how references are shown."""

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
ROLE = re.compile(r":(?:func|mod|class|meth|data|attr):(?=<code)")
"""What docstrings say before a name, for another program."""
EXAMPLE = re.compile(r"(?:<blockquote>\s*){3}<p>(.*?)</p>\s*(?:</blockquote>\s*){3}", re.DOTALL)
"""What ``>>>`` in a docstring becomes."""


def address(text: str) -> str:
    """Return the address of the repository that the text of ``pyproject.toml`` names, or ''."""
    return tomllib.loads(text)["project"]["urls"].get("Repository", "")


def on_config(config: dict) -> dict:
    """Set what the pages link to, once ``Repository`` is set in ``pyproject.toml``."""
    if repository := address(PYPROJECT.read_text(encoding="utf-8")):
        config["repo_url"] = repository
        config["edit_uri"] = "edit/main/docs/"
    return config


def on_page_content(html: str, **_: object) -> str:
    """Show names in docstrings as names, and examples as lines of code."""
    html = EXAMPLE.sub(r"<pre><code>\1</code></pre>", ROLE.sub("", html))
    return re.sub(r"\s+# doctest: \+SKIP", "", html)
