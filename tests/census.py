"""Children in Need returns that tests invent: XML from a few dates."""

from collections.abc import Sequence

CATEGORIES = {"InitialCategoryOfAbuse": "NEG", "LatestCategoryOfAbuse": "NEG"}


def element(name: str, inside: str | dict | Sequence) -> str:
    """An element with text, or with the elements of a dict; a list gives one of each."""
    if isinstance(inside, list):
        return "".join(element(name, each) for each in inside)
    if isinstance(inside, dict):
        inside = "".join(element(key, value) for key, value in inside.items() if value is not None)
    return f"<{name}>{inside}</{name}>"


def enquiry(started="2024-05-01", conference=None, needless="false", **other) -> dict:
    return {
        "S47ActualStartDate": started,
        "DateOfInitialCPC": conference,
        "ICPCnotRequired": needless,
        **other,
    }


def plan(started="2024-05-21", ended=None, **other) -> dict:
    return {"CPPstartDate": started, "CPPendDate": ended, **CATEGORIES, **other}


def referral(enquiries=(), plans=(), referred="2024-04-01", **other) -> dict:
    return {
        "CINreferralDate": referred,
        **other,
        "Section47": list(enquiries),
        "ChildProtectionPlans": list(plans),
    }


def child(*referrals: dict, number="A1", **other) -> dict:
    identifiers = {"LAchildID": number, "PersonBirthDate": "2015-05-05", "Sex": "F", **other}
    return {"ChildIdentifiers": identifiers, "CINdetails": list(referrals)}


def census(*children: dict, day="2025-03-31", council="999", collection="CIN", year=None) -> str:
    details = {"Collection": collection, "Year": year or day[:4], "ReferenceDate": day}
    header = {"CollectionDetails": details, "Source": {"LEA": council}}
    return element("Message", {"Header": header, "Children": {"Child": list(children)}})
