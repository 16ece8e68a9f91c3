"""What the process of a ``ModelJob`` does; needs torch."""

from engine.methods.schedule import NoiseSchedule
from engine.models.adding import add
from engine.models.catalog import find_model
from engine.models.folder_facts import Tell
from engine.models.importing import check_model
from engine.models.loading import verify_weights
from engine.models.preview_weights import check_preview
from engine.service.model_job import JobDone, ModelJob


def work(job: ModelJob, tell: Tell) -> JobDone:
    """Add or check a model.

    Raises:
        EngineError: it cannot be added, or it is not what its card says.
    """
    if job.path is not None:
        card, _ = add(job.path, job.given, job.copy, job.tokenizer, NoiseSchedule.from_config, tell)
        return JobDone(card.name)
    card = find_model(job.name)
    checked = check_model(card.folder, tell)
    NoiseSchedule.from_config(checked.folder.configs["scheduler"])
    verify_weights(checked.folder, card)
    check_preview(card)
    return JobDone(card.name, sum(checked.parameters.values()))
