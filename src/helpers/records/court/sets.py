"""Sets of proceedings: each mother's care proceedings in order, from which returns are told.

As Pearson and others do for England, and the UCL study for age bands: one set is one case, however
many children it concerns; later-born children joined to an open case make a set of their own.
Ours: cases of one mother issued on one day are one set.
"""

import numpy as np
import pandas as pd

from helpers.records.court.days import years_between
from helpers.records.court.mapping import MOTHER, S31
from helpers.records.court.reading import Records

FULL_TERM = pd.Timedelta(weeks=37)
BANDS = ("under 20", "20 to 24", "25 to 29", "30 to 34", "35 and over")
BAND_STARTS = (20, 25, 30, 35)


def sets(records: Records) -> pd.DataFrame:
    """Return each mother's sets of proceedings.

    A case in which the youngest child was unborn at issue by a full term (37 weeks) is two sets:
    the second starts at that child's birth (month end where no more is known), unless a case of
    the mother's is over a youngest child born then.

    Args:
        records: As read.

    Returns:
        DataFrame: A row a set, by mother and day: mother, case, issued, sequence (1 the index set),
            age (mother's, whole years; NaN unknown), age_band (hers at the index set), year
            (calendar year of issue), children, youngest (age of the youngest child at issue, in
            years), since_index (years), previous (issue of her set before; NaT for the first),
            new_child (the youngest was born since the index; NA for an index or where unknown),
            new_infant (and is under 1, the return at least 37 weeks after the index), split (begun
            by a birth during a case).
    """
    applied = records.applications.loc[records.applications["application"].isin(S31), "case"]
    cases = records.cases.loc[records.cases["case"].isin(applied), ["case", "issued"]]
    adults = records.adults
    mothers = adults.loc[adults["role"] == MOTHER, ["case", "adult", "age"]]
    mothers = mothers.rename(columns={"adult": "mother"}).drop_duplicates(["mother", "case"])
    begun = mothers.merge(_begun(cases, records.children, records.end), on="case")
    # who was joined to an open case and has one as well begins a set by that alone
    own = begun[~begun["split"]].set_index(["mother", "born"]).index
    twice = begun.set_index(["mother", "born"]).index.isin(own)
    begun = begun[~(begun["split"] & twice)]
    begun["age"] += np.floor(begun.pop("later"))
    begun = begun.sort_values(["mother", "issued", "split", "case"])
    days = begun.groupby(["mother", "issued"], as_index=False, sort=True)
    one = days.agg(
        case=("case", "first"),
        age=("age", "min"),
        children=("children", "sum"),
        born=("born", "max"),
        split=("split", "min"),
    )
    return _in_order(one)


def _begun(cases: pd.DataFrame, children: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return the sets that each case begins: case, issued, born, children, split, later."""
    joined = children.merge(cases, on="case")
    youngest = joined.groupby("case")["born"].transform("max")
    unborn = (joined["born"] == youngest) & (joined["born"] >= joined["issued"] + FULL_TERM)
    known = {"born": ("born", "max"), "children": ("child", "size")}
    at_issue = joined[~unborn].groupby("case", as_index=False).agg(**known)
    first = cases.merge(at_issue, on="case", how="left").assign(split=False, later=0.0)
    births = joined[unborn].groupby(["case", "issued"], as_index=False).agg(**known)
    births = births[births["born"] <= end]
    later = years_between(births["issued"], births["born"])
    second = births.assign(issued=births["born"], split=True, later=later)
    both = pd.concat([first, second[first.columns]], ignore_index=True)
    return both.assign(children=both["children"].fillna(0).astype(int))


def _in_order(one: pd.DataFrame) -> pd.DataFrame:
    mother = one.groupby("mother")
    index = mother["issued"].transform("first")
    since = years_between(index, one["issued"])
    youngest = years_between(one.pop("born"), one["issued"])
    first = one["issued"] == index
    age = one["age"].where(first).groupby(one["mother"]).transform("first")
    new = (youngest <= since).astype("boolean").mask(first | youngest.isna())
    infant = (youngest < 1) & (since * 365.25 >= FULL_TERM.days)
    return one.assign(
        sequence=mother.cumcount() + 1,
        age_band=pd.Categorical(
            np.where(
                age.isna(), None, np.array(BANDS, object)[np.digitize(age.fillna(0), BAND_STARTS)]
            ),
            BANDS,
            ordered=True,
        ),
        year=one["issued"].dt.year,
        youngest=youngest,
        since_index=since,
        previous=mother["issued"].shift(),
        new_child=new,
        new_infant=(new & infant).mask(new.isna()),
    )
