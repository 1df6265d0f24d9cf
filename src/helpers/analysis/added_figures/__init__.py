"""Measures that only files added here have figures of, which no other notebook is about."""
