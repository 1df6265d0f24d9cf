"""Charts, tables and words on a page.

>>> from helpers.show import charts, say, show, tables        # doctest: +SKIP
"""

from importlib import import_module
from types import ModuleType

from helpers.show import frames

frames.register()


def __getattr__(name: str) -> object:
    """Import what is asked for only then: drawing takes a while to load."""
    if name in ("charts", "tables", "alternative_text", "page"):
        return _module(name)
    if name in ("show", "say"):
        # at each asking: the process that notebooks' own are forked from has imported this before
        frames.register()
        import_module(f"{__name__}.charts.style").set_theme()
        return getattr(_module("page"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")
