"""Association: one DIMSE association with a node, opened and ended with plain words for all that can fail."""

import contextlib
import queue
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.presentation import PresentationContext

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import ArchiveUnreachable, IsCancelled
from engine.pacs.line import LineEntity, addresses_of, tls_context, wait_until
from engine.pacs.nodes import DimseNode
from engine.pacs.watch import CutReason, Watch

MOST_ANSWER_BYTES = 1 << 20
MOST_ANSWERS_BYTES = 256 << 20  # to all questions of one association
_ENDS_WITHIN_S = 5.0
_RELEASED_WITHIN_S = 2.0  # the work is done by then
_CALLED_UNKNOWN, _CALLING_UNKNOWN = 7, 3  # PS3.8 table 9-21, service user


class NothingOffered(ArchiveError):
    """The other side answers, but takes none of the presentation contexts."""


class Association:
    """An open association.

    Attributes:
        peer: of pynetdicom.
        node: at the other end.
        watch: call ``watch.begin()`` before each wait.
        is_spoilt: answers are still under way that nobody wants; it is aborted, not released.
    """

    def __init__(self, peer: Any, node: DimseNode, watch: Watch) -> None:
        self.peer, self.node, self.watch = peer, node, watch
        self.is_spoilt = False

    def accepts(self, sop_class: str) -> bool:
        """Whether requests of this SOP class can be made."""
        return any(context.abstract_syntax == sop_class for context in self.peer.accepted_contexts)

    def status_of(self, answer: Dataset) -> int:
        """The status of an answer.

        Raises:
            ArchiveError, ArchiveCancelled: there is none, for the connection ended.
        """
        if "Status" in answer:
            return int(answer.Status)
        raise self.broken()

    def broken(self) -> ArchiveError:
        """Why the connection ended."""
        return cut_error(self.node, self.watch) or ArchiveUnreachable(
            f"the connection to {self.node.name} broke off; it was stopped, or the network failed: try again"
        )


@contextlib.contextmanager
def open_association(
    node: DimseNode,
    contexts: Sequence[PresentationContext],
    is_cancelled: IsCancelled,
    roles: Sequence[Any] = (),
    handlers: Sequence[tuple[Any, Callable[..., Any]]] = (),
    most_bytes: int = MOST_ANSWER_BYTES,
    most_in_all: int = MOST_ANSWERS_BYTES,
) -> Iterator[Association]:
    """Open an association, and end it whatever happens; no thread and no port stays behind.

    Args:
        node: to call.
        contexts: at most 128.
        is_cancelled: looked at all the time.
        roles: role selection items, for C-GET.
        handlers: of pynetdicom's events.
        most_bytes, most_in_all: of one answer, and of all.

    Raises:
        ArchiveError: it cannot be opened; names the setting to mend.
        ArchiveCancelled: the reader did not want to wait.
    """
    with Watch(node.timeout_s, is_cancelled, most_bytes, most_in_all) as watch:
        tls = None if node.tls is None else (tls_context(node.tls, node.name), node.host)
        # Each whole message ends a wait, however long it takes us to come to it.
        heard = (evt.EVT_DIMSE_RECV, lambda event: watch.begin())
        peer = _request(node, contexts, watch, tls, roles, [heard, *handlers])
        association = Association(peer, node, watch)
        try:
            yield association
            if not association.is_spoilt:
                watch.begin()
                peer.acse_timeout = min(_RELEASED_WITHIN_S, node.timeout_s)
                peer.release()
        except RuntimeError:  # pynetdicom's word for an association that is no more
            if peer.is_established:
                raise
            raise association.broken() from None
        finally:
            _end(peer, watch)


def cut_error(node: DimseNode, watch: Watch) -> ArchiveError | None:
    """The error for a connection that was ended from here; None where it was not."""
    if watch.why is CutReason.CANCELLED:
        return ArchiveCancelled("cancelled")
    if watch.why is CutReason.SILENT:
        return ArchiveUnreachable(
            f"{node.name} does not answer (waited {node.timeout_s:g} s); try again, or allow it more time"
        )
    if watch.why is CutReason.FLOODED:
        return ArchiveError(f"{node.name} sent more than {watch.limit}; ask for less")
    return None


def _request(
    node: DimseNode, contexts: Sequence[Any], watch: Watch, tls: Any, roles: Sequence[Any], handlers: Any
) -> Any:
    failure: OSError | None = None
    for address in _resolved(node, watch):
        entity = LineEntity(node.calling_ae_title, watch)
        watch.begin()
        watch.cut_by(partial(_cut, entity))
        peer = entity.associate(
            address,
            node.port,
            contexts=list(contexts),
            ae_title=node.ae_title,
            max_pdu=entity.maximum_pdu_size,
            ext_neg=list(roles),
            tls_args=tls,
            evt_handlers=list(handlers),
        )
        watch.cut_by(partial(_cut, entity, peer), partial(_is_over, peer))
        if peer.is_established:
            return peer
        failure = entity.line.failure if entity.line is not None else None
        _end(peer, watch)
        cut = cut_error(node, watch)
        if cut is not None:
            raise cut
        if failure is None:
            raise _refusal(node, peer)
    raise _no_connection(node, failure or OSError("no address"))


