"""What referees learn: a loss for each thing that they answer, over what is known of the films."""

from collections.abc import Mapping

import torch
import torch.nn.functional as functional
from torch import Tensor

from engine.models.predictor_network import Answers
from engine.models.predictors import AGE_CENTER, AGE_SCALE
from engine.training.masked_losses import logistic, mean_of_known
from engine.training.task import Batch

LOSS_WEIGHTS = {
    "presence": 6.0,
    "maps": 6.0,
    "somewhere": 0.5,
    "extent": 3.0,
    "age": 0.4,
    "male": 0.3,
    "style": 0.3,
    "view_ap": 0.3,
    "areas": 20.0,
}
PERSON = ("age", "male", "style", "view_ap")
LEARNED = ("presence", "maps", "extent", "somewhere", "age", "male", "style", "view_ap", "areas")
# How much of a finding there is, is asked where it is; elsewhere only so that the answer is no accident.
_EXTENT_OF_NOTHING = 0.05


def referee_losses(answers: Answers, batch: Batch, smoothing: float = 0.0) -> dict[str, Tensor]:
    """Scalars by name.

    Args:
        batch: truth of the films by name, NaN where it is not known, and "total NAME": what the sum of a loss
            is divided by; without it, the weight of what is known here.
        smoothing: how far sex, view and style are moved from certainty.
    """
    truth = {name: batch[name].nan_to_num() for name in LEARNED}
    any_side = 1 - (1 - answers.presence.float().sigmoid()).prod(2)
    age = (truth["age"] - AGE_CENTER) / AGE_SCALE
    half = age.new_tensor(0.5)
    each = {
        "presence": logistic(answers.presence, truth["presence"]),
        "extent": functional.smooth_l1_loss(answers.extent, truth["extent"], reduction="none", beta=0.1),
        "maps": logistic(answers.maps, truth["maps"], 4.0),
        "somewhere": -torch.log(any_side.clamp_min(1e-4)),
        "age": functional.smooth_l1_loss(answers.age, age, reduction="none"),
        "male": logistic(answers.male, truth["male"].lerp(half, smoothing)),
        "view_ap": logistic(answers.view_ap, truth["view_ap"].lerp(half, smoothing)),
        "style": functional.cross_entropy(
            answers.style.float(),
            truth["style"].long(),
            reduction="none",
            label_smoothing=smoothing,
        ),
        "areas": (answers.areas - truth["areas"]).abs(),
    }
    return {
        name: mean_of_known(values, loss_weights(name, batch), batch.get(f"total {name}"))
        for name, values in each.items()
    }


def loss_weights(name: str, truth: Mapping[str, Tensor]) -> Tensor:
    """What each part of the truth counts in its loss; 0 where nothing is known."""
    is_known = truth[name].isfinite().float()
    if name == "extent":
        return is_known * torch.where(truth["presence"] == 1, 1.0, _EXTENT_OF_NOTHING)
    return is_known
