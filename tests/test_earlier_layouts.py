"""Real layouts of three years of releases, each read as a plain reading with pandas reads it.

Headers and labels are as published; figures are made up, save where the publisher's files are at
hand. What a column means is said here again, by hand, not taken from the declarations.
"""

import itertools

import numpy as np
import pandas as pd
import publisher_files as good
import pytest

from helpers.data import raw, readers
from helpers.files import containers

KEY = ["measure", "area_code", "period"]
SYMBOLS = ["c", "z", "x", "u", "low", "k", ":", ".."]
COUNCIL_LAST = "old_la_code,la_name,new_la_code"
NAME_LAST = "old_la_code,new_la_code,la_name"
PLACE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name"
)
NATION = "time_period,time_identifier,geographic_level,country_code,country_name"


def _looked_after(population: str, count: str, at: str) -> tuple:
    labels = {
        "looked_after": f"Children looked after {at} 31 March each year",
        "looked_after_started": "Children starting to be looked after each year",
        "looked_after_ceased": "Children ceasing to be looked after each year",
    }
    measures = {}
    for measure, label in labels.items():
        measures[f"{measure}_count"] = (count, {population: label})
        measures[f"{measure}_rate"] = ("rate_per_10000", {population: label})
    header = f"{PLACE},{COUNCIL_LAST},{population},population_estimate,{count},rate_per_10000"
    return header, measures


def _care_leavers(age: str, label: str, activity: str, count: str, percent: str) -> tuple:
    at_work = "in education, employment or training"
    studies = {activity: "Higher education i.e. studies beyond A level", age: label}
    return f"{PLACE},{COUNCIL_LAST},{age},{activity},{count},{percent}", {
        "care_leavers_higher_education_count": (count, studies),
        "care_leavers_higher_education_percent": (percent, studies),
        "care_leavers_eet_percent": (percent, {activity: f"Total {at_work}", age: label}),
        "care_leavers_neet_percent": (percent, {activity: f"Total not {at_work}", age: label}),
    }


def _stability(kind: str, count: str, percent: str, at: str, every: str, same: str) -> tuple:
    long = f"Children looked after continuously for at least 2.5 years {at} 31 March"
    moves = "With 3 or more placements during the year"
    return f"{PLACE},{COUNCIL_LAST},cla_group,{kind},{count},{percent}", {
        "three_placements_percent": (percent, {"cla_group": every, kind: moves}),
        "placement_stable_percent": (
            percent,
            {"cla_group": f"{long} aged under 16 years", kind: same},
        ),
    }


def _referrals(category: str, names: str) -> tuple:
    count, again, again_percent, no_action, not_in_need = names.split()[:5]
    header = f"{PLACE},{NAME_LAST},{category},{','.join(names.split())}"
    mine = {category: "Referrals and Re-referrals"}
    return header, {
        "referral_count": (count, mine),
        "rereferral_count": (again, mine),
        "rereferral_percent": (again_percent, mine),
        "referral_no_further_action_count": (no_action, mine),
        "referral_not_in_need_count": (not_in_need, mine),
    }


REFERRALS_BEFORE = (
    "Referrals Re_referrals Re_referrals_percent No_Further_Action Not_in_Need Referrals_rate "
    "No_Further_Action_percent Not_in_Need_percent Referrals_child Referrals_child_rate "
    "Re_referrals_child Re_referrals_child_percent"
)
REFERRALS_NOW = (
    "referral_count rereferral_count rereferral_percent no_further_action_count not_in_need_count "
    "no_further_action_percent not_in_need_percent referral_child_count rereferral_child_count "
    "rereferral_child_percent"
)


def _in_need(figures: str) -> tuple:
    mine = {"category": "Children in Need"}
    return f"{PLACE},{NAME_LAST},category,{figures}", {
        "children_in_need_count": ("At31_episodes", mine),
        "children_in_need_started_count": ("Started_episodes", mine),
    }


IN_NEED_BEFORE = (
    "Anypoint_episodes,Anypoint_episodes_rate,Anypoint_child,Anypoint_child_rate,Started_episodes,"
    "Started_episodes_rate,Started_child,Started_child_rate,Ended_episodes,Ended_episodes_rate,"
    "Ended_child,Ended_child_rate,At31_episodes,At31_episodes_rate,Awaiting_assessment,"
    "Awaiting_assessment_rate"
)
IN_NEED_NOW = (
    "Anypoint_episodes,Anypoint_child,Started_episodes,Started_child,Ended_episodes,Ended_child,"
    "At31_episodes,awaiting_assessment"
)


