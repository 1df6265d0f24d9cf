"""The analysis behind the notebook "Stable homes"."""
