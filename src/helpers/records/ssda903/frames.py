"""From the cells of all returns to a frame of episodes and one of children, as they were returned.

Beside each value that is read stands what the rules ask of it: whether a date was given that is
none, whether a cell holds a unique pupil number that does not belong there. Each distinct text is
looked at once, and goes no further than this module unless it is a code or an identifier.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.records.failures import UPN

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
COMPARED = ("placement_post", "urn")
"""What is only ever compared: the frame has a number for each distinct text, -1 for none."""
NOT_KEPT = ("home_post", "upn", "mother", "own_child_born")
EARLIEST, LATEST = np.datetime64("1900-01-01", "s"), np.datetime64("2100-01-01", "s")


def read(episodes: pa.Table, headers: pa.Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the episodes and the children of all returns from their cells.

    Args:
        episodes, headers: Columns as the layout names them, as dictionaries of text; `row`, `file`
            and `year` (ending 31 March, of the return).

    Returns:
        Two frames whose `child` has the same categories. Episodes: a row an episode: `child`,
            `started`, `reason_started`, `legal_status`, `need`, `placement`, `provider`, `ended`,
            `reason_ended`, `change_reason`, `placement_post`, `urn`, `year`, `file`, `row`;
            `started_wrong`, `ended_wrong` (given, but no date), `upn_elsewhere`. Children: a row a
            child and return: `child`, `born`, `sex`, `ethnicity`, `year`, `file`, `row`;
            `born_wrong`, `upn_wrong` (given, but no unique pupil number nor a reason why there is
            none), `upn_elsewhere`.
    """
    both = pa.chunked_array(episodes["CHILD"].chunks + headers["CHILD"].chunks)
    codes, distinct = _texts(both)
    children = pd.CategoricalDtype(distinct.to_pandas())
    split = np.split(codes, [len(episodes)])
    tables = ((episodes, EPISODES), (headers, HEADERS))
    frames = [
        _frame(table, names, pd.Categorical.from_codes(child, dtype=children, validate=False))
        for (table, names), child in zip(tables, split, strict=True)
    ]
    return frames[0], frames[1]


def _frame(table: pa.Table, names: Mapping[str, str], child: pd.Categorical) -> pd.DataFrame:
    frame: dict[str, object] = {"child": child}
    elsewhere = np.zeros(len(table), dtype=bool)
    for field, name in names.items():
        if name == "child":
            continue
        codes, distinct = _texts(table[field])
        if name in DATES:
            frame[name], frame[f"{name}_wrong"] = _dates(codes, distinct)
        elif name in COMPARED:
            frame[name] = codes
        elif name not in NOT_KEPT:
            frame[name] = pd.Categorical.from_codes(codes, distinct.to_pandas(), validate=False)
        if name == "upn":
            known = _matching(distinct, f"^(?:{UPN}|UN[1-7])$")
            frame["upn_wrong"] = ~np.append(known, True)[codes]
        elif (found := _matching(distinct, f"(?:^|[^A-Z0-9]){UPN}(?:[^A-Z0-9]|$)")).any():
            elsewhere |= np.append(found, False)[codes]
    for name in ("year", "row"):
        frame[name] = table[name].to_numpy()
    frame["file"] = table["file"].unify_dictionaries().to_pandas()
    frame["upn_elsewhere"] = elsewhere
    return pd.DataFrame(frame, copy=False)


def _texts(cells: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """Return a number for each cell, -1 if it is empty, and the distinct texts, without spaces."""
    whole = cells.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    trimmed = pc.utf8_trim_whitespace(whole.dictionary)
    trimmed = pc.if_else(pc.equal(trimmed, ""), None, trimmed).dictionary_encode()
    numbers = trimmed.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    numbers = numbers.astype(np.int32)
    return numbers[whole.indices.to_numpy(zero_copy_only=False)], trimmed.dictionary


def _dates(codes: np.ndarray, distinct: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return dates from texts as dd/mm/yyyy (or yyyy-mm-dd), and where a text is no date."""
    texts = pd.Index(distinct.to_pandas())
    dates = pd.to_datetime(texts, format="%d/%m/%Y", errors="coerce").astype("datetime64[s]")
    iso = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    values = dates.where(dates.notna(), iso).to_numpy(copy=True)
    values[(values < EARLIEST) | (values >= LATEST)] = np.datetime64("NaT")
    result = np.append(values, np.datetime64("NaT", "s"))[codes]
    return result, np.isnat(result) & (codes >= 0)


def _matching(distinct: pa.Array, pattern: str) -> np.ndarray:
    """Tell which texts match, whatever their case."""
    found = pc.match_substring_regex(distinct, pattern, ignore_case=True)
    return found.to_numpy(zero_copy_only=False).astype(bool)