def _enquiries(rates: str) -> tuple:
    figures = ["Section47", "Section47_child", "ICPC", "ICPC_child"]
    columns = [name for each in figures for name in (each, f"{each}_rate" if rates else "") if name]
    days = ["Duration_0-10_days", "Duration_11-15_days", "Duration_16-20_days"]
    days += ["Duration_21+_days", "Duration_25th_Percentile", "Duration_median"]
    header = [PLACE, NAME_LAST, "category", *columns, *days, "Duration_75th_Percentile"]
    names = {
        "section_47_count": "Section47",
        "section_47_children_count": "Section47_child",
        "conference_count": "ICPC",
        "conference_children_count": "ICPC_child",
        "conference_0_10_days_count": "Duration_0-10_days",
        "conference_11_15_days_count": "Duration_11-15_days",
        "conference_16_20_days_count": "Duration_16-20_days",
        "conference_21_plus_days_count": "Duration_21+_days",
        "section_47_to_conference_days_median": "Duration_median",
    }
    if rates:
        names |= {"section_47_rate": "Section47_rate", "conference_rate": "ICPC_rate"}
    mine = {"category": "Section 47s and Initial Child Protection Conferences"}
    return ",".join(header), {measure: (column, mine) for measure, column in names.items()}


def _of(category: str, kind: str) -> dict[str, str]:
    return {"category": category, "category_type": kind}


FACTORS = (
    "Episodes_with_assessment_factor,Alcohol_Misuse_child,Alcohol_Misuse_parent,"
    "Alcohol_Misuse_person,Drug_Misuse_child,Drug_Misuse_parent,Drug_Misuse_person,"
    "Domestic_Abuse_child,Domestic_Abuse_parent,Domestic_Abuse_person,Mental_Health_child,"
    "Mental_Health_parent,Mental_Health_person,Learning_Disability_child,"
    "Learning_Disability_parent,Learning_Disability_person,Physical_Disability_child,"
    "Physical_Disability_parent,Physical_Disability_person,Young_Carer,Privately_fostered,"
    "Unaccompanied_asylum_seeker,Going_missing,Child_sexual_exploitation,Trafficking,Gangs,"
    "Socially_unacceptable_behaviour,Self_harm,Neglect,Emotional_Abuse,Physical_Abuse_unknown,"
    "Physical_Abuse_child_on_child,Physical_Abuse_adult_on_child,Sexual_Abuse_unknown,"
    "Sexual_Abuse_child_on_child,Sexual_Abuse_adult_on_child,Female_Genital_Mutilation,"
    "Faith_linked_abuse,Child_criminal_exploitation,Other"
)
FACTOR = {
    "assessment_with_factor_count": "Episodes_with_assessment_factor",
    "factor_domestic_abuse_child_count": "Domestic_Abuse_child",
    "factor_domestic_abuse_parent_count": "Domestic_Abuse_parent",
    "factor_mental_health_child_count": "Mental_Health_child",
    "factor_mental_health_parent_count": "Mental_Health_parent",
    "factor_alcohol_parent_count": "Alcohol_Misuse_parent",
    "factor_drugs_parent_count": "Drug_Misuse_parent",
    "factor_neglect_count": "Neglect",
    "factor_emotional_abuse_count": "Emotional_Abuse",
    "factor_sexual_exploitation_count": "Child_sexual_exploitation",
    "factor_criminal_exploitation_count": "Child_criminal_exploitation",
    "factor_gangs_count": "Gangs",
    "factor_missing_count": "Going_missing",
}
FACTORS_OF = {"category": "Factors identified at the end of assessment"}
AGAIN = {"category": "Child Protection Plans which are a second or subsequent plan"}
LONG = {"category": "Child Protection Plans by length of time"}
DURATIONS = (
    "CPP_At31,3_months_or_less,3_months_or_less_percent,more_than_3_months_6_months,"
    "more_than_3_months_6_months_percent,more_than_6_months_less_than_1_year,"
    "more_than_6_months_less_than_1_year_percent,1_year_less_than_2_years,"
    "1_year_less_than_2_years_percent,2_years_or_more,2_years_or_more_percent"
)
WORKFORCE = (
    "inpost_fte,inpost_headcount,starters_fte,starters_headcount,leavers_fte,leavers_headcount,"
    "turnover_rate_fte,turnover_rate_headcount,agency_fte,agency_headcount,agency_rate_fte,"
    "agency_rate_headcount,agency_cover_fte,agency_cover_rate_fte,vacancy_fte,vacancy_rate_fte,"
    "vacancy_agency_cover_rate_fte,case_holders_fte,cases,caseload_fte,working_days_lost_fte,"
    "absence_rate_fte"
)
RESULTS = (
    "t_pupils,t_att8,avg_att8,t_l2basics_95,pt_l2basics_95,t_l2basics_94,pt_l2basics_94,"
    "t_ebacc_e_ptq_ee,pt_ebacc_e_ptq_ee,t_ebaccaps,avg_ebaccaps,t_inp8calc,t_p8score,avg_p8score,"
    "p8score_CI_low,p8score_CI_upp"
)
IN_CARE = {"social_care_group": "CLA 12 months at 31 March", "version": "Revised"}
REPEATED = "CPPs starting which were a second or subsequent plan"
SAME_PLACEMENT = (
    "Living in the same placement for at least 2 years, or are placed for adoption and their "
    "adoption and their adoptive placement together with their previous placement, last for at "
    "least 2 years"
)
SAME_CARER = "Living with the same carer for at least 2 years"

