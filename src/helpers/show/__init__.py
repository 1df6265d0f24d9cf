"""Charts, tables and words on a page."""
