"""The language of the window: English in the source, others by Qt Linguist catalogs."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from engine import paths

CONTEXT = "Counterview"  # one for all words: a sentence means the same in every room
SOURCE = "en"
LANGUAGES = {SOURCE: "English", "de": "Deutsch"}  # by code, each named in itself


def tr(text: str) -> str:
    """A text in the language of the window; itself where there is no translation.

    Call it where the text is shown, never when a module is imported: the language is known later. Numbers and
    names go in afterwards, with ``tr("{count} files").format(count=3)``, so that the catalog finds the text.

    Args:
        text: a literal, English; or what ``mark`` marked.
    """
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """The text as it is: a literal of a table, for the catalog; ``tr`` translates it where it is shown."""
    return text


def number(value: float, form: str = "") -> str:
    """A number as the reader of this window writes it: 1,234.5 or 1.234,5.

    Args:
        value: the number.
        form: as in format strings, such as ",", ".1f" or "+,.0f".
    """
    locale = QLocale()
    signs = str.maketrans({",": locale.groupSeparator(), ".": locale.decimalPoint()})
    return format(value, form).translate(signs)


def resolved(choice: str) -> str:
    """The language to use.

    Args:
        choice: a code of ``LANGUAGES``, or "" for that of the system; others count as "".

    Returns:
        A code of ``LANGUAGES``; English where the system speaks none of them.
    """
    if choice in LANGUAGES:
        return choice
    for name in QLocale.system().uiLanguages():
        code = name.replace("_", "-").split("-")[0]
        if code in LANGUAGES:
            return code
    return SOURCE


def install(application: QCoreApplication, choice: str) -> str:
    """Let the window speak a language; call it before any widget is built.

    Buttons and dialogs of Qt follow, where Qt comes with its own catalog, and so do the signs of numbers.

    Args:
        application: keeps the catalogs.
        choice: as for ``resolved``.

    Returns:
        The code of the language that is used.
    """
    code = resolved(choice)
    system = QLocale.system()
    QLocale.setDefault(system if QLocale(code).language() == system.language() else QLocale(code))
    if code != SOURCE:
        qt_catalogs = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ours = str(paths.translations_dir())
        for name, folder in ((f"qtbase_{code}", qt_catalogs), (f"counterview_{code}", ours)):
            translator = QTranslator(application)
            if translator.load(name, folder):
                application.installTranslator(translator)
    return code
