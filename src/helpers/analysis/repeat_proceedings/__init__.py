"""The analysis behind the notebook "Repeat proceedings"."""
