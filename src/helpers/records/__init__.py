"""Records that an analyst lawfully holds: read in place, checked, and followed person by person."""
