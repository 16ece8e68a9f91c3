"""Elements of a data set: read whatever they hold, written, and told in words."""

from typing import Any

from pydicom.dataset import Dataset

from engine.identity import values


def is_own_vr(tag: int, vr: str) -> bool:
    """Whether an element has the value representation that the standard gives it."""
    from pydicom.datadict import dictionary_has_tag, dictionary_VR

    return dictionary_has_tag(tag) and vr in dictionary_VR(tag).split(" or ")


def read_element(source: Dataset, tag: Any) -> tuple[str, Any]:
    """VR and value of an element; "" where it is not what it claims."""
    try:
        element = source[tag]
        return str(element.VR), element.value
    except (MemoryError, RecursionError):
        raise
    except Exception:  # pydicom raises a dozen kinds for values that are not what they claim
        return "", "unreadable"


def put(cleaned: Dataset, tag: int, vr: str, value: Any) -> None:
    """Put a value, or several, into a data set."""
    if isinstance(value, list) and vr != "SQ":
        value = value[0] if len(value) == 1 else value or None
    cleaned.add_new(tag, vr, value)


def has_value(value: Any) -> bool:
    """Whether there is a value."""
    return value is not None and not (hasattr(value, "__len__") and len(value) == 0)


def shown(value: Any) -> str:
    """A value in words, for the screen."""
    if value is None:
        return ""
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value):,} bytes"
    parts = values.parts_of(value)
    if parts and isinstance(parts[0], Dataset):
        return f"{len(parts)} item{'' if len(parts) == 1 else 's'}"
    text = "\\".join(str(part) for part in parts[:16])
    return "".join(c if c.isprintable() else " " for c in text)[:200]


def code_item(value: str, meaning: str, scheme: str = "DCM") -> Dataset:
    """An item of a code sequence."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def text_of(source: Any, keyword: str) -> str:
    """The value of an attribute as text; "" where there is none."""
    try:
        value = source.get(keyword)
        return "" if value is None else str(value).strip(" \0")
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return ""
