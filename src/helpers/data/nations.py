"""The nations of the United Kingdom, and what is known of how each counts looked-after children."""

from dataclasses import dataclass

UNITED_KINGDOM, ENGLAND, WALES = "K02000001", "E92000001", "W92000004"
SCOTLAND, NORTHERN_IRELAND = "S92000003", "N92000002"


@dataclass(frozen=True)
class Nation:
    """One nation: GSS code, the day it counts on, whom it counts, what its rate rests on.

    ``rate`` is the measure that its rate is read from.
    """

    code: str
    counted_on: str
    counted: str
    rate_rests_on: str
    rate: str = "looked_after_rate_unrounded"


_FOUR = (
    Nation(
        ENGLAND,
        "31 March",
        "Without children in a series of short-term placements",
        "Worked out here, on estimates for the mid-year before",
    ),
    Nation(
        WALES,
        "31 March",
        "As in England",
        "As printed, to whole children up to 2020",
        "looked_after_rate",
    ),
    Nation(
        SCOTLAND,
        "31 July (31 March up to 2009)",
        "Includes children looked after at home with their parents",
        "Worked out here, on estimates for the mid-year before, not rebased",
    ),
    Nation(
        NORTHERN_IRELAND,
        "31 March",
        "Under the Children (Northern Ireland) Order 1995",
        "No rate: no year has both a number and a child population",
    ),
)
FOUR = {nation.code: nation for nation in _FOUR}
"""What is known of each nation, by its GSS code."""
NATIONS = {code[0]: code for code in FOUR}
"""The nation's GSS code, by the letter that GSS codes of its areas begin with."""
