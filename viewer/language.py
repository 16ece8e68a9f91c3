"""The language of the window: English in the source, others by Qt Linguist catalogs."""

from PySide6.QtCore import QCoreApplication

CONTEXT = "Counterview"  # one for all words: a sentence means the same in every room


def tr(text: str) -> str:
    """A text in the language of the window; itself where there is no translation.

    Call it where the text is shown, never when a module is imported: the language is known later. Numbers and
    names go in afterwards, with ``tr("{count} files").format(count=3)``, so that the catalog finds the text.

    Args:
        text: a literal, English.
    """
    return QCoreApplication.translate(CONTEXT, text)
