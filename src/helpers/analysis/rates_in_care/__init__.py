"""The analysis behind the notebook "Rates in care"."""
