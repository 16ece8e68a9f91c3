"""Helping: which article belongs to which part of the window, what the tour points to, the languages."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from viewer.actions import LANGUAGE
from viewer.case import Case
from viewer.comparing.comparison import Way
from viewer.controls.bindings import Bindings
from viewer.help.context import give_article
from viewer.help.desk import HelpDesk
from viewer.help.tour import Places
from viewer.language_menu import LanguageMenu
from viewer.main_window import MainWindow
from viewer.series.desk import SeriesDesk
from viewer.settings import SettingsStore
from viewer.wiring.side import Asking


class Helping(QObject):
    """Connects help and tour with the parts of the window.

    Args:
        case: the open case.
        window: whose parts.
        series: have an article of their own.
        asking: the side panel, once it is there.
        actions: by id.
        bindings: the keys in force.
        settings: of the reader.
    """

    def __init__(
        self,
        case: Case,
        window: MainWindow,
        series: SeriesDesk,
        asking: Asking,
        actions: Mapping[str, QAction],
        bindings: Bindings,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._asking = window, asking
        places = Places(self._place_to_open, self._place_to_say, lambda: window.stage, self._place_to_judge)
        self.desk = HelpDesk(window, case, actions, bindings, settings, places, self)
        panes = window.panes
        for article, parts in {
            "first-counterfactual": (window.empty,),
            "three-panes": (panes, panes.counterfactual),
            "window-and-zoom": (panes.input, panes.input_footer),
            "guidance-map": (panes.guidance, panes.guidance_footer),
            "comparing": (panes.difference, panes.counterfactual_footer),
            "opening": (window.cases, window.header.case_label),
            "keys-and-mouse": (window.header,),
            "asking-more": (series.maps, series.band, window.results),
            "receipt": (window.messages,),
            "research-only": (window.header.research,),
        }.items():
            for part in parts:
                give_article(part, article)
        LanguageMenu(settings, window.header.menus[LANGUAGE]).chosen.connect(case.set_message)
        asking.placed.connect(self._take_panel)
        # After the widgets that the same change shows or hides.
        for changed in (case.radiograph_changed, case.edits_changed):
            changed.connect(lambda: QTimer.singleShot(0, self, self.desk.tour.refresh))
        panes.comparison.changed.connect(self._hear_comparison)

    def _take_panel(self) -> None:
        panel = self._asking.panel
        if panel is None:
            return
        composer, painter = panel.widgets[:2]
        for part, article in (
            (composer, "instruction"),
            (panel.foot, "instruction"),
            (painter, "painting"),
            (panel.rating, "rating"),
        ):
            give_article(part, article)
        panel.ratings_saved.connect(lambda ratings: self.desk.tour.hear_rating())
        self.desk.tour.refresh()

    def _hear_comparison(self) -> None:
        if self._window.panes.comparison.way is not Way.NONE:
            self.desk.tour.hear_comparison()

    def _place_to_open(self) -> QWidget:
        empty = self._window.empty
        return empty.sample if empty.isVisible() else self._window.panes.input

    def _place_to_say(self) -> QWidget:
        return self._window.side

    def _place_to_judge(self) -> QWidget | None:
        panel = self._asking.panel
        return None if panel is None or not panel.rating.isVisible() else panel.rating
