"""EditorConfig: the table [editor] of a training file."""

from dataclasses import asdict, dataclass, field

from engine.edit import Solver
from engine.errors import RequestError
from engine.training.editor_network import NetworkConfig
from engine.training.editor_pairs import PairsConfig


@dataclass(frozen=True)
class SharesConfig:
    """What a sample asks for; what is left of 1 asks for the change, there or back.

    Attributes:
        done_already: a sentence whose change is there already; nothing changes.
        few_words: of all: the sentence says no more than it must.
        no_text: the empty sentence; nothing changes.
        no_text_no_film: the empty sentence and zeros for the film; any film is right.
        from_source: of all: the noisy latents are those of the film before, so that the sentence has to be
            read and the relevance map, which is made from them, means something.
        noisiest: of all: timesteps from ``noisy_from`` on; the others are even.
        noisy_from: as a share of the timesteps.
    """

    done_already: float = 0.1
    few_words: float = 0.4
    no_text: float = 0.08
    no_text_no_film: float = 0.03
    from_source: float = 0.25
    noisiest: float = 0.6
    noisy_from: float = 0.88

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value <= 1:
                raise RequestError(f"editor.shares.{name} is {value}; it goes from 0 to 1")
        if self.done_already + self.no_text + self.no_text_no_film > 0.9:
            raise RequestError("editor.shares leave less than 0.1 to samples that change something")


@dataclass(frozen=True)
class EditorConfig:
    """The table [editor] of a training file.

    Attributes:
        name, title, notice, source, licence: of the card.
        autoencoder: folder of the AutoencoderKL; beside the working directory.
        start_from: folder of a model of this shape to go on from; empty: from random weights.
        learn, validate: pairs, of patients to learn from and of held-out ones.
        network, shares: see there.
        inside: weight of cells that change, beside 1 for the others.
        evenness: how far pairs that differ little count as much as others, from 0 (by what differs) to 1.
        guidance_scale, image_guidance_scale, num_inference_steps, solver, relevance_quantile: defaults of
            the card.
    """

    name: str
    title: str
    notice: str
    source: str
    licence: str
    autoencoder: str
    learn: PairsConfig
    validate: PairsConfig
    start_from: str = ""
    network: NetworkConfig = field(default_factory=NetworkConfig)
    shares: SharesConfig = field(default_factory=SharesConfig)
    inside: float = 3.0
    evenness: float = 0.5
    guidance_scale: float = 1.0
    image_guidance_scale: float = 1.0
    num_inference_steps: int = 10
    solver: str = Solver.DPM_SOLVER_PP.value
    relevance_quantile: float = 0.995

    def __post_init__(self) -> None:
        known = [solver.value for solver in Solver]
        if self.solver not in known:
            raise RequestError(f"editor.solver is {self.solver!r}; known are {' and '.join(known)}")
