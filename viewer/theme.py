"""The look: greys, the one accent, type and the style sheet, defined once.

Greys are neutral (equal red, green and blue), so that nothing near a radiograph is tinted.
"""

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from engine import paths

BACKGROUND = QColor(18, 18, 18)
PANEL = QColor(28, 28, 28)
RAISED = QColor(38, 38, 38)
LINE = QColor(52, 52, 52)
TEXT = QColor(224, 224, 224)
SECONDARY = QColor(160, 160, 160)
DISABLED = QColor(112, 112, 112)
PLACEHOLDER = QColor(136, 136, 136)  # what may be written into a field; still 4.5:1
ACCENT = QColor(104, 178, 190)  # focus and the primary button
ERROR = QColor(240, 112, 112)  # errors only
SYNTHETIC = QColor(255, 176, 0)  # synthetic pixels only

FONT_PIXELS = 13
SMALL_FONT_PIXELS = 12

_TOKENS = {
    "background": BACKGROUND,
    "panel": PANEL,
    "raised": RAISED,
    "line": LINE,
    "text": TEXT,
    "secondary": SECONDARY,
    "disabled": DISABLED,
    "accent": ACCENT,
    "error": ERROR,
    "synthetic": SYNTHETIC,
}


def apply_theme(application: QApplication) -> None:
    """Give the application its palette, font and style sheet."""
    application.setStyle("Fusion")
    QDir.setSearchPaths("icons", [str(paths.resources_dir() / "icons")])
    font = QFont(application.font())
    font.setPixelSize(FONT_PIXELS)
    application.setFont(font)
    application.setPalette(_palette())
    application.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The text of ``resources/theme.qss`` with each ``@token`` replaced by its color."""
    sheet = (paths.resources_dir() / "theme.qss").read_text(encoding="utf-8")
    for token in sorted(_TOKENS, key=len, reverse=True):
        sheet = sheet.replace(f"@{token}", _TOKENS[token].name())
    return sheet


def icon(name: str) -> QIcon:
    """A line icon of the family in ``resources/icons``."""
    return QIcon(f"icons:{name}.svg")


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width, so that running numbers do not jump."""
    figures = QFont(font)
    if hasattr(figures, "setFeature"):  # Qt 6.7
        figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


def small_font() -> QFont:
    """The second of the two sizes, for footers and labels."""
    font = QFont(QApplication.font())
    font.setPixelSize(SMALL_FONT_PIXELS)
    return tabular(font)


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, color in (
        (role.Window, PANEL),
        (role.WindowText, TEXT),
        (role.Base, BACKGROUND),
        (role.AlternateBase, RAISED),
        (role.Text, TEXT),
        (role.Button, RAISED),
        (role.ButtonText, TEXT),
        (role.BrightText, TEXT),
        (role.Highlight, ACCENT),
        (role.HighlightedText, BACKGROUND),
        (role.ToolTipBase, RAISED),
        (role.ToolTipText, TEXT),
        (role.PlaceholderText, PLACEHOLDER),
        (role.Link, ACCENT),
        (role.LinkVisited, ACCENT),
    ):
        palette.setColor(which, color)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, DISABLED)
    return palette
