"""Retrieval over DIMSE: C-GET, or C-MOVE to our own storage provider (PS3.4 C.4.2, C.4.3)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pynetdicom import build_context, build_role, evt
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelGet as GET,
)
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelMove as MOVE,
)

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import Fetched, FoundInstance, IsCancelled, OnCount
from engine.pacs.association import Association, NothingOffered, open_association
from engine.pacs.inbox import Inbox
from engine.pacs.line import addresses_of
from engine.pacs.nodes import DimseNode, ReceiverRules
from engine.pacs.queries import retrieve_identifier
from engine.pacs.receiver import Receiver, most_message_bytes
from engine.pacs.status_words import (
    CANCELLED,
    PENDING,
    SOME_FAILED,
    SUCCESS,
    UNKNOWN_DESTINATION,
    query_error,
)
from engine.pacs.storage_contexts import contexts_to_get

_ANSWERS_BYTES = 64 << 20  # what comes beside the objects


@dataclass(frozen=True)
class Retrieval:
    """What is to be brought, from where, and where to; ``wanted`` holds the UIDs of study, series, object."""

    node: DimseNode
    receiver: ReceiverRules
    wanted: tuple[str, str, str]
    folder: Path
    on_count: OnCount
    is_cancelled: IsCancelled


def fetch(retrieval: Retrieval, expected: tuple[FoundInstance, ...] | None) -> Fetched:
    """Bring it; where the connection breaks, what came whole is kept and told.

    Args:
        retrieval: what is wanted.
        expected: the objects that should come; None where nobody knows.

    Raises:
        ArchiveError: nothing came.
        ArchiveCancelled: what had come is removed.
    """
    inbox = Inbox(
        retrieval.folder,
        retrieval.wanted,
        retrieval.receiver.most_bytes,
        retrieval.on_count,
        None if expected is None else len(expected),
    )
    problem = ""
    try:
        if retrieval.node.retrieve_by == "get":
            _get(retrieval, expected or (), inbox)
        else:
            _move(retrieval, inbox)
    except ArchiveCancelled:
        inbox.discard()
        raise
    except NothingOffered:
        inbox.discard()
        raise _not_offered(retrieval.node) from None
    except ArchiveError as error:
        if not inbox.files:
            told = inbox.notes()
            inbox.discard()
            raise ArchiveError("; ".join((str(error), *told[:3]))) from None
        problem = str(error)
    except BaseException:
        inbox.discard()
        raise
    return Fetched(tuple(inbox.files), (*((problem,) if problem else ()), *inbox.notes()))


def _get(retrieval: Retrieval, expected: tuple[FoundInstance, ...], inbox: Inbox) -> None:
    contexts = contexts_to_get((one.sop_class_uid for one in expected), reserved=1)
    classes = dict.fromkeys(context.abstract_syntax for context in contexts)
    with open_association(
        retrieval.node,
        [build_context(GET), *contexts],
        retrieval.is_cancelled,
        roles=[build_role(sop_class, scp_role=True) for sop_class in classes],
        handlers=[(evt.EVT_C_STORE, lambda event: _take(event, inbox))],
        most_bytes=most_message_bytes(retrieval.receiver),
        most_in_all=2 * retrieval.receiver.most_bytes + _ANSWERS_BYTES,
    ) as association:
        if not association.accepts(GET):
            raise NothingOffered("")
        association.watch.begin()
        identifier = retrieve_identifier(*retrieval.wanted)
        try:
            _finish(association, association.peer.send_c_get(identifier, GET), inbox, "fetching by C-GET")
        except _FailedStatus as error:
            if error.status not in (SUCCESS, SOME_FAILED):
                raise
            raise ArchiveError(
                f"{retrieval.node.name} sent nothing that is taken here; retrieve from it by move, or ask "
                "its keeper"
            ) from None


def _take(event: Any, inbox: Inbox) -> int:
    return inbox.take(event.encoded_dataset(), str(event.request.AffectedSOPInstanceUID))


def _move(retrieval: Retrieval, inbox: Inbox) -> None:
    node, rules = retrieval.node, retrieval.receiver
    if node.tls is not None:
        raise ArchiveError(
            f"{node.name} is called over TLS, and nothing is received unprotected from it; retrieve by get"
        )
    with (
        open_association(
            node,
            [build_context(MOVE)],
            retrieval.is_cancelled,
            most_bytes=most_message_bytes(rules),
            most_in_all=2 * rules.most_bytes + _ANSWERS_BYTES,
        ) as association,
        Receiver(rules, (node.ae_title,), tuple(addresses_of(node)), inbox, association.watch),
    ):
        if not association.accepts(MOVE):
            raise NothingOffered("")
        association.watch.begin()
        identifier = retrieve_identifier(*retrieval.wanted)
        answers = association.peer.send_c_move(identifier, rules.ae_title, MOVE)
        try:
            _finish(association, answers, inbox, "fetching by C-MOVE")
        except _FailedStatus as error:
            raise _move_error(error.status, retrieval, inbox) from None


def _not_offered(node: DimseNode) -> ArchiveError:
    other = "move" if node.retrieve_by == "get" else "get"
    return ArchiveError(
        f"{node.name} does not offer C-{node.retrieve_by.upper()}; retrieve from it by {other}"
    )


class _FailedStatus(ArchiveError):
    def __init__(self, status: int, node: DimseNode, what: str) -> None:
        super().__init__(str(query_error(status, node, what)))
        self.status = status


def _finish(association: Association, answers: Any, inbox: Inbox, what: str) -> None:
    for answer, _ in answers:
        status = association.status_of(answer)
        if status in PENDING:
            association.watch.begin()
            continue
        if status not in (SUCCESS, CANCELLED) and not (status == SOME_FAILED and inbox.files):
            raise _FailedStatus(status, association.node, what)
        if not inbox.files:
            raise _FailedStatus(status, association.node, what)


def _move_error(status: int, retrieval: Retrieval, inbox: Inbox) -> ArchiveError:
    node, rules = retrieval.node, retrieval.receiver
    if inbox.files:
        return ArchiveError(f"{node.name} could not send all (status {status:04X}); try again for the rest")
    here = f"AE title {rules.ae_title}, port {rules.port}"
    if status == UNKNOWN_DESTINATION:
        return ArchiveError(f"{node.name} does not know us as a destination; have it enter {here}")
    if 0xC000 <= status <= 0xCFFF or status in (0xA702, SOME_FAILED, SUCCESS):
        if inbox.has_refused:
            return ArchiveError(f"{node.name} sent nothing that is taken here")
        return ArchiveError(
            f"{node.name} cannot deliver to us (status {status:04X}); check that it knows us as a "
            f"destination ({here}) and can reach this machine, or retrieve by get"
        )
    return query_error(status, node, "fetching by C-MOVE")
