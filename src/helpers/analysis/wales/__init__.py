"""The analysis behind the notebook "Wales and the four nations"."""
