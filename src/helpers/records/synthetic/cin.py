"""Synthetic Children in Need census returns: XML, one a year, five years ending with the latest.

Whether an enquiry is followed by a conference and a plan, after how many working days, and by
another enquiry, is drawn for each alike, by the shares that are published of England. A return
holds what was known on its 31 March: a conference or plan that came later stands in the next.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.records.cin import paths, working_days
from helpers.records.synthetic import calibration, folders
from helpers.records.synthetic.folders import MARK, identifiers

YEARS = 5
WARM_UP = 5
MONTHS = (6, 12, 24)
PLAN_DAYS = (120, 500)
"""How long a plan lasts, in days: a choice."""
CATEGORIES = {"NEG": 0.5, "EMO": 0.35, "PHY": 0.1, "SAB": 0.05}
SOURCES = ["1A", "2A", "3A", "3B", "5A", "6", "7"]
SEX_SINCE = 2025
"""The first year that names the field so; before it was GenderCurrent."""
COUNCIL = 999
PATHS = tuple(path for path in paths.PATHS if "too recent" not in path)
"""What becomes of an enquiry in time; a return may be made before that is known."""


def write(folder: Path, children: int, seed: int) -> None:
    """Write synthetic Children in Need returns into a new folder; see :func:`folders.write`."""
    folders.write(folder, children, seed, "cin", made)


def made(children: int, seed: int) -> tuple[dict[str, str], dict]:
    """Return the files by name, each as text, and what is true of them."""
    law, rng = calibration.enquiries(), np.random.default_rng(seed)
    frame = enquiries(law, children, rng)
    years = range(law.year - YEARS + 1, law.year + 1)
    files = {f"CIN-census-{year}.xml": _message(frame, year) for year in years}
    return files, truth(law)


def shares(law: calibration.Enquiries) -> dict[str, float]:
    """Return the probability of each path of an enquiry that is not too recent to know it."""
    after = law.conference - calibration.CONFERENCE_BEFORE
    plan = law.plan * after
    rest = 1 - law.conference - calibration.NOT_REQUIRED - calibration.PLAN_WITHOUT_CONFERENCE
    probabilities = (
        *(plan, after - plan, calibration.NOT_REQUIRED),
        *(calibration.PLAN_WITHOUT_CONFERENCE, rest, calibration.CONFERENCE_BEFORE),
    )
    return dict(zip(PATHS, probabilities, strict=True))


def truth(law: calibration.Enquiries) -> dict:
    """Return the probabilities by which the enquiries were made."""
    days = np.floor(np.array(MONTHS) / 12 * 365.25)
    again = -np.expm1(-law.again * np.maximum(days - calibration.QUIET_DAYS, 0) / 365.25)
    return {
        "end": f"{law.year}-03-31",
        "paths": shares(law),
        "working_days": dict(zip(paths.BANDS, law.bands.values(), strict=True)),
        "again": [
            {"months": months, "probability": float(share)}
            for months, share in zip(MONTHS, again, strict=True)
        ],
    }


def enquiries(law: calibration.Enquiries, children: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return enquiries of so many children, each with one at least in the years of the returns.

    Returns:
        DataFrame: One row an enquiry: `child` (number), `born`, `started`, `path`, `conference`,
            `plan`, `plan_ended` (days, missing where there is none).
    """
    end = np.datetime64(f"{law.year}-03-31")
    first = np.datetime64(f"{law.year - YEARS}-04-01")
    origin = np.datetime64(f"{law.year - YEARS - WARM_UP}-04-01")
    drawn = 4 * children + 200
    spread = int((end - origin) / np.timedelta64(1, "D"))
    started = origin + rng.integers(0, spread + 1, drawn).astype("timedelta64[D]")
    born = started - rng.integers(0, 12 * 365, drawn).astype("timedelta64[D]")
    child, found = np.arange(drawn), []
    while len(child):
        found.append(pd.DataFrame({"child": child, "born": born, "started": started}))
        wait = calibration.QUIET_DAYS + np.ceil(rng.exponential(365.25 / law.again, len(child)))
        started = started + wait.astype("timedelta64[D]")
        # nobody is left who would be 18: the oldest at a first enquiry turns 12, ten years before
        going = (started <= end) & (started - born < np.timedelta64(17 * 365, "D"))
        child, born, started = child[going], born[going], started[going]
    frame = pd.concat(found).sort_values(["child", "started"], ignore_index=True)
    frame = frame[frame["started"] >= first]
    seen = frame["child"].drop_duplicates().head(children)
    frame = frame[frame["child"].isin(seen)].reset_index(drop=True)
    frame = frame.assign(**_followed(law, frame["started"], rng))
    # a plan ends before the child's next begins
    following = frame.groupby("child")["plan"].bfill().groupby(frame["child"]).shift(-1)
    before = following - pd.Timedelta(days=1)
    ended = frame["plan_ended"].where(~(frame["plan_ended"] > before), before)
    return frame.assign(plan_ended=ended.where(frame["plan"].notna()))


