"""The published rules of the department's data screener, as far as they bear on these files.

Written from the documentation of eesyscreener (https://dfe-analytical-services.github.io/eesyscreener)
and from the open data standards; each rule is called as the screener's check. Places are compared
with the areas held instead of the screener's own list of them.
"""

import re

import pandas as pd

MANDATORY = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name"]
OBSERVED = {*MANDATORY, "region_code", "region_name", "old_la_code", "new_la_code", "la_name"}
META = [
    *("col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp"),
    *("filter_hint", "filter_grouping_column"),
]
FOUR_DIGITS = {"Calendar year", "Reporting year"}
UNITS = {"", "%", "pp", "£", "£m", "numberstring"}
NULLS = {"NULL", "Null", "null", "NA", "na"}
LEGACY = {"N/A", "n/a", ".", "..", "-", ":", "~", "*"}
OF_LEVEL = {
    "National": [],
    "Regional": ["region_code", "region_name"],
    "Local authority": ["region_code", "region_name", "old_la_code", "new_la_code", "la_name"],
}
SMUSHED = re.compile(
    "male|asian|chinese|indian|pakistani|bangladeshi|black|african|caribbean|white|roma|irish|"
    "english|british|scottish|welsh|arab"
)
LONGEST = {"column": 50, "label": 100, "code": 30, "name": 120}


def broken(data: pd.DataFrame, meta: pd.DataFrame, filename: str = "figures.csv") -> set[str]:
    """Return the rules that a pair of files breaks; all cells are text, '' where empty.

    Warnings count as breaches, save those of the API alone (:func:`too_long`).
    """
    indicators = meta.loc[meta["col_type"] == "Indicator", "col_name"]
    levels = data["geographic_level"]
    cells = {cell for frame in (data, meta) for name in frame for cell in frame[name]}
    figures = {cell for name in indicators if name in data for cell in data[name]}
    places = data[[*OF_LEVEL["Local authority"], "geographic_level", "country_code"]]
    rules = {
        "filename_spaces": " " not in filename,
        "filename_special": re.fullmatch(r"[\w-]+(\.meta)?\.csv", filename, re.ASCII),
        "col_req_meta": [*meta] == META,
        "col_req_data": {*MANDATORY} <= {*data},
        "col_to_rows": len(meta) <= len(data.columns) - len(MANDATORY),
        "cross_meta_to_data": {*meta["col_name"]} <= {*data},
        "cross_data_to_meta": {*data} <= OBSERVED | {*meta["col_name"]},
        "col_names_spaces": not any(" " in name for name in data),
        "col_snake_case": all(re.fullmatch("[a-z0-9_]+", name) for name in data),
        "col_var_start": not any(name[:1].isdigit() for name in data),
        "col_ind_smushed": not any(map(SMUSHED.search, indicators)),
        "meta_col_type": {*meta["col_type"]} <= {"Filter", "Indicator"},
        "meta_ob_unit": not OBSERVED & {*meta["col_name"]},
        "meta_col_name": meta["col_name"].ne("").all() and meta["col_name"].is_unique,
        "meta_label": meta["label"].ne("").all() and meta["label"].is_unique,
        "meta_filter_hint": meta["filter_hint"].eq("").all(),
        "meta_fil_grp": meta["filter_grouping_column"].eq("").all(),
        "meta_ind_dp": meta["indicator_dp"].str.fullmatch(r"\d+").all(),
        "meta_ind_unit": {*meta["indicator_unit"]} <= UNITS,
        "meta_indicator_grouping": meta["indicator_grouping"]
        .eq(meta["indicator_grouping"].str.strip())
        .all(),
        "general_null": not cells & NULLS,
        "general_legacy": not figures & LEGACY,
        "general_dupes": not data.duplicated([*OBSERVED & {*data}]).any(),
        "empty_cols": not any(data[name].eq("").all() for name in indicators),
        "time_period_num": data["time_period"].str.fullmatch(r"\d{4}").all(),
        "time_id_valid": {*data["time_identifier"]} <= FOUR_DIGITS,
        "time_id_mix": len({*data["time_identifier"]}) == 1,
        "geog_level": {*levels} <= {*OF_LEVEL},
        "geog_country": data[["country_code", "country_name"]].ne("").all(axis=None),
        "geog_level_completed": all(
            data.loc[levels == level, needed].ne("").all(axis=None)
            for level, needed in OF_LEVEL.items()
        ),
        "geog_overcompleted_cols": all(
            data.loc[levels == level, [c for c in OF_LEVEL["Local authority"] if c not in needed]]
            .eq("")
            .all(axis=None)
            for level, needed in OF_LEVEL.items()
        ),
        "geog_other_code_dupes": places.drop_duplicates()
        .query("new_la_code not in ('', 'x', 'z')")["new_la_code"]
        .is_unique,
        "ind_blanks": "" not in figures,
        "ind_invalid_entry": not figures & {"", *LEGACY},
    }
    return {rule for rule, kept in rules.items() if not kept}


def too_long(data: pd.DataFrame, meta: pd.DataFrame) -> set[str]:
    """Return what is longer than the statistics API takes."""
    names = [name for name in data if len(name) > LONGEST["column"]]
    labels = [label for label in meta["label"] if len(label) > LONGEST["label"]]
    codes = data[["country_code", "region_code", "old_la_code", "new_la_code"]]
    long = codes.map(len).gt(LONGEST["code"]).any(axis=None)
    return {*names, *labels, *["a code"] * bool(long)}
