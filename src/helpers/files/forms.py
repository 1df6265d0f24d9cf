"""YAML and JSON in the form that a model declares, and options in the form NAME=VALUE.

Where something has another form, one sentence says what.
"""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from helpers.errors import Problem

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick loader where the library was built with it."""
MOST_SHOWN = 60


class Form(BaseModel):
    """A mapping with just these keys, each a value of just this kind."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


Model = TypeVar("Model", bound=BaseModel)


def _text(value: object) -> object:
    return value if value is None or isinstance(value, list | dict) else str(value)


def _texts(value: object) -> list:
    return [_text(each) for each in (value if isinstance(value, list) else [value])]


Text = Annotated[str, BeforeValidator(_text)]
"""Text, which YAML may take for a number or a date."""
Texts = Annotated[list[str], BeforeValidator(_texts)]
"""A list of texts, or one alone."""


def read_yaml(path: Path, shown: str) -> Any:  # noqa: ANN401 - whatever YAML can hold
    """Return what the YAML file at ``path`` holds; ``shown`` is what messages call it.

    Raises:
        Problem: If it cannot be opened or is not YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except OSError as error:
        raise Problem(f"{path} cannot be opened ({error.strerror}): check its name.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise Problem(
            f"{shown} is not readable YAML{line}: correct it, or bring back the version in git."
        ) from error


def parse(form: type[Model], content: object, shown: str, what: str) -> Model:
    """Return ``content`` as a ``form``, which messages call ``what``, for instance "sidecar".

    Raises:
        Problem: If it has another form; the sentence names the file (``shown``), the key and the
            form.
    """
    may = f"has the fields {', '.join(form.model_fields) or '(none)'}"
    if not isinstance(content, dict):
        raise Problem(f"{shown} is no {what}: it {may}.")
    try:
        return form.model_validate(content)
    except ValidationError as errors:
        raise Problem(f"{shown}{fault(errors)}: correct it; a {what} {may}.") from errors


def fault(errors: ValidationError) -> str:
    """Return the first thing that is wrong, to stand after the name of what was parsed.

    " lacks title, licence", ": its layout has unknown sheet", ": month is 13 and should be less
    than or equal to 12".
    """
    each = errors.errors()
    kind, (*above, name) = each[0]["type"], each[0]["loc"] or ("it",)
    if kind in ("missing", "extra_forbidden"):
        names = [str(e["loc"][-1]) for e in each if (e["type"], [*e["loc"][:-1]]) == (kind, above)]
        holder = f": its {'.'.join(map(str, above))}" if above else ""
        verb = "lacks" if kind == "missing" else "has unknown"
        return f"{holder} {verb} {', '.join(names)}"
    shown = repr(each[0]["input"])[:MOST_SHOWN]
    reason = each[0]["msg"].removeprefix("Value error, ").split(" or instance of ")[0]
    _, should, rest = reason.partition("should ")
    reason = f"and {should}{rest}" if should else f"({reason})"
    return f": {'.'.join(map(str, [*above, name]))} is {shown} {reason}"


def assigned(option: str, texts: Iterable[str], lists: Collection[str] = ()) -> dict:
    """Return what is given to each name as NAME=VALUE: a text, of ``lists`` a list of texts.

    Args:
        option: What they are given with, as in "--about".
        texts: All after the first ``=`` is the value.
        lists: The names that may be given more than once.

    Raises:
        Problem: If a text has another form, or a name is given again.
    """
    given: dict[str, str | list[str]] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not name or not equals:
            raise Problem(f"{option} is given as NAME=VALUE, and '{text}' is not of that form.")
        if name in given and name not in lists:
            raise Problem(f"{option} gives {name} twice: give it once.")
        given[name] = [*given.get(name, []), value] if name in lists else value
    return given
