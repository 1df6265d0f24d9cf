"""The first letter of a text, where it stands within a sentence or begins one."""


def lower_first(text: str) -> str:
    """Return a text with a small first letter."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]