UNCHANGED = {
    "children_in_need_a2": (
        f"{NATION},category,category_type,number,rate,percent",
        {
            "section_47_count": ("number", _of("Section 47", "Section 47s in the year")),
            "section_47_rate": ("rate", _of("Section 47", "Section 47s in the year")),
            "section_47_children_count": (
                "number",
                _of("Section 47", "Children subject to a Section 47 in the year"),
            ),
            "conference_count": ("number", _of("ICPC", "ICPCs in the year")),
            "conference_rate": ("rate", _of("ICPC", "ICPCs in the year")),
            "conference_children_count": (
                "number",
                _of("ICPC", "Children subject to an ICPC in the year"),
            ),
            "plan_started_count": ("number", _of("CPP", "CPPs starting in the year")),
            "plan_started_rate": ("rate", _of("CPP", "CPPs starting in the year")),
            "plan_started_children_count": (
                "number",
                _of("CPP", "Children starting CPPs in the year"),
            ),
            "plan_repeat_count": ("number", _of("CPP", REPEATED)),
            "plan_repeat_percent": ("percent", _of("CPP", REPEATED)),
            "plan_count": ("number", _of("CPP", "CPP at 31 March")),
            "plan_rate": ("rate", _of("CPP", "CPP at 31 March")),
        },
    ),
    "children_in_need_c3": (
        f"{PLACE},{NAME_LAST},category,{FACTORS}",
        {measure: (column, FACTORS_OF) for measure, column in FACTOR.items()},
    ),
    "children_in_need_d3": (
        f"{PLACE},{NAME_LAST},category,CPP_start,CPP_subsequent,CPP_subsequent_percent",
        {
            "plan_started_count": ("CPP_start", AGAIN),
            "plan_repeat_count": ("CPP_subsequent", AGAIN),
            "plan_repeat_percent": ("CPP_subsequent_percent", AGAIN),
        },
    ),
    "children_in_need_d5": (
        f"{PLACE},{NAME_LAST},category,{DURATIONS}",
        {
            "plan_count": ("CPP_At31", LONG),
            "plan_two_years_count": ("2_years_or_more", LONG),
            "plan_two_years_percent": ("2_years_or_more_percent", LONG),
        },
    ),
    "child_population": (
        f"{PLACE},{NAME_LAST},age_group,population_estimate",
        {"population_0_17": ("population_estimate", {"age_group": "Children aged 0 to 17 years"})},
    ),
    "social_work_workforce": (
        f"{PLACE},{NAME_LAST},{WORKFORCE}",
        {
            "social_worker_count": ("inpost_fte", {}),
            "turnover_percent": ("turnover_rate_fte", {}),
            "agency_percent": ("agency_rate_fte", {}),
            "vacancy_percent": ("vacancy_rate_fte", {}),
            "caseload_mean": ("caseload_fte", {}),
        },
    ),
    "key_stage_4": (
        f"{PLACE},{COUNCIL_LAST},social_care_group,version,{RESULTS}",
        {
            "attainment8_looked_after_score": ("avg_att8", IN_CARE),
            "gcse_english_maths_looked_after_percent": ("pt_l2basics_94", IN_CARE),
            "attainment8_in_need_score": (
                "avg_att8",
                {**IN_CARE, "social_care_group": "CINO at 31 March"},
            ),
        },
    ),
}
LOOKED_AFTER = _looked_after("population_count", "number", "at")
CARE_LEAVERS = _care_leavers("age", "19 to 21 years", "activity", "number", "percentage")
STABILITY = _stability(
    "placement_stability", "number", "percentage", "at", "CLA at 31 March", SAME_CARER
)
LAYOUTS = {
    **{(name, year): layout for name, layout in UNCHANGED.items() for year in (2023, 2024, 2025)},
    ("children_looked_after", 2023): LOOKED_AFTER,
    ("children_looked_after", 2024): LOOKED_AFTER,
    ("children_looked_after", 2025): _looked_after("population_type", "children_count", "on"),
    ("care_leavers_activity", 2022): _care_leavers(
        "age", "Aged 19 to 21", "activity", "number", "percentage"
    ),
    ("care_leavers_activity", 2023): CARE_LEAVERS,
    ("care_leavers_activity", 2024): CARE_LEAVERS,
    ("care_leavers_activity", 2025): _care_leavers(
        "care_leaver_age", "19 to 21 years", "breakdown", "care_leaver_count", "care_leaver_percent"
    ),
    ("placement_stability", 2022): _stability(
        *("characteristic", "number", "percentage", "at"),
        "Children looked after at 31 March",
        SAME_PLACEMENT,
    ),
    ("placement_stability", 2023): STABILITY,
    ("placement_stability", 2024): STABILITY,
    ("placement_stability", 2025): _stability(
        *("placement_stability", "children_count", "children_percent", "on"),
        "CLA on 31 March",
        SAME_CARER,
    ),
    ("children_in_need_b1", 2023): _in_need(IN_NEED_BEFORE),
    ("children_in_need_b1", 2024): _in_need(IN_NEED_BEFORE),
    ("children_in_need_b1", 2025): _in_need(IN_NEED_NOW),
    ("children_in_need_c1", 2023): _referrals("Category", REFERRALS_BEFORE),
    ("children_in_need_c1", 2024): _referrals("category", REFERRALS_BEFORE),
    ("children_in_need_c1", 2025): _referrals("category", REFERRALS_NOW),
    ("children_in_need_c4", 2023): _enquiries("with rates"),
    ("children_in_need_c4", 2024): _enquiries("with rates"),
    ("children_in_need_c4", 2025): _enquiries(""),
}


