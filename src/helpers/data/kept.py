"""A per-process cache for results that do not depend on the area.

A run of a notebook for one area repeats much of the run for another: tables are read, all councils
are set in order. A function marked :func:`kept` is asked once for each set of arguments, for as
long as ``data/processed`` is as it was; later calls find its result. What a run notes of what it
reads (:func:`used`) is noted at each call all the same.
"""

import functools
import importlib
import os
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from helpers import project
from helpers.data import ready, vintages
from helpers.errors import Problem
from helpers.files import locks

AS_OF = "CASE_FOR_CHANGE_AS_OF"
"""Environment variable: the month that a whole run of notebooks looks from."""
USES = "CASE_FOR_CHANGE_USES"
"""Environment variable: the file in which a run notes what it read."""
FOLDERS = 8
"""Folders of tables of which results are kept at the same time."""
TELLING = ("observations.parquet", ready.MANIFEST)
"""Files whose times tell whether a folder of tables is as it was."""
SAYING_WHERE = ("CASE_FOR_CHANGE_ROOT", AS_OF, locks.WITHIN)
"""Environment variables that say which folder of tables is looked at."""

P = ParamSpec("P")
R = TypeVar("R")
State = tuple[str, tuple[int, ...]]


class Call(NamedTuple):
    """A call that was computed, not found; ``seconds`` are those by the clock."""

    name: str
    args: tuple[object, ...]
    kwargs: dict[str, object]
    seconds: float


class _Result(NamedTuple):
    value: Any
    used: frozenset[str]


_functions: dict[str, Callable[..., Any]] = {}
_results: dict[str, tuple[State, dict[object, _Result]]] = {}
_computed: list[Call] = []
_reading: ContextVar[tuple[set[str], ...]] = ContextVar("reading", default=())
_noted: set[tuple[str, str]] = set()
_places: dict[tuple[str | None, ...], str] = {}


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the results of a pure function within the process, while the tables are as they were.

    The arguments are hashable, and few in kind: measures, years, nations, not areas. One that is
    called ``as_of``, given by its name, is the month whose tables are looked at. Frames, series
    and arrays are kept safe from whoever asks for them: each call returns a frame of its own, which
    shares its data until one of them is changed (pandas copies then), and arrays that cannot be
    written to; lists, sets and dictionaries are copied. Whatever else is mutable is not to be
    changed, as the frames within a ``MappingProxyType``.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def found_or_computed(*args: P.args, **kwargs: P.kwargs) -> R:
        if not kwargs.get("as_of", True):  # '' and None are today, which goes without saying
            del kwargs["as_of"]
        results = _kept_for(state(kwargs.get("as_of")))
        key = (name, args, tuple(kwargs.items()))
        result = results.get(key)
        if result is None:
            result = results[key] = _compute(name, function, args, kwargs)
        used(*result.used)
        return _own(result.value)

    _functions[name] = found_or_computed
    return found_or_computed


def computed() -> list[Call]:
    """Return the calls that were computed in this process, in the order in which they ended.

    Of those alone whose arguments are plain (text, numbers, True, False, None, tuples of them), so
    that another process can be asked for them: see :func:`compute`.
    """
    return list(_computed)


def compute(name: str, args: Sequence[object] = (), kwargs: dict[str, Any] | None = None) -> None:
    """Call a function by its name, so that later calls in this process find its result.

    Args:
        name, args, kwargs: As :func:`computed` returns them; lists (JSON has no tuples) are tuples.

    Raises:
        KeyError: If no such function of this package is kept.
    """
    if name not in _functions and name.startswith("helpers."):
        importlib.import_module(name.rpartition(".")[0])
    _functions[name](
        *_tuples(args), **{key: _tuples(value) for key, value in (kwargs or {}).items()}
    )


def used(*names: str) -> None:
    """Note that a run of a notebook reads these measures or tables, where notes are asked for.

    A report is made anew when one of them has changed; see :mod:`helpers.releases.refresh`.
    """
    for names_read in _reading.get():
        names_read.update(names)
    path = os.environ.get(USES)
    if path and (new := [name for name in dict.fromkeys(names) if (path, name) not in _noted]):
        _noted.update((path, name) for name in new)
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in new)


def looked_from(as_of: str | None = None) -> str:
    """Return the month (YYYY-MM) that is looked from: that given, or the run's; '' for today."""
    asked = as_of or os.environ.get(AS_OF)
    return vintages.month(asked) if asked else ""


def folder(as_of: str | None = None) -> Path:
    """Return where the tables lie that are looked at; they are built first where need be."""
    here = project.find()
    month = looked_from(as_of)
    if as_of or not month:  # a run that looks from a month has its tables
        ready.see_to(here, month)
    return here.processed_as_of(month)


def state(as_of: str | None = None) -> State:
    """Return what the results of this moment hang on: the folder of tables, and their times.

    Raises:
        Problem: If the tables have not been built, or ``as_of`` is not a month.
    """
    asked = (as_of, *map(os.environ.get, SAYING_WHERE), os.getcwd())  # noqa: PTH109 - as below
    where = _places.get(asked)
    if where and (times := _times(where)):
        return where, times
    where = str(folder(as_of))
    if not (times := _times(where)):
        raise Problem("The tables are not in data/processed: run 'case-for-change process' first.")
    if locks.WITHIN in os.environ or ready.is_seen(where):  # else it may have to be built yet
        _places[asked] = where
    return where, times


def _times(where: str) -> tuple[int, ...]:
    """Return when each of the files that tell was written; nothing where one is not there."""
    try:
        return tuple(os.stat(f"{where}/{name}").st_mtime_ns for name in TELLING)  # noqa: PTH116
    except OSError:
        return ()


def _kept_for(now: State) -> dict[object, _Result]:
    then, results = _results.get(now[0], (None, {}))
    if then != now:
        results = {}
        _results.pop(now[0], None)
        while len(_results) >= FOLDERS:
            _results.pop(next(iter(_results)))
        _results[now[0]] = now, results
    return results


def _compute(
    name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> _Result:
    names_read: set[str] = set()
    mark = _reading.set((*_reading.get(), names_read))
    started = time.perf_counter()
    try:
        value = function(*args, **kwargs)
    finally:
        _reading.reset(mark)
    if name.startswith("helpers.") and all(map(_is_plain, (*args, *kwargs.values()))):
        seconds = time.perf_counter() - started
        _computed.append(Call(name, _unboxed(args), _unboxed(kwargs), seconds))
    return _Result(value, frozenset(names_read))


def _own(value: Any) -> Any:  # noqa: ANN401
    """Return a value that may be changed without changing what is kept."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.copy(deep=False)
    if isinstance(value, np.ndarray):
        value = value.view()
        value.flags.writeable = False
    elif isinstance(value, dict):
        return {key: _own(one) for key, one in value.items()}
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_own, value))
    elif type(value) in (list, tuple, set):
        return type(value)(map(_own, value))
    return value


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | np.generic)


def _unboxed(value: Any) -> Any:  # noqa: ANN401
    """Return plain arguments without the number types of NumPy, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _unboxed(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_unboxed, value))
    return value.item() if isinstance(value, np.generic) else value


def _tuples(value: Any) -> Any:  # noqa: ANN401
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value
