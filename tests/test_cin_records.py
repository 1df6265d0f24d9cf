"""Children in Need returns: what is read, refused and left out, and what became of enquiries."""

import datetime as dt
import itertools
import random
import traceback
from xml.etree import ElementTree

import holidays
import pandas as pd
import pytest

from helpers.errors import Problem
from helpers.files import elements
from helpers.records import cin
from helpers.records.cin import files, paths, rules, working_days
from helpers.records.failures import failing
from tests.census import census, child, element, enquiry, plan, referral

PUPIL = "A123456789012"
SECRETS = (PUPIL, "SECRET", "2015-05-05")


def reading(folder, *texts):
    """Read returns that are given as texts."""
    for place, text in enumerate(texts):
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"cin-{place}.xml").write_bytes(content)
    return cin.read([folder])


def found(records):
    return paths.paths(records.enquiries, records.plans)


# The same again, deliberately plain: one enquiry after another, one day after another.

ENGLAND = holidays.country_holidays("GB", subdiv="ENG")


def day(text):
    return dt.date.fromisoformat(text) if text else None


def plainly(files):
    """Return (file, row) of each enquiry -> path, working days; as the method's text has it."""
    enquiries, plans = {}, {}
    for path in files:
        root = ElementTree.parse(path).getroot()
        end = day(root.findtext(".//ReferenceDate"))
        council = root.findtext(".//LEA")
        row = 0
        for one in root.iter("Child"):
            number = (council, one.findtext(".//LAchildID"))
            for each in one.iter("Section47"):
                row += 1
                named = ("S47ActualStartDate", "DateOfInitialCPC")
                started, held = (day(each.findtext(name)) for name in named)
                needless = each.findtext("ICPCnotRequired").lower() in ("true", "1")
                enquiries.setdefault((number, started), []).append(
                    (end, path.name, row, held, needless)
                )
            for each in one.iter("ChildProtectionPlans"):
                plans.setdefault(number, set()).add(day(each.findtext("CPPstartDate")))
    latest = {key: [e for e in each if e[0] == max(each)[0]] for key, each in enquiries.items()}
    held_of = {}
    for (number, _), each in latest.items():
        held_of.setdefault(number, []).extend(e[3] for e in each if e[3])
    last = {}
    for (number, _), each in enquiries.items():
        last[number[0]] = max(last.get(number[0], each[0][0]), max(each)[0])
    result = {}
    for (number, started), each in latest.items():
        for _, name, row, held, needless in each:
            starts = plans.get(number, set())
            result[name, row] = one_plainly(
                started, held, needless, starts, held_of.get(number, []), last[number[0]]
            )
    return result


def one_plainly(started, held, needless, plans, conferences, end):
    def days(a, b):
        return (b - a).days

    if held:
        if held < started:
            return "conference dated before the enquiry", None
        counted, at = 0, started
        while at < held:
            counted += at.weekday() < 5 and at not in ENGLAND
            at += dt.timedelta(1)
        if any(0 <= days(held, start) <= 45 for start in plans):
            return "plan after conference", counted
        if days(held, end) <= 45:
            return "conference too recent to know whether a plan follows", counted
        return "conference without plan", counted
    if needless:
        return "conference not required", None
    own = [p for p in plans if not any(0 <= days(c, p) <= 45 for c in conferences)]
    if any(0 <= days(started, start) <= 60 for start in own):
        return "plan without conference", None
    if days(started, end) <= 60:
        return "too recent to know", None
    return "no conference recorded", None


def same(records, files):
    told = found(records)
    days = told["working_days"].astype(object).where(told["working_days"].notna(), None)
    mine = zip(told["file"], told["row"], told["path"], days, strict=True)
    assert {(file, row): (path, each) for file, row, path, each in mine} == plainly(files)


