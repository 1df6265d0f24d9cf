"""Each rule of the looked-after children return, by rows that fail it and rows that keep it."""

import pytest

from helpers.records.failures import counted, failing
from helpers.records.ssda903 import stitching
from helpers.records.ssda903.rules_of_years import EXCLUDES, RULES
from tests.conftest import ROOT
from tests.ssda903 import episode, header, returns

BY_CODE = {rule.code: rule for rule in RULES}
CLOSED = {"dec": "05/08/2017", "rec": "E4A"}


def one(**more):
    return [(2018, [episode(**more)])]


def two(first, second):
    return [(2018, [episode(**first), episode(**second)])]


def years(last, this):
    return [(2017, [episode(**last)]), (2018, [episode(**this)])]


GOES_ON = {"dec": "05/08/2017", "rec": "X1"}
NEXT = {"decom": "05/08/2017", "rne": "P"}
OPEN = {"decom": "05/06/2016"}
BREAK = {"LS": "V3", "rec": "E4A"}

# rule: rows that fail it, which of them (year and row), and rows that keep it
EPISODES = {
    "child": (one(CHILD=""), [(2018, 2)], one()),
    "141": (one(decom="31/06/2017"), [(2018, 2)], one()),
    "147": (one(dec="31/06/2017", rec="E4A"), [(2018, 2)], one(**CLOSED)),
    "143": (one(rne="X"), [(2018, 2)], one(rne="S")),
    "144": (one(LS="V1"), [(2018, 2)], one(LS="V2")),
    "145": (one(CIN="N9"), [(2018, 2)], one(CIN="N8")),
    "146": (one(PLACE="K3"), [(2018, 2)], [(2026, [episode(PLACE="K3")])]),
    "149": (one(dec="05/08/2017", rec="E99"), [(2018, 2)], one(**CLOSED)),
    "148": (one(dec="05/08/2017"), [(2018, 2)], one(**CLOSED)),
    "355": (one(dec="05/06/2017", rec="E4A"), [(2018, 2)], one(dec="06/06/2017", rec="E4A")),
    "356": (one(dec="04/06/2017", rec="E4A"), [(2018, 2)], one(dec="05/06/2017", rec="E4A")),
    "302": (one(decom="31/01/2010"), [(2018, 2)], one(decom="01/02/2010")),
    "352": (one(decom="01/02/2028"), [(2018, 2)], one(decom="31/01/2028")),
    "later": (one(dec="01/04/2018", rec="E4A"), [(2018, 2)], one(dec="31/03/2018", rec="E4A")),
    "UPN in an episode": (one(HOME_POST="Z999999999999"), [(2018, 2)], one()),
    "142": (two({}, NEXT), [(2018, 2)], two(GOES_ON, NEXT)),
    "357": (one(rne="P"), [(2018, 2)], one(decom="31/03/2017", rne="P")),
    "388": (
        two(GOES_ON, NEXT | {"decom": "06/08/2017", "dec": "07/09/2017", "rec": "X1"}),
        [(2018, 2), (2018, 3)],
        two(GOES_ON, NEXT | {"dec": "07/09/2017", "rec": "E4A"}),
    ),
    "431": (two(GOES_ON, NEXT | {"rne": "S"}), [(2018, 3)], two(GOES_ON, NEXT)),
    "432": (
        two(CLOSED, {"decom": "09/09/2017", "rne": "P"}),
        [(2018, 3)],
        two(CLOSED, {"decom": "09/09/2017", "rne": "S"}),
    ),
    "433": (two(GOES_ON, NEXT | {"decom": "06/08/2017"}), [(2018, 3)], two(GOES_ON, NEXT)),
    "437": (
        years({"decom": "05/06/2016", "dec": "05/08/2016", "rec": "E2"}, {}),
        [(2017, 2)],
        years({"decom": "05/06/2016", "dec": "05/08/2016", "rec": "E3"}, {}),
    ),
    "501": (two(GOES_ON, NEXT | {"decom": "04/08/2017"}), [(2018, 3)], two(GOES_ON, NEXT)),
    "365": (one(dec="23/06/2017", **BREAK), [(2018, 2)], one(dec="22/06/2017", **BREAK)),
    "366": (one(rne="P", **BREAK), [(2018, 2)], one(**BREAK)),
    "367": (one(dec="20/08/2017", **BREAK), [(2018, 2)], one(dec="19/08/2017", **BREAK)),
    "426": (
        two({"LS": "V3"}, {"LS": "V4"}),
        [(2018, 2), (2018, 3)],
        two({"LS": "V3"}, {"LS": "V4", "CHILD": "ZZchildB"}),
    ),
    "502": (years(OPEN, OPEN | {"decom": "06/06/2016"}), [(2018, 2)], years(OPEN, OPEN)),
    "503A": (years(OPEN, OPEN | {"rne": "P"}), [(2018, 2)], years(OPEN, OPEN)),
    "503B": (years(OPEN, OPEN | {"LS": "C2"}), [(2018, 2)], years(OPEN, OPEN)),
    "vanished": (years(OPEN, {"CHILD": "ZZchildB"}), [(2017, 2)], years(OPEN, OPEN)),
    "562": (years(OPEN, {"decom": "31/03/2017"}), [(2018, 2)], years(OPEN, OPEN)),
}
HEADERS = {
    "101": ({"SEX": "F"}, {"SEX": "2"}),
    "102": ({"DOB": "30/02/2010"}, {}),
    "103": ({"ETHNIC": "WHITE"}, {}),
    "UPN": ({"UPN": "Z99"}, {"UPN": "UN3"}),
    "UPN in a header": ({"MOTHER": "Z999999999999"}, {}),
}
NOT_IN_A_TABLE = {"header", "birth"}


