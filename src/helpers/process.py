"""From data/raw to data/processed: read, check, complete, derive, write.

:func:`process` tells the whole story in the order it happens. What it writes is built, never
edited, and not kept in git.
"""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import areas as places
from helpers import derived, files, raw, schemas, symbols
from helpers.errors import Problem
from helpers.project import Project
from helpers.schemas import Failure
from helpers.statistics import intervals
from helpers.symbols import MEANING

MANIFEST = "manifest.json"
KEY = ["measure", "area_code", "period"]
COLUMNS = [*KEY, "value", "lower", "upper", "status", "reason", "source", "rounding"]


def process(project: Project) -> dict[str, int]:
    """Build ``data/processed`` from ``data/raw``; return the number of rows of each table.

    Raises
    ------
    Problem
        If a raw file is not what its sidecar says, or a check fails; every failure found is in
        the details. What was in ``data/processed`` before is then still there.
    """
    raw_tables = read_all(project)
    tables = check_all(raw_tables)
    tables["measures"] = pd.concat([tables["measures"], derived.measures()], ignore_index=True)
    tables["measures"]["formula"] = tables["measures"]["formula"].fillna("")
    tables["breaks"] = breaks(raw_tables)
    tables["files"] = described(raw_tables)
    tables["unions"] = places.unions(tables["areas"])
    tables["observations"] = complete(tables)
    tables["areas"] = with_unions(tables["areas"], tables["unions"])
    write(project, tables)
    return {name: len(frame) for name, frame in tables.items()}


def ensure(project: Project) -> bool:
    """Build ``data/processed`` if it is missing or older than the raw files; return whether."""
    manifest = project.processed / MANIFEST
    try:
        if json.loads(manifest.read_text(encoding="utf-8")) == fingerprint(project):
            return False
    except (OSError, ValueError):
        pass
    process(project)
    return True


def fingerprint(project: Project) -> dict[str, str]:
    """Return what the processed tables depend on: raw files, sidecars and the code that builds."""
    modules = (places, derived, files, intervals, raw, schemas, symbols)
    code = [Path(__file__), *(Path(module.__file__) for module in modules)]
    listed = [*sorted(project.raw.glob("*.csv")), *sorted(project.raw.glob("*.yaml"))]
    parts = {path.name: raw.checksum(path) for path in listed}
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()
    return {**parts, "code": digest}


def read_all(project: Project) -> list[raw.RawTable]:
    """Read every raw file, or report all that cannot be read."""
    tables, problems = [], []
    for path in raw.listed(project):
        try:
            tables.append(raw.read(project, path))
        except Problem as problem:
            problems.append(problem)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problem(
            f"{len(problems)} files of {project.shown(project.raw)} cannot be used; "
            "put each right as its line says.",
            [problem.sentence for problem in problems],
        )
    return tables


def check_all(raw_tables: list[raw.RawTable]) -> dict[str, pd.DataFrame]:
    """Return the raw tables typed and joined by name, or report every failing cell."""
    parts: dict[str, list[pd.DataFrame]] = {}
    failures: list[Failure] = []
    for table in raw_tables:
        frame, found = schemas.check(table.frame, table.sidecar.table, table.name)
        failures += found
        place = {"file": table.name, "row": np.arange(len(frame)) + 2}
        parts.setdefault(table.sidecar.table, []).append(frame.assign(**place))
    absent = sorted(set(schemas.SCHEMAS) - set(parts))
    failures += [Failure("data/raw", 0, "", f"no file holds the table '{name}'") for name in absent]
    if not failures:
        tables = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
        failures = references(tables) + observations_hold(tables, breaks(raw_tables))
    if failures:
        files = sorted({failure.file for failure in failures})
        count = "1 cell fails its check" if len(failures) == 1 else f"{len(failures)} checks fail"
        raise Problem(
            f"{count} in {', '.join(files)}: correct the rows listed, or bring the files back.",
            [str(failure) for failure in failures],
        )
    return {name: frame.drop(columns=["file", "row"]) for name, frame in tables.items()}