def made_up(header: str, measures: dict, newest: int) -> pd.DataFrame:
    """A file of this header: places, two years, a row for each filter, symbols here and there."""
    columns = header.split(",")
    wheres = [dict(each) for each in dict.fromkeys(tuple(w.items()) for _, w in measures.values())]
    filters = {name for where in wheres for name in where}
    figures = [name for name in columns if name not in {*good.PLACE_COLUMNS, *filters}][2:]
    places = good.PLACES if "la_name" in columns else good.PLACES[:1]
    number, rows = itertools.count(), []
    for year, place, where in itertools.product((newest - 1, newest), places, wheres):
        cells = {name: str(10 + next(number) % 80) for name in figures}
        cells[figures[-1 - len(rows) % min(3, len(figures))]] = SYMBOLS[len(rows) % len(SYMBOLS)]
        described = dict(zip(good.PLACE_COLUMNS, place, strict=True))
        times = {"time_period": str(year), "time_identifier": "Reporting year"}
        rows.append({**times, **described, **where, **cells})
    return pd.DataFrame(rows)[columns]


def plain(frame: pd.DataFrame, measures: dict) -> dict[tuple, object]:
    """Every figure, or its symbol, by measure, area and year, as a few lines of pandas read it."""
    frame = frame.astype(str)
    levels = frame["geographic_level"]
    codes = frame["country_code"].copy()
    if "new_la_code" in frame:
        codes = codes.mask(levels == "Regional", frame["region_code"])
        codes = codes.mask(levels == "Local authority", frame["new_la_code"])
    years = frame["time_period"].str[:4].astype(int) + (frame["time_period"].str.len() == 6)
    found = {}
    for measure, (column, where) in measures.items():
        where = {name: label for name, label in where.items() if name != "version"}
        mine = np.logical_and.reduce([frame[name] == label for name, label in where.items()])
        rows = frame[mine] if where else frame
        if "version" in rows:  # final figures are read last and so count
            rows = rows.sort_values("version", ascending=False)
        numbers = pd.to_numeric(rows[column].str.strip(), errors="coerce")
        cells = numbers.astype(object).where(numbers.notna(), rows[column].replace("..", "x"))
        for row, cell in cells.items():
            found[measure, codes[row], int(years[row])] = cell
    return found


