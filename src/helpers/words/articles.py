"""The article that names of some places take in running text: in the North East.

Data, tables, legends and headings give a name as it is; sentences are given the article where they
are shown. A name is in running text after a word that governs it ("in", "than"), as one of a list
after such a word, or before a verb. Anywhere else it is left as it stands.
"""

import re
from collections.abc import Iterable
from importlib.resources import files

TAKE_THE = tuple(
    files("helpers.words").joinpath("with_article.txt").read_text("utf-8").splitlines()
)
GOVERN = (
    "about above across after against among are around as at because before behind below beside "
    "between beyond both but by except for from how if in including inside into is like near nor "
    "of on outside over sets since than that though through to towards under unlike until was were "
    "when where whereas whether while why with within without"
)
VERBS = (
    "are can cannot changed could did do does fell gave gives had has have held holds implies is "
    "lay lies made makes may might must rose shows spent stood was went were would"
)
LONGEST_LIST = 400
"""Characters before or after a name in which the list that it is one of is looked for."""

_PART = r"(?:[A-Z][\w’'&-]*|of|and|or|upon|on|in|the|with)(?: \([^()\n]*\))?[,;]?"
_OTHERS = rf"(?:(?:{_PART} )*(?:(?<=[,;] )|(?<=\band )|(?<=\bor )))"
"""Names that stand before one in a list, up to the comma or the word that parts them."""
_GOVERN = rf"\b(?i:{'|'.join(GOVERN.split())})"
_GOVERNED = re.compile(
    rf"{_GOVERN} $|(?:{_GOVERN}(?<!\bof)|(?:^|[\s(])(?![A-Z(])\S+ of) {_OTHERS}$"
)
"""What governs a list is no "of" within a name, as that in "Isles of A and"."""
_FIRST = re.compile(r"(?:^|\n|[.!?] )(?:- )?$")
_BEGUN = re.compile(rf"(?:(?:^|\n|[.!?] )(?:- )?{_OTHERS}|[a-z0-9%)\]][,;:] {_OTHERS}?)$")
_VERB = re.compile(rf"[’']s\b|(?:[,;]? {_PART})*,? (?:{'|'.join(VERBS.split())})\b")


def with_articles(text: str, untouched: Iterable[str] = ()) -> str:
    """Return running text with "the" before names that take it; quotations as they are.

    Args:
        untouched: Longer names that a name may be part of.

    >>> with_articles("Rates rose in A, South East and North East Coast.")
    'Rates rose in A, the South East and North East Coast.'
    """
    held = [name for name in untouched if any(part in name for part in TAKE_THE)]
    longer = "".join(f"{re.escape(name)}|" for name in sorted(held, key=len, reverse=True))
    names = rf"(?<![\w’'-])(?<!\b[Tt]he )(?P<name>{'|'.join(TAKE_THE)})(?![\w-]| [A-Z])"
    return re.sub(rf"(?m)“[^”]*”|^> .*$|{longer}{names}", _with_article, text)


def _with_article(found: re.Match[str]) -> str:
    name = found["name"]
    if not name:
        return found.group()
    before = found.string[max(found.start() - LONGEST_LIST, 0) : found.start()]
    if _GOVERNED.search(before):
        return f"the {name}"
    if not _VERB.match(found.string[found.end() : found.end() + LONGEST_LIST]):
        return name
    if _FIRST.search(before):
        return f"The {name}"
    return f"the {name}" if _BEGUN.search(before) else name
