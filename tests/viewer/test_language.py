"""The language of the window: which one is used, its catalogs, and its numbers."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from viewer import language


@pytest.fixture
def _as_before(qapp: QApplication) -> Iterator[None]:
    """What a test installs goes away with it."""
    locale = QLocale()
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(locale)


@pytest.fixture
def system_speaks(monkeypatch: pytest.MonkeyPatch) -> "Speaks":
    return Speaks(monkeypatch)


class Speaks:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *names: str) -> None:
        class System(QLocale):
            def uiLanguages(self, *_: object) -> list[str]:  # type: ignore[override]
                return list(names)

        self._monkeypatch.setattr(QLocale, "system", lambda: System(names[0]))


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("de-DE", "de"), "de"),
        (("de_CH",), "de"),
        (("fr-FR", "de-FR", "en"), "de"),
        (("fr", "en"), "en"),
        (("C",), "en"),
    ],
)
def test_the_window_speaks_the_first_language_of_the_system_that_it_knows(
    system_speaks: Speaks, names: tuple[str, ...], code: str
) -> None:
    system_speaks(*names)
    assert language.resolved("") == code
    assert language.resolved("tlh") == code


def test_the_choice_of_the_reader_goes_before_the_system(system_speaks: Speaks) -> None:
    system_speaks("de-DE")
    assert language.resolved("en") == "en"


@pytest.mark.usefixtures("_as_before")
def test_texts_buttons_of_qt_and_numbers_are_german_in_a_german_window(qapp: QApplication) -> None:
    assert language.install(qapp, "de") == "de"
    assert language.tr("As the system") == "Wie das System"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text().replace("&", "") == "Abbrechen"
    assert language.number(-1234.56, "+,.1f") == "-1.234,6"


@pytest.mark.usefixtures("_as_before")
def test_an_english_window_shows_the_source_and_english_numbers(qapp: QApplication) -> None:
    assert language.install(qapp, "en") == "en"
    assert language.tr("As the system") == "As the system"
    assert language.number(1234.5, ",.1f") == "1,234.5"


def test_a_text_without_translation_stays_as_it_is(qapp: QCoreApplication) -> None:
    assert language.tr("No catalog holds this {x}.") == "No catalog holds this {x}."
