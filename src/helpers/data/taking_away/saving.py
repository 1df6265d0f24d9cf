"""``data.save``: a data frame as a file to take away."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.data.taking_away import metadata, other, series
from helpers.data.taking_away.contents import Content
from helpers.errors import Problem
from helpers.files import comma_separated, writing

ENDINGS = (".csv", ".xlsx")


def save(frame: pd.DataFrame, path: str | Path) -> Path:
    """Save a frame as a CSV with its metadata beside it, or as a workbook with a cover and notes.

    Examples:
        >>> data.save(data.series("looked_after_rate", "Leeds"), "leeds.csv")    # doctest: +SKIP

    A series frame, of one measure or several, comes in the columns of the Department for
    Education's open data: time_period, time_identifier, geographic_level, country_code, …,
    new_la_code, la_name, then each measure with its limits, reason, source and release. Another
    frame comes as it is, tidy. docs/taking-away.md says what every column is.

    Args:
        frame: Any data frame with a row.
        path: ``….csv``, beside which ``….meta.csv`` (of a series) and ``….csv-metadata.json`` come,
            or ``….xlsx``. A file that is there is replaced, whole.

    Returns:
        Path: The file.

    Raises:
        Problem: If there is nothing to save, the name has another ending, or it cannot be written.
    """
    path = Path(path).expanduser()
    _possible(frame, path)
    own = [name for name in frame.columns if name not in series.SERIES_COLUMNS]
    held = content(frame, labels={name: str(name).replace("_", " ") for name in own})
    try:
        if path.suffix.lower() == ".xlsx":
            from helpers.data.taking_away import workbook

            with writing.replacing(path) as temporary:
                workbook.write(held, temporary)
        else:
            for name, text in reversed(csv_files(held, path.stem).items()):
                writing.replace_text(path.with_name(name), text)
            if not held.places:  # what lay beside an earlier file of the name would be wrong
                path.with_name(f"{path.stem}{metadata.ENDING}").unlink(missing_ok=True)
    except OSError as error:
        why = (error.strerror or str(error)).partition(";")[0].lower()
        raise Problem(
            f"{path} cannot be written ({why}): close it where it is open, or save under another "
            "name."
        ) from error
    return path


def content(
    frame: pd.DataFrame,
    title: str = "",
    said: str = "",
    labels: Mapping[str, str] = {},
) -> Content:
    """Return what a file of a frame holds: in the open-data columns where it is a series."""
    if series.is_series(frame):
        return series.of_series(frame, title, said, labels)
    return other.of_table(frame, title, said)


def csv_files(content: Content, name: str) -> dict[str, str]:
    """Return a CSV called ``name`` and what comes beside it: by the file's name, its text."""
    csv = f"{name}.csv"
    files = {csv: comma_separated.text(content.cells)}
    if content.places:
        files[f"{name}{metadata.ENDING}"] = comma_separated.text(metadata.ees(content))
    return files | {f"{name}{metadata.WEB_ENDING}": metadata.web(content, csv)}


def _possible(frame: pd.DataFrame, path: Path) -> None:
    """Say in a sentence why a frame cannot be saved there."""
    if path.suffix.lower() not in ENDINGS:
        raise Problem(
            f"'{path}' is neither a .csv nor a .xlsx: give the name one of these endings."
        )
    if frame.empty:
        note = frame.attrs.get("note", "")
        raise Problem(f"There is nothing to save in '{path}': the frame has no row. {note}".strip())
    if not path.parent.is_dir():
        raise Problem(
            f"There is no folder '{path.parent}' to save '{path.name}' in: make it first."
        )
    if path.is_dir():
        raise Problem(f"'{path}' is a folder: give the name of a file in it.")
