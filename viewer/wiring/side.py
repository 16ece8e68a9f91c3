"""Asking: the side panel, loaded after the first paint; instruction, mask painter and rating form."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from viewer import background
from viewer.announcement import Announcement
from viewer.browser.browsing import Browsing
from viewer.case import Case
from viewer.controls.controls import Controls
from viewer.edit_runner import EditRunner
from viewer.main_window import MainWindow
from viewer.measuring.measuring import Measuring
from viewer.measuring.undo_order import UndoOrder
from viewer.settings import SettingsStore
from viewer.side_panel import Parts, SidePanel, load_parts, side_panel_steps
from viewer.turns import in_turns

if TYPE_CHECKING:
    from engine.reading.store import RatingStore
    from viewer.painting.painter import MaskPainter

# Loaded after the first paint, so they are named here: see ``viewer.wiring.painting``.
PAINT_COMMANDS = (
    *("brush", "eraser", "range_brush", "polygon", "lasso", "rectangle", "fill"),
    *("clear_mask", "start_mask", "grow_mask", "shrink_mask", "fill_holes", "mirror_mask", "mask_use"),
    *("open_mask", "save_mask"),
)


class Asking(QObject):
    """Connects the side panel with the panes, the engine and the keys; until it is there, keys wait.

    Args:
        case: what is asked about.
        window: where the panel is placed.
        runner: makes counterfactuals.
        measuring: shares the mouse and undo with the painter.
        browsing: hears of ratings.
        announcement: says what could not be loaded.
        settings: of the reader.

    Attributes:
        panel: None until it is loaded.
    """

    placed = Signal()  # the panel is there

    def __init__(
        self,
        case: Case,
        window: MainWindow,
        runner: EditRunner,
        measuring: Measuring,
        browsing: Browsing,
        announcement: Announcement,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.panel: SidePanel | None = None
        self._case, self._window, self._runner, self._measuring = case, window, runner, measuring
        self._browsing, self._announcement, self._settings = browsing, announcement, settings
        self._is_over = False
        self._coming: SidePanel | None = None  # built, but not placed yet
        self._store: RatingStore | None = None  # of the ratings; closed at the end
        self._wish = ""  # where the reader wanted the keyboard before there was a panel
        self.make: Callable[[Mapping[str, Any]], object] = runner.run  # an edit with these fields
        measuring.started.connect(self.lay_down_tool)
        window.keys.brush_turned.connect(self.change_brush_size)
        window.keys.result_stepped.connect(window.results.step)
        window.panes.cancel_requested.connect(runner.cancel)
        window.panes.about_model_requested.connect(self.show_about_model)
        runner.cancelling.connect(window.panes.show_cancelling)
        runner.status_changed.connect(window.messages.show_engine)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about instruction, mask, undo and rating do."""
        order = self._measuring.undo_order
        return {
            **self._measuring.handlers(),
            "focus_instruction": lambda: self._lead_to("focus_instruction"),
            "cancel": self._runner.cancel,
            **{command: self._painting_command(command) for command in PAINT_COMMANDS},
            "undo": lambda: self._undo(order),
            "redo": lambda: self._redo(order),
            "last_point": self._take_back_point,
            "rate": lambda: self._lead_to("focus_rating"),
            "less": lambda: self._less_or_more(-1),
            "more": lambda: self._less_or_more(1),
            "about_model": self.show_about_model,
        }

    def load(self, controls: Controls) -> None:
        """Load the panel in the background; its hints name the keys in force."""
        background.run(
            load_parts,
            lambda parts: in_turns(self._build(parts, controls), self),
            lambda message: self._case.set_message(message, is_error=True),
            owner=self,
        )

    def run(self) -> None:
        """Make a counterfactual of what the case and the side panel say."""
        if self.panel is not None:
            self._window.leave_text()  # S, F and digits are about the result, not more of the sentence
            self.make(self.panel.parameters())

    @Slot()
    def lay_down_tool(self) -> None:
        if self.panel is not None:
            self.panel.painting.bar.lay_down()

    def step_back_tool(self) -> None:
        """Forget what is being drawn, else lay the tool down."""
        if self._marking_row is not None:
            self._marking_row.step_back()
        elif self.panel is not None:
            self.panel.painting.step_back()

    def close_figure(self) -> bool:
        """Paint what is being drawn; False where nothing is."""
        return self._painter is not None and self._painter.close_figure()

    @Slot(float)
    def change_brush_size(self, steps: float) -> None:
        painter = self._painter
        if painter is not None:
            painter.sizes.change(steps)

    @Slot()
    def show_about_model(self) -> None:
        """Of the result that is looked at."""
        result = self._case.selected_edit
        if result is not None:
            self._do("show_about_model", result.provenance)

    def finish(self) -> None:
        """Save what is not saved yet, and take no panel any more; before the application ends."""
        self._is_over = True
        panel = self.panel or self._coming
        if panel is not None:
            panel.finish()
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _painting_command(self, command: str) -> Callable[[], None]:
        def do() -> None:
            row = self._marking_row
            if row is not None and row.take_command(command):
                return
            if self.panel is not None:
                self.panel.painting.do(command)

        return do

    @property
    def _marking_row(self) -> Any:
        """The item of the rating form that is being answered on the radiograph."""
        form: Any = None if self.panel is None else self.panel.rating
        return None if form is None else form.sheet.marking_row

    @property
    def _painter(self) -> "MaskPainter | None":
        """Of the answer that is being painted, else of the reader mask."""
        if self.panel is None:
            return None
        own = None if self._marking_row is None else self._marking_row.painter
        return self.panel.painting.painter if own is None else own

    def _undo(self, order: UndoOrder) -> None:
        """A corner of what is being drawn is no step of its own yet."""
        painter = self._painter
        if painter is not None and painter.take_back_point():
            return
        if self._paints_answer:
            self._undo_stroke()
        else:
            order.undo(self._undo_stroke)

    def _undo_stroke(self) -> None:
        if self._painter is not None:
            self._painter.undo()

    def _redo(self, order: UndoOrder) -> None:
        if self._paints_answer:
            self._redo_stroke()
        else:
            order.redo(self._redo_stroke)

    def _redo_stroke(self) -> None:
        if self._painter is not None:
            self._painter.redo()

    @property
    def _paints_answer(self) -> bool:
        return self._marking_row is not None and self._marking_row.painter is not None

    def _take_back_point(self) -> None:
        if self._painter is None or not self._painter.take_back_point():
            self._measuring.take_back_point()

    def _do(self, name: str, *arguments: Any) -> None:
        if self.panel is not None:
            getattr(self.panel, name)(*arguments)

    def _lead_to(self, name: str) -> None:
        if self.panel is None:
            self._wish = name
        self._do(name)

    def _build(self, parts: Parts, controls: Controls) -> Iterator[None]:
        """Step by step, so that the window answers in between; no step after the end."""
        if self._is_over:
            if parts.store is not None:
                parts.store.close()
            return
        self._store = parts.store
        for panel in side_panel_steps(self._case, self._settings, parts, self._window.side_place):
            self._coming = panel
            yield
            if self._is_over:
                return
        panel = self._coming
        assert panel is not None, "the last step is the panel"
        panel.ratings_saved.connect(self._browsing.take_ratings)
        if parts.store is not None:
            self._browsing.load_ratings(parts.store.rated_images)
        for error in filter(None, (parts.atlas_error, parts.store_error)):
            self._announcement.say(error, is_error=True)
        self._window.place_side(panel.widgets, panel.foot)
        yield
        if not self._is_over:
            self._take(panel, controls)

    def _take(self, panel: SidePanel, controls: Controls) -> None:
        self._window.place_rating(panel.rating)
        self._coming = None
        self.panel = panel
        controls.keep_hints(panel)
        panel.run_requested.connect(self.run)
        panel.cancel_requested.connect(self._runner.cancel)
        panel.tool_changed.connect(self._use_tool)
        panel.painting.place(self._window.panes)
        self._mark_answers(panel.rating)
        panel.permission_wanted.connect(self._window.messages.anyway.setFocus)
        panel.outlook_changed.connect(self._show_plan)
        self._show_plan()
        if self._wish:
            self._do(self._wish)
        self.placed.emit()

    def set_rating_enabled(self, can_rate: bool) -> None:
        """What is shown can be rated, or is no result."""
        form: Any = None if self.panel is None else self.panel.rating
        if form is not None and form.isEnabled() != can_rate:
            form.setEnabled(can_rate)
            if not can_rate:
                form.sheet.stop_marking()

    @Slot()
    def _show_plan(self) -> None:
        if self.panel is not None:
            self._window.panes.show_plan(self.panel.planned_mask())

    @Slot(object)
    def _use_tool(self, tool: Any) -> None:
        if tool is not None:
            self._measuring.stop()
        preview = self.panel.painting.preview if self.panel is not None and tool is not None else None
        self._window.panes.set_tool(tool, preview)

    def _mark_answers(self, form: Any) -> None:
        """Items that are answered on the radiograph take the mouse of the panes."""
        from viewer.reading.marking import Marking

        panes = self._window.panes

        def use_tool(tool: Any) -> None:
            if tool is not None:
                self.lay_down_tool()
                self._use_tool(tool)
            elif panes.tool is marking.tool_before:
                self._use_tool(None)

        marking = Marking(form.sheet, panes.panes, use_tool, self)
        self._measuring.started.connect(form.sheet.stop_marking)
        if self.panel is not None:  # a tool of the painter takes the mouse from an item
            self.panel.tool_changed.connect(lambda tool: tool is None or form.sheet.stop_marking())

    def _less_or_more(self, steps: int) -> None:
        if self._window.panes.tool is not None:
            self.change_brush_size(steps)
        else:
            self._window.panes.nudge_threshold(steps)