def _failing(frame: pd.DataFrame, wrong: pd.Series, column: str, reason: str) -> list[Failure]:
    """Return a failure for each row that is ``wrong``; ``reason`` may name columns in braces."""
    return [
        Failure(row["file"], row["row"], column, reason.format(**row))
        for row in frame[wrong].to_dict("records")
    ]


def references(tables: dict[str, pd.DataFrame]) -> list[Failure]:
    """Check that every measure, area and source that a table names is described."""
    known = {
        "measure": set(tables["measures"]["measure"]),
        "area_code": set(tables["areas"]["area_code"]),
        "source": set(tables["sources"]["source"]),
    }
    uses = [
        *((name, column) for name in ("observations",) for column in known),
        *((name, column) for name in ("releases", "set_aside") for column in known),
        *((name, "area_code") for name in ("neighbours", "positions", "claims")),
        ("characteristics", "source"),
    ]
    failures = []
    for name, column in uses:
        frame = tables[name]
        if column in frame and name not in (column, f"{column}s"):
            wrong = ~frame[column].isin(known[column])
            failures += _failing(frame, wrong, column, f"'{{{column}}}' is not described")
    wrong = ~tables["neighbours"]["neighbour_code"].isin(known["area_code"])
    failures += _failing(
        tables["neighbours"], wrong, "neighbour_code", "'{neighbour_code}' is not described"
    )
    for column in ("parent_code", "successor_codes"):
        codes = tables["areas"][column].str.split()
        wrong = ~codes.map(set(known["area_code"]).issuperset)
        failures += _failing(
            tables["areas"], wrong, column, f"'{{{column}}}' names an area that is not described"
        )
    return failures


def observations_hold(tables: dict[str, pd.DataFrame], breaks: pd.DataFrame) -> list[Failure]:
    """Check the observations together: keys, status beside value, ranges, rates against counts."""
    frame = tables["observations"].merge(
        tables["measures"][["measure", "kind", "decimals"]], on="measure", how="left"
    )
    value, status = frame["value"], frame["status"]
    failures = []
    for wrong, column, reason in (
        (frame.duplicated(KEY, keep=False), "value", "{measure} of {area_code} in {period} "
         "is given more than once"),
        (value.isna() & (status == ""), "value", "is empty, and no status says why"),
        (value.notna() & (status != ""), "status", "'{status}' stands beside a value"),
        ((frame["kind"] != "pounds") & (value < 0), "value", "{value:g} is negative"),
        ((frame["kind"] == "percent") & (value > 100), "value", "{value:g} is above 100 per cent"),
        ((frame["kind"] == "count") & (frame["decimals"] == 0) & (value % 1 > 0), "value",
         "{value:g} is a count and not a whole number"),
    ):  # fmt: skip
        failures += _failing(frame, wrong, column, reason)
    return failures + rates_agree(frame, tables, breaks)


def rates_agree(
    frame: pd.DataFrame, tables: dict[str, pd.DataFrame], breaks: pd.DataFrame
) -> list[Failure]:
    """Check each printed rate against its count and the child population of the mid-year before.

    They must agree to the rounding of the rate and of the count. A rate that a break of kind
    "population base" puts on another population is passed over.
    """
    values = frame.drop_duplicates(KEY).set_index(KEY)["value"]
    printed = frame[frame["kind"] == "rate"].copy()
    printed["count"] = values.reindex(
        pd.MultiIndex.from_arrays(
            [printed["measure"].str.replace("_rate", "_count"), *_place(printed)]
        )
    ).to_numpy()
    printed["population"] = values.reindex(
        pd.MultiIndex.from_arrays(
            [["population_0_17"] * len(printed), printed["area_code"], printed["period"] - 1]
        )
    ).to_numpy()
    printed["expected"] = 10_000 * printed["count"] / printed["population"]
    rounding = _rounding(printed, tables).clip(lower=0)
    slack = 0.5 * 10.0 ** -printed["decimals"] + (
        5_000 * rounding.where(rounding > 1, 0) / printed["population"]
    )
    wrong = (printed["expected"] - printed["value"]).abs() > slack + 1e-6
    nation = printed["area_code"].str[0].map(places.NATIONS)
    for row in breaks[breaks["kind"] == "population base"].itertuples():
        wrong &= ~(
            (printed["measure"] == row.measure) & (nation == row.nation)
            & (printed["period"] < row.start)
        )  # fmt: skip
    reason = "{value:g} is not 10,000 x {count:,.0f} / {population:,.0f} = {expected:.2f}"
    return _failing(printed, wrong, "value", reason)


