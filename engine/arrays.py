"""Array types that travel through the application, and how a frozen dataclass keeps them unchanged."""

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatImage = NDArray[np.float32]
BoolImage = NDArray[np.bool_]
StoredPixels = NDArray[np.integer[Any]]


def freeze_arrays(instance: Any) -> None:
    """Make each array field of a dataclass a read-only view; call it from ``__post_init__``."""
    for field in dataclasses.fields(instance):
        value = getattr(instance, field.name)
        if isinstance(value, np.ndarray) and value.flags.writeable:
            frozen = value.view()
            frozen.flags.writeable = False
            object.__setattr__(instance, field.name, frozen)


def reduce_through_constructor(instance: Any) -> tuple[Any, tuple[Any, ...]]:
    """For ``__reduce__``: unpickling calls the constructor, so arrays come back read-only.

    Pickle protocol 4 and earlier lose an array's read-only flag otherwise.
    """
    return type(instance), tuple(getattr(instance, field.name) for field in dataclasses.fields(instance))
