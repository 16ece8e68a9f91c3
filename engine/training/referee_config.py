"""RefereeConfig: what a training file says about a referee."""

from dataclasses import dataclass

from engine.errors import RequestError
from engine.models.predictor_network import Shape
from engine.models.predictors import FRAME


@dataclass(frozen=True)
class RefereeConfig:
    """The table ``[referee]`` of a training file.

    Attributes:
        name, title, notice, source: of the card.
        simulated, inserted: patients and cases to learn from; see Drawing.
        size: pixels of a side at which patients are simulated to learn from; tests are at full size.
        validate_simulated, validate_inserted, test_simulated, test_inserted: how many of these.
        widths, depths: of the network.
        start_from: name or folder of a referee of the same shape whose weights are taken over; "": none.
        real_share: of the films in a batch that are real; the rest is simulated.
        person_weight: how much more age, sex, view and style count.
        variation: how much the films are varied; see ``augment``.
        smoothing: how far sex, view and style are moved from certainty, where patients are few.
        knows_style, knows_view: which of these heads will be used.
    """

    name: str
    title: str
    notice: str
    source: str
    simulated: int = 0
    inserted: int = 0
    size: int = FRAME
    validate_simulated: int = 0
    validate_inserted: int = 0
    test_simulated: int = 0
    test_inserted: int = 0
    widths: tuple[int, ...] = Shape.widths
    depths: tuple[int, ...] = Shape.depths
    start_from: str = ""
    real_share: float = 1.0
    person_weight: float = 1.0
    variation: float = 1.0
    smoothing: float = 0.0
    knows_style: bool = False
    knows_view: bool = False

    def __post_init__(self) -> None:
        counts = ("simulated", "inserted")
        for name, low, high in (
            *((f"{share}{count}", 0, 10**6) for share in ("", "validate_", "test_") for count in counts),
            ("size", 64, 2048),
            ("real_share", 0, 1),
            ("person_weight", 0, 100),
            ("variation", 0, 2),
            ("smoothing", 0, 0.5),
        ):
            if not low <= getattr(self, name) <= high:
                raise RequestError(
                    f"referee.{name} is {getattr(self, name)}; it goes from {low:g} to {high:g}"
                )
        if not self.simulated and not self.inserted:
            raise RequestError("referee.simulated and referee.inserted are both 0; there is nothing to learn")
        try:
            self.shape()
        except ValueError as error:
            raise RequestError(f"referee: {error}") from error

    def shape(self) -> Shape:
        """Of the network."""
        return Shape(self.widths, self.depths)
