"""Numbers in, numbers out: what the statistics modules share about their inputs."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def aligned(*values: ArrayLike) -> tuple[pd.Index, list[Numbers]]:
    """Bring numbers, arrays and Series to one length, as floats with NaN for missing.

    Args:
        *values: Single numbers, arrays or Series. Single numbers are repeated.

    Returns:
        tuple: The index of the first Series (0, 1, 2 ... where there is none) and the arrays.

    Raises:
        ValueError: When two Series have different indexes, or lengths differ: matching them by
            position would compare one area with another.
    """
    indexes = [value.index for value in values if isinstance(value, pd.Series)]
    for other in indexes[1:]:
        if not other.equals(indexes[0]):
            raise ValueError("the Series do not have the same index: align them first")
    arrays = np.broadcast_arrays(
        *[
            value.to_numpy(float, na_value=np.nan)
            if isinstance(value, pd.Series)
            else np.atleast_1d(np.asarray(value, float))
            for value in values
        ]
    )
    if indexes and len(arrays[0]) != len(indexes[0]):
        raise ValueError(f"{len(arrays[0])} values were given for {len(indexes[0])} rows")
    index = indexes[0] if indexes else pd.RangeIndex(len(arrays[0]))
    return index, [np.array(array) for array in arrays]


def first_offender(bad: NDArray[np.bool_], index: pd.Index) -> tuple[int, Hashable] | None:
    """Position and index label of the first row marked bad, or None."""
    return (int(np.argmax(bad)), index[int(np.argmax(bad))]) if bad.any() else None


def refuse_negative(index: pd.Index, **named: Numbers) -> None:
    """Raise ValueError naming the first negative number, what it is and its row."""
    for name, array in named.items():
        if offender := first_offender(array < 0, index):
            position, label = offender
            raise ValueError(f"the {name} is negative ({array[position]:g}) in row {label!r}")
