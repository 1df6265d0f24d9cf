"""What goes with an earlier return to court: hazard ratios of mothers at their index set."""

import numpy as np
import pandas as pd

from helpers.records.court.sets import BANDS
from helpers.statistics import hazards

REFERENCE = "25 to 29"
COLUMNS = ["term", "people", "events", "ratio", "lower", "upper", "proportional_p"]
RATIOS = ["ratio", "lower", "upper", "proportional_p"]
"""What :func:`helpers.records.disclosure.estimates` withholds where a count is small."""


def ratios(mothers: pd.DataFrame) -> pd.DataFrame:
    """Return hazard ratios of a return (Cox), and whether they are the same at all times.

    Args:
        mothers: As :func:`helpers.records.court.recurrence.followed`; those whose age is not
            known are left out, and terms that nearly none have.

    Returns:
        DataFrame: term, people and events (of those whom the term tells apart), ratio, lower, upper
            (95%), proportional_p (small: the ratio changes with time, and is then an average).
            Empty where there are too few returns.
    """
    known = mothers[mothers["age_band"].notna()]
    terms = {
        f"aged {band}, beside {REFERENCE}": known["age_band"] == band
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
    covariates["index set a year later"] = known["year"].astype(float)
    if covariates["index set a year later"].nunique() < 2:
        del covariates["index set a year later"]
    try:
        fit = hazards.cox(known["duration"].to_numpy(), returned.to_numpy(), covariates)
    except ValueError:
        return pd.DataFrame(columns=COLUMNS)
    has = covariates.where(covariates.isin([0, 1]), 1).to_numpy(bool)
    counts = {"people": has.sum(axis=0), "events": has[returned.to_numpy()].sum(axis=0)}
    result = fit.ratios.rename_axis("term").reset_index().assign(**counts)
    tested = fit.proportionality["p"].reindex(result["term"]).to_numpy()
    return result.assign(proportional_p=np.asarray(tested))[COLUMNS]
