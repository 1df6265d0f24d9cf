"""The analysis behind the notebook "Looking ahead"."""
