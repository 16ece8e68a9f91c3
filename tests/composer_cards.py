"""Two models to choose from: one that reads each word of version 2, and one of version 1 for edema alone."""

import dataclasses
from pathlib import Path

from engine.edit import Solver
from engine.models.catalog import ModelCard
from engine.radiographs.framing import FrameSpec

VERSION_2 = ModelCard(
    Path("two"), "two", "Model two", "region_specific", "MIT", FrameSpec(), 2, (), {},
    notice="test model: wiring only", num_inference_steps=20, guidance_scale=3.0,
    solver=Solver.DDIM,
)  # fmt: skip
VERSION_1 = dataclasses.replace(
    VERSION_2, name="one", title="Model one", grammar_version=1, notice="", findings=("edema",),
    num_inference_steps=100, guidance_scale=7.5,
)  # fmt: skip
