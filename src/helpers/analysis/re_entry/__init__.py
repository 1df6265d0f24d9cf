"""The analysis behind the notebook "Re-entry to care"."""
