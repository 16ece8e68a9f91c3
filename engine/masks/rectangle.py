"""Rectangle: a part of an array, by rows and columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rectangle:
    """Rows top..top+height-1 and columns left..left+width-1."""

    top: int
    left: int
    height: int
    width: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """For indexing an (H, W) array."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    def united(self, other: "Rectangle | None") -> "Rectangle":
        """The smallest rectangle around both."""
        if other is None:
            return self
        top, left = min(self.top, other.top), min(self.left, other.left)
        bottom = max(self.top + self.height, other.top + other.height)
        right = max(self.left + self.width, other.left + other.width)
        return Rectangle(top, left, bottom - top, right - left)
