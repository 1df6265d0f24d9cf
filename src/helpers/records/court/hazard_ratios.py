"""What goes with an earlier return to court: hazard ratios of mothers at their index set."""

import numpy as np
import pandas as pd

from helpers.records.court.sets import BANDS
from helpers.statistics import hazards

REFERENCE = "25 to 29"
COLUMNS = ["term", "people", "events", "ratio", "lower", "upper", "proportional_p"]
AGED, YEAR = "aged", "index set a year later"


def ratios(mothers: pd.DataFrame) -> pd.DataFrame:
    """Return hazard ratios of a return (Cox), and whether they are the same at all times.

    Args:
        mothers: As :func:`helpers.records.court.recurrence.followed`; those whose age is not
            known are left out, and terms that nearly none have.

    Returns:
        DataFrame: term, people and events (of those with the circumstance or of those beside whom
            they are set, whichever are fewer), ratio, lower, upper (95%), proportional_p (small:
            the ratio changes with time, and is then an average). Empty where there are too few
            returns.
    """
    known = mothers[mothers["age_band"].notna()]
    terms = {
        f"{AGED} {band}, beside {REFERENCE}": known["age_band"] == band
        for band in BANDS
        if band != REFERENCE
    }
    terms["youngest child under 1"] = known["youngest"] < 1
    terms["two or more children"] = known["children"] > 1
    returned = known["returned"]
    least = hazards.EVENTS_A_TERM
    terms = {
        name: has
        for name, has in terms.items()
        if min((has & returned).sum(), (~has & returned).sum()) >= least
    }
    if not terms:
        return pd.DataFrame(columns=COLUMNS)
    covariates = pd.DataFrame(terms).astype(float)
    if known["year"].ne(known["year"].iloc[0]).any():
        covariates[YEAR] = known["year"].astype(float)
    try:
        fit = hazards.cox(known["duration"].to_numpy(), returned.to_numpy(), covariates)
    except ValueError:
        return pd.DataFrame(columns=COLUMNS)
    has, others = pd.DataFrame(terms), ~pd.DataFrame(terms)
    bands = [name for name in terms if name.startswith(AGED)]
    others = others.assign(**dict.fromkeys(bands, others[bands].all(axis=1)))
    sides = [side.assign(**{YEAR: True}) for side in (has, others)]
    counts = {
        "people": np.minimum(*(side.sum() for side in sides)),
        "events": np.minimum(*(side[returned].sum() for side in sides)),
    }
    result = fit.ratios.join(pd.DataFrame(counts)).rename_axis("term").reset_index()
    tested = fit.proportionality["p"].reindex(result["term"]).to_numpy()
    return result.assign(proportional_p=np.asarray(tested))[COLUMNS]
