"""The analysis behind the notebook "Workforce"."""