def failed(code, given):
    return BY_CODE[code].check(given)


@pytest.mark.parametrize("code", EPISODES)
def test_rule_of_episodes(code):
    fails, rows, keeps = EPISODES[code]
    found = failed(code, returns(fails))
    assert [(int(file[:4]), row) for file, row in found.itertuples(index=False)] == rows
    assert failed(code, returns(keeps)).empty


@pytest.mark.parametrize("code", HEADERS)
def test_rule_of_headers(code):
    fails, keeps = HEADERS[code]
    for fields, rows in ((fails, [2]), (keeps, [])):
        found = failed(code, returns(one(), [header(**fields)]))
        assert found["row"].tolist() == rows


def test_a_child_without_a_header_is_told():
    given = [(2018, [episode(), episode(CHILD="ZZchildB")])]
    assert failed("header", returns(given, [header()]))["row"].tolist() == [3]


def test_a_child_with_two_dates_of_birth_is_told():
    given = returns(one(), [header(DOB="01/03/2010"), header(DOB=""), header()])
    assert failed("birth", given)["row"].tolist() == [2]


def test_every_rule_has_its_examples():
    assert set(BY_CODE) == {*EPISODES, *HEADERS, *NOT_IN_A_TABLE}
    assert set(EXCLUDES) < set(BY_CODE)
    assert len(BY_CODE) == len(RULES)


def test_codes_are_those_of_their_year():
    for place, valid in (("H5", [2018, 2025]), ("P2", [2025]), ("Z1", [2025]), ("K3", [2026])):
        found = [
            year
            for year in (2018, 2025, 2026)
            if failed("146", returns([(year, [episode(PLACE=place)])])).empty
        ]
        assert set(valid) <= set(found)
        assert (2026 in found) == (2026 in valid)
    given = [(2025, [episode()])]
    assert failed("101", returns(given, [header(SEX="1")]))["row"].tolist() == [2]
    assert failed("101", returns(given, [header(SEX="U")])).empty
    assert failed("146", returns([(2026, [episode(PLACE="k3")])]))["row"].tolist() == [2]


def test_failures_are_told_by_rule_and_row_and_hold_no_value():
    rows = [episode(LS="V1", CIN="N9"), episode("06/06/2017", LS="V1"), episode(CHILD="ZZchildB")]
    found = failing(RULES, returns([(2018, rows)]))
    assert list(found) == ["rule", "message", "file", "row"]
    assert counted(found)[["rule", "rows"]].to_numpy().tolist() == [
        ["144", 2],
        ["142", 1],
        ["145", 1],
    ]
    text = found.to_csv() + counted(found).to_csv()
    assert "ZZ" not in text
    assert "V1" not in text
    assert "2017" not in text


def test_the_guide_tells_each_rule_and_what_becomes_of_its_rows():
    guide = (ROOT / "docs" / "looked-after-return.md").read_text("utf-8")
    rows = [
        f"| {rule.code} | {', '.join(rule.fields)} | {rule.message} | "
        f"{'left out' if rule.code in EXCLUDES else 'stays'} |"
        for rule in RULES
    ]
    rows += [f"| {name} | {text} | left out |" for name, text in stitching.DELETED.items()]
    rows += [f"| {name} | {text} | stays, so ended |" for name, text in stitching.SET.items()]
    assert [row for row in rows if row not in guide.splitlines()] == []
    assert sum(line.startswith("| ") for line in guide.splitlines()) == len(rows) + 2
