"""The named checks, what came of them, and the gate that a failing one shuts."""

from dataclasses import dataclass

import pandas as pd

from helpers import words
from helpers.data.quality import against_counts, sums
from helpers.data.quality.published import KEY, joined, published
from helpers.errors import Problem
from helpers.files.forms import assigned
from helpers.words import listed, number

PASSED, FAILED, WAIVED = "passed", "failed", "waived"
PAGE = "reports/quality.html"
CHANGES = "reports/changes.csv"
MORE_DECIMALS = ("rates-against-counts", "percent-against-counts")
"""Checks that work a figure out, which is said with two decimals more than it is printed."""


@dataclass(frozen=True)
class Check:
    """A check: its name, what it asks, what a failure means, and what to do then."""

    name: str
    title: str
    means: str
    to_do: str


CORRECT = "The build stops and lists the cells: correct the rows, or bring the files back."
LOOK = (
    "Compare the cells with the publisher's page. Where the publisher is known to print them so, "
    "write the cell and the reason into data/raw/waived.csv; else leave the file out."
)

CHECKS = (
    Check(
        "checksums",
        "Every raw file is the one its sidecar describes",
        "A file was changed since it was taken in.",
        "The build stops: bring the file back, or accept its new content.",
    ),
    Check(
        "schema",
        "Every cell has the form of its column",
        "Text stands where a number or a code belongs, or a column is missing.",
        CORRECT,
    ),
    Check(
        "references",
        "Every measure, area and source that is named is described",
        "A figure belongs to an area, measure or source that nothing is known of.",
        CORRECT,
    ),
    Check("unique-keys", "No figure is given twice", "One release gives a figure twice.", CORRECT),
    Check(
        "ranges",
        "No count is negative or broken, no share above 100, no gap without a reason",
        "A number cannot be what it is said to be, or a missing one does not say why.",
        CORRECT,
    ),
    Check(
        "rates-against-counts",
        "Printed rates agree with their count and the child population",
        "A rate and its count, or the population of the year before, are not of one release.",
        LOOK,
    ),
    Check(
        "percent-against-counts",
        "Printed shares agree with the counts they are made of",
        "A share and its counts are not of one release, or not of the same children.",
        LOOK,
    ),
    Check(
        "parts-against-whole",
        "Parts add up to no more than the whole",
        "A part or the whole is not what its label says.",
        LOOK,
    ),
    Check(
        "councils-against-nation",
        "Councils add up to their region and nation, within rounding",
        "A council is counted twice or misprinted, or the total leaves one out or was revised.",
        LOOK,
    ),
    Check(
        "regions-against-nation",
        "Regions add up to their nation, within rounding",
        "A region is counted twice or misprinted, or the total leaves one out or was revised.",
        LOOK,
    ),
)


@dataclass(frozen=True)
class Quality:
    """What came of the checks.

    ``checks`` has a row a check: check, title, result, tested, untested, failing, waived, reason.
    ``findings`` has a row a cell that does not hold: check, measure, area_code, area, period,
    value, expected, sentence, waived ('' or the reason).
    """

    checks: pd.DataFrame
    findings: pd.DataFrame


def enforced(files: int, tables: list[pd.DataFrame], observations: pd.DataFrame) -> pd.DataFrame:
    """Return what the build has already enforced: check, tested.

    A row that fails one of these checks stops the build, so each has passed wherever there is
    something built. ``files`` is the number of raw files, ``tables`` every table read from one.
    """
    names = {"measure", "area_code", "source", "neighbour_code", "parent_code"}
    return pd.DataFrame(
        [
            ("checksums", files),
            ("schema", sum(frame.size for frame in tables)),
            ("references", sum(len(frame) * len(names & {*frame}) for frame in tables)),
            ("unique-keys", len(observations)),
            ("ranges", len(observations)),
        ],
        columns=["check", "tested"],
    )


def examine(tables: dict[str, pd.DataFrame], enforced: pd.DataFrame) -> Quality:
    """Try every check on the tables of ``data/processed``.

    They are ``observations``, ``measures``, ``areas``, ``harmonised_areas``, ``breaks`` and
    ``waived``.
    """
    cells, areas, breaks = published(tables), tables["areas"], tables["breaks"]
    trials = [
        against_counts.rates(cells, breaks),
        against_counts.shares(cells, breaks),
        against_counts.wholes(cells),
        sums.councils(cells, areas, tables["harmonised_areas"]),
        sums.regions(cells, areas),
    ]
    tried = joined(trials)
    key = ["check", *KEY]
    failing = tried[(~tried["holds"].fillna(True)).astype(bool)]
    failing = failing.merge(tables["waived"][[*key, "reason"]], on=key, how="left")
    findings = _described(failing.rename(columns={"reason": "waived"}), tables)
    tested = tried.groupby("check")["holds"].agg(["count", "size"])
    tested = tested.reindex([check.name for check in CHECKS], fill_value=0)
    rows = [_row(check, tested, findings, enforced) for check in CHECKS]
    return Quality(pd.DataFrame(rows), findings)


