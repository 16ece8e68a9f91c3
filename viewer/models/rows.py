"""What the list of models says about each of them."""

from dataclasses import dataclass

from engine.errors import EngineError
from engine.models.card import ModelCard
from engine.models.folder_facts import in_words
from engine.models.keeping import KeptModel, ModelState, list_kept
from engine.models.memory import MemoryNeed, memory_need
from viewer.language import mark, tr

STATES = {
    ModelState.READY: mark("ready"),
    ModelState.DAMAGED: mark("damaged"),
    ModelState.MISSING: mark("missing file"),
}
GRAMMARS = {
    1: mark("findings and levels"),
    2: mark("findings and levels, also side, zone, severity and kind"),
}


@dataclass(frozen=True)
class ModelRow:
    """One model.

    Attributes:
        kept: as the catalog keeps it.
        need: memory for an edit; None where it cannot be told.
    """

    kept: KeptModel
    need: MemoryNeed | None

    @property
    def title(self) -> str:
        card = self.kept.card
        return self.kept.name if card is None else card.title or card.name

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Title, size, memory and state."""
        size = in_words(self.kept.size_bytes) if self.kept.size_bytes else ""
        need = "" if self.need is None else in_words(self.need.float32)
        return self.title, size, need, tr(STATES[self.kept.state])

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Label and value, for the lines below the list."""
        kept, card = self.kept, self.kept.card
        facts = [(tr("Name"), kept.name)]
        if kept.problem:
            facts.append((tr("Problem"), kept.problem))
        if card is None:
            return (*facts, (tr("Where"), str(kept.place)))
        facts += [
            (tr("Method"), card.method.replace("_", " ")),
            (tr("Understands"), tr(GRAMMARS[card.grammar_version])),
            (tr("Licence"), _licence(card)),
            (tr("From"), card.extra.get("converted_from") or card.source or tr("not stated")),
            (tr("Hash"), tr("{digits}… (SHA-256 of the U-Net)").format(digits=kept.short_hash)),
            (tr("Memory"), self._memory()),
            (tr("Where"), tr("came with Counterview") if kept.is_shipped else str(card.folder)),
        ]
        return tuple(facts)

    def _memory(self) -> str:
        if self.need is None:
            return tr("not known")
        return tr("about {whole} for an edit, {half} in half precision").format(
            whole=in_words(self.need.float32), half=in_words(self.need.half)
        )


def read_rows(shows_tests: bool) -> tuple[ModelRow, ...]:
    """All models; for the background, for it reads headers of files.

    Args:
        shows_tests: also those that are for tests only.
    """
    rows = []
    for kept in list_kept():
        if kept.card is not None and kept.card.is_for_tests and not shows_tests:
            continue
        rows.append(ModelRow(kept, _need(kept.card)))
    return tuple(rows)


def _need(card: ModelCard | None) -> MemoryNeed | None:
    try:
        return None if card is None else memory_need(card)
    except EngineError:
        return None


def _licence(card: ModelCard) -> str:
    accepted = card.extra.get("licence_accepted")
    return (
        tr("{licence} (accepted {day})").format(licence=card.licence, day=accepted)
        if accepted
        else card.licence
    )
