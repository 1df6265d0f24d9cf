"""Finished pages and files of records are read before they are written."""

import html
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import Problem
from helpers.records import page_check
from helpers.records.disclosure import Policy
from helpers.records.page_check import Secrets

CHILD, BORN, PLACE = "QX7301", date(2011, 5, 17), "/srv/invented/returns"
RULE = ("C115", "The mother's ages are not of one date of birth.")
HIDDEN = Secrets(frozenset({CHILD, "881204", "M233", "C115"}), frozenset({BORN}), (PLACE,), (RULE,))


def table(column, cell):
    return (
        f"<table><thead><tr><th>Left to</th><th>{column}</th></tr></thead>"
        f"<tbody><tr><th>home</th><td>{cell}</td></tr></tbody></table>"
    )


def notebook(shown="", text=""):
    output = {"output_type": "display_data", "data": {"text/html": shown, "text/plain": text}}
    return json.dumps({"cells": [{"cell_type": "code", "outputs": [output]}]})


def book(cell):
    held = io.BytesIO()
    pd.DataFrame({"name": [cell]}).to_excel(held, index=False)
    return held.getvalue()


TOO_MUCH = {
    "a count in a table of a page": ("p.html", table("Children", 7)),
    "a zero": ("p.html", table("Children", 0)),
    "a count under a year": ("p.html", table("2024", 7)),
    "a count in a sentence of a page": ("p.html", "<p>Of these, 4 children came back.</p>"),
    "a count in an alternative text": ("p.html", '<svg aria-label="9 mothers in 2019"></svg>'),
    "a count in words": ("p.ipynb", notebook(text="It was so of three mothers.")),
    "a count in a frame that a cell shows": ("p.ipynb", notebook(table("n", 3))),
    "a count in a CSV": ("data/p/c.csv", "exit,events_so_far\nhome,3\n"),
    "an identifier": ("p.html", f"<p>see {CHILD}</p>"),
    "an identifier of digits": ("data/p/c.csv", "exit,n\n881204,40\n"),
    "an identifier in a workbook": ("data/p/p.xlsx", book(CHILD)),
    "an identifier in a drawing": ("data/p/c.svg", f"<svg><text>{CHILD}</text></svg>"),
    "an identifier like a rule's code": ("p.html", "<p>case C115</p>"),
    "an identifier like a point of a drawing": ("p.html", '<svg aria-label="M233"></svg>'),
    "an identifier among points": ("p.html", f'<path d="M2 3 {CHILD}"/>'),
    "an identifier in data of a drawing": ("p.html", '<path data-d="M233" d="M2 3"/>'),
    "a date of birth": ("p.html", "<p>from 17 May 2011</p>"),
    "a date of birth in ISO form": ("p.ipynb", notebook(text="2011-05-17T00:00")),
    "a date of birth in British form": ("data/p/c.csv", "born\n17/05/2011\n"),
    "a pupil number of nobody known": ("p.html", "<p>A123456789012</p>"),
    "where the records lie": ("p.ipynb", notebook(text=f"{PLACE}/2018-episodes.csv")),
}
FINE = {
    "p.html": table("Children", 10) + table("Per cent", 7) + table("Years since", 3)
    + "<p>Fewer than 10 mothers; within 5 years; 31 March 2011; made 29 November 2026.</p>",
    "p.ipynb": notebook(table("Still followed", "[c]"), "about 35 children; below 10 children"),
    "data/p/c.csv": "years,at_risk,events,probability\n0,120,0,0\n1,95,15,0.5881204\n",
    "drawn.html": '<path d="M233 40.5L1,2Z" points="1,2"/>',
    "drawn.ipynb": notebook('<path fill="none" d="M233 40"/>'),
    "data/p/rules.csv": f"rule,what,rows\n{RULE[0]},{RULE[1]},40\n",
    "rules.html": f"<tr><th>C115</th><td>{html.escape(RULE[1])}</td></tr>",
    "data/p/c.svg": '<svg><path d="M1.881204 2" fill="#881204"/></svg>',
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_tells_too_much_is_refused_without_being_said(what):
    path, content = TOO_MUCH[what]
    with pytest.raises(Problem, match="tell more of the records than it may") as refused:
        page_check.refuse({path: content}, HIDDEN, Policy())
    said = str(refused.value)
    assert said.startswith(path)
    assert not any(each in said for each in (CHILD, "881204", "2011", PLACE, "A1234", "M233"))


@pytest.mark.parametrize("path", FINE)
def test_what_may_be_told_passes(path):
    page_check.refuse({path: FINE[path]}, HIDDEN, Policy())


def test_small_counts_pass_where_none_is_withheld():
    page_check.refuse({"p.html": table("Children", 7)}, HIDDEN, Policy(1, 1))


def test_secrets_are_those_of_every_frame():
    @dataclass
    class Records:
        headers: pd.DataFrame
        end: pd.Timestamp

    born = pd.to_datetime(["2011-05-17", "2012-03-31", None])
    frame = pd.DataFrame({"child": pd.Categorical([CHILD, "12", CHILD]), "born": born})
    found = page_check.secrets(Records(frame, pd.Timestamp("2021-03-31")), (Path("/a/b"),))
    assert found.identifiers == {CHILD}  # "12" is a number like others
    assert found.births == {BORN}  # returns are made up to 31 March
    assert found.places == ("/a/b",)