def unused(waived: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``waived`` that no failing cell needs any more."""
    key = ["check", *KEY]
    needed = pd.MultiIndex.from_frame(findings[key])
    return waived[~pd.MultiIndex.from_frame(waived[key]).isin(needed)]


def _described(failing: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = tables["areas"].set_index("area_code")["name"]
    labels, decimals = (tables["measures"].set_index("measure")[n] for n in ("label", "decimals"))
    area, waived = failing["area_code"].map(names), failing["waived"].fillna("")
    failing = failing.assign(area=area, waived=waived)
    places = failing["measure"].map(decimals).astype(int)
    failing["sentence"] = [
        f"{labels[row.measure]}, {row.area}, {row.period}: "
        + row.sentence.format(
            value=number(row.value, places[row.Index]),
            expected=number(row.expected, places[row.Index] + 2 * (row.check in MORE_DECIMALS)),
        )
        for row in failing.itertuples()
    ]
    columns = ["check", "measure", "area_code", "area", "period", "value", "expected"]
    return failing[[*columns, "sentence", "waived"]].sort_values(
        ["check", "measure", "period", "area_code"], ignore_index=True
    )


def _row(
    check: Check, tested: pd.DataFrame, findings: pd.DataFrame, enforced: pd.DataFrame
) -> dict[str, object]:
    compared, held = (int(tested.at[check.name, name]) for name in ("count", "size"))
    mine = findings[findings["check"] == check.name]
    waived = int((mine["waived"] != "").sum())
    failing = len(mine) - waived
    return {
        "check": check.name,
        "title": check.title,
        "result": FAILED if failing else PASSED,
        "tested": compared + int(enforced.loc[enforced["check"] == check.name, "tested"].sum()),
        "untested": held - compared,
        "failing": failing,
        "waived": waived,
        "reason": "",
    }


def waive(checks: pd.DataFrame, waivers: dict[str, str]) -> pd.DataFrame:
    """Return ``checks`` with those that a run waives: result "waived", and the reason.

    A check that passed stays passed.

    Raises:
        Problem: If there is no check of a name, or its reason is empty.
    """
    unknown = sorted(set(waivers) - set(checks["check"]))
    if unknown:
        raise Problem(
            f"There is no check called '{unknown[0]}': the checks are {', '.join(checks['check'])}."
        )
    refuse_unreasoned(waivers)
    checks = checks.copy()
    chosen = checks["check"].isin(waivers) & (checks["result"] == FAILED)
    checks.loc[chosen, "result"] = WAIVED
    checks.loc[chosen, "reason"] = checks.loc[chosen, "check"].map(waivers)
    return checks


def gate(checks: pd.DataFrame, findings: pd.DataFrame, so: str) -> None:
    """Let a run go on only if no check fails; ``so`` is what does not happen where one does.

    Raises:
        Problem: Naming the failing checks, how many cells each concerns, and the cells.
    """
    failed = checks[checks["result"] == FAILED]
    if failed.empty:
        return
    names = listed([f"'{name}'" for name in failed["check"]])
    verb = "fails" if len(failed) == 1 else "fail"
    cells = findings[findings["check"].isin(failed["check"]) & (findings["waived"] == "")]
    raise Problem(
        f"The {'check' if len(failed) == 1 else 'checks'} {names} {verb}, so {so}: put the figures "
        f'right or waive a check by name, as --waive {failed["check"].iloc[0]}="reason".',
        [
            *(
                f"{row.check}: {row.failing:,} of {row.tested:,} cells. {row.title}."
                for row in failed.itertuples()
            ),
            *cells["sentence"],
        ],
    )


def counted(checks: pd.DataFrame) -> str:
    """Return the results in a few words: "9 checks passed, 1 waived"."""
    results = checks["result"].value_counts()
    passed = results.get(PASSED, 0)
    parts = [f"{words.counted(passed, 'check')} passed"]
    parts += [f"{results[name]} {name}" for name in (WAIVED, FAILED) if results.get(name)]
    return ", ".join(parts)


def waivers(texts: list[str]) -> dict[str, str]:
    """Return the waivers given as NAME=VALUE, a reason; a Problem says what has another form."""
    waived = assigned("--waive", texts)
    refuse_unreasoned(waived)
    return waived


def refuse_unreasoned(waivers: dict[str, str]) -> None:
    """Refuse a waiver without a reason."""
    for name, reason in waivers.items():
        if not reason.strip():
            raise Problem(f"Say why '{name}' is waived, as --waive {name}=\"reason\".")
