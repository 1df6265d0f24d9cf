"""The explorer as a person uses it in JupyterLab: choices, what they give, and the code of it.

Every choice is a labelled field; Tab goes from one to the next in the order they are read.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

import ipywidgets as widgets
from IPython.utils.capture import capture_output

from helpers import data, project
from helpers.analysis.explore import explorer
from helpers.analysis.explore.explorer import Result, State
from helpers.errors import Problem
from helpers.show import charts

WIDE = widgets.Layout(width="44em", max_width="100%")
LABELS = {"description_width": "14em"}
ALL, TODAY = "all held", "today"
FILES = ("csv", "xlsx", "png", "svg")


LISTED = 8
"""So many of the measures found are listed below the field."""


class Choice(widgets.Combobox):
    """One of what is offered, typed or picked.

    JupyterLab takes the keys of menus and lists for its own shortcuts: an arrow leaves them for the
    next cell, a letter changes the notebook. Of a field that is typed in it takes none.
    """

    def offer(self, options: Sequence[tuple[str, object]], chosen: object) -> None:
        """Offer values, each under its label, and choose one of them."""
        self._values = dict(options)
        self.options = tuple(self._values)
        self.value = next(label for label, value in options if value == chosen)

    @property
    def chosen(self) -> object:
        """The value that is chosen; a Problem if what is typed is none."""
        if self.value not in self._values:
            raise Problem(f"“{self.value}” is none of what “{self.description}” offers.")
        return self._values[self.value]


class Explorer(widgets.VBox):
    """A panel of choices, with what they give below it."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self.result: Result | None = None
        self._settling = False
        self._fields(self.state)
        self.message = widgets.HTML()
        self.shown = widgets.Output()
        self.code = _field(widgets.Textarea, "Code that makes it", rows=9)
        self.saves = [widgets.Button(description=f"Save {kind.upper()}") for kind in FILES]
        for kind, button in zip(FILES, self.saves, strict=True):
            button.on_click(lambda _, kind=kind: self.save(kind))
        self.saved = widgets.HTML()
        above = [*self.fields[:2], self.found, *self.fields[2:], self.message]
        super().__init__([*above, self.shown, self.code, widgets.HBox(self.saves), self.saved])
        for field in self.fields[1:]:
            field.observe(self._chosen, "value")
        self.wanted.observe(self._find, "value")
        self._find()

    def _fields(self, state: State) -> None:
        entry = data.measure(state.measure)
        typed = {"continuous_update": False}  # until Tab or Enter
        hint = {"placeholder": "vacancy, plans, S47 …"}
        self.wanted = _field(widgets.Text, "Find a measure", **hint, **typed)
        self.measure = _choice(
            "Measure", [(f"{entry['label']}, {entry['unit']}", state.measure)], state.measure
        )
        self.found = widgets.HTML()
        self.areas = _field(widgets.Text, "Areas (; between them)", **typed)
        self.areas.value = "; ".join(state.areas)
        self.group = _field(widgets.Text, "As one group, called", value=state.group, **typed)
        self.region = _field(widgets.Checkbox, "Beside its region", value=state.region)
        self.nation = _field(widgets.Checkbox, "Beside its nation", value=state.nation)
        near = [("not shown", ""), ("their median", "median"), ("their mean", "mean")]
        self.neighbours = _choice("Statistical neighbours", near, state.neighbours)
        self.first = _choice("First year", [(ALL, None)], None)
        self.last = _choice("Last year", [(ALL, None)], None)
        kinds = [(said, kind) for kind, said in explorer.KINDS.items()]
        self.chart = _choice("Chart", kinds, state.chart)
        self.as_of = _choice("As known in", [(TODAY, "")], "")
        self.fields = [self.wanted, self.measure, self.areas, self.group, self.region, self.nation,
                       self.neighbours, self.first, self.last, self.chart, self.as_of]  # fmt: skip

    def _find(self, _: object = None) -> None:
        """List the measures that what is typed finds, and choose the likeliest."""
        typed = self.wanted.value.strip()
        found = explorer.found(typed)
        if found.empty:
            self.message.value = _said(f"No measure is found for “{typed}”: try another word.")
            return
        labels = found["label"] + ", " + found["unit"]
        options = list(zip(labels, found["measure"], strict=True))
        first, more = list(labels[:LISTED]), len(found) - LISTED
        self.found.value = _said(
            f"{len(found)} found: {'; '.join(first)}{f'; and {more} more' * (more > 0)}."
        )
        self._offer(self.measure, options, options[0][1], keep=not typed)
        self._chosen()

    def _chosen(self, _: object = None) -> None:
        """Work out and show what is chosen now."""
        if self._settling:
            return
        started = time.monotonic()
        self.message.value = _said("Working it out …")
        self.saved.value = ""
        try:
            self.state = self._read()
            self._offer_years()
            self.state = self._read()
            text = explorer.code(self.state)
            with capture_output() as captured:
                self.result = explorer.result(self.state)
        except Problem as problem:
            self.result, self.shown.outputs, self.code.value = None, (), ""
            self.message.value = _said(problem.sentence)
            return
        self.shown.outputs = tuple(
            {"output_type": "display_data", "data": one.data, "metadata": one.metadata or {}}
            for one in captured.outputs
        )
        self.code.value = text
        seconds = time.monotonic() - started
        self.message.value = _said(
            f"{explorer.about(self.state.measure)} Shown in {seconds:.1f} s."
        )

    def _read(self) -> State:
        areas = tuple(one.strip() for one in self.areas.value.split(";") if one.strip())
        return replace(
            self.state,
            measure=self.measure.chosen,
            areas=areas,
            group=self.group.value.strip(),
            region=self.region.value,
            nation=self.nation.value,
            neighbours=self.neighbours.chosen,
            first_year=self.first.chosen,
            last_year=self.last.chosen,
            chart=self.chart.chosen,
            as_of=self.as_of.chosen,
        )

    def _offer_years(self) -> None:
        if self.state.areas:
            held = [(ALL, None), *((str(year), year) for year in explorer.years(self.state))]
            months = [(TODAY, ""), *((month, month) for month in explorer.months(self.state))]
            for field, options in ((self.first, held), (self.last, held), (self.as_of, months)):
                self._offer(field, options, options[0][1])

    def _offer(
        self,
        field: Choice,
        options: list[tuple[str, object]],
        otherwise: object,
        *,
        keep: bool = True,
    ) -> None:
        """Give a field other options; its value is kept where it is among them."""
        before = field.chosen
        kept = before if keep and before in [value for _, value in options] else otherwise
        self._settling = True
        field.offer(options, kept)
        self._settling = False

    def save(self, kind: str) -> None:
        """Save what is shown into ``scratch``: numbers as csv or xlsx, the chart as png or svg."""
        if self.result is None:
            self.saved.value = _said("There is nothing to save yet.")
            return
        folder = project.find().scratch
        path = folder / f"{explorer.file_stem(self.state)}.{kind}"
        try:
            folder.mkdir(exist_ok=True)
            if kind in ("csv", "xlsx"):
                data.save(self.result.frame, path)
            else:
                charts.save(self.result.chart, path)
            self.saved.value = _said(f"Saved as {project.find().shown(path)}.")
        except Problem as problem:
            self.saved.value = _said(problem.sentence)


def _field(kind: Callable[..., widgets.Widget], label: str, **given: object) -> widgets.Widget:
    return kind(description=label, style=LABELS, layout=WIDE, **given)


def _choice(label: str, options: Sequence[tuple[str, object]], chosen: object) -> Choice:
    field = _field(Choice, label, ensure_option=True, continuous_update=False)
    field.offer(options, chosen)
    return field


def _said(text: str) -> str:
    """Return a sentence that a screen reader says when it changes."""
    return f'<p role="status" aria-live="polite">{escape(text)}</p>'