def test_the_paths_of_the_given_files_are_those_of_a_plain_count(shared):
    folder = shared / "records" / "cin"
    given = sorted(folder.glob("*.xml"))
    for path in given:
        same(cin.read([path]), [path])
    invented = cin.read([folder / "invented_s47_paths.xml"])
    assert list(found(invented)["path"]) == [
        *("plan after conference", "conference without plan", "conference not required"),
        *("plan without conference", "too recent to know", "no conference recorded"),
        "conference too recent to know whether a plan follows",
        "conference dated before the enquiry",
    ]
    assert paths.counted(found(invented))["n"].tolist() == [1] * 8
    assert paths.counted(found(invented), "band")["n"].tolist() == [0, 3, 0, 0]
    assert invented.left_out.empty
    # read at once, they are several years of several councils
    assert len(cin.read(given).enquiries) == 10


def test_the_paths_of_random_returns_are_those_of_a_plain_count(tmp_path):
    rng = random.Random(20251129)

    def between(first, last):
        return first + dt.timedelta(rng.randrange((last - first).days))

    for place, end in enumerate([dt.date(2024, 3, 31), dt.date(2025, 3, 31)]):
        first = end - dt.timedelta(365)
        children = []
        for number in range(150):
            enquiries, plans = [], []
            for _ in range(rng.choice([0, 1, 1, 2, 3])):
                started = between(first, end)
                held = started + dt.timedelta(rng.randrange(-3, 40))
                given = str(held) if rng.random() < 0.6 and held <= end else None
                needless = rng.choice(["true", "FALSE", "0", "1", "false"])
                enquiries.append(enquiry(str(started), given, needless))
                if rng.random() < 0.5:
                    plans.append(plan(str(min(end, held + dt.timedelta(rng.randrange(-30, 70))))))
            children.append(child(referral(enquiries, plans), number=f"C{number}"))
        (tmp_path / f"{place}.xml").write_text(census(*children, day=str(end)), "utf-8")
    records = cin.read([tmp_path])
    assert not len(records.left_out) and len(records.enquiries) > 350
    assert set(found(records)["path"]) == set(paths.PATHS)
    same(records, sorted(tmp_path.iterdir()))


def test_an_enquiry_that_comes_again_counts_once_as_the_latest_return_has_it(tmp_path):
    before = census(child(referral([enquiry("2024-03-01")])), day="2024-03-31")
    after = [enquiry("2024-03-01", "2024-04-02"), enquiry("2024-07-01")]
    records = reading(tmp_path, before, census(child(referral(after, [plan("2024-04-02")]))))
    told = found(records)
    assert list(told["path"]) == ["plan after conference", "no conference recorded"]
    assert list(told["year"]) == [2024, 2025]
    assert list(records.conferences["held"].dt.strftime("%F")) == ["2024-04-02"]
    # with a year between them missing, the first is not followed past its own return
    later = census(child(referral([enquiry("2025-07-01")])), day="2026-03-31")
    (tmp_path / "cin-1.xml").write_text(later, "utf-8")
    told = found(cin.read([tmp_path]))
    assert list(told["path"]) == ["too recent to know", "no conference recorded"]


def test_two_councils_may_give_the_same_number(tmp_path):
    one = census(child(referral([enquiry(conference="2024-05-20")])), council="201")
    other = census(child(referral([], [plan("2024-05-20")])), council="202")
    assert list(found(reading(tmp_path, one, other))["path"]) == ["conference without plan"]


def test_what_a_rule_excludes_is_left_out_and_counted(tmp_path):
    enquiries = [enquiry(), enquiry("2024-13-01"), enquiry(None), enquiry(needless="perhaps")]
    plans = [plan(), plan("21/05/2024"), plan("2025-05-21")]
    unknown = child(referral([enquiry()], [plan()]), number=None)
    records = reading(tmp_path, census(child(referral(enquiries, plans)), unknown))
    assert (len(records.enquiries), len(records.plans), len(records.children)) == (1, 1, 1)
    left = records.left_out.set_index("rule")["rows"].to_dict()
    assert left == {
        **{"enquiry's start": 1, "enquiry's dates": 1, "enquiry's flag": 1, "enquiry's child": 1},
        **{"8720": 1, "plan's dates": 1, "plan's child": 1},
    }, "each row once"
    starts = records.failures[records.failures["rule"].eq("enquiry's start")]
    assert list(starts["row"]) == [2, 3]
    assert "child" not in records.failures and "A1" not in records.failures.to_csv()
    assert "2024" not in repr(records)


