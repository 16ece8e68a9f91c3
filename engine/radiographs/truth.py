"""What may count as ground truth: films of patients, and simulated ones, whose truth is known."""

from engine.errors import UnsupportedImageError
from engine.radiographs.radiograph import Radiograph


def refuse_counterfactual(radiograph: Radiograph) -> None:
    """Make sure that no picture of a generative model is taken for a film.

    Raises:
        UnsupportedImageError: the file says that it is synthetic, and not that it shows a simulated patient.
    """
    if radiograph.is_synthetic and not radiograph.is_simulated:
        raise UnsupportedImageError(
            "found a synthetic image, which is never ground truth; give the radiograph that it was made from"
        )
