"""Reorganised councils: one table, and everything that follows from it."""

import pandas as pd
import pytest

from helpers import data
from helpers.analysis import context
from helpers.data import process, raw, reorganisations
from helpers.errors import Problem

COLUMNS = ["date", "predecessors", "successors"]


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def councils(codes: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": list(codes),
            "name": list(codes),
            "parent_code": "R",
            "level": "local authority",
        }
    )


def stages(harmonised: pd.DataFrame) -> dict[str, list[str]]:
    """Return the members of each harmonised area's stages, as text: {"X+Y": ["A", "XY"]}."""
    joined = harmonised.groupby(["harmonised_code", "stage"])["member_code"].agg("".join)
    return joined.groupby("harmonised_code").agg(list).to_dict()


def test_the_reorganisations_held_cover_the_same_ground_before_and_after():
    harmonised = data.table("harmonised_areas")
    members = harmonised.groupby(["harmonised_code", "stage"])["member_code"].apply(set)
    assert members.to_dict() == {
        ("E06000061+E06000062", 0): {"E10000021"},
        ("E06000061+E06000062", 1): {"E06000061", "E06000062"},
        ("E06000063+E06000064", 0): {"E10000006"},
        ("E06000063+E06000064", 1): {"E06000063", "E06000064"},
        ("E06000058+E06000059", 0): {"E06000028", "E06000029", "E10000009"},
        ("E06000058+E06000059", 1): {"E06000058", "E06000059"},
    }


OWN = (
    " Each council's figures are its own; only the combined series, which covers the same ground "
    "throughout, runs on."
)


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Cumbria", "Cumbria is no longer a council: it gave way to Cumberland; and Westmorland "
         "and Furness after 31 March 2023."),
        ("Westmorland and Furness", "Westmorland and Furness is one of two councils that took over "
         "from Cumbria on 1 April 2023; the other is Cumberland."),
        ("Cumbria (combined series)", "Cumbria gave way to Cumberland; and Westmorland and Furness "
         "after 31 March 2023."),
        ("Dorset", "Dorset is one of two councils that took over from Bournemouth, Poole and the "
         "former Dorset on 1 April 2019; the other is Bournemouth, Christchurch and Poole."),
        ("E10000009", "The former Dorset is no longer a council: with Bournemouth and Poole it "
         "gave way to Bournemouth, Christchurch and Poole; and Dorset after 31 March 2019."),
    ],
)  # fmt: skip
def test_a_reorganisation_is_told_from_the_side_of_each(area, told):
    assert data.reorganised(area) == f"{told}{OWN}"
    assert context.no_more(data.area(area)) == told


def test_the_years_of_a_reorganisation():
    assert data.reorganisation("Cumbria")["period"].tolist() == [2024]
    assert data.reorganised("Leeds") == "" and data.reorganisation("Leeds").empty


def test_rows_that_share_a_successor_make_one_union():
    events = table(
        ("2020-04-01", "A", "X Y"), ("2020-04-01", "B", "Y Z"), ("2020-04-01", "C", "V W")
    )
    harmonised = reorganisations.harmonised_areas(councils("ABCVWXYZ"), events)
    assert stages(harmonised) == {"X+Y+Z": ["AB", "XYZ"], "V+W": ["C", "VW"]}
    names = harmonised.drop_duplicates("harmonised_code").set_index("harmonised_code")["name"]
    assert names["X+Y+Z"] == "X with Y with Z (combined series)"
    assert names["V+W"] == "C (combined series)"


def test_a_row_that_joins_two_unions_makes_them_one():
    events = table(
        ("2020-04-01", "A", "W X"), ("2020-04-01", "B", "Y Z"), ("2024-04-01", "X Y", "V")
    )
    harmonised = reorganisations.harmonised_areas(councils("ABVWXYZ"), events)
    assert stages(harmonised) == {"V+W+Z": ["AB", "WXYZ", "VWZ"]}


def test_a_merger_has_a_code_of_its_own():
    harmonised = reorganisations.harmonised_areas(
        councils("ABX"), table(("2020-04-01", "A B", "X"))
    )
    assert stages(harmonised) == {"A+B+X": ["AB", "X"]}
    assert harmonised["name"].unique() == ["X (combined series)"]
    told = reorganisations.in_words(councils("ABX"), harmonised, "X")
    assert told.startswith("X took over from A and B on 1 April 2020.")