def test_returns_whose_every_enquiry_is_left_out_are_refused(tmp_path):
    british = [enquiry("21/05/2024"), enquiry("22/05/2024")]
    with pytest.raises(Problem, match=r"^No enquiry is left by the rules .* dates as 2021-03-31"):
        reading(tmp_path, census(child(referral(british, [plan()]))))
    assert reading(tmp_path, census(child(referral([], [plan()])))).enquiries.empty


# A passing and a failing example of each rule: the failing rows of the group that the rule is of.
CLOSED = {"CINclosureDate": "2024-12-01"}
FIRST = "2024-05-01"
CASES = {
    "100": (census(child()), census(child(), day="2025-03-30"), [1]),
    "2883": (
        census(child(referral([enquiry(conference="2024-05-21")], [plan()]))),
        census(child(referral([enquiry()], [plan()]))),
        [0],
    ),
    "8500": (census(child()), census(child(), child(number=None)), [2]),
    "8510": (
        census(child(), child(number="A2")),
        census(child(number="A2"), child(), child()),
        [2, 3],
    ),
    "pupil number": (census(child()), census(child(number=PUPIL)), [1]),
    "child's dates": (census(child()), census(child(PersonDeathDate="2024")), [1]),
    "referral's dates": (
        census(child(referral())),
        census(child(referral(), referral(referred="1/4/2024"))),
        [2],
    ),
    "enquiry's child": ([enquiry()], None, [1]),
    "enquiry's dates": ([enquiry(FIRST + "Z")], [enquiry(), enquiry(conference="soon")], [2]),
    "enquiry's start": ([enquiry("2025-03-31")], [enquiry(None), enquiry("2025-04-01")], [1, 2]),
    "enquiry's flag": (
        [enquiry(needless=flag) for flag in ("true", "false", "TRUE", "FALSE", "0", "1")],
        [enquiry(), enquiry(needless=None), enquiry(needless="N")],
        [2, 3],
    ),
    "carried over": (
        [enquiry("2024-04-01", "2024-04-20"), enquiry("2024-03-20", "2024-03-31")],
        [enquiry("2024-03-31", "2024-04-01"), enquiry("2024-03-31")],
        [1],
    ),
    "8615": (
        [enquiry(FIRST, FIRST), enquiry(None)],
        [enquiry(FIRST, "2024-04-30"), enquiry(None, FIRST)],
        [1, 2],
    ),
    # 15 working days before 31 March 2025, a Monday, is 10 March
    "8675Q": (
        [enquiry("2025-03-10"), enquiry(FIRST, needless="1"), enquiry(FIRST, "2024-05-31")],
        [enquiry("2025-03-07"), enquiry("2025-03-10")],
        [1],
    ),
    "8715": (
        [enquiry("2024-03-20", "2024-04-01"), enquiry(conference="2025-03-31")],
        [enquiry("2024-03-20", "2024-03-31"), enquiry(conference="2025-04-01")],
        [1, 2],
    ),
    "8740": (
        [
            enquiry("2024-04-01"),
            enquiry("2024-03-31", "2024-04-02"),
            enquiry("2024-03-31", None, "1"),
        ],
        [enquiry("2024-03-31"), enquiry("2025-04-01")],
        [1, 2],
    ),
    "8839": (
        [enquiry(), enquiry(needless="1"), enquiry(conference="2024-05-20")],
        [enquiry(), enquiry(needless="1"), enquiry("2024-06-01")],
        [1, 3],
    ),
    "8868": (
        census(child(referral([enquiry(needless="1"), enquiry(conference=FIRST)], **CLOSED))),
        census(child(referral([enquiry(), enquiry(FIRST, FIRST, "1")], **CLOSED))),
        [1, 2],
    ),
    "8875": ([enquiry(FIRST, "2024-05-24")], [enquiry(FIRST, "2024-05-25")], [1]),
    "8890": (
        [
            *(enquiry(FIRST, "2024-05-20"), enquiry("2024-05-21")),
            *(enquiry("2024-04-10", None, "1"), enquiry("2024-04-10", None, "1")),
        ],
        [
            *(enquiry(FIRST, "2024-05-20"), enquiry("2024-05-20", None, "1")),
            *(enquiry("2024-06-01"), enquiry("2024-06-02", "2024-06-03")),
            *(enquiry("2024-04-02", "2024-04-03"), enquiry("2024-04-02", None, "1")),
            *(enquiry("2024-04-05", "2024-04-09"), enquiry("2024-04-05", "2024-04-06")),
        ],
        [2, 4, 6, 7, 8],
    ),
    "2884": (
        census(child(referral([enquiry(FIRST, "2024-05-20")], DateOfInitialCPC="2024-05-21"))),
        census(
            child(referral([enquiry(FIRST, "2024-05-20")]), referral(DateOfInitialCPC="2024-05-20"))
        ),
        [1],
    ),
    "2889": ([enquiry("2024-04-01")], [enquiry(), enquiry("2024-03-31")], [2]),
    "1104": ([enquiry(conference="2024-04-01")], [enquiry(conference="2024-03-31")], [1]),
    "plan's child": ([plan()], None, [1]),
    "plan's dates": ([plan()], [plan(), plan(FIRST, "2024-02-30")], [2]),
    "8720": ([plan(), plan("2025-03-31")], [plan(None), plan("2025-04-01")], [1, 2]),
    "2885": (
        census(
            child(referral([enquiry(FIRST, "2024-05-21")], [plan(), plan("2023-05-21")])),
            child(referral((), [plan()], DateOfInitialCPC="2024-05-21"), number="A2"),
        ),
        census(child(referral([enquiry(FIRST, "2024-05-20")], [plan()]), number="A2")),
        [1],
    ),
    "1105": ([plan("2024-04-01")], [plan("2024-03-31")], [1]),
    "8905": (
        [plan()],
        [plan(InitialCategoryOfAbuse=None), plan(InitialCategoryOfAbuse="N")],
        [1, 2],
    ),
    "8910": ([plan()], [plan(LatestCategoryOfAbuse="neg"), plan()], [1]),
    "8925": ([plan(FIRST, FIRST), plan()], [plan(FIRST, "2024-04-30")], [1]),
    "8930": (
        [plan("2020-01-01", "2024-04-01"), plan(FIRST, "2025-03-31")],
        [plan("2020-01-01", "2024-03-31"), plan(FIRST, "2025-04-01")],
        [1, 2],
    ),
    "8935": ([plan(), plan(FIRST, FIRST)], [plan(), plan(), plan(FIRST, FIRST)], [1, 2]),
    "8940": (
        [plan(FIRST, "2024-05-20"), plan()],
        [plan(FIRST, "2024-05-21"), plan(), plan("2024-08-01", "2024-09-01")],
        [2, 3],
    ),
}