@pytest.fixture(scope="module")
def held(checkout) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas and measures of the project, as text."""
    names = ("areas", "measures")
    areas, measures = (raw.read(checkout, checkout.raw / f"{name}.csv").frame for name in names)
    return areas, measures


@pytest.fixture
def take(tmp_path, held):
    """The reading of a table, from a CSV of it."""

    def read(frame):
        path = good.write(frame, tmp_path)
        (sheet,) = containers.sheets(path, "given", tmp_path)
        reading = readers.read(sheet, readers.recognise(sheet), *held)
        assert [str(failure) for failure in reading.failures] == []
        return reading

    return read


def figures(reading) -> dict[tuple, object]:
    frame = reading.observations
    shown = frame["value"].astype(object).where(frame["status"] == "", frame["status"])
    return dict(zip(frame[KEY].itertuples(index=False, name=None), shown, strict=True))


def test_every_data_set_has_its_layouts_of_three_years_here():
    declared = readers.declared()
    published = {n for n, d in declared.items() if d.format == "explore_education_statistics"}
    assert {(name, year) for name, year in LAYOUTS if year > 2022} == {
        (name, year) for name in published for year in (2023, 2024, 2025)
    }


@pytest.mark.parametrize(("name", "year"), LAYOUTS, ids=lambda part: str(part))
def test_a_release_is_read_as_pandas_reads_it(take, name, year):
    header, measures = LAYOUTS[name, year]
    frame = made_up(header, measures, year)
    reading = take(frame)
    assert reading.data_set.name == name
    assert reading.newest == year
    assert figures(reading) == plain(frame, measures)
    declared = set(readers.declared()[name].measures)
    assert set(reading.absent) == declared - set(measures)


def test_earlier_names_are_of_what_is_declared_and_no_present_name_is_one():
    for data_set in readers.declared().values():
        layout = data_set.layout.model_dump()
        used = {how.column for how in data_set.measures.values()} | set(data_set.filters)
        used |= {*layout.get("not_used", []), *layout.get("holds", {})}
        assert set(data_set.earlier_columns) <= used
        labels = {t for h in data_set.measures.values() for ts in h.where.values() for t in ts}
        assert set(data_set.earlier_labels) <= labels
        before = [text for texts in data_set.earlier_columns.values() for text in texts]
        before += [text for texts in data_set.earlier_labels.values() for text in texts]
        assert not {*before} & ({*used} | labels)
        assert len({*before}) == len(before)


def test_sister_tables_of_the_same_release_are_neither_taken_nor_near(tmp_path):
    sisters = {
        "cla_group,sw_stability,children_count,children_percent": (
            "CLA on 31 March,3 or more social workers during the year"
        ),
        "age,accommodation_suitability,number,percentage": (
            "19 to 21 years,Accommodation considered suitable"
        ),
        "cla_group,characteristic,number,percentage": "Placement,Foster placements",
        "care_leaver_age,breakdown,care_leaver_count,care_leaver_percent": (
            "19 to 21 years,Accommodation considered suitable"
        ),
        "social_care_group,version,t_pupils,t_rwm_exp,pt_rwm_exp": (
            "CLA 12 months at 31 March,Revised,1"
        ),
    }
    place = ",".join(("2025", "Reporting year", *good.PLACES[0][:3], "", "", "", "", ""))
    for own, labels in sisters.items():
        path = tmp_path / "sister.csv"
        path.write_text(f"{PLACE},{COUNCIL_LAST},{own}\n{place},{labels},1,2\n", encoding="utf-8")
        (sheet,) = containers.sheets(path, "sister", tmp_path)
        with pytest.raises(readers.NotKnown):
            readers.recognise(sheet)
    national = (
        f"{NATION},population_count,number\n2022,Reporting year,National,E92000001,England,"
        "Children looked after at 31 March each year,82170\n"
    )
    path.write_text(national, encoding="utf-8")
    (sheet,) = containers.sheets(path, "sister", tmp_path)
    with pytest.raises(readers.NotKnown):
        readers.recognise(sheet)


# Near misses.
@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (
            "children_looked_after",
            {"columns": {"children_count": "children_number"}},
            "it lacks the column children_count; it has the column children_number, not known here",
        ),
        (
            "children_in_need_d3",
            {"columns": {"CPP_start": "plans", "CPP_subsequent": "repeated"}},
            "it lacks the columns CPP_start, CPP_subsequent; it has the columns plans, repeated",
        ),
        (
            "placement_stability",
            {"columns": {"placement_stability": "stability"}},
            "it lacks the column placement_stability; it has the column stability",
        ),
        (
            "children_looked_after",
            {
                "labels": {
                    "Children looked after on 31 March each year": (
                        "Children looked after by 31 March each year"
                    )
                }
            },
            "no row's population_type is 'Children looked after on 31 March each year', and some "
            "are 'Children looked after by 31 March each year'",
        ),
        ("social_work_workforce", {"columns": {"cases": "case"}}, "it lacks the column cases"),
        ("children_in_need_b1", {"columns": {"la_name": "council"}}, "it lacks the column la_name"),
        ("child_population", {"columns": {"age_group": "age"}}, "it lacks the column age_group"),
    ],
)
def test_what_was_renamed_is_named(take, name, change, said):
    frame = made_up(*LAYOUTS[name, 2025], 2025)
    frame = frame.rename(columns=change.get("columns", {})).replace(change.get("labels", {}))
    with pytest.raises(readers.NearMiss) as caught:
        take(frame)
    assert caught.value.data_set == name
    assert said in caught.value.sentence
    assert f"'--pass-over {name}' adds the rest without it" in caught.value.sentence


def test_a_measure_without_rows_is_absent_and_the_rest_is_read(take):
    header, measures = LAYOUTS["children_looked_after", 2025]
    frame = made_up(header, measures, 2025)
    without = frame[frame["population_type"] != "Children starting to be looked after each year"]
    reading = take(without)
    assert set(reading.absent) == {"looked_after_started_count", "looked_after_started_rate"}
    left = {measure: how for measure, how in measures.items() if "started" not in measure}
    assert figures(reading) == plain(without, left)


# The Interactive Tool.
def _of_tool(frame: pd.DataFrame) -> dict[tuple, object]:
    """Every figure of a long file, as a few lines of pandas read it."""
    named = {
        text: measure
        for measure, how in readers.declared()["interactive_tool"].measures.items()
        for text in how.where["Short Desc"]
    }
    codes = {council[0]: council[1] for council in good.COUNCILS}
    mine = frame[frame["Short Desc"].isin(named) & (frame["Values"] != "-")]
    return {
        (named[row["Short Desc"]], codes[row["LA Number"]], int(row["Years"])): (
            "x" if row["Values"] == ".." else float(row["Values"])
        )
        for row in mine.to_dict("records")
    }


def test_editions_of_the_tool_with_two_dots_are_read(take):
    frame = good.interactive_tool()
    frame.loc[[5, 77], "Values"] = ".."
    found = figures(take(frame))
    assert found == _of_tool(frame)
    assert list(found.values()).count("x") == 2


def test_each_of_the_measures_of_the_tool_may_be_absent(take):
    measures = readers.declared()["interactive_tool"].measures
    assert len(measures) == 68
    whole = good.interactive_tool(("2025",))
    names = {measure: how.where["Short Desc"][0] for measure, how in measures.items()}
    for lacking in (dict(each) for each in [[one] for one in names.items()][:1] + _quarters(names)):
        frame = whole[~whole["Short Desc"].isin(lacking.values())]
        reading = take(frame)
        said = {measure: f"no row's Short Desc is '{name}'" for measure, name in lacking.items()}
        assert reading.absent == said
        assert figures(reading) == _of_tool(frame)


def _quarters(names: dict[str, str]) -> list[list[tuple[str, str]]]:
    return [[*names.items()][start::4] for start in range(4)]


# The publisher's own files.
FILES = {
    "children_looked_after": "cla_number_and_rate_per_10k_children.csv",
    "care_leavers_activity": "la_care_leavers_activity.csv",
    "placement_stability": "la_cla_placement_stability.csv",
    "children_in_need_a2": "a2_section47_icpc_cpp_2013_to_2024.csv",
    "children_in_need_b1": "b1_children_in_need_2013_to_2025.csv",
    "children_in_need_c1": "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv",
    "children_in_need_c3": "c3_factors_identified_at_end_of_assessment_2018_to_2025.csv",
    "children_in_need_d3": "d3_cpps_subsequent_plan_2013_to_2025.csv",
    "children_in_need_d5": "d5_cpps_at31march_by_duration_2013_to_2025.csv",
    "child_population": "ons_mid-year_population_estimates_2012_to_2024.csv",
    "key_stage_4": "ks4_la.csv",
    "social_work_workforce": "csww_indicators_2017_to_2025.csv",
}
RENAMED = {
    "children_in_need_c1": {
        "no_further_action_percent": "No_Further_Action_percent",
        "not_in_need_percent": "Not_in_Need_percent",
        "referral_child_count": "Referrals_child",
        "rereferral_child_count": "Re_referrals_child",
        "rereferral_child_percent": "Re_referrals_child_percent",
    },
    "children_in_need_b1": {"awaiting_assessment": "Awaiting_assessment"},
    "placement_stability": {"children_count": "number"},
}
"""Columns that no measure uses, as they were called to the release of 2024."""


def _whole(path, areas) -> pd.DataFrame:
    """A file of the publisher under present codes, without joint returns."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    present = {
        former: code
        for code, codes in zip(areas["area_code"], areas["former_codes"], strict=True)
        for former in codes.split()
    }
    present |= {"E08000038": "E08000016", "E08000039": "E08000019"}
    if "new_la_code" not in frame:
        return frame
    frame = frame[~frame["new_la_code"].str.contains("/")]
    return frame.assign(new_la_code=frame["new_la_code"].replace(present))


