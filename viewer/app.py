"""The composition root: settings, engine, case, window, and what connects them."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMessageBox

import engine
from engine import paths
from viewer import background
from viewer.actions import FILE, build_actions, enable_actions
from viewer.announcement import Announcement
from viewer.browser.browsing import Browsing
from viewer.case import Case
from viewer.comparing.commands import comparing_handlers
from viewer.controls.bindings import Bindings
from viewer.controls.controls import Controls, window_handlers
from viewer.edit_runner import EditRunner, Engine
from viewer.exchange import open_dialogs
from viewer.exchange.export_dialogs import Exporter
from viewer.exchange.open_dialogs import Read
from viewer.exchange.opener import Opener
from viewer.exchange.recents import Recents
from viewer.exchange.recents_menu import RecentsMenu
from viewer.main_window import MainWindow
from viewer.measuring.measuring import Measuring
from viewer.measuring.turning import refuses, turning_handlers
from viewer.panes.hanging import hanging_of
from viewer.panes.synthetic_mark import thumbnail_frame
from viewer.series.desk import SeriesDesk
from viewer.series.result_tools import ResultTools, result_menu
from viewer.settings import SettingsStore
from viewer.side_panel import Parts, SidePanel, build_side_panel, load_parts

_log = logging.getLogger(__name__)

SAMPLE_NAME = "simulated_normal.dcm"
SAVE_SETTINGS_AFTER_MS = 400


class Viewer(QObject):
    """The running viewer: builds the window and connects it with the case and the engine.

    Args:
        settings: loaded settings.
        client: the engine, not yet started; started after the first paint.
        read: reads one radiograph in the background.
    """

    def __init__(
        self,
        settings: SettingsStore,
        client: Engine,
        read: Read = open_dialogs.read,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.client = client
        self.case = Case(self)
        self.opener = Opener(self.case, read, self)
        self.browsing = Browsing(self.case, self.opener, thumbnail_frame, parent=self)
        self.recents = Recents(paths.recents_file(), self)
        self.announcement = Announcement(self.case, self.opener, self)
        self.runner = EditRunner(self.case, client, self)
        self.window = MainWindow(self.case)
        receipts = self.window.messages.receipts
        self.series = SeriesDesk(
            self.case, client, self.window.panes, self.window.results, receipts, parent=self
        )
        self.measuring = Measuring(self.case, self.window.panes, self.window, self)
        self.exporter = Exporter(self.case, self.window, self.window.panes, settings)
        self.side: SidePanel | None = None
        self._is_shut_down = False
        self._files: list[Path] = []
        self.actions = build_actions(self.window, self._handlers())
        self.window.place_actions(self.actions)
        self.bindings = Bindings(paths.bindings_file(), self)
        self.controls = Controls(self.bindings, self.window, self.actions, settings, self)
        self._place_browsing()
        self._place_series()
        self.window.restore(settings.current.window_geometry, settings.current.side_panel_width)
        self._save_view = QTimer(self, singleShot=True, interval=SAVE_SETTINGS_AFTER_MS)
        self._opacity = settings.current.overlay_opacity
        self._connect()
        self._apply_settings()
        self._show_case()
        for notice in filter(None, (settings.notice, self.bindings.notice)):
            self.announcement.say(notice)

    def show(self, files: Sequence[Path] = ()) -> None:
        """Show the window; files are opened, and the engine started, after its first paint."""
        self._files = list(files)
        self.window.first_painted.connect(lambda: QTimer.singleShot(0, self._after_first_paint))
        self.window.show()

    # Connections.

    def _connect(self) -> None:
        case, window, panes = self.case, self.window, self.window.panes
        for changed in (case.radiograph_changed, case.selected_edit_changed, case.running_changed):
            changed.connect(self._enable)
        case.radiograph_changed.connect(self._show_case)
        self.opener.position_changed.connect(self._show_case)
        self.opener.reading_changed.connect(self._show_reading)
        window.empty.open_requested.connect(self.open)
        window.empty.sample_requested.connect(self.open_sample)
        window.empty.recent_chosen.connect(lambda path: self.opener.open_paths([path]))
        window.files_dropped.connect(self.opener.open_paths)
        window.keys.case_stepped.connect(self.opener.step)
        window.keys.result_stepped.connect(window.results.step)
        window.keys.brush_turned.connect(self._change_brush_size)
        window.closing.connect(self.shut_down)
        panes.cancel_requested.connect(self.runner.cancel)
        panes.about_model_requested.connect(self._show_about_model)
        panes.opacity_changed.connect(self._set_opacity)
        self._connect_measuring()
        self._save_view.timeout.connect(lambda: self.settings.change(overlay_opacity=self._opacity))
        self.settings.changed.connect(self._apply_settings)
        panes.set_hanging(hanging_of(self.settings.current.hanging))
        panes.hanging_changed.connect(lambda: self.settings.change(hanging=panes.hanging.value))
        self.runner.cancelling.connect(panes.show_cancelling)
        self.runner.status_changed.connect(window.messages.show_engine)

    def _connect_measuring(self) -> None:
        measuring, window = self.measuring, self.window
        measuring.started.connect(lambda: self._side_do("lay_down_tool"))
        window.overlays_hidden.connect(measuring.set_overlays_hidden)
        window.space_held.connect(measuring.set_space_held)
        window.magnifier_held.connect(measuring.magnifier.hold)
        for pane in self.series.maps.panes:
            measuring.magnify(pane)

    def _place_browsing(self) -> None:
        browsing, window = self.browsing, self.window
        window.place_case_list(browsing.list)
        browsing.shown_changed.connect(window.show_case_list)
        browsing.list.set_names_shown(self.settings.current.shows_file_names)
        browsing.list.names_toggled.connect(lambda shown: self.settings.change(shows_file_names=shown))
        menu = RecentsMenu(self.recents, window)
        menu.chosen.connect(lambda path: self.opener.open_paths([path]))
        window.header.menus[FILE].insertMenu(self.actions["open_sample"], menu)
        self.recents.changed.connect(lambda: window.empty.show_recents(self.recents.paths))
        window.empty.show_recents(self.recents.paths)
        self.opener.list_begun.connect(self._keep_recent)

    def _place_series(self) -> None:
        series, window = self.series, self.window
        window.place_instead(series.maps, series.band)
        window.results.place_tools(ResultTools(self.actions))
        window.overlays_hidden.connect(series.maps.set_overlays_hidden)
        window.space_held.connect(series.maps.set_space_held)
        series.maps.menu_requested.connect(window.show_pane_menu)
        window.results.menu_requested.connect(
            lambda position: result_menu(self.actions, series.seeds, window).popup(position)
        )
        series.shown_changed.connect(self._show_series)

    def _show_series(self) -> None:
        series = self.series
        is_shown = series.shown is not None
        self.window.show_instead(
            series.maps if series.shows_maps else None, series.band if is_shown else None
        )

    def _keep_recent(self, opened: list[Path]) -> None:
        if opened != [sample_file()]:
            self.recents.add(opened)

    def _after_first_paint(self) -> None:
        self.client.start()
        self.browsing.load()
        if self._files:
            self.opener.open_paths(self._files)
        background.run(
            load_parts, self._place_side, lambda message: self.case.set_message(message, is_error=True)
        )

    def _place_side(self, parts: Parts) -> None:
        if self._is_shut_down:  # closed before it was complete
            if parts.store is not None:
                parts.store.close()
            return
        side = build_side_panel(self.case, self.settings, parts)
        side.ratings_saved.connect(self.browsing.take_ratings)
        if parts.store is not None:
            self.browsing.load_ratings(parts.store.rated_images)
        for error in filter(None, (parts.atlas_error, parts.store_error)):
            self.announcement.say(error, is_error=True)
        # In turns, so that the window answers in between.
        QTimer.singleShot(0, self, lambda: self.window.place_side(side.widgets, side.foot))
        QTimer.singleShot(0, self, lambda: self._take_side(side))

    def _take_side(self, side: SidePanel) -> None:
        self.window.place_rating(side.rating)
        if self._is_shut_down:
            side.finish()
            return
        self.side = side
        self.controls.keep_hints(side)
        self.side.run_requested.connect(self.run)
        self.side.cancel_requested.connect(self.runner.cancel)
        self.side.tool_changed.connect(self._use_tool)
        self.side.mask_preview_changed.connect(self.window.panes.repaint_mask)
        self.side.permission_wanted.connect(self.window.messages.anyway.setFocus)
        self.side.outlook_changed.connect(self._show_plan)
        self._show_plan()

    def _handlers(self) -> dict[str, Callable[[], None]]:
        panes, view = self.window.panes, self.window.panes.view
        return {
            **window_handlers(lambda: panes.active_view),
            **comparing_handlers(panes),
            **self.measuring.handlers(),
            **turning_handlers(view),
            "open": self.open,
            "open_folder": self.open_folder,
            "open_sample": self.open_sample,
            "previous_case": lambda: self.opener.step(-1),
            "next_case": lambda: self.opener.step(1),
            "first_case": lambda: self.opener.go_to_end(False),
            "last_case": lambda: self.opener.go_to_end(True),
            "flag": self.browsing.toggle_flag,
            "case_list": self.browsing.toggle_list,
            "header": lambda: self.browsing.show_header(self.window),
            "save": self._save,
            "copy": self._copy,
            "export_ratings": self._export_ratings,
            "quit": self._quit,
            "focus_instruction": self._focus_instruction,
            "run": self._ask_to_run,
            "cancel": self.runner.cancel,
            "brush": lambda: self._toggle_tool("brush"),
            "eraser": lambda: self._toggle_tool("eraser"),
            "undo": lambda: self.measuring.undo_order.undo(lambda: self._side_do("undo")),
            "redo": lambda: self.measuring.undo_order.redo(lambda: self._side_do("redo")),
            "rate": lambda: self._side_do("focus_rating"),
            "previous_result": lambda: self.window.results.step(-1),
            "next_result": lambda: self.window.results.step(1),
            "reproduce": self.series.reproduce,
            "severity": self.series.severity,
            "seeds": self.series.seeds,
            "round_trip": self.series.round_trip,
            "receipt": self.window.messages.details.open,
            "fit": lambda: panes.active_view.fit(),
            "one_to_one": lambda: panes.active_view.one_to_one(),
            "zoom_in": lambda: panes.active_view.zoom(1.25),
            "zoom_out": lambda: panes.active_view.zoom(0.8),
            "toggle_guidance": panes.toggle_guidance,
            "less": lambda: self._less_or_more(-1),
            "more": lambda: self._less_or_more(1),
            "maximize": self._maximize,
            "step_back": self._step_back,
            "full_screen": lambda: self.window.set_full_screen(not self.window.isFullScreen()),
            "show_keys": lambda: self.controls.show_sheet(),
            "change_keys": lambda: self.controls.show_dialog(),
            "type_window": lambda: self.controls.type_window(),
            "about_model": self._show_about_model,
            "about": self._show_about,
        }

    # Files.

    @Slot()
    def open(self) -> None:
        """Ask for files."""

        def chosen(files: list[Path]) -> None:
            self.settings.change(last_folder=str(files[0].parent))
            self.opener.open_paths(files)

        open_dialogs.ask_for_files(self.window, self.settings.current.last_folder, chosen)

    @Slot()
    def open_folder(self) -> None:
        """Ask for a folder."""

        def chosen(folders: list[Path]) -> None:
            self.settings.change(last_folder=str(folders[0]))
            self.opener.open_paths(folders)

        open_dialogs.ask_for_folder(self.window, self.settings.current.last_folder, chosen)

    @Slot()
    def open_sample(self) -> None:
        """Open the sample that comes with the application."""
        self.opener.open_paths([sample_file()])

    @Slot()
    def run(self) -> None:
        """Make a counterfactual of what the case and the side panel say."""
        if self.side is not None:
            self.runner.run(self.side.parameters())

    # The window.

    def _enable(self) -> None:
        enable_actions(self.actions, self.case)

    @property
    def _case_number(self) -> int:
        """The place of the case in its list of files, counted from 1."""
        position = self.opener.position
        return 1 if position is None else position[0]

    @Slot()
    def _show_case(self) -> None:
        radiograph, position = self.case.radiograph, self.opener.position
        self._enable()
        if radiograph is None:
            self.window.show_case("", "")
            return
        number = f"case {position[0]} of {position[1]}" if position and position[1] > 1 else "case 1"
        rows, columns = radiograph.shape
        details = [radiograph.modality or radiograph.file_format, radiograph.view_position]
        if radiograph.is_synthetic:
            details.append("synthetic input")
        self.window.show_case(f"{number} · {columns} × {rows}", " · ".join(filter(None, details)))

    @Slot()
    def _show_reading(self) -> None:
        self.window.empty.show_reading(self.opener.is_reading)

    def _apply_settings(self) -> None:
        current = self.settings.current
        if not self._save_view.isActive():  # otherwise the slider is newer than the settings
            self._opacity = current.overlay_opacity
        self.window.panes.view.drag_down_is_darker = current.drag_down_is_darker
        self.window.panes.set_guidance_colors(current.guidance_colors, self._opacity)

    @Slot(float)
    def _set_opacity(self, opacity: float) -> None:
        self._opacity = opacity
        self.window.panes.guidance.set_colors(self.settings.current.guidance_colors, opacity)
        self._save_view.start()

    @Slot()
    def _show_plan(self) -> None:
        if self.side is not None:
            self.window.panes.show_plan(self.side.planned_mask())

    def _ask_to_run(self) -> None:
        if self.side is not None:
            self.side.ask_to_run()

    @Slot(object)
    def _use_tool(self, tool: Any) -> None:
        if tool is not None:
            self.measuring.stop()
        preview = self.side.mask_preview if self.side is not None and tool is not None else None
        self.window.panes.set_tool(tool, preview)

    def _export_ratings(self) -> None:
        if self.side is not None:
            self.exporter.save_ratings(self.side.export_ratings)

    def _toggle_tool(self, name: str) -> None:
        if self.side is not None:
            self.side.toggle_tool(name)

    def _side_do(self, name: str) -> None:
        if self.side is not None:
            getattr(self.side, name)()

    def _step_back(self) -> None:
        """Stop listing, else drop the box, lay down brush or ruler, show all panes, leave full screen."""
        panes = self.window.panes
        if self.opener.lister.is_running:
            self.opener.stop_listing()
        elif panes.view.next_drag_is_box:
            panes.view.await_box(False)
        elif panes.tool is not None:
            self._side_do("lay_down_tool")
        elif self.measuring.step_back():
            pass
        elif self.series.shown is not None:
            self.series.step_back()
        elif panes.maximized is not None:
            panes.toggle_maximized(panes.maximized)
        elif self.window.isFullScreen():
            self.window.set_full_screen(False)

    def _maximize(self) -> None:
        panes = self.window.panes
        if self.series.shows_maps:
            self.series.maps.toggle_maximized(self.series.maps.maximized or self.series.maps.focused_pane)
        else:
            panes.toggle_maximized(panes.maximized or panes.focused_pane)

    def _save(self) -> None:
        if not refuses(self.window.panes.view, self.case, "saving"):
            self.exporter.save(self._case_number)

    def _copy(self) -> None:
        if refuses(self.window.panes.view, self.case, "copying"):
            return
        if self.series.shows_maps:
            self.series.copy()
        else:
            self.exporter.copy()

    def _less_or_more(self, steps: int) -> None:
        if self.window.panes.tool is not None:
            self._change_brush_size(steps)
        else:
            self.window.panes.nudge_threshold(steps)

    @Slot(float)
    def _change_brush_size(self, steps: float) -> None:
        if self.side is not None:
            self.side.change_brush_size(steps)

    def _focus_instruction(self) -> None:
        if self.side is not None:
            self.side.focus_instruction()

    @Slot()
    def _show_about_model(self) -> None:
        result = self.case.selected_edit
        if self.side is not None and result is not None:
            self.side.show_about_model(result.provenance)

    def _show_about(self) -> None:
        box = QMessageBox(self.window)
        box.setWindowTitle("About Counterview")
        box.setText(f"Counterview {engine.__version__}")
        box.setInformativeText(
            "Counterfactual chest radiographs: say what should change, see it, rate it.\n\n"
            "For research only, never for diagnosis. Counterfactuals are synthetic images."
        )
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        box.open()

    def _quit(self) -> None:
        self.window.close()

    @Slot()
    def shut_down(self) -> None:
        """Keep what the reader chose and end the engine; jobs that run are cancelled."""
        window = self.window
        self._is_shut_down = True
        self.opener.forget()
        self.browsing.finish()
        self._save_view.stop()
        fields: dict[str, Any] = {"overlay_opacity": self._opacity}
        if not window.isFullScreen():
            fields["window_geometry"] = window.geometry_text()
            fields["side_panel_width"] = window.side.width()
        self.settings.change(**fields)
        if self.side is not None:
            self.side.finish()
        for job in self.client.busy_jobs:
            self.client.cancel(job)
        self.client.shutdown()


def sample_file() -> Path:
    """The radiograph that comes with the application."""
    return paths.samples_dir() / SAMPLE_NAME
