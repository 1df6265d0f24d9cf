"""Which editions are held of a measure for an area, and what to say where there is no figure."""

import pandas as pd

from helpers import words
from helpers.data.finding import areas_held
from helpers.data.kept import looked_from, used
from helpers.data.places import area
from helpers.data.reading import measure, observations
from helpers.data.tables import in_use


def editions(measure_name: str, area_name: str) -> pd.DataFrame:
    """Return the editions held of a measure for an area, from whatever month a run looks.

    What was known at a date can be seen only of the editions dated by then. Of what is worked out
    from others, an edition is that of its newest part.

    Examples:
        >>> from helpers import data
        >>> data.editions("section_47_rate", "Leeds")[["released", "periods"]].values.tolist()
        [['2026-04', '2016 to 2025']]

    Returns:
        DataFrame: released (YYYY-MM), first and last (period), figures (how many), periods (in
            words); a row a month of release, in their order.
    """
    used(measure_name)
    parts = []
    for table, month in (("observations", "released"), ("releases", "released_in")):
        frame = in_use(table)
        mine = (frame["measure"] == measure_name) & (frame["area_code"] == area(area_name).code)
        kept = frame.loc[mine & frame["value"].notna(), [month, "period"]]
        parts.append(kept.set_axis(["released", "period"], axis=1))
    periods = pd.concat(parts).drop_duplicates().groupby("released")["period"]
    frame = periods.agg(first="min", last="max", figures="size", periods=words.years)
    return frame.reset_index()


def gap(measure_name: str, area_name: str, as_of: str | None = None) -> str:
    """Return one sentence on what is held of a measure for an area, for where nothing can be shown.

    The sentence says which years the area has figures for, or for which areas and years the
    measure is held at all; as of a month, which editions are held.

    Examples:
        >>> from helpers import data
        >>> data.gap("vacancy_percent", "Cardiff").split("; ")[0]
        'No figure for “Social worker vacancies at 30 September” is held for Cardiff'

    Args:
        as_of: The month (YYYY-MM) looked from; that of the run where None.
    """
    label, found = measure(measure_name)["label"], area(area_name)
    month = looked_from(as_of)
    by = f" in editions dated by {words.month(month)}" if month else ""
    frame = observations(measure_name, as_of=as_of)
    frame = frame[frame["value"].notna()]
    mine = frame[frame["area_code"] == found.code]
    if len(mine):
        years = words.years(range(mine["period"].min(), mine["period"].max() + 1))
        return (
            f"“{label}” is held for {found.name} only for {years}{by}, and not for all years asked."
        )
    held = editions(measure_name, found.code) if month else pd.DataFrame()
    if len(held):
        each = words.month
        parts = [f"{each(row.released)} ({row.periods})" for row in held.itertuples()]
        text = f"“{label}” is not shown for {found.name} as of {words.month(month)}"
        return f"{text}: the editions held are those of {'; '.join(parts)}."
    named = areas_held(frame)
    if not named:
        return f"No figure for “{label}” is held for any area{by}."
    years = words.years(range(frame["period"].min(), frame["period"].max() + 1))
    return (
        f"No figure for “{label}” is held for {found.name}; "
        f"it is held for {words.listed(named)} ({years}){by}."
    )
