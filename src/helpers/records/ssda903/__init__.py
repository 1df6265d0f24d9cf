"""The looked-after children return (SSDA903): read, checked, and its years stitched."""

from helpers.records.ssda903.reading import Records, read

__all__ = ["Records", "read"]
