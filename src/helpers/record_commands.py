"""The commands on records: those that someone lawfully holds, and synthetic ones."""

import json
import sys

from rich.console import Console

from helpers import options as option
from helpers import project


def records(
    kind: option.KindOfRecords,
    paths: option.Records = None,
    area: option.AreaOfRecords = "England",
    output: option.OutputOfRecords = None,
    as_json: option.JsonOfRecords = False,
    mapping: option.MappingOfRecords = None,
    threshold: option.Threshold = 10,
    rounding: option.Rounding = 5,
) -> None:
    """Follow children, mothers and enquiries in records that you lawfully hold.

    They are read where they lie; small counts are withheld and the others rounded.
    """
    from helpers.records.disclosure import Policy
    from helpers.reports import of_records

    policy = Policy(threshold, rounding)
    asked = of_records.Asked(kind, paths or [], policy, area, mapping, output)
    here = project.find_own()
    if as_json:
        told = of_records.told(here, asked)
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    if output or not as_json:
        of_records.report(here, asked, Console(stderr=as_json))


def synthesise(
    kind: option.KindOfRecords,
    output: option.NewFolder,
    children: option.Children = 1000,
    seed: option.Seed = 1,
) -> None:
    """Write synthetic records in the layouts of a return, and the true risks beside them."""
    from helpers.records import synthetic

    synthetic.write(kind, output, children, seed)
    said = f"Synthetic records of {children:,} children: {output}."
    Console().print(said, soft_wrap=True, markup=False)
