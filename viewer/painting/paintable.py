"""Paintable: what the painter needs of whatever holds the mask: the open case, or a region of an answer."""

from typing import Any, Protocol

from engine.arrays import BoolImage
from engine.radiographs.radiograph import Radiograph


class Paintable(Protocol):
    """A mask on a radiograph; says when somebody else changes either."""

    radiograph_changed: Any  # signals
    reader_mask_changed: Any

    @property
    def radiograph(self) -> Radiograph | None: ...

    @property
    def reader_mask(self) -> BoolImage | None: ...

    def set_reader_mask(self, mask: BoolImage | None) -> None:
        """The painter has made a step."""
        ...

    def set_message(self, message: str, is_error: bool = False) -> None:
        """Tell the reader."""
        ...
