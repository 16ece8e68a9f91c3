"""C-STORE: files go out as they are, and the archive is asked afterwards whether it has them (PS3.4 B)."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import IsCancelled, OnCount, Receipt, SendingCancelled
from engine.pacs.association import Association, open_association
from engine.pacs.nodes import DimseNode
from engine.pacs.object_header import ObjectHeader, read_own_headers
from engine.pacs.status_words import is_refused_for_good, stored_words, was_stored
from engine.pacs.storage_contexts import contexts_to_send

_Show = Callable[[Sequence[tuple[str, str]], IsCancelled], Iterable[set[str]]]


def send(
    node: DimseNode,
    files: Sequence[Path],
    show: _Show,
    on_count: OnCount,
    is_cancelled: IsCancelled,
) -> tuple[Receipt, ...]:
    """Send files; see ``Archive.send``.

    Args:
        node: where to.
        files: whole DICOM files.
        show: asks which objects of some series, named by their study's UID and their own, it has.
        on_count: progress.
        is_cancelled: asked all the time.

    Raises:
        ArchiveError: the node may not be sent to, a file is none, or the node cannot be reached at all.
        SendingCancelled: what was stored until then stays stored.
    """
    if not node.may_send:
        raise ArchiveError(f"nothing may be sent to {node.name}; allow it among the nodes first")
    headers = read_own_headers(files)
    receipts: dict[int, Receipt] = {}
    left = list(range(len(headers)))
    for contexts in contexts_to_send((one.sop_class_uid, one.transfer_syntax_uid) for one in headers):
        kinds = {(str(one.abstract_syntax), str(one.transfer_syntax[0])) for one in contexts}
        now = [at for at in left if headers[at].kind in kinds]
        try:
            with open_association(node, contexts, is_cancelled) as association:
                for at in now:
                    receipts[at] = _store(association, files[at], headers[at])
                    on_count(len(receipts), len(headers))
        except ArchiveCancelled as cancelled:
            dealt_with = itertools.takewhile(receipts.__contains__, range(len(headers)))
            raise SendingCancelled(str(cancelled), tuple(receipts[at] for at in dealt_with)) from None
        except ArchiveError as error:
            if not receipts:
                raise
            return _proven(headers, receipts, str(error), show, is_cancelled)
    return _proven(headers, receipts, "", show, is_cancelled)


def _store(association: Association, file: Path, header: ObjectHeader) -> Receipt:
    uid = header.sop_instance_uid
    accepted = {
        (str(context.abstract_syntax), str(context.transfer_syntax[0]))
        for context in association.peer.accepted_contexts
    }
    if header.kind not in accepted:
        return Receipt(uid, False, f"the archive does not take {header.kind_words}", is_refused=True)
    association.watch.begin()
    status = association.status_of(association.peer.send_c_store(file))
    return Receipt(uid, was_stored(status), stored_words(status), is_refused_for_good(status))


def _proven(
    headers: Sequence[ObjectHeader],
    receipts: dict[int, Receipt],
    problem: str,
    show: _Show,
    is_cancelled: IsCancelled,
) -> tuple[Receipt, ...]:
    """Receipts in the order of the files, after the archive was asked what it has."""
    stored = [at for at, receipt in receipts.items() if receipt.is_stored]
    shown = _shown([headers[at] for at in stored], show, is_cancelled)
    proven = []
    for at, header in enumerate(headers):
        receipt = receipts.get(at)
        if receipt is None:
            receipt = Receipt(header.sop_instance_uid, False, f"not sent: {problem}")
        elif receipt.is_stored:
            receipt = _with_proof(receipt, shown)
        proven.append(receipt)
    return tuple(proven)


def _shown(headers: Sequence[ObjectHeader], show: _Show, is_cancelled: IsCancelled) -> set[str] | str:
    """What the archive shows of the series of these objects, or why it could not be asked."""
    series = list(dict.fromkeys((one.study_instance_uid, one.series_instance_uid) for one in headers))
    try:
        return set().union(*show(series, is_cancelled)) if series else set()
    except ArchiveError as error:  # the objects are there; a cancelled question does not change that
        return str(error)


def _with_proof(receipt: Receipt, shown: set[str] | str) -> Receipt:
    if isinstance(shown, str):
        return replace(receipt, proof=f"{receipt.proof}; the archive could not be asked for it: {shown}")
    if receipt.sop_instance_uid in shown:
        return replace(receipt, proof=f"{receipt.proof}, and found there afterwards")
    return replace(receipt, is_stored=False, proof=f"{receipt.proof}, but not found there afterwards")
