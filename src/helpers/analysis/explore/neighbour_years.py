"""The median or mean of a council's statistical neighbours, year by year, as a line beside it."""

import pandas as pd

from helpers import data, words
from helpers.analysis.explore.neighbours import FEWEST, beside_neighbours
from helpers.errors import Problem
from helpers.show import subject


def with_neighbours(
    frame: pd.DataFrame, area: str, of: str = "median", as_of: str | None = None
) -> pd.DataFrame:
    """Return a series frame with the median or mean of a council's statistical neighbours.

    A year has one where three neighbours at least have a figure; it is of those, without an
    interval (:func:`helpers.analysis.explore.beside_neighbours` judges the difference).

    Args:
        frame: A series frame of one measure.
        of: "median" or "mean".
        as_of: The month (YYYY-MM) whose view of the figures the frame is of.

    Returns:
        DataFrame: The rows of ``frame``, and one for each of its years with ``area`` "Median of
            …'s neighbours", ``area_code`` the council's, and in ``reason`` how many of them are
            held where that is not all.

    Raises:
        Problem: If the area has no statistical neighbours.
    """
    place, near = data.area(area), data.neighbours(area)
    if near.empty:
        raise Problem(f"{place.name} has no statistical neighbours: they are of English councils.")
    measure, codes = frame["measure"].iloc[0], list(near["neighbour_code"])
    years = sorted(frame["period"].unique())
    theirs = data.observations(measure, codes, years[0], years[-1], as_of)
    by_year = theirs.groupby("period")["value"]
    held = by_year.count().reindex(years, fill_value=0)
    value = by_year.agg(of).reindex(years).where(held.ge(FEWEST))
    rows = pd.DataFrame(
        {
            "measure": measure,
            "area_code": place.code,
            "area": f"{of.capitalize()} of {place.name}’s neighbours",
            "period": years,
            "value": value.to_numpy(float),
            "bound": "",
            "status": ["" if count >= FEWEST else "x" for count in held],
            "reason": [
                "" if count == len(codes) else f"held of {count} of {len(codes)} neighbours"
                for count in held
            ],
            "source": theirs["source"].iloc[0] if len(theirs) else "",
        }
    )
    joined = pd.concat([frame, rows.reindex(columns=frame.columns)], ignore_index=True)
    joined.attrs = frame.attrs
    return joined


def neighbours_in_words(
    measure: str, area: str, of: str = "median", year: int | None = None
) -> str:
    """Return how a council's figure stands to the median or mean of its neighbours, in a sentence.

    See :func:`helpers.analysis.explore.beside_neighbours`, which says what is tested.
    """
    found = beside_neighbours(measure, area, year)
    row, about = found[found["beside"] == of].iloc[0], subject.of(found, value="own")
    entry = data.measure(measure)
    decimals, suffix = int(entry["decimals"]), "%" if entry["kind"] == "percent" else about.suffix
    held = f"{row['held']} of {row['neighbours']} neighbours are held"
    if pd.isna(row["difference"]):
        return (
            f"{row['area']} in {row['period']}: {row['reason'] or 'no difference can be formed'}."
        )
    own, value = (f"{words.number(row[name], decimals)}{suffix}" for name in ("own", "of"))
    text = f"In {row['period']} {row['area']} had {own}, the {of} of its neighbours was {value}"
    limits = ""
    if pd.notna(row["lower"]):
        low, high = (words.signed(row[name], decimals) for name in ("lower", "upper"))
        limits = f" (95% interval of the difference {low} to {high})"
    verdict = {"above": "above it by more than chance", "below": "below it by more than chance"}
    said = verdict.get(row["verdict"], row["verdict"])
    why = f" ({row['reason']})" if row["reason"] else ""
    return f"{text}{limits}: {said}{why}; {held}."