def example(given, code):
    """A return of one child with enquiries or plans; without a number where none is given."""
    if isinstance(given, str):
        return given
    if given is None:
        return census(child(referral([enquiry()], [plan()]), number=None))
    of = {"enquiries" if "ICPCnotRequired" in given[0] else "plans": given}
    return census(child(referral(**of)))


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)
def test_each_rule_has_what_passes_and_what_fails(rule, tmp_path):
    passes, fails, rows = CASES[rule.code]
    for given, expected in ((passes, []), (fails, rows)):
        path = tmp_path / "return.xml"
        path.write_text(example(given, rule.code), "utf-8")
        failed = failing([rule], files.one(path, path.name))
        assert list(failed["row"]) == expected, given
        assert set(failed["file"]) <= {"return.xml"} and rule.fields
    assert set(CASES) == {each.code for each in rules.RULES}


BOMB = '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE m [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
GOOD = census(child(referral([enquiry()]), UPN=PUPIL), child(number="SECRET"))
MARKED = element("ICPCnotRequired", "SECRET")
DAMAGED = {
    "growing entities": (BOMB + GOOD.replace("SECRET", "&b;"), "document type"),
    "external entity": (EXTERNAL + GOOD.replace("SECRET", "&f;"), "document type"),
    "external type": ('<!DOCTYPE m SYSTEM "http://127.0.0.1/x">' + GOOD, "document type"),
    "parameter entities": ('<!DOCTYPE m [<!ENTITY % p SYSTEM "x"> %p;]>' + GOOD, "document type"),
    "undeclared entity": (GOOD.replace("SECRET", "&f;SECRET"), "not well-formed"),
    "cut short": (GOOD[:-40], "not well-formed"),
    "crossed elements": (GOOD.replace("</Child><", "</Children><"), "not well-formed"),
    "nothing": ("", "not well-formed"),
    "no XML": ("CHILD,DECOM\nSECRET,2015-05-05", "not well-formed"),
    "unknown encoding": ('<?xml version="1.0" encoding="SECRET"?>' + GOOD, "not well-formed"),
    "wrong bytes": (GOOD.encode().replace(b"CRET", b"CRET\xff"), "not well-formed"),
    "another return": (element("EXPSSDA903", ""), "outermost element is not Message"),
    "another census": (census(child(number="SECRET"), collection="School"), "no Children in Need"),
    "no header": (element("Message", {"Children": {"Child": child()}}), "no Children in Need"),
    "no reference date": (GOOD.replace("ReferenceDate", "Day"), "no ReferenceDate"),
    "impossible year": (census(child(number="SECRET"), day="0001-03-31"), "no ReferenceDate"),
    "no child": (census(), "no child"),
    "a field twice": (GOOD.replace("</Section47>", f"{MARKED}</Section47>"), "twice in one"),
    "a child in a child": (GOOD.replace("SECRET", element("Child", "SECRET")), "within a Child"),
    "too deep": (GOOD.replace("SECRET", "<x>" * 40 + "SECRET" + "</x>" * 40), "deeper"),
    "a long field": (census(child(number="SECRET" * 500)), "longer than any"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGED)
def test_what_is_damaged_or_hostile_is_refused_in_one_sentence_without_a_record(what, tmp_path):
    text, expected = DAMAGED[what]
    with pytest.raises(Problem, match=expected) as raised:
        reading(tmp_path, text)
    said = "".join(traceback.format_exception(raised.value))
    assert raised.value.sentence.startswith("cin-0.xml") and not raised.value.details
    assert raised.value.sentence.count(". ") == 0
    assert not [secret for secret in SECRETS if secret in said.replace("SECRETS", "")]


def test_what_cannot_be_told_apart_or_found_is_refused(tmp_path):
    with pytest.raises(Problem, match=r"cin-0\.xml and cin-1\.xml are returns of the same council"):
        reading(tmp_path, GOOD, GOOD)
    with pytest.raises(Problem, match="No XML file was found"):
        cin.read([tmp_path / "cin-2.xml", tmp_path][:0])
    with pytest.raises(Problem, match=r"lost\.xml cannot be opened"):
        cin.read([tmp_path / "lost.xml"])


def test_a_huge_mark_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(elements, "WAITING", 1 << 20)
    with pytest.raises(Problem, match="longer than any of a return"):
        reading(tmp_path, GOOD.replace("<Child>", f'<Child note="{"x" * (3 << 20)}">'))
    monkeypatch.setattr(elements, "LARGEST", 1 << 10)
    with pytest.raises(Problem, match="larger than"):
        reading(tmp_path, GOOD.ljust(2000))


def test_shapes_of_other_years_give_the_same(tmp_path):
    mine = [enquiry("2024-05-01+01:00", "2024-05-20", "TRUE", InitialCPCtarget="2024-05-22")]
    text = census(child(referral(mine, [plan("2024-05-20", NumberOfPreviousCPP="0")])))
    later = text.replace("<Section47>", "<PreProceedingsandFGDM><PPOutcome>A</PPOutcome>"
                         "</PreProceedingsandFGDM><Section47>", 1)  # fmt: skip
    shapes = [
        text,
        text.replace("Sex>", "GenderCurrent>"),
        text.replace("<Message>", '<Message xmlns="urn:cin">'),
        '<?xml version="1.0" encoding="utf-16"?>' + text,
        later,
        "\ufeff" + text,
    ]
    for place, shape in enumerate(shapes):
        path = tmp_path / f"{place}.xml"
        path.write_bytes(shape.encode("utf-16" if "utf-16" in shape else "utf-8"))
        records = cin.read([path])
        assert list(found(records)["path"]) == ["plan after conference"]
        assert list(records.children["sex"]) == ["F"]
        assert records.enquiries["target"].notna().all() and records.failures.empty


def test_working_days_are_counted_as_the_department_counts_them():
    pairs = {
        ("1970-06-02", "1970-06-23"): 15,  # the department's example
        ("2024-05-01", "2024-05-21"): 13,  # over the early May bank holiday
        ("2022-09-16", "2022-09-21"): 2,  # over a Monday that was a holiday once
        ("2024-12-24", "2025-01-02"): 4,
        ("2024-05-04", "2024-05-04"): 0,
        ("2024-05-03", "2024-05-02"): -1,
    }
    starts, ends = (pd.to_datetime(pd.Series(each)) for each in zip(*pairs, strict=True))
    assert working_days.between(starts, ends).tolist() == list(pairs.values())
    assert working_days.between(starts, ends.where(ends.dt.year == 0)).isna().all()
    assert paths.banded(pd.Series([0, 10, 11, 15, 16, 20, 21, 400, pd.NA], dtype="Int64")).tolist()[
        :-1
    ] == list(itertools.chain(*[[band] * 2 for band in paths.BANDS]))


def test_repeat_enquiries_are_counted_from_each_enquiry_as_far_as_returns_go(tmp_path):
    starts = {"A1": ["2023-05-01", "2023-09-01", "2024-12-01"], "A2": ["2023-05-01"] * 2}
    earlier = {n: [d for d in days if d < "2024-04"] for n, days in starts.items()}
    later = {"A1": ["2024-12-01"], "A3": ["2024-06-03"]}
    returns = [
        census(*(child(referral(map(enquiry, d)), number=n) for n, d in each.items()), day=end)
        for each, end in ((earlier, "2024-03-31"), (later, "2025-03-31"))
    ]
    records = reading(tmp_path, *returns)
    spells = paths.spells(records.enquiries)
    assert list(spells["again"]) == [True, True, False, False, False]
    assert list((spells["duration"] * 365.25).round()) == [123, 457, 120, 700, 301]
    grown = records.enquiries.assign(born=pd.Timestamp("2006-06-01"))
    assert list((paths.spells(grown)["duration"] * 365.25).round()) == [123, 274, 0, 397, 0]
    assert list(paths.spells(grown)["again"]) == [True, False, False, False, False]
    repeats = paths.repeats(records.enquiries)
    assert list(repeats["months"]) == [6, 12, 24]
    assert list(repeats["at_risk"]) == [3, 2, 0] and list(repeats["events"])[:2] == [1, 1]
    assert repeats["probability"].round(9).tolist()[:2] == [0.25, 0.25]
    assert repeats["probability"].isna().tolist() == [False, False, True]
