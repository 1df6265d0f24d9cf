"""The analysis behind the notebook "Outcomes"."""
