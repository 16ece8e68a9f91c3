"""What may be sent at all: marked objects of ours, to nodes that may be sent to, after the reader said which.

Never an object under the UIDs of an image that it was made from, and never a synthetic one without its marks.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydicom import dcmread
from pydicom.dataset import Dataset

from engine.errors import ArchiveError, OutputError
from engine.exchange.dicom_marking import SCHEME, read_recipe
from engine.pacs.archive import Archive
from engine.pacs.nodes import Node, Nodes
from engine.pacs.object_header import ObjectHeader, read_own_header
from engine.pacs.outbox import OpenNode, Outbox
from engine.pacs.outbox_job import OutboxJob
from engine.pacs.uids import is_uid
from engine.radiographs.dicom_facts import is_synthetic

_MOST_REFERENCES = 10_000


@dataclass(frozen=True)
class Sendable:
    """A file that may be sent.

    Attributes:
        file: where it lies.
        header: its UIDs.
        is_synthetic: it is marked so; else it is a real film.
        source_uids: SOP instance UIDs that it refers to.
        content_label: of a synthetic one; a real film may say there whose it is.
    """

    file: Path
    header: ObjectHeader
    is_synthetic: bool
    source_uids: tuple[str, ...]
    content_label: str = ""


def send_later(
    files: Sequence[Path],
    node: Node,
    confirmed_for: str,
    outbox: Outbox,
    with_originals: bool = False,
) -> tuple[OutboxJob, ...]:
    """Put files into the outbox, all or none; ``Outbox.send_due`` sends them.

    Args:
        files: DICOM files.
        node: where to.
        confirmed_for: the name that the reader typed; it must be the node's.
        outbox: that takes them.
        with_originals: also what is not synthetic, because the reader asked for it.

    Raises:
        ArchiveError: one of them may not be sent there; nothing was put in.
    """
    if not node.may_send:
        raise ArchiveError(f"nothing may be sent to {node.name}; allow it among the nodes first")
    if confirmed_for.strip() != node.name:
        raise ArchiveError(f"type the name {node.name} to send there; nothing was sent")
    if not files:
        raise ArchiveError("there is nothing to send; choose DICOM files")
    sendable = [check_sendable(file, with_originals) for file in files]
    _check_together(sendable)
    return tuple(outbox.put(one.file, node.name, one.source_uids, one.content_label) for one in sendable)


def check_sendable(file: Path, with_originals: bool = False) -> Sendable:
    """Look whether a file may be sent to anybody.

    Args:
        file: a DICOM file.
        with_originals: also what is not synthetic.

    Raises:
        ArchiveError: it may not, and why.
    """
    header = read_own_header(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they may quote the patient
            dataset = dcmread(file, stop_before_pixels=True)
            has_pixels = "Rows" in dataset
            is_made = is_synthetic(dataset) or _has_our_codes(dataset)
            references = tuple(dict.fromkeys(_references(dataset)))
            series = set(_referenced_series(dataset))
    except OSError as error:
        raise ArchiveError(f"{file.name} cannot be read ({error.strerror or 'damaged'})") from None
    except Exception:  # whatever a damaged file makes the parser raise
        raise ArchiveError(f"{file.name} is no sound DICOM file; leave it out") from None
    if not is_made:
        if not with_originals:
            raise ArchiveError(
                f"{file.name} is not marked as synthetic, so it may be a real film; say that you mean it"
            )
        return Sendable(file, header, False, references)
    _check_marks(file, dataset, has_pixels)
    if header.sop_instance_uid in references or header.series_instance_uid in series:
        raise ArchiveError(
            f"{file.name} carries the UIDs of the image that it was made from; export it anew, which "
            "gives it its own"
        )
    return Sendable(file, header, True, references, str(dataset.get("ContentLabel") or ""))


def opener(nodes: Nodes) -> OpenNode:
    """What ``Outbox.send_due`` opens archives with: only nodes that are written down and may be sent to."""

    def open_node(name: str) -> Archive:
        from engine.pacs.connect import open_archive

        node = nodes.find(name)
        if not node.may_send:
            raise ArchiveError(f"nothing may be sent to {node.name}; allow it among the nodes first")
        return open_archive(node, nodes.receiver)

    return open_node


def _check_marks(file: Path, dataset: Dataset, has_pixels: bool) -> None:
    missing = []
    if dataset.get("SyntheticData") != "YES":
        missing.append("Synthetic Data")
    is_picture = has_pixels and dataset.get("Modality") != "SEG"
    if is_picture and dataset.get("BurnedInAnnotation") != "YES":
        missing.append("the words burnt into the picture")
    if is_picture and "DERIVED" not in (dataset.get("ImageType") or ()):
        missing.append("the derived image type")
    try:
        if read_recipe(dataset) is None:
            missing.append("the recipe")
    except (OutputError, ValueError, KeyError):
        raise ArchiveError(f"the recipe in {file.name} was altered; export the result anew") from None
    if missing:
        raise ArchiveError(
            f"{file.name} is synthetic and lacks {', '.join(missing)}; send only what was exported from here"
        )


def _check_together(sendable: Sequence[Sendable]) -> None:
    """No synthetic object lies in the series of a real one that goes along."""
    real = {one.header.series_instance_uid for one in sendable if not one.is_synthetic}
    for one in sendable:
        if one.is_synthetic and one.header.series_instance_uid in real:
            raise ArchiveError(
                f"{one.file.name} lies in the series of a real film; export it anew, which gives it its own"
            )


def _has_our_codes(dataset: Dataset) -> bool:
    codes = [item.get("CodingSchemeDesignator") for item in dataset.get("DerivationCodeSequence") or ()]
    return SCHEME in codes or (0x0099, 0x0010) in dataset


def _references(dataset: Dataset) -> Iterator[str]:
    """SOP instance UIDs that an object refers to, at any depth."""
    count = 0
    for element in dataset.iterall():
        if element.keyword == "ReferencedSOPInstanceUID" and is_uid(str(element.value)):
            yield str(element.value)
            count += 1
            if count > _MOST_REFERENCES:
                raise ValueError("too many references")


def _referenced_series(dataset: Dataset) -> Iterator[str]:
    """Series that hold images which an object was made from."""
    for item in dataset.get("ReferencedSeriesSequence") or ():
        yield str(item.get("SeriesInstanceUID", ""))
