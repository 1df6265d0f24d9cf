"""Who came back into care, and when: each child followed from the end of a period of care.

A child is followed from the day care ended until the next period starts, the 18th birthday, or the
last day that the records cover, whichever is first. Not followed are those who left at 18 or over,
into custody, abroad, to another council (which gives the child another number), or in a way that is
not known; and those of unknown date of birth. Those who were adopted or died cannot be seen to come
back: they count among all who left, and in no curve of their own.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.records.ssda903.periods import ADOPTED, DIED, NAMES
from helpers.statistics import survival

CENSORED, CAME_BACK, TURNED_18, WAS_ADOPTED, HAD_DIED = range(5)
"""What ended the time in which a child was followed."""
AT_ONCE = {ADOPTED: WAS_ADOPTED, DIED: HAD_DIED}
UNSEEN = {"another council", "abroad", "custody", "found to be an adult", "not known"}
FOLLOWED = [name for name in NAMES if name not in UNSEEN and name not in AT_ONCE]
"""Ways of leaving care after which a return can be seen."""
ALL = "all who left"
MONTHS = (6, 12, 24, 36, 60)
YEAR = 365.25
ADULT = 18 * 12


def exits(periods: pd.DataFrame) -> pd.DataFrame:
    """Return how many periods of care ended, by how.

    Args:
        periods: As `periods.periods` returns them.

    Returns:
        DataFrame: `exit` (each way there is, also where nobody left so), `n`.
    """
    counts = periods["exit"].value_counts().reindex(NAMES, fill_value=0)
    return counts.rename_axis("exit").rename("n").reset_index().astype({"exit": str})


def at_risk(periods: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return each end of a period of care after which a return would be seen, and what came.

    A child who left several times is followed from each end. A start on or after the 18th birthday
    is no return.

    Args:
        periods: As `periods.periods` returns them.
        end: The last day that the records cover.

    Returns:
        DataFrame: `child`, `exit`, `duration` (years of 365.25 days from the end of the period),
            `cause` (0 followed to the end of the records, 1 came back, 2 turned 18, 3 was adopted,
            4 died; the last two at once, with duration 0).
    """
    adult = _eighteenth_birthday(periods["born"])
    ended = periods["ended"].to_numpy().astype("datetime64[D]")
    last = np.datetime64(end, "D")
    exit = pd.Categorical(periods["exit"], NAMES, ordered=True)
    seen = ~(exit.isin(UNSEEN) | exit.isna() | periods["imputed"].to_numpy())
    held = seen & (ended < adult) & (ended <= last)
    at_once = np.array([AT_ONCE.get(name, 0) for name in NAMES])[exit.codes[held]]

    ended, adult = ended[held], adult[held]
    back = periods["next_started"].to_numpy().astype("datetime64[D]")[held]
    until = np.fmin(np.fmin(back, adult), last)
    came = [at_once > 0, adult == until, back == until]
    cause = np.select(came, [at_once, TURNED_18, CAME_BACK], CENSORED).astype(np.int8)
    until = np.where(at_once > 0, ended, until)
    return pd.DataFrame(
        {
            "child": periods["child"].array[held],
            "exit": exit[held],
            "duration": (until - ended).astype(np.int64) / YEAR,
            "cause": cause,
        },
        copy=False,
    )


def _eighteenth_birthday(born: pd.Series) -> np.ndarray:
    """Return the day each turns 18: 1 March for those born on 29 February."""
    day = born.to_numpy().astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    return (month + ADULT).astype("datetime64[D]") + (day - month)


def curves(at_risk: pd.DataFrame, months: Sequence[int] = MONTHS) -> pd.DataFrame:
    """Return the risk of coming back and the share who did, by how care ended.

    Kaplan-Meier: the risk for a child who stays under 18. Aalen-Johansen: the share who come back
    before they turn 18, among all who left so. Exact: for the eyes of those who hold the records.

    Args:
        at_risk: As :func:`at_risk` returns it.
        months: Months since the end of care at which the curves are read.

    Returns:
        DataFrame: `exit` (each of :data:`FOLLOWED`, then :data:`ALL`, among whom are those adopted
            and those who died), `months`, `at_risk` (still followed just before), `events` (came
            back so far), `kaplan_meier`, `lower`, `upper` (its 95% interval), `aalen_johansen`.
            Estimates are missing beyond the longest time that anybody was followed.
    """
    parts = []
    for name, rows in _groups(at_risk):
        parts.append(_read(rows, months).assign(exit=name, months=list(months)))
    frame = pd.concat(parts, ignore_index=True)
    columns = ["exit", "months", "at_risk", "events", "kaplan_meier", "aalen_johansen"]
    return frame[[*columns, "lower", "upper"]]


def _groups(at_risk: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [*((name, at_risk[at_risk["exit"] == name]) for name in FOLLOWED), (ALL, at_risk)]


def _read(rows: pd.DataFrame, months: Sequence[int]) -> pd.DataFrame:
    years = np.asarray(months) / 12
    km = survival.kaplan_meier(rows["duration"], rows["cause"] == CAME_BACK, at=years)
    aj = survival.aalen_johansen(rows["duration"], rows["cause"], CAME_BACK, at=years)
    renamed = km.rename(columns={"probability": "kaplan_meier"})
    return renamed.assign(aalen_johansen=aj["probability"])
