"""What stands in the outbox, in words."""

from engine.pacs.outbox_job import LONG_AGO, JobState, OutboxJob
from engine.radiographs.sop_classes import DX_FOR_PRESENTATION, SECONDARY_CAPTURE
from viewer.language import mark, tr
from viewer.retold.archives import archive_words

_KINDS = {
    SECONDARY_CAPTURE: mark("Counterfactual, Secondary Capture"),
    DX_FOR_PRESENTATION: mark("Counterfactual, DX"),
    "1.2.840.10008.5.1.4.1.1.66.4": mark("Segmentation"),  # PS3.4 B.5, as the others
    "1.2.840.10008.5.1.4.1.1.11.1": mark("Presentation state"),
    "1.2.840.10008.5.1.4.1.1.88.33": mark("Structured report"),
    "1.2.840.10008.5.1.4.1.1.30": mark("Parametric map"),
}
_SEGMENTATIONS = {  # by Content Label, of ours
    "GUIDANCE_MAP": mark("Guidance map, segmentation"),
    "EDIT_MASK": mark("Edit mask, segmentation"),
    "READER_MASK": mark("Painted mask, segmentation"),
}
_STATES = {
    JobState.WAITING: mark("waits"),
    JobState.SENDING: mark("is being sent"),
    JobState.SENT: mark("✓ sent"),
    JobState.REFUSED: mark("✗ refused"),
}


def kind_words(job: OutboxJob) -> str:
    """What an object is to the reader."""
    kind = _KINDS.get(job.sop_class_uid, mark("Other object"))
    return tr(_SEGMENTATIONS.get(job.content_label, kind))


def state_words(job: OutboxJob) -> str:
    """How it stands."""
    return tr(_STATES[job.state])


def when_words(job: OutboxJob) -> str:
    """When it was put in, in local time."""
    return "" if job.put_utc == LONG_AGO else job.put_utc.astimezone().strftime("%Y-%m-%d %H:%M")


def reason_words(job: OutboxJob) -> str:
    """Proof, or reason and when it is tried next, in local time."""
    if job.state is not JobState.WAITING or job.next_utc == LONG_AGO or not job.tries:
        return archive_words(job.reason)
    again = tr("next try at {time}").format(time=job.next_utc.astimezone().strftime("%H:%M:%S"))
    return f"{archive_words(job.reason)}; {again}" if job.reason else again


def brief_stand(waiting: int, refused: int, is_sending: bool) -> str:
    """For the window: a few words, or "" where there is nothing to say."""
    parts = []
    if is_sending and waiting:
        parts.append(tr("sending {n}…").format(n=waiting))
    elif waiting:
        parts.append(tr("1 waits") if waiting == 1 else tr("{n} wait").format(n=waiting))
    if refused:
        parts.append(tr("{n} refused").format(n=refused))
    return tr("PACS: {stand}").format(stand=", ".join(parts)) if parts else ""
