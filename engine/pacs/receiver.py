"""Receiver: our own storage provider; it listens while a retrieval by C-MOVE needs it, and not longer."""

import contextlib
import errno
import socket
import threading
from types import TracebackType
from typing import Any

from pynetdicom import AE, evt
from pynetdicom.sop_class import Verification
from pynetdicom.transport import RequestHandler, ThreadedAssociationServer

from engine.errors import ArchiveError
from engine.pacs.inbox import MOST_OBJECT_BYTES, Inbox
from engine.pacs.line import RECEIVED_PDU_BYTES, receive, wait_until
from engine.pacs.nodes import ReceiverRules
from engine.pacs.storage_contexts import SYNTAXES, all_storage_classes
from engine.pacs.watch import Watch

_MOST_CALLERS = 8
_LOOKS_EVERY_S = 0.05
_ENDS_WITHIN_S = 5.0


class Receiver:
    """Listens between entering and leaving it.

    Args:
        rules: where to listen, and who may call.
        titles, addresses: of the node that was asked, for where the rules name nobody.
        inbox: gets what comes.
        watch: of the retrieval; when it ends, so do the calls.

    Raises:
        ArchiveError: on entering, where nobody can listen there.
    """

    def __init__(
        self,
        rules: ReceiverRules,
        titles: tuple[str, ...],
        addresses: tuple[str, ...],
        inbox: Inbox,
        watch: Watch,
    ) -> None:
        self._rules, self._inbox, self._watch = rules, inbox, watch
        self._titles = rules.allowed_ae_titles or titles
        self._addresses = frozenset(_plain(one) for one in rules.allowed_hosts or addresses)
        self._server: Any = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Receiver":
        entity = AE(self._rules.ae_title)
        entity.require_called_aet = True
        entity.require_calling_aet = list(self._titles)
        entity.maximum_associations = _MOST_CALLERS
        entity.maximum_pdu_size = RECEIVED_PDU_BYTES
        entity.acse_timeout = entity.network_timeout = entity.dimse_timeout = self._watch.timeout_s
        entity.add_supported_context(Verification)
        for sop_class in all_storage_classes():
            entity.add_supported_context(sop_class, list(SYNTAXES))
        where = (self._rules.host, self._rules.port)
        try:
            self._server = entity.make_server(
                where,
                evt_handlers=[
                    (evt.EVT_DIMSE_RECV, lambda event: self._watch.begin()),
                    (evt.EVT_C_STORE, self._store),
                    (evt.EVT_REJECTED, self._note_rejected),
                ],
                server_class=_server_class(self._addresses, self._inbox, self._watch),
                request_handler=_handler_class(self._watch),
            )
        except OSError as error:
            raise _cannot_listen(self._rules, error) from None
        entity._servers.append(self._server)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_LOOKS_EVERY_S,), name="PACS receiver", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        callers = self._server.active_associations
        wait_until(lambda: not any(one.is_alive() for one in callers), 0.2)  # they release by themselves
        self._server.shutdown()
        for one in self._server.active_associations:
            sock = one.dul.socket.socket
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            one._kill = True
            one.dul.to_user_queue.put(None)  # wakes one whose caller said nothing
            one.dul.kill_dul()
        wait_until(lambda: not self._server.active_associations, _ENDS_WITHIN_S)
        if self._thread is not None:
            self._thread.join(_ENDS_WITHIN_S)

    def _store(self, event: Any) -> int:
        status = self._inbox.take(event.encoded_dataset(), str(event.request.AffectedSOPInstanceUID))
        self._watch.begin()
        return status

    def _note_rejected(self, event: Any) -> None:
        title = str(event.assoc.requestor.ae_title).strip()
        shown = title if title.isprintable() else "?"
        self._inbox.refuse(f"caller with the AE title {shown} refused; allow it for receiving if it is known")


def _server_class(addresses: frozenset[str], inbox: Inbox, watch: Watch) -> type:
    class Server(ThreadedAssociationServer):
        daemon_threads = True
        request_queue_size = 4 * _MOST_CALLERS

        def verify_request(self, request: Any, client_address: Any) -> bool:
            """Before a byte is read."""
            address = _plain(str(client_address[0]))
            if address not in addresses:
                inbox.refuse(f"caller at {address} refused; allow it for receiving if it is known")
                return False
            if len(self.active_associations) >= 2 * _MOST_CALLERS:
                inbox.refuse("caller refused, for there are too many")
                return False
            request.settimeout(watch.timeout_s)
            return True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A broken call is no news; the retrieval tells what is missing."""

    return Server


def _handler_class(watch: Watch) -> type:
    class Handler(RequestHandler):
        def _create_association(self) -> Any:
            association = super()._create_association()
            line = association.dul.socket
            line.recv = lambda count: receive(line.socket, count, watch)
            return association

    return Handler


def _plain(address: str) -> str:
    return address.removeprefix("::ffff:")


def _cannot_listen(rules: ReceiverRules, error: OSError) -> ArchiveError:
    if error.errno == errno.EADDRINUSE:
        return ArchiveError(
            f"port {rules.port} is in use; choose another for receiving, here and at the PACS"
        )
    if error.errno == errno.EACCES:
        return ArchiveError(f"port {rules.port} is not ours to use; choose one above 1023 for receiving")
    return ArchiveError(
        f"nobody can listen at {rules.host}, port {rules.port} ({error.strerror}); choose an address of this "
        "machine for receiving"
    )


def most_message_bytes(rules: ReceiverRules) -> int:
    """Of one object with what goes around it."""
    return min(rules.most_bytes, MOST_OBJECT_BYTES) + (1 << 20)
