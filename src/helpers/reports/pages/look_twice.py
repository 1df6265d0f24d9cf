"""Which figures of a page moved unlike other councils', as the page on quality lists them."""

from collections.abc import Iterable, Iterator

import pandas as pd

from helpers import data
from helpers.analysis.spending.services import money
from helpers.reports.pages.render import PageFacts
from helpers.show.subject import inputs
from helpers.words import financial_year, lower_first, number

MOST = 3
"""More of them than this are counted, not named."""


def told(facts: PageFacts, read: Iterable[str]) -> str:
    """Return which figures of a page stand out among the changes of councils, in sentences.

    '' where none does, and for a page of an earlier view, whose figures may be others.

    Args:
        read: The measures that the page's run read.
    """
    if facts.as_of:
        return ""
    rows = data.table("outlying")
    rows = rows[(rows["area_code"] == facts.area_code) & (rows["period"] <= facts.year)]
    rows = rows[rows["period"] > facts.parameters.get("first_year", 0)]
    if rows.empty:
        return ""
    known = data.measures().set_index("measure")
    used = {one for name in read if name in known.index for one in (name, *inputs(name))}
    rows = rows[rows["measure"].isin(used)]
    parts = [
        f"{lower_first(known.at[measure, 'label'])}, {moved}"
        for measure, group in rows.groupby("measure", sort=False)
        for moved in _moved(group.sort_values("period"), known.at[measure, "kind"] == "pounds")
    ]
    if not parts:
        return ""
    rest = len(parts) - MOST
    text = "; ".join(parts[:MOST]) + (f"; and {rest} more" if rest > 0 else "")
    return f"These moved unlike other councils\u2019, and may be slips of a return: {text}."


def _moved(rows: pd.DataFrame, is_pounds: bool) -> Iterator[str]:
    """Yield each change of a measure in words, there and back at once."""
    write, when = (money, financial_year) if is_pounds else (number, str)
    gone = rows.loc[rows["after"].notna(), "period"] + 1
    for one in rows[~rows["period"].isin(gone)].itertuples():
        text = f"{write(one.new)} in {when(one.period)}"
        if pd.isna(one.after):
            yield f"{text} after {write(one.old)}"
        else:
            yield f"{text}, between {write(one.old)} and {write(one.after)}"
