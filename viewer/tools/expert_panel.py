"""ExpertPanel: every parameter of an edit that has a sensible default, folded away."""

import secrets
from collections.abc import Mapping
from enum import Enum
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.edit import Behaviour, Solver, Variant
from engine.models.catalog import ModelCard
from viewer.language import tr
from viewer.tools.expert_fields import ExpertRow, choice, decimal, tool, whole_number

LARGEST_SEED = 2**31 - 1

# Min et al., MICCAI 2025, and the published example script.
PAPER_VALUES: dict[str, Any] = {
    "num_inference_steps": 100,
    "guidance_scale": 7.5,
    "image_guidance_scale": 1.5,
    "threshold": 0.1,
    "relevance_timestep": 800,
    "relevance_quantile": 0.0,
    "variant": Variant.BOTH,
    "solver": Solver.DDIM,
}
_KINDS: dict[str, type[Enum]] = {"variant": Variant, "behaviour": Behaviour, "solver": Solver}


class ExpertPanel(QWidget):
    """Steps, scales, threshold, probe, variant, behaviour, solver and seed.

    Values follow the chosen model's defaults until the reader sets them; what is not the model's is marked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: ModelCard | None = None
        self._make_fields()
        self._rows = self._make_rows()
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for place, row in enumerate(self._rows.values()):
            row.place(grid, 4 * place)
            grid.setRowMinimumHeight(4 * place + 3, 4)
        self.model_values = QPushButton(tr("Model's values"))
        self.model_values.setToolTip(tr("Reset to the values of the chosen model; the seed stays"))
        self.paper_values = QPushButton(tr("Paper's values"))
        self.paper_values.setToolTip(tr("Reset to the values of Min et al., MICCAI 2025; the seed stays"))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.model_values, self.paper_values):
            button.setStyleSheet("padding: 0 4px;")
            button.setMinimumWidth(40)
            buttons.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addLayout(grid)

        self.dice.clicked.connect(self.draw_seed)
        self.copy_seed.clicked.connect(self._copy_seed)
        self.model_values.clicked.connect(self.reset_to_model)
        self.paper_values.clicked.connect(self.reset_to_paper)
        for row in self._rows.values():
            field = row.field
            signal = field.currentIndexChanged if isinstance(field, QComboBox) else field.valueChanged
            signal.connect(self._tell)
        self.behaviour.currentIndexChanged.connect(self._follow_inference)
        self._set(PAPER_VALUES)

    def parameters(self) -> dict[str, Any]:
        """Fields of EditRequest and their values."""
        return {name: row.value for name, row in self._rows.items()}

    @property
    def usual_guidance(self) -> float:
        """The text guidance of the chosen model, or of the paper."""
        return float(PAPER_VALUES["guidance_scale"] if self._card is None else self._card.guidance_scale)

    def set_card(self, card: ModelCard | None) -> None:
        """Take over another model's defaults for scales, steps and solver."""
        is_new = (None if card is None else card.name) != (None if self._card is None else self._card.name)
        self._card = card
        self.model_values.setEnabled(card is not None)
        if is_new and card is not None:
            self._set(_of_model(card))

    def reset_to_model(self) -> None:
        """The chosen model's defaults, and ours for the rest; the seed stays."""
        if self._card is not None:
            self._set(self._usual())

    def reset_to_paper(self) -> None:
        """The paper's values; inference and seed stay."""
        self._set(PAPER_VALUES)

    def restore(self, values: Mapping[str, Any]) -> list[str]:
        """Take over the parameters of an earlier request; the seed is kept from now on.

        Args:
            values: of a provenance or protocol, choices by their plain value or as they are.

        Returns:
            Names of those that cannot be set here and differ from what a request has now.
        """
        found: dict[str, Any] = {}
        lost: list[str] = []
        for name, value in values.items():
            if name not in self._rows or value is None:
                continue
            try:
                found[name] = _KINDS[name](value) if name in _KINDS else value
            except ValueError:
                lost.append(name)
        if "seed" in found:
            self.keep_seed.setChecked(True)
            found["seed"] = int(found["seed"])
        beyond = [] if found.get("seed", 0) <= LARGEST_SEED else ["seed"]
        if beyond:
            found["seed"] = LARGEST_SEED
        self._set(found)
        return lost + beyond + [name for name, value in found.items() if not self._rows[name].shows(value)]

    def draw_seed(self) -> None:
        """Another random seed."""
        self.seed.setValue(secrets.randbelow(LARGEST_SEED + 1))

    def set_locked(self, is_locked: bool) -> None:
        """Show the values and let none be changed, but for copying the seed."""
        for row in self._rows.values():
            row.field.setEnabled(not is_locked)
        for widget in (self.keep_seed, self.dice, self.paper_values):
            widget.setEnabled(not is_locked)
        self.model_values.setEnabled(not is_locked and self._card is not None)

    def _follow_inference(self) -> None:
        """The published inference knows one solver, with steps of its own."""
        usual = self._usual()
        if self._rows["behaviour"].value is Behaviour.PAPER_FAITHFUL and usual["solver"] is not Solver.DDIM:
            usual = PAPER_VALUES
        self._set({name: usual[name] for name in ("num_inference_steps", "solver")})

    def _usual(self) -> dict[str, Any]:
        usual = {**PAPER_VALUES, "behaviour": Behaviour.DEFAULT}
        return usual if self._card is None else usual | _of_model(self._card)

    def _set(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            with QSignalBlocker(self._rows[name].field):
                self._rows[name].value = value
        self._tell()

    def _tell(self) -> None:
        usual = self._usual()
        for name, row in self._rows.items():
            row.mark(usual.get(name))
        self.changed.emit()

    def _copy_seed(self) -> None:
        QGuiApplication.clipboard().setText(str(self.seed.value()))

    # Building

    def _make_fields(self) -> None:
        self.steps = whole_number(1, 1000)
        self.guidance = decimal(50, 0.5)
        self.image_guidance = decimal(50, 0.1)
        self.threshold = decimal(1, 0.05)
        self.timestep = whole_number(0, 999, 50)
        self.quantile = decimal(1, 0.005, decimals=3)
        self.variant = choice(
            (Variant.BOTH, tr("mask and map")),
            (Variant.MASK, tr("mask only")),
            (Variant.RELEVANCE, tr("map only")),
            (Variant.NONE, tr("nothing: whole image")),
        )
        self.behaviour = choice(
            (Behaviour.DEFAULT, tr("repaired")), (Behaviour.PAPER_FAITHFUL, tr("as published"))
        )
        self.solver = choice((Solver.DDIM, "DDIM"), (Solver.DPM_SOLVER_PP, "DPM-Solver++"))
        self.seed = whole_number(0, LARGEST_SEED)
        self.seed.setMinimumWidth(106)  # room for all digits
        self.keep_seed = tool("lock", tr("Keep the seed; released: a new one for every counterfactual"))
        self.keep_seed.setCheckable(True)
        self.keep_seed.setChecked(True)
        self.dice = tool("dice", tr("Another seed"))
        self.copy_seed = tool("copy", tr("Copy the seed"))
        self._seed_row = QWidget()
        seed = QHBoxLayout(self._seed_row)
        seed.setContentsMargins(0, 0, 0, 0)
        seed.setSpacing(0)
        seed.addWidget(self.seed, 1)
        for button in (self.keep_seed, self.dice, self.copy_seed):
            seed.addWidget(button)

    def _make_rows(self) -> dict[str, ExpertRow]:
        return {
            "num_inference_steps": ExpertRow(
                tr("Steps"), tr("From noise to image; more are slower and finer."), self.steps
            ),
            "guidance_scale": ExpertRow(
                tr("Text guidance"),
                tr("How hard the text pulls; high values look artificial."),
                self.guidance,
            ),
            "image_guidance_scale": ExpertRow(
                tr("Image guidance"), tr("How closely the result keeps to the input."), self.image_guidance
            ),
            "threshold": ExpertRow(
                tr("Threshold"),
                tr("A pixel may change where the guidance map reaches it; 0 opens the whole image."),
                self.threshold,
            ),
            "relevance_timestep": ExpertRow(
                tr("Relevance step"),
                tr("How noisy the film is made to find where the text acts; 999 is the most."),
                self.timestep,
            ),
            "relevance_quantile": ExpertRow(
                tr("Relevance end"),
                tr("Quantile of the relevance that counts as full; 0 is the published rule."),
                self.quantile,
            ),
            "variant": ExpertRow(
                tr("Confined by"),
                tr("What keeps the edit in its place: the four rows of the paper's ablation."),
                self.variant,
            ),
            "behaviour": ExpertRow(
                tr("Inference"),
                tr("With the defects of the published code repaired, or to the letter."),
                self.behaviour,
            ),
            "solver": ExpertRow(
                tr("Solver"),
                tr("The sampler; DPM-Solver++ needs fewer steps than DDIM."),
                self.solver,
            ),
            "seed": ExpertRow(
                tr("Seed"),
                tr("The same request with the same seed gives the same pixels."),
                self.seed,
                self._seed_row,
            ),
        }


def _of_model(card: ModelCard) -> dict[str, Any]:
    return {
        "num_inference_steps": card.num_inference_steps,
        "guidance_scale": card.guidance_scale,
        "image_guidance_scale": card.image_guidance_scale,
        "solver": card.solver,
        "relevance_quantile": card.relevance_quantile,
    }
