"""The analysis behind the notebook "Summary": where a place stands, on one page."""
