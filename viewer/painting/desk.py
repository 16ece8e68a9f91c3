"""PaintDesk: what the commands and menus about the mask do."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from engine.arrays import BoolImage, FloatImage
from engine.edit import MaskUse
from engine.errors import AtlasError
from engine.guidance.pseudo_masks import Atlas
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import Location, Side, Zone
from engine.radiographs.measures import LengthUnit
from viewer.case import Case
from viewer.language import tr
from viewer.painting.changes import STEP_MM, STEP_PIXELS, Change, clipped, filled, grown, mirrored, step_of
from viewer.painting.mask_files import MaskFiles
from viewer.painting.painter import MaskPainter

_SIZE = 1024  # of the square that a pseudo mask is drawn in before it becomes native


class PaintDesk(QObject):
    """Fills the menus of the bar and answers commands.

    Args:
        case: whose mask.
        painter: of it.
        atlas: of pseudo masks, with sides and zones; None where it cannot be read.
        vocabulary: names the findings.
        pseudo_mask: gives the pseudo mask of the present instruction, or None.
        files: opens and saves masks.

    Attributes:
        guidance_map: gives what the guidance map opens at the threshold that is set now, as a bool array over
            the whole radiograph, with that threshold; None without a result.
    """

    def __init__(
        self,
        case: Case,
        painter: MaskPainter,
        atlas: Atlas | None,
        vocabulary: Vocabulary,
        pseudo_mask: Callable[[], FloatImage | None],
        files: MaskFiles,
    ) -> None:
        super().__init__(painter)
        self._case, self._painter, self._atlas, self._vocabulary = case, painter, atlas, vocabulary
        self._pseudo_mask, self._files = pseudo_mask, files
        self.guidance_map: Callable[[], tuple[BoolImage, float] | None] = lambda: None

    def do(self, command: str) -> None:
        """Do what a command about the mask says; the names are those of ``viewer.actions``."""
        commands: dict[str, Callable[[], object]] = {
            "clear_mask": self._painter.clear,
            "start_mask": self.start_from_instruction,
            "grow_mask": lambda: self._grow(+1),
            "shrink_mask": lambda: self._grow(-1),
            "fill_holes": lambda: self._painter.change(filled),
            "mirror_mask": lambda: self._mirror(False),
            "mask_use": self._toggle_use,
            "open_mask": self._files.ask_to_open,
            "save_mask": self._files.ask_to_save,
        }
        if self._case.radiograph is not None:
            commands[command]()

    # Menus

    def fill_start(self, menu: QMenu) -> None:
        """What painting may start from."""
        menu.addAction(tr("Pseudo mask of the instruction"), self.start_from_instruction)
        guidance = self.guidance_map()
        if guidance is not None:
            text = tr("Guidance map at threshold {threshold}").format(threshold=f"{guidance[1]:.2f}")
            menu.addAction(text, partial(self._painter.start_from, guidance[0]))
        else:
            menu.addAction(tr("Guidance map: there is no result yet")).setEnabled(False)
        menu.addSeparator()
        if self._atlas is not None:
            for key in self._atlas.findings:
                name = self._vocabulary.finding(key).name
                text = tr("Pseudo mask of {finding}").format(finding=name)
                menu.addAction(text, partial(self.start_from_finding, key))

    def fill_change(self, menu: QMenu) -> None:
        """What can be done to the mask as a whole."""
        length = self._step_text()
        menu.addAction(tr("Grow by {length}").format(length=length), lambda: self._grow(+1))
        menu.addAction(tr("Shrink by {length}").format(length=length), lambda: self._grow(-1))
        menu.addAction(tr("Fill holes"), lambda: self._painter.change(filled))
        menu.addSeparator()
        menu.addAction(tr("Mirror to the other side"), lambda: self._mirror(False))
        menu.addAction(tr("Mirror, keep both sides"), lambda: self._mirror(True))
        menu.addSeparator()
        for text, location in (
            (tr("Keep only the patient's right"), Location(side=Side.RIGHT)),
            (tr("Keep only the patient's left"), Location(side=Side.LEFT)),
        ):
            menu.addAction(text, partial(self._clip, location))
        zones = menu.addMenu(tr("Keep only a zone"))
        for text, zone in (
            (tr("Apical"), Zone.APICAL),
            (tr("Upper"), Zone.UPPER),
            (tr("Middle"), Zone.MIDDLE),
            (tr("Lower"), Zone.LOWER),
            (tr("Basal"), Zone.BASAL),
            (tr("Behind the heart"), Zone.RETROCARDIAC),
        ):
            zones.addAction(text, partial(self._clip, Location(zone=zone)))
        menu.addSeparator()
        stays = menu.addAction(tr("Brush stays as large on the screen when zooming"))
        stays.setCheckable(True)
        stays.setChecked(self._painter.sizes.stays_on_screen)
        stays.toggled.connect(self._painter.sizes.set_stays_on_screen)
        for action in menu.actions()[:-1]:
            action.setEnabled(self._painter.mask.count > 0 and not self._painter.mask.is_busy)

    def fill_file(self, menu: QMenu) -> None:
        """Opening and saving."""
        menu.addAction(tr("Open a mask…"), lambda: self.do("open_mask"))
        save = menu.addAction(tr("Save the mask…"), lambda: self.do("save_mask"))
        save.setEnabled(self._painter.mask.count > 0)

    # Starting and changing

    def start_from_instruction(self) -> None:
        """Make the pseudo mask of the present instruction the reader mask."""
        mask = self._pseudo_mask()
        if mask is None:
            self._case.set_message(
                tr("This instruction has no pseudo mask to start from; choose a finding, or paint.")
            )
        else:
            self._painter.start_from(mask)

    def start_from_finding(self, key: str) -> None:
        """Make the pseudo mask of a finding, on both sides, the reader mask."""
        radiograph, atlas = self._case.radiograph, self._atlas
        if radiograph is None or atlas is None:
            return
        try:
            mask = atlas.mask(key, Location(), _SIZE)
        except AtlasError as error:
            self._case.set_message(str(error), is_error=True)
            return
        self._painter.start_from(mask[:, ::-1] if radiograph.is_mirrored else mask)

    def _step_text(self) -> str:
        scale = self._case.scale
        if scale is None or scale.unit is LengthUnit.PIXELS:
            return f"{STEP_PIXELS:g} px"
        return f"{STEP_MM:g} mm"

    def _grow(self, sign: int) -> None:
        scale = self._case.scale
        if scale is not None:
            self._change(grown(scale, sign * step_of(scale)))

    def _mirror(self, keeps: bool) -> None:
        radiograph = self._case.radiograph
        if radiograph is not None and self._atlas is not None:
            self._change(mirrored(self._atlas.zones, radiograph, keeps))

    def _clip(self, location: Location) -> None:
        radiograph = self._case.radiograph
        if radiograph is not None and self._atlas is not None:
            self._change(clipped(self._atlas.zones, radiograph, location))

    def _change(self, change: Change) -> None:
        if self._painter.mask.count:
            self._painter.change(change)
        else:
            self._case.set_message(tr("Nothing is painted yet."))

    def _toggle_use(self) -> None:
        other = MaskUse.INSTEAD if self._case.mask_use is MaskUse.INTERSECT else MaskUse.INTERSECT
        self._case.set_mask_use(other)
        self._case.set_message(
            tr("Only what is painted and lies in the pseudo mask may change.")
            if other is MaskUse.INTERSECT
            else tr("What is painted takes the place of the pseudo mask.")
        )
