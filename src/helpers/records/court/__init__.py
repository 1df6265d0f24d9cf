"""Court records: care proceedings by mother, from an extract or a council's own list of cases."""

from helpers.records.court.reading import Records, read

__all__ = ["Records", "read"]