@pytest.mark.parametrize("name", FILES)
def test_the_publishers_file_and_its_earlier_layout_are_read_whole(shared, take, held, name):
    path = shared / "publisher_files" / "dfe" / FILES[name]
    frame = _whole(path, held[0])
    _, measures = LAYOUTS[name, 2025]
    assert figures(take(frame)) == plain(frame, measures)
    _, earlier = LAYOUTS[name, 2024]
    columns, labels = dict(RENAMED.get(name, {})), {}
    for measure, (column, where) in measures.items():
        was, was_where = earlier[measure]
        columns |= {column: was, **dict(zip(where, was_where, strict=True))}
        labels |= dict(zip(where.values(), was_where.values(), strict=True))
    older = frame[frame["time_period"] != frame["time_period"].max()]
    older = older.rename(columns=columns).replace(labels)
    assert len(older) >= 100
    assert figures(take(older)) == plain(older, earlier)


def test_editions_of_the_tool_before_2026_are_read_whole(shared, tmp_path, held):
    path = shared / "publisher_files" / "dfe" / "lait_long_2026.parquet"
    frame = pd.read_parquet(path)
    known = frame["Short Desc"].isin(["LACnum", "LAC"]) | (frame["Short Desc"] == "ChildPov")
    frame = frame[known].reset_index(drop=True)
    frame.loc[[3, 4], "Values"] = ".."
    older = tmp_path / "older.parquet"
    frame.to_parquet(older, index=False)
    (sheet,) = containers.sheets(older, "older", tmp_path)
    reading = readers.read(sheet, readers.recognise(sheet), *held)
    assert reading.failures == []
    assert len(reading.absent) == 65
    assert len(reading.observations) == (frame["Values"] != "-").sum()
    assert (reading.observations["status"] == "x").sum() == 2
