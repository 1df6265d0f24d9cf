"""Section 47 enquiries in words and in tables: each sentence written from the figures it gives."""

import pandas as pd

from helpers import words
from helpers.analysis.section_47_outcomes.conferences import BANDS, MEDIAN, SHARE, TOTAL
from helpers.analysis.section_47_outcomes.growth_bases import FEWEST
from helpers.analysis.section_47_outcomes.section_47 import COUNTED, RATIOS, STAGES
from helpers.words import earlier
from helpers.words.symbols import NOT_HELD

TWO_WAYS = (
    "Enquiries",
    "Plans started",
    "Enquiries less plans",
    "% of enquiries",
    "Children subject to an enquiry",
    "Children who started a plan",
    "Children less those who started a plan",
    "% of children",
)


def changed(frame: pd.DataFrame, subject: str) -> str:
    """Return how a count went, after a subject in the singular; in per cent unless it is small."""
    found = earlier.ends(frame)
    percent = found is not None and found[0]["value"] >= FEWEST
    return f"{subject} {earlier.change(frame, percent=percent)}"


def stages_in_words(frame: pd.DataFrame, year: int) -> str:
    """Return one sentence on the stages of a year, as :func:`stages` returns them."""
    held = frame[frame["value"].notna()]
    if held.empty:
        return f"No stage has a figure for the year ending 31 March {year}."
    parts = [f"{words.number(row.value)} {_lower(row.stage)}" for row in held.itertuples()]
    missing = [_lower(stage) for stage in frame.loc[frame["value"].isna(), "stage"]]
    text = f"{held['area'].iloc[0]}, year ending 31 March {year}: {words.listed(parts)}."
    return text + (f" No figure is shown for {words.listed(missing)}." if missing else "")


def without_plan(frame: pd.DataFrame, year: int, unit: str = "Enquiries") -> str:
    """Return one sentence on enquiries (or children) less plans in a year.

    Parameters
    ----------
    frame
        The measures of :data:`COUNTED` of one area.
    unit
        'Enquiries' or 'Children': what is counted.
    """
    now = frame[frame["period"] == year].set_index("measure")
    area = frame["area"].iloc[0] if len(frame) else ""
    things = "enquiries" if unit == "Enquiries" else "children subject to an enquiry"
    started = "plans started" if unit == "Enquiries" else "children who started a plan"
    total, plans, left, share = COUNTED[unit]
    if left not in now.index:
        return f"For {area}, no count of {things} less {started} is held for {year}."
    row = now.loc[left]
    if pd.isna(row["value"]):
        return f"For {area} in {year}, {things} less {started} cannot be given: {row['reason']}."
    percent = now.loc[share, "value"]
    part = "" if pd.isna(percent) else f", {words.number(percent, 1)}% of them"
    return (
        f"{area}, year ending 31 March {year}: {words.number(now.loc[total, 'value'])} {things} "
        f"less {words.number(now.loc[plans, 'value'])} {started} leaves "
        f"{words.number(row['value'])}{part}."
    )


def counted_two_ways(frame: pd.DataFrame) -> pd.DataFrame:
    """Return enquiries, plans and what subtraction leaves, counted as enquiries and as children.

    Parameters
    ----------
    frame
        The measures of :data:`helpers.analysis.section_47_outcomes.section_47.COUNTED` of one area.

    Returns
    -------
    DataFrame
        A row a year, as text. A count of children that is never held has no column.
    """
    columns = dict(zip([*COUNTED["Enquiries"], *COUNTED["Children"]], TWO_WAYS, strict=True))
    held = set(frame.loc[frame["value"].notna(), "measure"]) | set(COUNTED["Enquiries"])
    return _across(frame, {name: text for name, text in columns.items() if name in held})


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def per_100(frame: pd.DataFrame, year: int) -> str:
    """Return what followed 100 enquiries of a year, as flows: conferences and plans.

    Parameters
    ----------
    frame
        The measures of :data:`helpers.analysis.section_47_outcomes.section_47.STAGES` of one area.
    """
    now = frame[frame["period"] == year].set_index("measure")["value"]
    enquiries = now.get("section_47_count", float("nan"))
    parts = [
        f"{words.number(100 * now[measure] / enquiries, 1)} {noun}"
        for measure, noun in (("conference_count", "conferences"), ("plan_started_count", "plans"))
        if enquiries > 0 and pd.notna(now.get(measure))
    ]
    if not parts:
        return f"{frame['area'].iloc[0]}, {year}: the steps from enquiry to plan are not known"
    name = frame["area"].iloc[0]
    return f"{name}, {year}: {words.listed(parts)} for each 100 section 47 enquiries"


