"""The time that what is made is said to have been made at."""

import os
from datetime import UTC, datetime

from helpers.errors import Problem


def now() -> datetime:
    """Return the present time, or that of ``SOURCE_DATE_EPOCH`` so that a file can be remade.

    Raises:
        Problem: If that is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not epoch.isdecimal():
        raise Problem(f"SOURCE_DATE_EPOCH must be a number of seconds, not {epoch!r}.")
    return datetime.fromtimestamp(int(epoch), UTC)
