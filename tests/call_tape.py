"""Tape: a stand-in for the graphs of CUDA, so that capturing can be tested without a GPU.

As a graph, it keeps the operations of a call with the memory that they read and wrote, and plays them again
on what that memory then holds; Python has no say in that.
"""

from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten


class Tape(TorchDispatchMode):
    """Keeps the operations while it is entered."""

    def __init__(self) -> None:
        super().__init__()
        self._operations: list[tuple[Any, Any, Any, list[Tensor]]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        out = func(*args, **kwargs)
        read = {_memory(tensor) for tensor in tree_flatten((args, kwargs))[0] if isinstance(tensor, Tensor)}
        made = [tensor for tensor in tree_flatten(out)[0] if isinstance(tensor, Tensor)]
        own = [tensor for tensor in made if _memory(tensor) not in read]
        if own or func._schema.is_mutable:  # else a view, which stays one
            self._operations.append((func, args, kwargs, own))
        return out

    def play(self) -> None:
        """All operations again, into the same memory."""
        for func, args, kwargs, own in self._operations:
            out = func(*args, **kwargs)
            if own:
                for old, new in zip(own, tree_flatten(out)[0], strict=True):
                    old.copy_(new)

    def __len__(self) -> int:
        return len(self._operations)


def capture(call: Callable[[], Tensor]) -> tuple[Tensor, Callable[[], None]]:
    """As ``captured_calls.cuda_capture()`` gives one, on any device."""
    tape = Tape()
    with tape:
        answer = call()
    return answer, tape.play


def _memory(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()