def test_successors_that_are_reorganised_in_turn_are_told_in_order():
    areas = councils("ABCXYZ")
    events = table(("2028-04-01", "X B", "Y Z"), ("2020-04-01", "A", "X C"))
    harmonised = reorganisations.harmonised_areas(areas, events)
    assert stages(harmonised) == {"C+Y+Z": ["AB", "BCX", "CYZ"]}
    assert reorganisations.harmonised_area_of(harmonised, "B") == "C+Y+Z"
    found = reorganisations.breaks(areas, harmonised, "A")
    assert found["period"].tolist() == [2021, 2029]
    assert found["note"].tolist() == [
        "A gave way to C and X after 31 March 2020",
        "B and X gave way to Y and Z after 31 March 2028",
    ]
    told = {code: reorganisations.in_words(areas, harmonised, code).split(". ") for code in "ACXY"}
    assert told["A"][0] == "A is no longer a council: it gave way to C and X after 31 March 2020"
    assert told["C"][:2] == [
        "C is one of two councils that took over from A on 1 April 2020; the other is X",
        "B and X gave way to Y and Z after 31 March 2028",
    ]
    assert told["X"][:2] == [
        "X is no longer a council: with B it gave way to Y and Z after 31 March 2028",
        "X is one of two councils that took over from A on 1 April 2020; the other is C",
    ]
    assert told["Y"][0].startswith("Y is one of two councils that took over from B and X on")
    dates = reorganisations.with_dates(areas, events).set_index("area_code")
    assert dates.loc["X", ["first_mid_year", "last_mid_year"]].tolist() == [2020, 2027]
    assert pd.isna(dates.at["A", "first_mid_year"]) and dates.at["A", "last_mid_year"] == 2019


@pytest.mark.parametrize(
    ("date", "last_mid_year", "period"),
    [
        ("2027-04-01", 2026, 2028),
        ("2027-07-01", 2027, 2028),
        ("2027-06-30", 2026, 2028),
        ("2027-01-01", 2026, 2027),
        ("2027-03-31", 2026, 2027),
    ],
)
def test_years_follow_from_the_date(date, last_mid_year, period):
    areas, events = councils("AXY"), table((date, "A", "X Y"))
    dates = reorganisations.with_dates(areas, events).set_index("area_code")
    assert dates.at["A", "last_mid_year"] == last_mid_year
    assert dates.at["X", "first_mid_year"] == last_mid_year + 1
    found = reorganisations.breaks(areas, reorganisations.harmonised_areas(areas, events), "A")
    assert found["period"].tolist() == [period]


def test_a_reorganisation_is_in_force_from_its_month():
    events = table(("2020-04-01", "A", "X Y"), ("2027-04-01", "B", "V W"))
    assert reorganisations.in_force(events, "2027-03")["predecessors"].tolist() == ["A"]
    assert reorganisations.in_force(events, "2027-04")["predecessors"].tolist() == ["A", "B"]
    none = reorganisations.in_force(events, "2020-03")
    assert none.empty
    areas = councils("ABVWXY")
    assert reorganisations.harmonised_areas(areas, none).empty
    assert reorganisations.with_dates(areas, none)["last_mid_year"].isna().all()
    assert reorganisations.in_words(areas, reorganisations.harmonised_areas(areas, none), "A") == ""


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("2020-04-01", "A", "X Q")], "row 2, column successors: 'Q' is not a council that"),
        ([("2020-04-01", "A A", "X Y")], "row 2, column predecessors: 'A' is named twice"),
        ([("2020-04-01", "A B", "A")], "'A' is named twice: changed ground has a new code"),
        ([("2020-04-01", "A", "X")], "is a recode: write the old code into former_codes"),
        (
            [("2020-04-01", "A", "X Y"), ("2021-04-01", "A", "Z W")],
            "row 3, column predecessors: 'A' has ended in a row above",
        ),
        (
            [("2020-04-01", "A", "X Y"), ("2021-04-01", "B", "Y Z")],
            "row 2, column successors: 'Y' begins on more than one date",
        ),
        (
            [("2020-04-01", "A", "X Y"), ("2019-04-01", "X Y", "Z W")],
            "row 3, column predecessors: 'X' ends before it begins",
        ),
        (
            [("2020-04-01", "A", "X Y"), ("2021-04-01", "X Y", "A B")],
            "row 2, column predecessors: 'A' ends before it begins",
        ),
    ],
)
def test_a_wrong_row_is_named(rows, reason):
    events = table(*rows).assign(file="reorganisations.csv", row=range(2, len(rows) + 2))
    lines = [str(each) for each in reorganisations.failures(councils("ABWXYZ"), events)]
    assert any(reason in line for line in lines), lines


