"""The Children in Need census: what became of each section 47 enquiry."""

from .returns import Records, read

__all__ = ["Records", "read"]
