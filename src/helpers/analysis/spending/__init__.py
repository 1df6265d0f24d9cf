"""The analysis behind the notebook "Spending"."""