def by_area(frame: pd.DataFrame, first: str) -> pd.DataFrame:
    """Return the ratios of one year, a row an area (``first`` first) and a column a ratio."""
    wide = _across(frame, RATIOS, "area", "Area")
    return wide.sort_values("Area", key=lambda names: names.ne(first), kind="stable")


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one area's counts of the four stages and published rate of enquiries, a row a year."""
    return _across(frame, {**STAGES, "section_47_rate": "Enquiries per 10,000, as published"})


def days_by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one area's conferences by working days, their share in time and median, a row a year.

    Parameters
    ----------
    frame
        Series frame of the measures of :mod:`conferences`. Years with
        a total alone are left out.
    """
    columns = {
        **{measure: f"{band} days" for measure, band in BANDS.items()},
        TOTAL: "All conferences",
        SHARE: "% in time, as published",
        MEDIAN: "Median days",
    }
    by_days = set(frame.loc[frame["measure"] != TOTAL, "period"])
    return _across(frame[frame["period"].isin(by_days)], columns)


def enquiries_per_child(frame: pd.DataFrame, year: int) -> str:
    """Return how many enquiries there were for each child subject to one, in a sentence."""
    now = frame[frame["period"] == year].set_index("measure")["value"]
    enquiries, children = (
        now.get(measure, float("nan")) for measure in ("section_47_count", COUNTED["Children"][0])
    )
    if not (enquiries > 0 and children > 0):
        return ""
    return (
        f"Each child subject to an enquiry in the year ending 31 March {year} was subject to "
        f"{words.number(enquiries / children, 2)} on average."
    )


def exceed_in_words(exceeding: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Return in how many cases councils started more plans than enquiries, in a sentence.

    Parameters
    ----------
    exceeding
        As :func:`section_47.plans_exceed_enquiries` returns them.
    counts
        The counts they were looked for among.
    """
    wide = counts.pivot_table(
        "value", index=["area_code", "period"], columns="measure", aggfunc="first"
    )
    both = int(wide.notna().all(axis=1).sum())
    if exceeding.empty:
        return f"Of {words.number(both)} councils and years with both counts, none has more plans."
    return (
        f"In {len(exceeding)} of {words.number(both)} councils and years with both counts, more "
        f"plans were started than enquiries, the last in {exceeding['period'].max()}: the "
        "subtraction would leave fewer than no enquiries. No share is given there. The same "
        "can happen unseen elsewhere, as some of the plans are not outcomes of the enquiries."
    )


def set_aside_in_words(cells: pd.DataFrame, areas: pd.DataFrame) -> str:
    """Return which published cells are set aside and why, in a sentence.

    Parameters
    ----------
    cells
        measure, area_code, period, reason.
    areas
        area_code, name.
    """
    if cells.empty:
        return "No published cell of these years is set aside."
    names = areas.set_index("area_code")["name"]
    councils = words.listed(sorted({names[code] for code in cells["area_code"]}))
    years = words.listed([str(year) for year in sorted(set(cells["period"]))])
    reasons = "; ".join(dict.fromkeys(cells["reason"]))
    return (
        f"{len(cells)} published cells are set aside ({years}: {councils}), each {reasons}. "
        "They are in the data with the symbol u, and in no total worked out here."
    )


def no_interval(frame: pd.DataFrame) -> str:
    """Return which areas of a comparison of two flows have no interval, and why; '' if none."""
    unlike = frame[frame["value"].notna() & frame["lower"].isna()]
    if unlike.empty:
        return ""
    names = words.listed(list(unlike["area"]))
    return f"More of the second flow than of the first, and so no interval: {names}."


def _across(
    frame: pd.DataFrame, columns: dict[str, str], rows: str = "period", heading: str = "Year"
) -> pd.DataFrame:
    """Return measures side by side as text: a symbol where missing, "not held" where absent."""
    frame = frame[frame["measure"].isin(columns)]
    texts = [
        words.cell(row.value, row.status, 0 if row.measure.endswith(("count", "median")) else 1)
        for row in frame.itertuples()
    ]
    wide = frame.assign(text=texts).pivot_table(
        "text", index=rows, columns="measure", aggfunc="first"
    )
    wide = wide.reindex(columns=list(columns)).fillna(NOT_HELD).rename(columns=columns)
    return wide.rename_axis(index=heading, columns=None).reset_index()