def edit(project, name: str, change) -> None:
    path = project.raw / name
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(frame).to_csv(path, index=False)
    raw.write_checksum(path)


def plus(**row: str):
    return lambda frame: pd.concat([frame, pd.DataFrame([row])]).fillna("")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"date": "2027-04-31"}, "is not a date such as 2023-04-01"),
        ({"date": "1 April 2027"}, "is not a date such as 2023-04-01"),
        ({"successors": "E06000998, E06000999"}, "does not have the form"),
        ({"successors": "E06000998 E06000999"}, "is not a council that areas.csv describes"),
    ],
)
def test_a_row_written_wrongly_is_refused_with_its_place(project, row, reason):
    right = {"date": "2027-04-01", "predecessors": "E10000016", "successors": "E08000035 E10000030"}
    edit(project, "reorganisations.csv", plus(**right | row))
    with pytest.raises(Problem) as problem:
        process.process(project)
    assert any("reorganisations.csv, row 5" in each and reason in each
               for each in problem.value.details)  # fmt: skip


def split_leeds(project, date: str) -> None:
    """Describe that Leeds splits on a date."""
    place = {"level": "local authority", "parent_code": "E12000003"}
    for code, name in (("E06000998", "East Leeds"), ("E06000999", "West Leeds")):
        edit(project, "areas.csv", plus(area_code=code, name=name, **place))
    row = {"predecessors": "E08000035", "successors": "E06000998 E06000999"}
    edit(project, "reorganisations.csv", plus(date=date, **row))


def test_a_reorganisation_described_ahead_changes_no_figure_and_no_sentence(project):
    split_leeds(project, "2097-04-01")
    process.process(project)
    assert not data.area("Leeds").abolished
    assert data.reorganised("Leeds") == "" and data.harmonised_area("Leeds") == ""


def test_what_was_known_before_knows_of_no_later_reorganisation(project):
    process.process(project, "2021-03")
    areas = data.table("areas", "2021-03").set_index("area_code")
    assert pd.isna(areas.at["E10000021", "last_mid_year"])
    assert areas.at["E10000009", "last_mid_year"] == 2018
    process.process(project, "2021-04")
    areas = data.table("areas", "2021-04").set_index("area_code")
    assert areas.at["E10000021", "last_mid_year"] == 2020


def test_one_row_is_all_that_a_new_reorganisation_needs(project):
    def divided(frame):
        own = (
            (frame["measure"] == "looked_after_count")
            & (frame["area_code"] == "E08000035")
            & (frame["period"] == "2025")
        )
        parts = [frame[own].assign(area_code=code, value=value)
                 for code, value in (("E06000998", "500"), ("E06000999", "700"))]  # fmt: skip
        return pd.concat([frame[~own], *parts])

    split_leeds(project, "2024-04-01")
    edit(project, "england_care.csv", divided)
    process.process(project)
    assert data.area("Leeds").last_mid_year == 2023
    assert (
        data.harmonised_area("East Leeds") == data.harmonised_area("Leeds") == "E06000998+E06000999"
    )
    assert data.area("Leeds (combined series)").code == "E06000998+E06000999"
    assert data.reorganised("West Leeds").startswith(
        "West Leeds is one of two councils that took over from Leeds on 1 April 2024; the other "
        "is East Leeds."
    )
    series = data.series("looked_after_count", "Leeds (combined series)").set_index("period")
    alone = data.series("looked_after_count", "Leeds").set_index("period")
    assert series.at[2025, "value"] == 1200
    assert series.at[2024, "value"] == alone.at[2024, "value"]
    assert {"E08000035", "E06000998", "E06000999"} <= set(data.members("Yorkshire and the Humber"))
    assert {"E06000998", "E06000999"} <= set(data.members("Leeds (combined series)"))
