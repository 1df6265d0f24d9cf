"""What a rule is, and the report of what fails it: by rule and row, never by child.

No report holds a value of a record: it names the rule, the file and the row, as a spreadsheet
counts it, so that who holds the file can look there.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

FAILING = ["rule", "message", "file", "row"]
COUNTED = ["rule", "message", "rows"]
UPN = r"[A-Z]\d{11}[A-Z0-9]"
"""What a unique pupil number looks like, as a regular expression."""


@dataclass(frozen=True)
class Rule:
    """One thing that must be so of every row.

    Args:
        code: What the Department for Education (or else this collection) calls the rule.
        message: What is wrong where it fails, without a value of any record.
        fields: The columns it is about, as the layout names them.
        check: Given the frames that were read, returns the rows that fail, each with `file` and
            `row`.
    """

    code: str
    message: str
    fields: tuple[str, ...]
    check: Callable[[Any], pd.DataFrame]


def failing(rules: Iterable[Rule], frames: Any) -> pd.DataFrame:  # noqa: ANN401 - the kind's own
    """Return each row that fails a rule.

    Args:
        rules: The rules to apply.
        frames: What the rules' checks read.

    Returns:
        DataFrame: `rule`, `message`, `file`, `row`; a row that fails several rules stands there
            several times.
    """
    rules = list(rules)
    found = [rule.check(frames)[["file", "row"]] for rule in rules]
    which = np.repeat(np.arange(len(found)), [len(rows) for rows in found])
    result = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=FAILING[2:])
    codes = pd.Categorical([rule.code for rule in rules])
    messages = pd.Categorical([rule.message for rule in rules])
    result = result.assign(
        rule=codes.take(which), message=messages.take(which), file=result["file"].astype("category")
    )
    return result[FAILING]


def counted(failing: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows fail each rule, most first.

    Args:
        failing: As from `failing`.

    Returns:
        DataFrame: `rule`, `message`, `rows`.
    """
    by = failing.groupby(["rule", "message"], observed=True).size().rename("rows").reset_index()
    by = by.astype({"rule": str, "message": str})
    return by.sort_values(["rows", "rule"], ascending=[False, True], ignore_index=True)[COUNTED]


def only(failing: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
    """Return the failing rows of some rules, for instance of those whose rows are left out."""
    return failing[failing["rule"].isin(list(codes))].reset_index(drop=True)


def without(rows: pd.DataFrame, failing: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, each with `file` and `row`, that are not among the failing ones."""
    gone = pd.MultiIndex.from_frame(failing[["file", "row"]].astype({"file": str, "row": int}))
    return rows[~pd.MultiIndex.from_frame(rows[["file", "row"]]).isin(gone)]
