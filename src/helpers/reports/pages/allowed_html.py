"""What a finished page may hold: words, tables and drawings; nothing that runs, loads or sends.

A page is read tag by tag, in a form that every browser reads alike; whatever is not of that form,
not among the elements known here, or leads somewhere else than these addresses, is refused.
"""

import re
from collections.abc import Iterator
from html import unescape

from helpers.errors import Problem

ELEMENTS = re.compile(
    r"""html|head|meta|title|style|body|header|main|footer|nav|section|article|aside|div|span|p|br|hr
    | h1|h2|h3|h4|h5|h6|a|abbr|b|blockquote|cite|code|del|em|i|ins|kbd|mark|pre|q|s|samp|small
    | strong|sub|sup|time|u|var|wbr|ul|ol|li|dl|dt|dd|table|caption|colgroup|col|thead|tbody|tfoot
    | tr|th|td|figure|figcaption|img|details|summary
    | svg|g|defs|symbol|use|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textpath|title
    | desc|image|clippath|mask|marker|pattern|lineargradient|radialgradient|stop""",
    re.IGNORECASE | re.VERBOSE,
)
FIELD = re.compile(
    r"""</?label(?:\ for="[\w-]+")?>
    |<input(?:\ (?:id|class|type|name|value|autocomplete|role|spellcheck|aria-[a-z]+)="[\w-]*"
    |\ checked)*>""",
    re.VERBOSE | re.ASCII,
)
"""A label, or a field outside a form: what is typed into it goes nowhere."""
VALUE = r"""(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+)"""
TAG = re.compile(rf"</?([a-zA-Z][\w:-]*)((?:\s+[a-zA-Z][\w:.-]*(?:={VALUE})?)*)\s*/?>")
ATTRIBUTE = re.compile(rf"([a-zA-Z][\w:.-]*)(?:=({VALUE}))?")
STYLE = re.compile(r"<style[^<>]*>([^<]*)</style", re.IGNORECASE)
LOADED_BY_STYLE = re.compile(
    r"""@import|(?:url|src|image-set)\(\s*["']?(?!\#|data:)|\\""", re.IGNORECASE
)
ACTIVE = {"srcset", "srcdoc", "action", "formaction", "ping", "poster", "background"}
LEADING = {"href", "xlink:href", "src"}
STYLING = {"style", "clip-path", "mask", "fill", "stroke", "filter"}
PICTURE = re.compile(r"data:image/")
WITHIN = re.compile(r"#")
LINK = re.compile(
    r"#|https://|data:(?:text/csv|application/csvm\+json)[;,]"
    r"|(?:\.\./)?(?:[\w-]+/)*[\w-]+\.(?:html|ipynb|csv|csv-metadata\.json|xlsx|svg|png)(?:#|$)"
)
ADDRESSES = {"a": LINK, "img": PICTURE, "image": PICTURE}


def refuse(html: str, shown: str, script: str = "") -> str:
    """Return a page as it is if it shows, and does nothing else.

    Args:
        shown: What messages call it, as in "The page of rates-in-care".
        script: The one script of ours that it holds, to the letter, with the fields that this
            reads; '' where it has none, and so no field.

    Raises:
        Problem: If it would run, load or send something, or lead to an address that runs.
    """
    shows = html.removeprefix("<!DOCTYPE html>")
    if script:
        shows = FIELD.sub(" ", shows.replace(f"<script>{script}</script>", " ", 1))
    fault = next(_faults(shows), "")
    if fault:
        raise Problem(
            f"{shown} would load something or run it ({fault[:80]!r}): a page must hold all it "
            "shows, and only show."
        )
    return html


def _faults(html: str) -> Iterator[str]:
    yield from (css for css in STYLE.findall(html) if LOADED_BY_STYLE.search(css))
    rest = TAG.sub(" ", html)
    if "<" in rest:
        yield rest[rest.index("<") :]
    for name, attributes in dict.fromkeys(TAG.findall(html)):
        element = name.lower()
        each = ((key.lower(), value) for key, value in ATTRIBUTE.findall(attributes))
        if not ELEMENTS.fullmatch(element) or any(_active(element, *one) for one in each):
            yield f"<{name}{attributes}>"


def _active(element: str, attribute: str, written: str) -> bool:
    """Return whether an attribute runs, sends or loads something, or leads where none may."""
    if attribute.startswith("on") or attribute in ACTIVE:
        return True
    value = unescape(written.strip("\"'"))
    if attribute in LEADING:
        return not ADDRESSES.get(element, WITHIN).match(value)
    if attribute == "http-equiv":
        return value != "Content-Security-Policy"
    return attribute in STYLING and LOADED_BY_STYLE.search(value) is not None
