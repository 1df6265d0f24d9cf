"""Synthetic records: the layouts of the returns, filled by a model whose risks are known.

Nothing here describes a real child, mother or family. Every file says so (:data:`MARK`), and
`truth.json` beside the files holds the risks by which they were made.
"""

from helpers.records.synthetic.folders import KINDS, MARK, marked

__all__ = ["KINDS", "MARK", "marked"]
