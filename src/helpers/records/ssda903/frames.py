"""From the cells of a return to frames of episodes and of children, still as they were returned.

Beside each value that is read stands what the rules ask of it: whether a date was given that is
none, whether a cell holds a unique pupil number that does not belong there. The text itself goes no
further than this module.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

EPISODES = {
    "CHILD": "child",
    "DECOM": "started",
    "RNE": "reason_started",
    "LS": "legal_status",
    "CIN": "need",
    "PLACE": "placement",
    "PLACE_PROVIDER": "provider",
    "DEC": "ended",
    "REC": "reason_ended",
    "REASON_PLACE_CHANGE": "change_reason",
    "HOME_POST": "home_post",
    "PL_POST": "placement_post",
    "URN": "urn",
}
HEADERS = {
    "CHILD": "child",
    "SEX": "sex",
    "DOB": "born",
    "ETHNIC": "ethnicity",
    "UPN": "upn",
    "MOTHER": "mother",
    "MC_DOB": "own_child_born",
}
DATES = ("started", "ended", "born")
EARLIEST, LATEST = np.datetime64("1900-01-01", "s"), np.datetime64("2100-01-01", "s")
UPN = re.compile(r"[A-Z]\d{11}[A-Z0-9]")
_UPN = re.compile(rf"(?<![A-Z0-9]){UPN.pattern}(?![A-Z0-9])")


def episodes(cells: pd.DataFrame, year: int, file: str) -> pd.DataFrame:
    """Return the episodes of one return from their cells.

    Args:
        cells: Columns as the layout names them, as categories of text, and `row`.
        year: The year ending 31 March that the return is of.
        file: What a message calls the file.

    Returns:
        DataFrame: a row an episode: `child`, `started`, `reason_started`, `legal_status`, `need`,
            `placement`, `provider`, `ended`, `reason_ended`, `change_reason`, `placement_post`,
            `urn`, `year`, `file`, `row`; `started_wrong`, `ended_wrong` (given, but no date),
            `upn_elsewhere`.
    """
    frame = _frame(cells, EPISODES, year, file)
    return frame.drop(columns="home_post")


def headers(cells: pd.DataFrame, year: int, file: str) -> pd.DataFrame:
    """Return the children of one return from their cells.

    Args:
        cells, year, file: As for `episodes`.

    Returns:
        DataFrame: a row a child: `child`, `born`, `sex`, `ethnicity`, `year`, `file`, `row`;
            `born_wrong`, `upn_wrong` (given, but no unique pupil number, nor a reason why there is
            none), `upn_elsewhere`.
    """
    frame = _frame(cells, HEADERS, year, file)
    known = frame["upn"].isna() | _each(frame["upn"], lambda text: bool(_UPN_OR_REASON(text)))
    return frame.assign(upn_wrong=~known).drop(columns=["upn", "mother", "own_child_born"])


_UPN_OR_REASON = re.compile(rf"{UPN.pattern}|UN[1-7]").fullmatch


def _frame(cells: pd.DataFrame, names: dict[str, str], year: int, file: str) -> pd.DataFrame:
    frame: dict[str, object] = {}
    elsewhere = np.zeros(len(cells), dtype=bool)
    for field, name in names.items():
        texts = _tidy(cells[field])
        if name in DATES:
            frame[name], frame[f"{name}_wrong"] = _dates(texts)
        else:
            frame[name] = texts
        if name not in ("child", "upn"):
            elsewhere |= _each(texts, lambda text: bool(_UPN.search(text.upper()))).to_numpy()
    frame["year"] = np.full(len(cells), year, dtype=np.int16)
    frame["file"] = pd.Categorical.from_codes(np.zeros(len(cells), dtype=np.int8), [file])
    frame["row"] = cells["row"].to_numpy()
    frame["upn_elsewhere"] = elsewhere
    return pd.DataFrame(frame, copy=False)


def _tidy(cells: pd.Series) -> pd.Series:
    """Return texts without spaces around them, missing where empty, as categories."""
    texts = cells.cat.categories.astype(str).str.strip()
    codes, distinct = pd.factorize(texts.where(texts != ""))
    return pd.Series(
        pd.Categorical.from_codes(np.append(codes, -1)[cells.cat.codes], distinct.astype(str))
    )


def _dates(texts: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return dates from texts as dd/mm/yyyy (or yyyy-mm-dd), and where a text is no date."""
    distinct = texts.cat.categories
    dates = pd.to_datetime(distinct, format="%d/%m/%Y", errors="coerce").astype("datetime64[s]")
    iso = pd.to_datetime(distinct, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    values = dates.where(dates.notna(), iso).to_numpy(copy=True)
    values[(values < EARLIEST) | (values >= LATEST)] = np.datetime64("NaT")
    result = np.append(values, np.datetime64("NaT", "s"))[texts.cat.codes]
    return result, np.isnat(result) & texts.notna().to_numpy()


def _each(texts: pd.Series, test: object) -> pd.Series:
    """Return a test's answer for each text, asked once of each distinct one; False if missing."""
    answers = np.array([*(test(text) for text in texts.cat.categories), False], dtype=bool)
    return pd.Series(answers[texts.cat.codes], index=texts.index)


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one below another, categories kept as categories.

    Args:
        frames: Frames with the same columns.
    """
    columns = {}
    for name in frames[0]:
        parts = [frame[name] for frame in frames]
        if isinstance(parts[0].dtype, pd.CategoricalDtype):
            columns[name] = pd.api.types.union_categoricals(parts)
        else:
            columns[name] = np.concatenate([part.to_numpy() for part in parts])
    return pd.DataFrame(columns, copy=False)
