"""The key of a result: the same for the same result, in whatever order results come back to a case."""

import dataclasses
import hashlib
import json
import zlib
from weakref import WeakKeyDictionary

import numpy as np

from engine.edit import EditResult

_known: WeakKeyDictionary[EditResult, str] = WeakKeyDictionary()


def result_key(result: EditResult) -> str:
    """32 hex digits of what is said about a result and of its pixels; some milliseconds the first time."""
    key = _known.get(result)
    if key is None:
        said = json.dumps(dataclasses.asdict(result.provenance), sort_keys=True, default=str)
        pixels = zlib.crc32(np.ascontiguousarray(result.counterfactual).data)
        key = hashlib.sha256(f"{said}{pixels}".encode()).hexdigest()[:32]
        _known[result] = key
    return key