def _place(frame: pd.DataFrame) -> list[pd.Series]:
    return [frame["area_code"], frame["period"]]


def _rounding(frame: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the unit that the publisher rounds counts of each row's measure and area to."""
    own = tables["measures"].set_index("measure")["rounding"]
    sources = tables["sources"].set_index("source")
    authority = (
        frame["area_code"]
        .str[:3]
        .isin(
            tables["areas"].loc[tables["areas"]["level"] == "local authority", "area_code"].str[:3]
        )
    )
    usual = frame["source"].map(sources["rounding_authority"]).where(
        authority, frame["source"].map(sources["rounding_nation"])
    )  # fmt: skip
    return frame["measure"].map(own).fillna(usual)


def breaks(raw_tables: list[raw.RawTable]) -> pd.DataFrame:
    """Return the known breaks of all sidecars, a row a measure.

    Returns
    -------
    DataFrame
        measure, nation (GSS code), start (first period on the new basis), kind, note.
    """
    rows = [
        {"measure": measure, **{name: entry[name] for name in ("nation", "start", "kind", "note")}}
        for table in raw_tables
        for entry in table.sidecar.breaks
        for measure in entry["measures"]
    ]
    return pd.DataFrame(rows, columns=["measure", "nation", "start", "kind", "note"])


def described(raw_tables: list[raw.RawTable]) -> pd.DataFrame:
    """Return what the sidecars say of each raw file, a row a file."""
    names = ("title", "publisher", "address", "licence", "release", "table", "row", "sha256")
    return pd.DataFrame(
        [{"file": t.name, **{name: getattr(t.sidecar, name) for name in names}} for t in raw_tables]
    )


def complete(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return all observations: as published, from releases alone, of unions, and derived."""
    frame = tables["observations"]
    frame["area_code"] = frame["area_code"].replace(_recodes(tables["areas"]))
    frame = pd.concat([frame, only_in_releases(tables)], ignore_index=True)
    frame["status"] = frame["status"].replace(":", "x")
    frame["reason"] = frame["status"].map(MEANING).fillna("")
    frame = set_aside(frame, tables["set_aside"])
    measures = tables["measures"].set_index("measure")
    is_count = frame["measure"].map(measures["kind"]) == "count"
    printed = 10.0 ** -frame["measure"].map(measures["decimals"])
    frame["rounding"] = _rounding(frame, tables).where(is_count, printed)
    counts = measures.index[measures["kind"].isin(["count", "pounds"])]
    frame = pd.concat([frame, of_unions(frame, tables["unions"], counts)], ignore_index=True)
    frame = pd.concat([frame, derived.work_out(frame)], ignore_index=True)
    return frame[COLUMNS].sort_values(KEY, ignore_index=True)


def _recodes(areas: pd.DataFrame) -> dict[str, str]:
    """Return former codes -> present codes of areas whose boundary did not change."""
    return {
        former: area.area_code
        for area in areas.itertuples()
        for former in area.former_codes.split()
    }


def only_in_releases(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the newest release of each figure of measures that only ``releases`` holds."""
    releases = tables["releases"]
    alone = releases[~releases["measure"].isin(tables["observations"]["measure"])]
    newest = alone.sort_values("released").drop_duplicates(KEY, keep="last")
    return newest[[*KEY, "value"]].assign(status="", source="dfe-cin-releases")


def set_aside(frame: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the cells of the table ``set_aside`` emptied: status u, and why."""
    reasons = cells.set_index(KEY)["reason"].reindex(pd.MultiIndex.from_frame(frame[KEY]))
    chosen = reasons.notna().to_numpy()
    frame.loc[chosen, "value"] = np.nan
    frame.loc[chosen, "status"] = "u"
    frame.loc[chosen, "reason"] = reasons.to_numpy()[chosen]
    return frame


def of_unions(frame: pd.DataFrame, unions: pd.DataFrame, counts: pd.Index) -> pd.DataFrame:
    """Return unions' counts and pounds: sums over the old authorities, then over the new ones.

    A year is summed over the old authorities if all of them have a row that applies to it (no
    status z), else over the new ones. One missing part makes the sum missing, with its status.

    Parameters
    ----------
    frame
        Observations with status, reason and rounding.
    unions
        As :func:`helpers.areas.unions` returns them.
    counts
        The measures that may be added up: counts and pounds.
    """
    parts = frame[frame["measure"].isin(counts) & (frame["status"] != "z")].merge(
        unions[["union_code", "member_code", "role"]],
        left_on="area_code",
        right_on="member_code",
    )
    size = unions.groupby(["union_code", "role"]).size().rename("members")
    keys = ["measure", "union_code", "period", "role"]
    parts["gap"] = parts["value"].isna()
    sums = (
        parts.sort_values("gap", ascending=False, kind="stable")
        .groupby(keys)
        .agg(
            value=("value", lambda values: values.sum(min_count=len(values))),
            status=("status", "first"),
            reason=("reason", "first"),
            source=("source", "first"),
            rounding=("rounding", lambda unit: max(1.0, unit.where(unit > 1, 0).sum())),
            rows=("value", "size"),
        )
        .reset_index()
        .merge(size.reset_index(), on=["union_code", "role"])
    )
    sums = sums[sums["rows"] == sums["members"]].sort_values("role", ascending=False)
    sums = sums.drop_duplicates(["measure", "union_code", "period"])
    missing = sums["value"].isna()
    sums.loc[missing, "reason"] = "a part of it is missing: " + sums.loc[missing, "reason"]
    return sums.rename(columns={"union_code": "area_code"})[
        [*KEY, "value", "status", "reason", "source", "rounding"]
    ]


def with_unions(areas: pd.DataFrame, unions: pd.DataFrame) -> pd.DataFrame:
    """Return the table of areas with the unions added (level ``union``)."""
    rows = unions.drop_duplicates("union_code").rename(columns={"union_code": "area_code"})
    rows = rows[["area_code", "name", "parent_code"]].assign(level="union")
    joined = pd.concat([areas, rows], ignore_index=True)
    text = [name for name in joined if not name.endswith("_mid_year")]
    return joined.assign(**{name: joined[name].fillna("") for name in text})


def write(project: Project, tables: dict[str, pd.DataFrame]) -> None:
    """Write the tables and their manifest to a temporary folder, then rename it into place.

    Raises
    ------
    Problem
        If the folder cannot be written; what was there before is still there.
    """
    target = project.processed
    try:
        with files.working_folder(target.parent) as folder:
            new = folder / target.name
            new.mkdir()
            for name, frame in tables.items():
                frame.to_parquet(new / f"{name}.parquet", index=False)
            if (target / "README.md").exists():
                shutil.copy2(target / "README.md", new)
            manifest = json.dumps(fingerprint(project), indent=1)
            (new / MANIFEST).write_text(manifest, encoding="utf-8")
            files.replace_folder(new, target)
    except OSError as error:
        raise Problem(
            f"{project.shown(target)} cannot be written ({error.strerror or error}): "
            "free some space or make the folder writable, then run the command again."
        ) from error
