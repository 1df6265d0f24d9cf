"""Files that people take away: tidy, in the open-data columns, with their sources beside them.

``data.save(frame, "leeds.csv")`` writes a CSV with its metadata, ``"leeds.xlsx"`` a workbook. What
stands in them and why is in docs/taking-away.md.
"""

from helpers.data.taking_away.contents import Column, Content
from helpers.data.taking_away.reading_back import read
from helpers.data.taking_away.saving import content, csv_files, save
from helpers.data.taking_away.series import SERIES_COLUMNS, is_series

__all__ = [
    "SERIES_COLUMNS",
    "Column",
    "Content",
    "content",
    "csv_files",
    "is_series",
    "read",
    "save",
]
