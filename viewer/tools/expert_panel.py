"""ExpertPanel: every parameter of an edit that has a sensible default, folded away."""

import secrets
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.edit import Behaviour, Solver, Variant
from engine.models.catalog import ModelCard
from viewer.language import tr
from viewer.theme import icon
from viewer.tools.quiet_wheel import quiet_wheel

LARGEST_SEED = 2**31 - 1
_TEXT_MARGIN = 6  # as in the other fields

# Min et al., MICCAI 2025, and the published example script.
PAPER_VALUES: dict[str, Any] = {
    "num_inference_steps": 100,
    "guidance_scale": 7.5,
    "image_guidance_scale": 1.5,
    "threshold": 0.1,
    "relevance_timestep": 800,
    "variant": Variant.BOTH,
    "solver": Solver.DDIM,
}


class ExpertPanel(QWidget):
    """Steps, scales, threshold, probe, variant, behaviour, solver and seed.

    Values follow the chosen model's defaults until the reader sets them.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: ModelCard | None = None
        self.steps = QSpinBox()
        self.steps.setRange(1, 1000)
        self.guidance = self._decimal(0, 50, 0.5)
        self.image_guidance = self._decimal(0, 50, 0.1)
        self.threshold = self._decimal(0, 1, 0.05)
        self.timestep = QSpinBox()
        self.timestep.setRange(0, 999)
        self.timestep.setSingleStep(50)
        self.variant = self._choice(
            (Variant.BOTH, tr("mask and map")),
            (Variant.MASK, tr("mask only")),
            (Variant.RELEVANCE, tr("map only")),
            (Variant.NONE, tr("nothing: whole image")),
        )
        self.behaviour = self._choice(
            (Behaviour.DEFAULT, tr("repaired")),
            (Behaviour.PAPER_FAITHFUL, tr("as published")),
        )
        self.solver = self._choice((Solver.DDIM, "DDIM"), (Solver.DPM_SOLVER_PP, "DPM-Solver++"))
        self.seed = QSpinBox()
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setMinimumWidth(106)  # room for all digits
        self.keep_seed = QToolButton()
        self.keep_seed.setCheckable(True)
        self.keep_seed.setChecked(True)
        self.keep_seed.setIcon(icon("lock"))
        self.keep_seed.setIconSize(QSize(20, 20))
        self.keep_seed.setToolTip(tr("Keep the seed; released: a new one for every counterfactual"))
        self.keep_seed.setAccessibleName(tr("Keep the seed"))
        self.dice = QToolButton()
        self.dice.setIcon(icon("dice"))
        self.dice.setIconSize(QSize(20, 20))
        self.dice.setToolTip(tr("Another seed"))
        self.dice.setAccessibleName(tr("Another seed"))
        seed = QHBoxLayout()
        seed.setSpacing(0)
        seed.addWidget(self.seed, 1)
        seed.addWidget(self.keep_seed)
        seed.addWidget(self.dice)

        self.model_values = QPushButton(tr("Model's values"))
        self.paper_values = QPushButton(tr("Paper's values"))
        self.paper_values.setToolTip(tr("Reset to the values of Min et al., MICCAI 2025"))

        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(4)
        for text, field, tip in (
            (tr("Steps"), self.steps, tr("num_inference_steps: more is slower and finer")),
            (tr("Text guidance"), self.guidance, tr("guidance_scale: how strong")),
            (
                tr("Image guidance"),
                self.image_guidance,
                tr("image_guidance_scale: how close to the input"),
            ),
            (
                tr("Threshold"),
                self.threshold,
                tr("tau on the guidance map: higher is more local"),
            ),
            (
                tr("Relevance step"),
                self.timestep,
                tr("relevance_timestep: training timestep of the probe"),
            ),
            (
                tr("Confined by"),
                self.variant,
                tr("variant: mask, relevance map, both or nothing; the paper's ablation"),
            ),
            (
                tr("Inference"),
                self.behaviour,
                tr("behaviour: with the defects of the published code repaired, or to the letter"),
            ),
            (tr("Solver"), self.solver, tr("solver: the sampler from noise to image")),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            for widget in (label, field):
                widget.setToolTip(tip)
            field.setAccessibleName(text)
            quiet_wheel(field)
            form.addRow(label, field)
        seed_label = QLabel(tr("Seed"))
        seed_label.setBuddy(self.seed)
        self.seed.setAccessibleName(tr("Seed"))
        quiet_wheel(self.seed)
        self.seed.setToolTip(tr("seed: the same request with the same seed gives the same pixels"))
        form.addRow(seed_label, seed)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.model_values, self.paper_values):
            button.setStyleSheet("padding: 0 4px;")
            button.setMinimumWidth(40)
            buttons.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addLayout(buttons)

        self.dice.clicked.connect(lambda: self.draw_seed())
        self.model_values.clicked.connect(self.reset_to_model)
        self.paper_values.clicked.connect(self.reset_to_paper)
        for spin in (
            self.steps,
            self.guidance,
            self.image_guidance,
            self.threshold,
            self.timestep,
            self.seed,
        ):
            spin.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)  # a style sheet does not reach it
            spin.valueChanged.connect(lambda _: self.changed.emit())
        for box in (self.variant, self.behaviour, self.solver):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._set(PAPER_VALUES)

    def parameters(self) -> dict[str, Any]:
        """Fields of EditRequest and their values."""
        return {
            "variant": self.variant.currentData(),
            "behaviour": self.behaviour.currentData(),
            "guidance_scale": self.guidance.value(),
            "image_guidance_scale": self.image_guidance.value(),
            "num_inference_steps": self.steps.value(),
            "relevance_timestep": self.timestep.value(),
            "threshold": self.threshold.value(),
            "solver": self.solver.currentData(),
            "seed": self.seed.value(),
        }

    def set_card(self, card: ModelCard | None) -> None:
        """Take over another model's defaults for scales, steps and solver."""
        is_new = (None if card is None else card.name) != (None if self._card is None else self._card.name)
        self._card = card
        self.model_values.setEnabled(card is not None)
        if is_new and card is not None:
            self._set(self._of_model(card))

    def reset_to_model(self) -> None:
        """The chosen model's defaults, and ours for the rest; the seed stays."""
        if self._card is not None:
            self._set({**PAPER_VALUES, "behaviour": Behaviour.DEFAULT, **self._of_model(self._card)})

    def reset_to_paper(self) -> None:
        """The paper's values; inference and seed stay."""
        self._set(PAPER_VALUES)

    def draw_seed(self) -> None:
        """Another random seed."""
        self.seed.setValue(secrets.randbelow(LARGEST_SEED + 1))

    def _of_model(self, card: ModelCard) -> dict[str, Any]:
        return {
            "num_inference_steps": card.num_inference_steps,
            "guidance_scale": card.guidance_scale,
            "image_guidance_scale": card.image_guidance_scale,
            "solver": card.solver,
        }

    def _set(self, values: dict[str, Any]) -> None:
        spins: dict[str, QSpinBox | QDoubleSpinBox] = {
            "num_inference_steps": self.steps,
            "guidance_scale": self.guidance,
            "image_guidance_scale": self.image_guidance,
            "threshold": self.threshold,
            "relevance_timestep": self.timestep,
        }
        boxes = {"variant": self.variant, "behaviour": self.behaviour, "solver": self.solver}
        for name, value in values.items():
            if name in spins:
                with QSignalBlocker(spins[name]):
                    spins[name].setValue(value)
            else:
                with QSignalBlocker(boxes[name]):
                    boxes[name].setCurrentIndex(boxes[name].findData(value))
        self.changed.emit()

    def _decimal(self, low: float, high: float, step: float) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setDecimals(2)
        spin.setRange(low, high)
        spin.setSingleStep(step)
        return spin

    def _choice(self, *rows: tuple[Any, str]) -> QComboBox:
        box = QComboBox()
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumWidth(100)
        for value, text in rows:
            box.addItem(text, value)
        return box
