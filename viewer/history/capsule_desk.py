"""CapsuleDesk: saves the open case as a capsule, and shows what somebody sent beside one's own copy."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.history.capsule_dialog import ALL, SELECTED, STARRED, CapsuleDialog
from viewer.history.capsule_files import (
    OpenedCapsule,
    describe_ratings,
    open_capsule,
    restore_all,
    save_capsule,
)
from viewer.history.result_history import ResultHistory
from viewer.language import mark, tr
from viewer.settings import SettingsStore

if TYPE_CHECKING:
    from engine.exchange.capsule_reading import Capsule
    from engine.history.encoding import DecodedResult

SUFFIX = ".cvcase"
FILTER = mark("Case capsules (*.cvcase)")


class CapsuleDesk(QObject):
    """Asks what and where to save, and finds the radiograph of a capsule that is opened.

    Args:
        case: that is saved, and gets what a capsule holds.
        history: knows kept results and where radiographs were.
        opener: opens one's own copy.
        settings: remember the folder.
        window: parent of dialogs.
    """

    saved = Signal()

    def __init__(
        self, case: Case, history: ResultHistory, opener: Opener, settings: SettingsStore, window: QWidget
    ) -> None:
        super().__init__(window)
        self._case, self._history, self._opener = case, history, opener
        self._settings, self._window = settings, window
        self._pending: Capsule | None = None  # waits for its radiograph
        opener.capsule_given.connect(self.open)
        case.radiograph_changed.connect(self._try_pending)

    # Saving.

    def save(self) -> CapsuleDialog | None:
        """Ask what goes along and where to; None where there is nothing to save."""
        radiograph, case = self._case.radiograph, self._case
        edits = [edit for at, edit in enumerate(case.edits) if at not in case.hidden]
        entries, store = self._history.entries, self._history.store
        known = {id(edit) for edit in edits if self._history.entry_of(edit) is not None}
        loose = [(case.request_of(edit), edit) for edit in edits if id(edit) not in known]
        if radiograph is None or not (entries or loose):
            case.set_message(tr("There is no result to save yet."))
            return None
        starred = [entry for entry in entries if entry.is_starred]
        looked_at = case.selected_edit
        counts = {
            ALL: len(entries) + len(loose),
            STARRED: len(starred),
            SELECTED: int(looked_at is not None),
        }
        dialog = CapsuleDialog(counts, self._window)

        def write(path: Path, choice: str, with_pixels: bool) -> None:
            chosen, some = entries, loose
            if choice == STARRED:
                chosen, some = starred, []
            elif choice == SELECTED and looked_at is not None:
                entry = self._history.entry_of(looked_at)
                chosen = [] if entry is None else [entry]
                some = [(case.request_of(looked_at), looked_at)] if entry is None else []
            case.set_message(tr("Saving…"))

            def done(written: Path) -> None:
                case.set_message(tr("Saved in {folder}").format(folder=written))
                self.saved.emit()

            background.run(
                lambda: save_capsule(path, radiograph, store, chosen, some, with_pixels),
                done,
                lambda message: case.set_message(message, is_error=True),
            )

        def ask_where() -> None:
            choice, with_pixels = dialog.choice, dialog.with_pixels.isChecked()  # it is gone afterwards
            self._ask_where(lambda path: write(path, choice, with_pixels))

        dialog.accepted.connect(ask_where)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _ask_where(self, write: Callable[[Path], None]) -> None:
        folder = Path(self._settings.current.export_folder or str(Path.home()))
        dialog = QFileDialog(self._window, tr("Save case capsule"), str(folder), tr(FILTER))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.selectFile("counterview-case" + SUFFIX)  # nothing about the patient

        def chosen(name: str) -> None:
            self._settings.change(export_folder=str(Path(name).parent))
            write(Path(name))

        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Opening.

    def open(self, path: Path) -> None:
        """Show a capsule beside the radiograph that it is about, or say what is missing."""
        store, current = self._history.store, self._case.radiograph
        self._case.set_message(tr("Checking {name}…").format(name=path.name))
        background.run(
            lambda: open_capsule(path, store, current),
            self._take,
            lambda message: self._case.set_message(message, is_error=True),
        )

    def _take(self, opened: OpenedCapsule) -> None:
        capsule, case = opened.capsule, self._case
        self._pending = capsule
        if opened.radiograph is not None:
            self._opener.close()
            case.open(opened.radiograph, opened.suitability)  # takes up what is pending
        elif opened.own_copy is not None:
            path, member = opened.own_copy
            self._opener.open_paths([path], (path, member) if member else None)
        elif case.radiograph is not None:
            self._try_pending()
        else:
            self._ask_for_radiograph(capsule)

    def _try_pending(self) -> None:
        capsule, radiograph = self._pending, self._case.radiograph
        if capsule is None or radiograph is None:
            return
        background.run(
            lambda: restore_all(capsule, radiograph) if capsule.belongs_to(radiograph) else None,
            lambda found: self._show(capsule, radiograph, found),
            lambda message: self._give_up(message),
        )

    def _give_up(self, message: str) -> None:
        self._pending = None
        self._case.set_message(message, is_error=True)

    def _show(self, capsule: "Capsule", radiograph: Radiograph, found: "list[DecodedResult] | None") -> None:
        case = self._case
        if self._pending is not capsule or case.radiograph is not radiograph:
            return
        if found is None:
            self._ask_for_radiograph(capsule)
            return
        self._pending = None
        first: int | None = None
        for result, back in zip(capsule.results, found, strict=True):
            rated = describe_ratings(capsule, str(result.record["kept"]["edit_id"]))
            remark = tr("from {name}").format(name=capsule.path.name)
            if rated:
                remark += " · " + tr("rated: {answers}").format(answers=rated)
            place = case.bring_back(radiograph, back.request, back.result)
            self._history.add_remark(back.result, remark)
            first = place if first is None else first
        if first is not None:
            case.select_edit(first)
        text = tr("{n} results of {name} stand beside yours; they are not kept in your history.")
        if len(found) == 1:
            text = tr("The result of {name} stands beside yours; it is not kept in your history.")
        case.set_message(text.format(n=len(found), name=capsule.path.name))

    def _ask_for_radiograph(self, capsule: "Capsule") -> None:
        """Its results appear as soon as the radiograph is opened."""
        described = capsule.manifest["input"]
        text = tr(
            "{name} is about a radiograph of {columns} × {rows} pixels that is not open, and does not hold "
            "it. Open your own copy of it; the results appear with it."
        )
        self._case.set_message(
            text.format(name=capsule.path.name, columns=described["columns"], rows=described["rows"])
        )
