"""Finding measures: by words of their names and labels, themes, units, and what the field says."""

import difflib
import re

import pandas as pd

from helpers.data.geography import plain
from helpers.data.kept import kept
from helpers.data.tables import measures_by_name, series_frames, table

SAID_INSTEAD = {
    "lac": "looked after",
    "cla": "looked after",
    "children in care": "looked after",
    "in care": "looked after",
    "s47": "section 47",
    "section47": "section 47",
    "icpc": "initial conference",
    "cpc": "conference",
    "initial child protection conference": "initial conference",
    "cpp": "child protection plan",
    "cin": "children in need",
    "asylum seekers": "asylum seeking",
    "starters": "started",
    "entrants": "started",
    "admissions": "started looked after",
    "sgo": "special guardianship",
    "reunification": "returned home",
    "court": "applications",
    "proceedings": "applications",
    "re referral": "rereferral",
    "re referrals": "rereferral",
    "repeat referrals": "rereferral",
    "nfa": "no further action",
    "da": "domestic abuse",
    "dv": "domestic abuse",
    "domestic violence": "domestic abuse",
    "cse": "sexual exploitation",
    "cce": "criminal exploitation",
    "ehcp": "education health care plan",
    "send": "special needs",
    "sen": "special needs",
    "sdq": "strengths difficulties",
    "a8": "attainment8",
    "university": "higher education",
    "exclusion": "suspension",
    "exclusions": "suspension",
    "offending": "convicted",
    "sw": "social worker",
    "staff": "social worker",
    "staffing": "social worker",
    "posts": "vacancy",
    "fte": "full time equivalent",
    "poverty": "low income",
    "imd": "deprivation",
    "expenditure": "spending",
    "budget": "spending",
    "residential": "homes residential",
    "unregulated": "semi independent",
    "number": "count",
    "share": "percent",
    "proportion": "percent",
}
"""What the field says, and the words that the tables have for it."""
UNSAID = {
    *("a", "an", "and", "at", "by", "for", "from", "how", "in", "is", "many"),
    *("of", "on", "or", "s", "the", "their", "to", "who", "with"),
}
WEIGHTS = {"measure": 3.0, "label": 3.0, "theme": 2.0, "unit": 1.0}
SHORTEST_STEM = 4
"""Letters that two forms of a word begin with alike; besides, half of the longer one."""


def search(text: str) -> pd.DataFrame:
    """Return the measures that a text may mean, the likeliest first.

    Words are found in names, labels, themes and units, in any form ("adoption" finds "adopted"),
    with the field's abbreviations (:data:`SAID_INSTEAD`): LAC, CLA, S47, ICPC, CPP, UASC, NEET.

    Examples:
        >>> from helpers import data
        >>> data.search("vacancies")[["measure", "unit", "first", "last"]].values.tolist()
        [['vacancy_percent', '% of posts', 2016, 2025]]
        >>> data.search("S47 rate")["measure"].iloc[0]
        'section_47_rate'

    Returns:
        DataFrame: measure, label, unit, theme, first and last (the years with a figure; missing
            where there is none), areas (of which there are figures, in words); no row where
            nothing is found.
    """
    wanted = _words(_as_the_tables_say(plain(text)))
    described = measures_by_name()
    fields = _fields()
    vocabulary = {word for each in fields.values() for words in each.values() for word in words}
    wanted = [_known(word, vocabulary) for word in wanted]
    alike = [{one: _alike(word, one) for one in vocabulary} for word in wanted]
    found = pd.DataFrame(
        [(name, *_score(alike, each)) for name, each in fields.items()],
        columns=["measure", "words", "score"],
    )
    hits = found[(found["words"] > 0) & (found["words"] == found["words"].max())]
    hits = hits.sort_values("score", ascending=False, kind="stable")[["measure"]]
    hits = hits.merge(described[["label", "unit", "theme"]], "left", on="measure")
    return hits.merge(held(), "left", on="measure")


@kept
def held() -> pd.DataFrame:
    """Return of which years and areas each measure has figures: measure, first, last, areas."""
    rows = []
    for name, frame in series_frames().items():
        some = frame[frame["value"].notna()]
        if len(some):
            years = some["period"].min(), some["period"].max()
            rows.append((name, *years, ", ".join(areas_held(some))))
    return pd.DataFrame(rows, columns=["measure", "first", "last", "areas"])


def areas_held(frame: pd.DataFrame) -> list[str]:
    """Return the areas of a frame in words: nations by name, regions and authorities counted.

    Args:
        frame: area_code, area.
    """
    levels = table("areas").set_index("area_code")["level"]
    areas = frame.drop_duplicates("area_code")
    areas = areas.assign(level=areas["area_code"].map(levels))
    named = list(areas.loc[areas["level"] == "country", "area"])
    counts = areas["level"].value_counts()
    plural = {"region": ("region", "regions"), "local authority": ("authority", "authorities")}
    for level, (one, several) in plural.items():
        if level in counts:
            named.append(f"{counts[level]:,} {several if counts[level] > 1 else one}")
    return named


def _as_the_tables_say(text: str) -> str:
    for said in sorted(SAID_INSTEAD, key=len, reverse=True):
        text = re.sub(rf"\b{said}\b", SAID_INSTEAD[said], text)
    return text


def _words(text: str) -> list[str]:
    return [word for word in dict.fromkeys(plain(text).split()) if word not in UNSAID]


@kept
def _fields() -> dict[str, dict[str, list[str]]]:
    """Return the words of each measure by where they stand."""
    texts = measures_by_name().reset_index()[list(WEIGHTS)]
    return {
        row["measure"]: {field: _words(text.replace("_", " ")) for field, text in row.items()}
        for row in texts.to_dict("records")
    }


def _score(alike: list[dict[str, float]], fields: dict[str, list[str]]) -> tuple[int, float]:
    """Return how many of the words wanted a measure has, and how well.

    Args:
        alike: For each word wanted, how far each word of the tables is alike.
        fields: The words of a measure, by where they stand.
    """
    best = [
        max(WEIGHTS[field] * max((likeness[one] for one in words), default=0.0)
            for field, words in fields.items())
        for likeness in alike
    ]  # fmt: skip
    name = fields["measure"]
    said = sum(any(likeness[one] for likeness in alike) for one in name) / len(name)
    return sum(score > 0 for score in best), sum(best) + said


def _alike(word: str, other: str) -> float:
    """Return 1 for the same word, less for another form of it (a shared stem), else 0."""
    if word == other:
        return 1.0
    alike = [a == b for a, b in zip(word, other, strict=False)]
    shared = [*alike, False].index(False)
    return 0.8 if shared >= max(SHORTEST_STEM, max(len(word), len(other)) / 2) else 0.0


def _known(word: str, vocabulary: set[str]) -> str:
    """Return a word of the tables for one that is written wrongly; the word itself otherwise."""
    if any(_alike(word, one) for one in vocabulary):
        return word
    return next(iter(difflib.get_close_matches(word, sorted(vocabulary), n=1, cutoff=0.8)), word)
