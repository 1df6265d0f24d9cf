"""The analysis behind the notebook "Section 47 outcomes"."""
