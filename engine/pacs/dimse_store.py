"""C-STORE: files go out as they are, and the archive is asked afterwards whether it has them (PS3.4 B)."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import FoundInstance, IsCancelled, OnCount, Receipt, SendingCancelled
from engine.pacs.association import Association, open_association
from engine.pacs.nodes import DimseNode
from engine.pacs.object_header import ObjectHeader, read_object_header
from engine.pacs.status_words import is_refused_for_good, stored_words, was_stored
from engine.pacs.storage_contexts import contexts_to_send

_FindInstances = Callable[[str, str, IsCancelled], tuple[FoundInstance, ...]]


def send(
    node: DimseNode,
    files: Sequence[Path],
    find_instances: _FindInstances,
    on_count: OnCount,
    is_cancelled: IsCancelled,
) -> tuple[Receipt, ...]:
    """Send files; see ``Archive.send``.

    Raises:
        ArchiveError: the node may not be sent to, a file is none, or the node cannot be reached at all.
        SendingCancelled: what was stored until then stays stored.
    """
    if not node.may_send:
        raise ArchiveError(f"nothing may be sent to {node.name}; allow it among the nodes first")
    headers = [read_object_header(file) for file in files]
    receipts: dict[int, Receipt] = {}
    left = list(range(len(headers)))
    for contexts in contexts_to_send((one.sop_class_uid, one.transfer_syntax_uid) for one in headers):
        kinds = {(str(one.abstract_syntax), str(one.transfer_syntax[0])) for one in contexts}
        now = [at for at in left if headers[at].kind in kinds]
        try:
            with open_association(node, contexts, is_cancelled) as association:
                for at in now:
                    receipts[at] = _store(association, headers[at])
                    on_count(len(receipts), len(headers))
        except ArchiveCancelled as cancelled:
            dealt_with = itertools.takewhile(receipts.__contains__, range(len(headers)))
            raise SendingCancelled(str(cancelled), tuple(receipts[at] for at in dealt_with)) from None
        except ArchiveError as error:
            if not receipts:
                raise
            return _proven(headers, receipts, str(error), find_instances, is_cancelled)
    return _proven(headers, receipts, "", find_instances, is_cancelled)


def _store(association: Association, header: ObjectHeader) -> Receipt:
    uid = header.sop_instance_uid
    accepted = {
        (str(context.abstract_syntax), str(context.transfer_syntax[0]))
        for context in association.peer.accepted_contexts
    }
    if header.kind not in accepted:
        return Receipt(uid, False, f"the archive does not take {header.kind_words}", is_refused=True)
    association.watch.begin()
    status = association.status_of(association.peer.send_c_store(header.path))
    return Receipt(uid, was_stored(status), stored_words(status), is_refused_for_good(status))


def _proven(
    headers: Sequence[ObjectHeader],
    receipts: dict[int, Receipt],
    problem: str,
    find_instances: _FindInstances,
    is_cancelled: IsCancelled,
) -> tuple[Receipt, ...]:
    """Receipts in the order of the files, after the archive was asked what it has."""
    shown: dict[tuple[str, str], set[str] | str] = {}
    proven = []
    for at, header in enumerate(headers):
        receipt = receipts.get(at)
        if receipt is None:
            receipt = Receipt(header.sop_instance_uid, False, f"not sent: {problem}")
        elif receipt.is_stored:
            series = (header.study_instance_uid, header.series_instance_uid)
            if series not in shown:
                shown[series] = _shown(series, find_instances, is_cancelled)
            receipt = _with_proof(receipt, shown[series])
        proven.append(receipt)
    return tuple(proven)


def _shown(
    series: tuple[str, str], find_instances: _FindInstances, is_cancelled: IsCancelled
) -> set[str] | str:
    """What the archive shows of a series, or why it could not be asked."""
    try:
        return {one.sop_instance_uid for one in find_instances(*series, is_cancelled)}
    except ArchiveError as error:  # the objects are there; a cancelled question does not change that
        return str(error)


def _with_proof(receipt: Receipt, shown: set[str] | str) -> Receipt:
    if isinstance(shown, str):
        return replace(receipt, proof=f"{receipt.proof}; the archive could not be asked for it: {shown}")
    if receipt.sop_instance_uid in shown:
        return replace(receipt, proof=f"{receipt.proof}, and found there afterwards")
    return replace(receipt, is_stored=False, proof=f"{receipt.proof}, but not found there afterwards")
