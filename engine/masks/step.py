"""Step: what one stroke changed, small enough to keep hundreds of them, and as bytes for the journal."""

import struct
import zlib
from dataclasses import dataclass

import numpy as np

from engine.arrays import BoolImage
from engine.masks.rectangle import Rectangle

_TILE = 64
_HEAD = struct.Struct("<4I")


@dataclass(frozen=True)
class Step:
    """The exclusive or of before and after, tile by tile; tiles that did not change are left out.

    Attributes:
        where: within which pixels changed.
        tiles: which tiles of it changed, and their bits, packed and compressed.
    """

    where: Rectangle
    tiles: bytes

    @classmethod
    def of(cls, where: Rectangle, flipped: BoolImage) -> "Step":
        """Keep what changed; ``flipped`` is bool of the size of ``where``."""
        down, across = -(-where.height // _TILE), -(-where.width // _TILE)
        padded = np.zeros((down * _TILE, across * _TILE), dtype=bool)
        padded[: where.height, : where.width] = flipped
        words = padded.view(np.uint64).reshape(down, _TILE, across, _TILE // 8)
        changed = np.bitwise_or.reduce(np.bitwise_or.reduce(words, axis=1), axis=2) != 0
        tiles = padded.reshape(down, _TILE, across, _TILE).swapaxes(1, 2)
        bits = np.packbits(changed).tobytes() + np.packbits(tiles[changed]).tobytes()
        return cls(where, zlib.compress(bits, level=1))

    @classmethod
    def between(cls, before: BoolImage, after: BoolImage) -> "Step | None":
        """What changed from one (H, W) mask to another of its shape; None where nothing did."""
        flipped = before ^ after
        rows, columns = np.flatnonzero(flipped.any(axis=1)), np.flatnonzero(flipped.any(axis=0))
        if not len(rows):
            return None
        top, left = int(rows[0]), int(columns[0])
        where = Rectangle(top, left, int(rows[-1]) - top + 1, int(columns[-1]) - left + 1)
        return cls.of(where, flipped[where.slices])

    def flipped(self) -> BoolImage:
        """Bool of the size of ``where``: what changed."""
        where = self.where
        down, across = -(-where.height // _TILE), -(-where.width // _TILE)
        bits = np.frombuffer(zlib.decompress(self.tiles), dtype=np.uint8)
        head = -(-down * across // 8)
        changed = np.unpackbits(bits[:head], count=down * across).view(bool).reshape(down, across)
        tiles = np.zeros((down, across, _TILE, _TILE), dtype=bool)
        tiles[changed] = np.unpackbits(bits[head:]).view(bool).reshape(-1, _TILE, _TILE)
        return tiles.swapaxes(1, 2).reshape(down * _TILE, across * _TILE)[: where.height, : where.width]

    def to_bytes(self) -> bytes:
        where = self.where
        return _HEAD.pack(where.top, where.left, where.height, where.width) + self.tiles

    @classmethod
    def from_bytes(cls, data: bytes) -> "Step":
        """The step that ``to_bytes`` wrote."""
        return cls(Rectangle(*_HEAD.unpack_from(data)), data[_HEAD.size :])
