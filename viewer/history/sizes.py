"""Sizes in words."""

from viewer.language import number, tr


def size_text(size: int) -> str:
    """Bytes as "12 MB" or "3.4 GB"; decimal, as file managers count."""
    if size >= 10**9:
        return tr("{size} GB").format(size=number(size / 10**9, ".1f"))
    return tr("{size} MB").format(size=number(size / 10**6, ".0f" if size >= 10**7 else ".1f"))
