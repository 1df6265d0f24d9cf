"""What a wheel carries beside the code: the figures as published, and the notebooks."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Carried(BuildHookInterface):
    """Put them into the package's folder ``collection``, where ``helpers.project`` finds them.

    A checkout that is installed in place carries nothing: it is the collection. What somebody has
    added to theirs (``data/raw/added-*``) is theirs, and drafts of notebooks are no part of it.
    """

    def initialize(self, version: str, build_data: dict) -> None:
        """Name the files, each with its place in the wheel."""
        if version == "editable":
            return
        top = Path(self.root)
        files = [
            *top.glob("data/raw/*.csv"),
            *top.glob("data/raw/*.yaml"),
            *(path for path in top.glob("notebooks/*.ipynb") if path.stem == path.stem.lower()),
        ]
        for path in files:
            place = path.relative_to(top).as_posix()
            build_data["force_include"][str(path)] = f"helpers/collection/{place}"
