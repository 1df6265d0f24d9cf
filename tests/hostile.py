"""Names as a prankster would publish them, and tables that hold them wherever words may stand."""

import json
from itertools import cycle
from pathlib import Path

import pandas as pd

from helpers.data import process, stored
from helpers.project import Project
from helpers.reports.pages import quality_page

AWAY = "https://away.invalid"
NAMES = [
    # what runs or loads in HTML, after OWASP's list of filter evasions
    "<script>alert(1)</script>",
    f"<SCRIPT SRC={AWAY}/x.js></SCRIPT>",
    f'<SCRIPT/XSS SRC="{AWAY}/x.js"></SCRIPT>',
    f"<SCRIPT SRC={AWAY}/x.js?< B >",
    "<SCRIPT SRC=//away.invalid/.j>",
    '<<SCRIPT>alert("x");//\\<</SCRIPT>',
    "<img src=data:,x onerror=alert(1)>",
    "<IMG SRC=\"javascript:alert('x');\">",
    '<IMG SRC="jav&#x09;ascript:alert(1);">',
    "<IMG SRC=`javascript:alert(1)`>",
    '<IMG """><SCRIPT>alert("x")</SCRIPT>"\\>',
    "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    '<IMG SRC=/ onerror="alert(1)"></img>',
    f'<IMG SRCSET="{AWAY}/x.png 2x">',
    '<BODY onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert("x")>',
    f'<BODY BACKGROUND="{AWAY}/x.png">',
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</svg><script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    "]]><img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover=alert(1) x='",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><style><img src=x onerror=alert(1)></style>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    f"<form action={AWAY}><input type=submit></form>",
    "<IFRAME SRC=\"javascript:alert('x');\"></IFRAME>",
    f"<OBJECT DATA={AWAY}></OBJECT><EMBED SRC={AWAY}>",
    f"<LINK REL=stylesheet HREF={AWAY}/x.css>",
    f"<STYLE>@import'{AWAY}/x.css';</STYLE>",
    f'<DIV STYLE="background-image: url({AWAY}/x.png)">',
    '<META HTTP-EQUIV=refresh CONTENT="0;url=javascript:alert(1)">',
    "<BASE HREF=\"javascript:alert('x');//\">",
    "<a href=javascript:alert(1)>x</a>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "&lt;img src=x onerror=alert(1)&gt;",
    # what is mark-up in Markdown, TeX or a template
    "[x](javascript:alert(1))",
    f"![x]({AWAY}/x.png)",
    f"<{AWAY}/>",
    f"{AWAY}/ www.away.invalid",
    "**bold** __bold__ *it* _it_ ~~off~~ `code`",
    f"[x]: {AWAY}",
    "# a | b \\| c $x$ \\(y\\) \\[z\\]",
    "{{ 7 * 7 }} {% include 'page.css' %}",
    # what a spreadsheet takes for a formula
    f'=HYPERLINK("{AWAY}")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
]
"""Every one is a single line of printed characters."""

AREAS = {
    "areas": ["name"],
    "harmonised_areas": ["name"],
    "findings": ["area"],
    "studies": ["geography"],
    "study_denominators": ["geography"],
}
"""The columns of processed tables that hold names of areas."""
WORDS = {
    "areas": ["review"],
    "breaks": ["note"],
    "checks": ["title", "reason"],
    "claims": ["speaker", "said_in", "says", "key_words", "traps"],
    "deflators": ["note"],
    "files": ["title", "publisher", "address", "licence", "release", "row"],
    "findings": ["sentence", "waived"],
    "measures": ["label", "unit", "theme", "formula"],
    "observations": ["reason"],
    "releases": ["release", "note"],
    "reorganisations": ["note"],
    "set_aside": ["reason"],
    "sources": ["title", "publisher", "address", "licence"],
    "studies": ["source_title", "source_url", "note"],
    "study_denominators": ["denominator", "who", "remark"],
    "waived": ["reason"],
}
"""The columns that hold words, which nothing is looked up by."""


def project(root: Path, real: Project) -> Project:
    """Return a project at ``root`` with the notebooks of ``real``, and hostile names in its tables.

    A name stands after each of the words there are; equal words stay equal. Nations keep their
    names, which notebooks call them by.
    """
    made = Project(root)
    made.processed.mkdir(parents=True)
    for folder in (made.raw, made.notebooks):
        folder.symlink_to(real.root / folder.relative_to(root), target_is_directory=True)
    tables = {path.stem: pd.read_parquet(path) for path in real.processed.glob("*.parquet")}
    areas = tables["areas"]
    names = _after_each(areas.loc[areas["level"] != "country", "name"])
    for table, frame in tables.items():
        called = {column: frame[column].replace(names) for column in AREAS.get(table, [])}
        words = {column: frame[column].fillna("").astype(str) for column in WORDS.get(table, [])}
        words = {column: texts.replace(_after_each(texts)) for column, texts in words.items()}
        tables[table] = frame.assign(**called, **words)
        stored.save(tables[table], made.processed / f"{table}.parquet")
    manifest = json.dumps(stored.fingerprint(made))
    (made.processed / stored.MANIFEST).write_text(manifest, encoding="utf-8")
    quality_page.write(made, tables, *process.changes(made, tables))
    return made


def _after_each(texts: pd.Series) -> dict[str, str]:
    """Return each text with a hostile name after it."""
    each = [text for text in texts.unique() if text]
    return {text: f"{text} {name}" for text, name in zip(each, cycle(NAMES), strict=False)}
