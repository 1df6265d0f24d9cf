"""Pieces of HTML from the templates: every value put into one is escaped."""

import functools

import jinja2


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("helpers"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def fill(template: str, **values: object) -> str:
    """Return the text of ``templates/<template>`` with ``values`` put in.

    A value that is HTML already comes as ``markupsafe.Markup``.
    """
    return _templates().get_template(template).render(**values)