def _resolved(node: DimseNode, watch: Watch) -> Sequence[str]:
    """Addresses of the host; a resolver that hangs is left alone."""
    answer: queue.Queue[Sequence[str] | ArchiveError] = queue.Queue()

    def ask() -> None:
        try:
            answer.put(addresses_of(node))
        except ArchiveError as error:
            answer.put(error)

    threading.Thread(target=ask, name="PACS resolver", daemon=True).start()
    while True:
        with contextlib.suppress(queue.Empty):
            found = answer.get(timeout=0.05)
            if isinstance(found, ArchiveError):
                raise found
            return found
        if watch.check() is not None:
            raise cut_error(node, watch) or ArchiveError(f"the host of {node.name} was not found")


def _cut(entity: LineEntity, peer: Any = None) -> None:
    if entity.line is not None:
        entity.line.cut()
    if peer is not None and not peer.dul.is_alive():  # nobody else wakes who waits for an answer
        peer.dimse.msg_queue.put((None, None))


def _is_over(peer: Any) -> bool:
    """Ended (Sta1), or waiting for the end after nonsense was heard (Sta13; PS3.8 9.2)."""
    return not peer.dul.is_alive() or peer.dul.state_machine.current_state in ("Sta1", "Sta13")


def _end(peer: Any, watch: Watch) -> None:
    """Leave no thread behind."""
    line = peer.dul.socket
    if peer.is_established or peer.dul.is_alive():
        if peer.is_established and watch.why is None:
            peer.abort(block=False)
            wait_until(lambda: not peer.dul.is_alive(), 0.5)
        line.cut()
    peer._reactor_checkpoint.set()
    peer._kill = True
    if peer.is_alive():
        peer.join(_ENDS_WITHIN_S)
    if peer.dul.is_alive():
        peer.dul.kill_dul()
        peer.dul.join(_ENDS_WITHIN_S)
    watch.cut_by(None)


def _refusal(node: DimseNode, peer: Any) -> ArchiveError:
    answer = peer.acceptor.primitive
    if peer.is_rejected and answer is not None:
        source, reason = answer.result_source, answer.diagnostic
        if (source, reason) == (1, _CALLED_UNKNOWN):
            return ArchiveError(
                f"{node.name} is not called {node.ae_title}; mend its AE title among the nodes"
            )
        if (source, reason) == (1, _CALLING_UNKNOWN):
            return ArchiveError(
                f"{node.name} does not know the AE title {node.calling_ae_title}; mend ours among the nodes, "
                "or have it entered there"
            )
        if source == 3:
            return ArchiveError(f"{node.name} has too many connections now; try again later")
        return ArchiveError(
            f"{node.name} refuses the association; check its AE title {node.ae_title} and ours "
            f"{node.calling_ae_title}"
        )
    if peer.accepted_contexts or peer.rejected_contexts:
        return NothingOffered(f"{node.name} offers nothing of what is needed; choose another node")
    wanted = ", or whether it takes our certificate" if node.tls is not None else ", or whether it wants TLS"
    return ArchiveError(
        f"{node.name} closed the connection at once; check the AE titles {node.ae_title} and "
        f"{node.calling_ae_title}{wanted}"
    )


def _no_connection(node: DimseNode, failure: OSError) -> ArchiveError:
    where = f"{node.host}, port {node.port}"
    if isinstance(failure, ssl.SSLCertVerificationError):
        return ArchiveError(
            f"the certificate of {node.name} is not valid here ({failure.verify_message}); check its host "
            "name and the authorities' file, nothing was sent"
        )
    if isinstance(failure, ssl.SSLError) or (node.tls is not None and _is_reset(failure)):
        why = getattr(failure, "reason", None) or "it was closed"
        return ArchiveError(
            f"no TLS connection to {node.name} at {where} ({why}); check that it speaks TLS 1.2 there and "
            "takes our certificate"
        )
    if isinstance(failure, ConnectionRefusedError):
        return ArchiveUnreachable(
            f"nothing listens at {where}; check the port of {node.name}, and that it runs"
        )
    return ArchiveUnreachable(
        f"{where} cannot be reached ({failure.strerror or failure}); check host and port of {node.name}"
    )


def _is_reset(failure: OSError) -> bool:
    return isinstance(failure, ConnectionError) and not isinstance(failure, ConnectionRefusedError)
