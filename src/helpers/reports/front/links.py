"""Whether the links of a folder of pages lead somewhere: files, places within them, addresses."""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

VALUE = r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
LINKS = re.compile(rf"<[a-zA-Z][^<>]*?\s(?:xlink:)?(?:href|src)={VALUE}")
IDS = re.compile(rf"\s(?:id|name)={VALUE}")
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with each link of the pages in a folder, however deep, in a sentence."""
    folder, ids = folder.resolve(), {}
    for page in sorted(folder.rglob("*.html")):
        text = SCRIPT.sub("", page.read_text(encoding="utf-8"))
        for link in dict.fromkeys(unescape("".join(found)) for found in LINKS.findall(text)):
            wrong = _fault(link, page, folder, ids)
            if wrong:
                yield f"{page.relative_to(folder).as_posix()}: {link[:120]!r} {wrong}"


def _fault(link: str, page: Path, folder: Path, ids: dict[Path, frozenset[str]]) -> str:
    """Return what is wrong with a link; '' where it leads somewhere.

    ``ids`` keeps what places each page has.
    """
    if link.startswith("data:"):
        return ""
    if re.match(r"[a-z]+:|//", link, re.IGNORECASE):
        return "" if well_formed(link) else "is no address"
    path, _, within = link.partition("#")
    target = Path(os.path.normpath(page.parent / unquote(path.partition("?")[0])))
    target = page if not path else target / "index.html" if target.is_dir() else target
    if not target.is_relative_to(folder):
        return "leads out of the site"
    if not target.is_file():
        return "leads to no file"
    if within and target.suffix == ".html":
        if target not in ids:
            ids[target] = _ids(target)
        if unquote(within) not in ids[target]:
            return "leads to no place in the page"
    return ""


def well_formed(address: str) -> bool:
    """Say whether an address on the web, or of e-mail, is written as one."""
    if address.startswith("mailto:"):
        return "@" in address
    try:
        parts = urlsplit(address)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = not re.search(r"[\s<>\"{}|\\^`]", address)
    return known and plain and parts.scheme in ("http", "https") and bool(
        HOST.fullmatch(parts.hostname or "")
    )  # fmt: skip


def _ids(page: Path) -> frozenset[str]:
    found = IDS.findall(page.read_text(encoding="utf-8"))
    return frozenset(unescape("".join(one)) for one in found)
