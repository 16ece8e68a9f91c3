"""Presentation contexts for objects: which SOP classes, and in which transfer syntaxes they may come."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pynetdicom import AllStoragePresentationContexts, StoragePresentationContexts, build_context
from pynetdicom.presentation import PresentationContext

MOST_CONTEXTS = 128  # of one association (PS3.8 9.3.2.2: odd numbers up to 255)

# Without deflated ones: a small one can become more than memory holds.
_UNCOMPRESSED = ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")
_OTHER = tuple(
    f"1.2.840.10008.1.2.{end}"
    for end in ("4.70", "4.57", "4.80", "4.81", "4.90", "4.91", "4.50", "4.51", "5", "2")
)
SYNTAXES = (*_UNCOMPRESSED, *_OTHER)
_GROUPS = (_UNCOMPRESSED, *((syntax,) for syntax in _OTHER))


@lru_cache(maxsize=1)
def all_storage_classes() -> tuple[str, ...]:
    """SOP classes of all objects that the standard knows."""
    return tuple(str(context.abstract_syntax) for context in AllStoragePresentationContexts)


def contexts_to_get(sop_classes: Iterable[str], reserved: int) -> list[PresentationContext]:
    """Contexts for objects that come by C-GET.

    Args:
        sop_classes: that will come; none where nobody knows.
        reserved: contexts that the association needs beside.

    Returns:
        Each syntax in a context of its own, so that objects come as they are stored; where these would be
        too many, one context for a class, and the archive chooses.
    """
    known = set(all_storage_classes())
    classes = [one for one in dict.fromkeys(sop_classes) if one in known]
    room = MOST_CONTEXTS - reserved
    if not classes:
        classes = [str(context.abstract_syntax) for context in StoragePresentationContexts]
    if len(classes) * len(_GROUPS) <= room:
        return [build_context(one, list(group)) for one in classes for group in _GROUPS]
    return [build_context(one, list(SYNTAXES)) for one in classes[:room]]


def contexts_to_send(kinds: Iterable[tuple[str, str]]) -> list[Sequence[PresentationContext]]:
    """Contexts for files, in as many associations as they need.

    Args:
        kinds: SOP class and transfer syntax of each.
    """
    contexts = [build_context(sop_class, syntax) for sop_class, syntax in dict.fromkeys(kinds)]
    return [contexts[at : at + MOST_CONTEXTS] for at in range(0, len(contexts), MOST_CONTEXTS)]
