"""SidePanel: composer and mask painter for the side of the window, and the rating form."""

import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine import paths
from engine.arrays import FloatImage
from engine.edit import Provenance
from engine.errors import EngineError
from viewer.case import Case
from viewer.settings import SettingsStore

if TYPE_CHECKING:  # at run time they are loaded in the background, after the first paint
    from engine.guidance.pseudo_masks import Atlas
    from engine.instructions.findings import Vocabulary
    from engine.models.catalog import ModelCard
    from engine.reading.items import RatingItem
    from engine.reading.store import RatingStore


class SidePanel(QObject):
    """What the window needs of the parts at its side.

    Attributes:
        widgets: from top to bottom.
        foot: stands below them and never scrolls away.
        rating: the form that stands under the images.
        painting: the mask painter (``viewer.wiring.painting.Painting``).
    """

    run_requested = Signal()
    cancel_requested = Signal()
    tool_changed = Signal(object)  # PointerTool or None
    permission_wanted = Signal()  # the reader must first say that an unsuitable radiograph may be edited
    ratings_saved = Signal(object)  # tuple of ratings that the store has just acknowledged
    outlook_changed = Signal()  # the instruction means something else, or acts elsewhere
    manage_models_requested = Signal()

    def __init__(self, composer: Any, painting: Any, form: Any) -> None:
        super().__init__()
        self._composer, self.painting, self._form = composer, painting, form
        self.widgets: list[QWidget] = [composer, painting.bar]
        self.foot: Any = composer.run_row
        self.rating: QWidget = form
        composer.run_requested.connect(self.run_requested)
        composer.cancel_requested.connect(self.cancel_requested)
        composer.permission_wanted.connect(self.permission_wanted)
        composer.outlook_changed.connect(self.outlook_changed)
        composer.brush_wanted.connect(lambda: painting.do("brush"))
        painting.bar.tool_taken.connect(self.tool_changed)
        composer.outlook_changed.connect(painting.area.look)
        composer.models.manage_requested.connect(self.manage_models_requested)
        form.ratings_saved.connect(self.ratings_saved)

    def parameters(self) -> Mapping[str, Any]:
        """Fields of EditRequest that the composer owns."""
        parameters: Mapping[str, Any] = self._composer.parameters()
        return parameters

    def restore(self, provenance: Provenance) -> list[str]:
        """Take over what an earlier result was made with; tells in words what could not be restored."""
        lost: list[str] = self._composer.restore(provenance)
        return lost

    def ask_to_run(self) -> None:
        """Emits ``run_requested`` if a counterfactual can be made; otherwise the case says why not."""
        self._composer.run()

    def planned_mask(self) -> FloatImage | None:
        """(h, w) float32 over the whole radiograph: where the instruction may act, None where everywhere."""
        mask: FloatImage | None = self._composer.confining_mask()
        return mask

    def show_about_model(self, provenance: Provenance) -> None:
        """Tell about the model that made a result."""
        self._composer.models.show_about_maker(provenance)

    def show_about_card(self, card: "ModelCard") -> None:
        """Tell about a model."""
        self._composer.models.show_about(card)

    def offer_models(self, cards: "Sequence[ModelCard]", chosen: str = "") -> None:
        """Offer these models; takes the one named ``chosen``, else keeps the choice."""
        self._composer.set_cards(cards, chosen)

    def why_not(self) -> str:
        """Why no counterfactual can be made now, one line; "" where it can."""
        return str(self._composer.why_not())

    @property
    def lacks_only_permission(self) -> bool:
        """A counterfactual could be made, were the open radiograph a suitable one."""
        return bool(self._composer.lacks_only_permission)

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command, wherever the panel names one."""
        for part in (self.painting.bar, self.foot, self._form):
            part.show_keys(key_of)

    def focus_instruction(self) -> None:
        self._composer.activateWindow()  # the panes may be on a screen of their own
        self._composer.focus_instruction()

    def focus_rating(self) -> None:
        self._form.activateWindow()
        self._form.focus_first()

    def export_ratings(self, path: Path, say: Callable[[str, bool], None]) -> None:
        """Write all ratings to a CSV file; ``say`` hears what came of it, and whether that is an error."""
        self._form.export(path, say)

    def finish(self) -> None:
        """Save what is not saved yet; before the application ends."""
        if self._composer.history is not None:
            self._composer.history.finish()
        self.painting.finish()
        self._form.finish()


@dataclass(frozen=True)
class Parts:
    """What the side panel is built from.

    Attributes:
        vocabulary: of instructions.
        atlas: of pseudo masks; None where it cannot be read.
        cards: models to choose from.
        items: what is rated.
        store: where ratings go; None where it cannot be opened.
        atlas_error, store_error: why there is none; "" otherwise.
    """

    vocabulary: "Vocabulary"
    atlas: "Atlas | None"
    cards: "tuple[ModelCard, ...]"
    items: "tuple[RatingItem, ...]"
    store: "RatingStore | None"
    atlas_error: str = ""
    store_error: str = ""


def load_parts() -> Parts:
    """Load the modules, tables and the database that the side panel needs; for the background pool.

    Raises:
        EngineError: a table that comes with the application is damaged.
    """
    from engine.guidance.pseudo_masks import load_atlas
    from engine.instructions.findings import load_vocabulary
    from engine.instructions.grammar import complete, parse
    from engine.models.catalog import offered_models
    from engine.reading.items import load_rating_items
    from engine.reading.store import RatingStore

    # The widgets' modules too: reading them from disk would hold up the window.
    importlib.import_module("viewer.tools.instruction_composer")
    importlib.import_module("viewer.wiring.painting")
    importlib.import_module("viewer.study.rating_form")
    importlib.import_module("viewer.reading.marking")

    atlas, atlas_error = None, ""
    try:
        atlas = load_atlas(None)
    except EngineError as error:
        atlas_error = str(error)
    store, store_error = None, ""
    try:
        store = RatingStore()
    except EngineError as error:
        store_error = str(error)
    vocabulary = load_vocabulary()
    cards = offered_models()
    for card in cards:  # the first one builds its table, which would be felt while typing
        complete("add e", vocabulary, card.findings, card.grammar_version)
    with contextlib.suppress(EngineError):
        parse("add effussion", vocabulary)
    return Parts(vocabulary, atlas, cards, load_rating_items(), store, atlas_error, store_error)


def side_panel_steps(
    case: Case, settings: SettingsStore, parts: Parts, place: QWidget | None = None
) -> Iterator[SidePanel | None]:
    """Put the widgets together in the main thread, step by step, so that the window answers in between.

    Args:
        case: of the panel.
        settings: of the reader.
        parts: loaded in the background.
        place: the widget of the window that they will stand in.

    Yields:
        None while there is more to do; at last the panel.
    """
    from viewer.study.rating_form import RatingForm
    from viewer.tools.instruction_composer import InstructionComposer
    from viewer.tools.text_history import TextHistory
    from viewer.wiring.painting import Painting

    history = TextHistory(paths.said_file(), case)
    composer = InstructionComposer(
        *(case, parts.vocabulary, (), parts.atlas, history, paths.protocols_dir()),
        parent=place,
        in_steps=True,
    )
    for _ in composer.steps:
        yield None
    history.failed.connect(lambda message: case.set_message(message, is_error=True))
    yield None
    composer.set_cards(parts.cards, settings.current.last_model)
    if composer.protocols is not None:
        composer.protocols.in_force_changed.connect(lambda name: settings.change(protocol=name))
        composer.protocols.read(settings.current.protocol)
    composer.model_changed.connect(lambda name: settings.change(last_model=name))
    yield None
    painting = Painting(case, settings, parts.atlas, parts.vocabulary, composer.pseudo_mask)
    yield None
    titles = {card.name: card.title or card.name for card in parts.cards}
    form = RatingForm(case, parts.store, parts.items, settings.current.reader, parts.store_error, titles)
    form.reader_changed.connect(lambda reader: settings.change(reader=reader))
    yield SidePanel(composer, painting, form)