def _followed(law: calibration.Enquiries, started: pd.Series, rng: np.random.Generator) -> dict:
    """Draw what follows each enquiry: path, conference, plan and its end."""
    size, by = len(started), shares(law)
    path = np.array(list(by))[rng.choice(len(by), size, p=list(by.values()))]
    low, high = np.array(list(law.bands)).T[
        :, rng.choice(len(law.bands), size, p=list(law.bands.values()))
    ]
    days = rng.integers(low, high + 1)
    begin = started.to_numpy().astype("datetime64[D]")
    years = (int(str(day)[:4]) for day in (begin.min(), begin.max() + np.timedelta64(400, "D")))
    free = working_days.bank_holidays(*years)
    held = np.busday_offset(begin, days, roll="forward", holidays=free)
    never = np.datetime64("NaT")
    with_conference = np.isin(path, ["plan after conference", "conference without plan"])
    conference = np.where(with_conference, held, never)
    before = path == "conference dated before the enquiry"
    sooner = np.busday_offset(begin, -rng.integers(1, 6, size), roll="forward", holidays=free)
    conference = np.where(before, sooner, conference)
    plan = np.where(path == "plan after conference", held, never)
    plan = np.where(path == "plan without conference", begin + rng.integers(5, 40, size), plan)
    lasts = rng.integers(*PLAN_DAYS, size).astype("timedelta64[D]")
    return {
        "path": path,
        **{"conference": conference, "plan": plan, "plan_ended": plan + lasts},
        "sex": rng.choice(["1", "2"], size),
        "source": rng.choice(SOURCES, size),
        "category": rng.choice(list(CATEGORIES), size, p=list(CATEGORIES.values())),
    }


def _message(frame: pd.DataFrame, year: int) -> str:
    """Return the return of a year: enquiries that began in it, and those of which it knows more."""
    first, end = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    asked = (frame["started"] >= first) | frame["conference"].between(first, end)
    known = asked | frame["plan_ended"].ge(first) & frame["plan"].le(end)
    held = frame[(frame["started"] <= end) & known].assign(asked=asked)
    plans = held.groupby("child").cumcount() * held["plan"].notna()
    dates = ["conference", "plan", "plan_ended"]
    for name in dates:
        held[name] = held[name].where(held[name] <= end)
    for name in ("started", "born", *dates):
        held[name] = (
            held[name].dt.strftime("%Y-%m-%d").astype(object).where(held[name].notna(), None)
        )
    held = held.assign(name=identifiers(held["child"], "C"), earlier=plans)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<!-- {MARK}: made by a program. It describes no real child. -->",
            "<Message><Header><CollectionDetails><Collection>CIN</Collection>"
            f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>"
            f"<Source><SourceLevel>L</SourceLevel><LEA>{COUNCIL}</LEA>"
            f"<SoftwareCode>{MARK}</SoftwareCode><Release>1</Release><SerialNo>001</SerialNo>"
            f"<DateTime>{year}-05-01T09:00:00</DateTime></Source></Header><Children>",
            *_children(held, year),
            "</Children></Message>\n",
        ]
    )


def _children(held: pd.DataFrame, year: int) -> Iterator[str]:
    """Yield each child's part of a return; rows are by child already."""
    letter = {"1": "M", "2": "F"}
    before = None
    for row in held.itertuples():
        if row.name != before:
            sex = f"<Sex>{letter[row.sex]}</Sex>"
            yield (
                f"{'</Child>' if before else ''}<Child><ChildIdentifiers>"
                f"<LAchildID>{row.name}</LAchildID><UPNunknown>UN1</UPNunknown>"
                f"<PersonBirthDate>{row.born}</PersonBirthDate>"
                f"{sex if year >= SEX_SINCE else f'<GenderCurrent>{row.sex}</GenderCurrent>'}"
                "</ChildIdentifiers><ChildCharacteristics><Ethnicity>NOBT</Ethnicity>"
                "</ChildCharacteristics>"
            )
        before = row.name
        yield _details(row)
    yield "</Child>"


def _details(row: "pd.core.frame.Pandas") -> str:
    conference = row.conference and f"<DateOfInitialCPC>{row.conference}</DateOfInitialCPC>"
    not_required = str(row.path == "conference not required").lower()
    ended = row.plan_ended and f"<CPPendDate>{row.plan_ended}</CPPendDate>"
    plan = row.plan and (
        f"<ChildProtectionPlans><CPPstartDate>{row.plan}</CPPstartDate>{ended or ''}"
        f"<InitialCategoryOfAbuse>{row.category}</InitialCategoryOfAbuse>"
        f"<LatestCategoryOfAbuse>{row.category}</LatestCategoryOfAbuse>"
        f"<NumberOfPreviousCPP>{row.earlier}</NumberOfPreviousCPP></ChildProtectionPlans>"
    )
    enquiry = row.asked and (
        f"<Section47><S47ActualStartDate>{row.started}</S47ActualStartDate>{conference or ''}"
        f"<ICPCnotRequired>{not_required}</ICPCnotRequired></Section47>"
    )
    return (
        f"<CINdetails><CINreferralDate>{row.started}</CINreferralDate>"
        f"<ReferralSource>{row.source}</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>"
        f"{enquiry or ''}<ReferralNFA>false</ReferralNFA>{plan or ''}</CINdetails>"
    )
