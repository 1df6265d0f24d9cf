"""The analysis behind the notebook "What goes with what"."""
