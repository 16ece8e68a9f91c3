"""EncodeCache: what an edit works out about its input and its text, for the next edit of the same.

A slider moves, another seed is asked for: the film, the model and often the sentence stay. What is kept is
what would be computed again to the same bit, so results do not depend on what was asked before.
"""

import hashlib
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar, cast

import numpy as np
import torch

from engine.arrays import FloatImage
from engine.methods.denoising import Branch, BranchPredictor
from engine.methods.in_step import Walk
from engine.models.instruct_pix2pix import InstructPix2PixBundle

LIMIT_BYTES = 64 * 2**20
Made = TypeVar("Made")


class EncodeCache:
    """A few tensors and arrays by key; the least recently used go first. Safe from several threads.

    Args:
        limit_bytes: of all that is kept together; 0 keeps nothing.
    """

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit, self._bytes = limit_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """Of all that is kept."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was kept under this key, or what ``make`` gives; nobody may change it afterwards.

        Args:
            key: names all that the value depends on.
            make: gives it; what it raises goes through, and nothing is kept.
        """
        if (kept := self.find(key)) is not None:
            return cast(Made, kept)
        return self.keep(key, make())

    def find(self, key: Hashable) -> Any | None:
        """What was kept under this key; nobody may change it."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, made: Made) -> Made:
        """Keep it, and give it back; nobody may change it afterwards."""
        size = _bytes_of(made)
        with self._lock:
            if key not in self._kept and size <= self._limit:
                self._kept[key] = (made, size)
                self._bytes += size
            while self._bytes > self._limit:
                self._bytes -= self._kept.popitem(last=False)[1][1]
        return made

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


class CaseEncodes:
    """What is kept of one picture with one model.

    Args:
        cache: where.
        bundle: the model.
        pixels: (S, S), the picture in the model's frame.
        together: how many edits are in step; their answers are rounded otherwise than those to one.
    """

    def __init__(
        self, cache: EncodeCache, bundle: InstructPix2PixBundle, pixels: FloatImage, together: int
    ) -> None:
        self._cache, self._together = cache, together
        self._model = _model_key(bundle)
        self._picture = hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()

    def of_picture(self, what: str, make: Callable[[], Made], *depends: Hashable) -> Made:
        """What is made of the picture; ``depends`` names what else it depends on."""
        return self._cache.get((self._model, self._picture, what, depends), make)

    def of_walk(self, what: str, make: Callable[[], Walk[Made]], *depends: Hashable) -> Walk[Made]:
        """As ``of_picture``, where the U-Net is asked."""
        key = (self._model, self._picture, what, self._together, depends)
        if (kept := self._cache.find(key)) is not None:
            return cast(Made, kept)
        made = yield from make()
        return self._cache.keep(key, made)

    def of_text(self, text: str, make: Callable[[str], Made]) -> Made:
        """What is made of a text alone, whatever the picture."""
        return self._cache.get((self._model, "text", text), lambda: make(text))


class FirstCallKept(BranchPredictor):
    """Keeps the answer to the first call of a walk, which no mask and no threshold has had a part in yet.

    Args:
        predictor: that is asked.
        encodes: where the answer is kept.
        depends: what it depends on besides picture, model, timestep and branches.
    """

    def __init__(self, predictor: BranchPredictor, encodes: CaseEncodes, *depends: Hashable) -> None:
        self._predictor, self._encodes, self._depends = predictor, encodes, depends
        self.schedule = predictor.schedule
        self._is_first = True

    def predict(
        self, latents: torch.Tensor, timestep: int, branches: Sequence[Branch], place: int
    ) -> Walk[torch.Tensor]:
        """As the predictor itself."""

        def ask() -> Walk[torch.Tensor]:
            output = yield from self._predictor.predict(latents, timestep, branches, place)
            return output.clone() if self._is_first else output

        if not self._is_first:
            return (yield from ask())
        depends = (timestep, tuple(branches), *self._depends)
        answer = yield from self._encodes.of_walk("first call", ask, *depends)
        self._is_first = False
        return answer


def tensor_key(*tensors: torch.Tensor) -> str:
    """SHA-256 of values on the CPU."""
    digest = hashlib.sha256()
    for tensor in tensors:
        digest.update(tensor.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _model_key(bundle: InstructPix2PixBundle) -> Hashable:
    """Equal only where the same is computed: the same loaded networks, working in the same way."""
    return (_Loaded(bundle.unet), _Loaded(bundle.vae), bundle.saves_memory)


class _Loaded:
    """A loaded network: equal to itself alone, and to nothing once it is gone; does not keep it alive."""

    def __init__(self, network: Any) -> None:
        self._network = weakref.ref(network)
        self._hash = id(network)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        mine = self._network()
        return mine is not None and isinstance(other, _Loaded) and other._network() is mine


def _bytes_of(value: Any) -> int:
    if isinstance(value, torch.Tensor):
        return value.numel() * value.element_size()
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, tuple | list):
        return sum(map(_bytes_of, value))
    if hasattr(value, "__dict__"):
        return sum(map(_bytes_of, vars(value).values()))
    return 64
