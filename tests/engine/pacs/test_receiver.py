"""Our own storage provider: open while it is needed, to whom it is meant for, for as much as it may take."""

import socket
import struct
import threading
import time

import pydicom
import pytest
from orthanc_server import free_port
from pynetdicom import AE
from pynetdicom.sop_class import DigitalXRayImageStorageForPresentation as DX

from engine.pacs.inbox import Inbox
from engine.pacs.line import wait_until
from engine.pacs.nodes import ReceiverRules
from engine.pacs.receiver import Receiver
from engine.pacs.watch import Watch


@pytest.fixture
def rules():
    return ReceiverRules(port=free_port(), ae_title="VIEWER")


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path / "new", ("", "", ""), 1 << 30, lambda done, of: None)


@pytest.fixture
def watch():
    with Watch(20.0, lambda: False, 1 << 30) as watch:
        yield watch


def call(rules, title="PACS", called="VIEWER", host="127.0.0.1"):
    entity = AE(title)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = 5
    entity.add_requested_context(DX, "1.2.840.10008.1.2.1")
    return entity.associate(host, rules.port, ae_title=called)


def is_ended(caller):
    caller.settimeout(5)
    try:
        while caller.recv(1000):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def test_it_listens_on_loopback_alone_and_only_inside(rules, inbox, watch, film):
    with Receiver(rules, ("PACS",), ("127.0.0.1",), inbox, watch):
        peer = call(rules)
        assert peer.send_c_store(pydicom.dcmread(film)).Status == 0
        peer.release()
        with open("/proc/net/tcp") as table:
            heard = [line.split()[1] for line in table if line.split()[3] == "0A"]
        assert f"0100007F:{rules.port:04X}" in heard
        assert f"00000000:{rules.port:04X}" not in heard
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", rules.port))
    assert [file.name for file in inbox.files] == ["000001.dcm"]


def test_strangers_and_callers_of_somebody_else_are_refused(rules, inbox, watch):
    with Receiver(rules, ("PACS",), ("127.0.0.1",), inbox, watch):
        assert call(rules, title="STRANGER").is_rejected
        assert call(rules, called="OTHER").is_rejected
    with Receiver(rules, ("PACS",), ("192.0.2.1",), inbox, watch):
        assert not call(rules).is_established
    assert inbox.notes() == (
        "1 × caller with the AE title STRANGER refused; allow it for receiving if it is known",
        "1 × caller with the AE title PACS refused; allow it for receiving if it is known",
        "1 × caller at 127.0.0.1 refused; allow it for receiving if it is known",
    )


def test_huge_pdus_nonsense_and_silence_do_no_harm(rules, inbox, watch, film):
    with Receiver(rules, ("PACS",), ("127.0.0.1",), inbox, watch):
        callers = [socket.create_connection(("127.0.0.1", rules.port)) for _ in range(4)]
        callers[0].sendall(struct.pack(">BBL", 1, 0, 0xFFFFFFF0) + b"\0" * 1000)
        callers[1].sendall(b"GET / HTTP/1.1\r\n\r\n")
        callers[2].sendall(struct.pack(">BBL", 1, 0, 200))
        peer = call(rules)
        assert peer.send_c_store(pydicom.dcmread(film)).Status == 0
        assert is_ended(callers[0])
        peer.release()
        start = time.monotonic()
    assert time.monotonic() - start < 30
    for caller in callers:
        caller.close()
    assert len(inbox.files) == 1


def test_a_flood_of_callers_is_turned_away(rules, inbox, watch):
    with Receiver(rules, ("PACS",), ("127.0.0.1",), inbox, watch):
        callers = [socket.create_connection(("127.0.0.1", rules.port)) for _ in range(40)]
        assert wait_until(lambda: any("there are too many" in note for note in inbox.notes()), 10)
        assert len([one for one in threading.enumerate() if one.name.startswith("AcceptorThread")]) < 25
        for caller in callers:
            caller.close()


def test_a_hostile_object_is_refused_with_a_status(rules, inbox, watch, film):
    with Receiver(rules, ("PACS",), ("127.0.0.1",), inbox, watch):
        peer = call(rules)
        dataset = pydicom.dcmread(film)
        dataset.SOPInstanceUID = "1.2/../../3"
        assert peer.send_c_store(dataset).Status in (0xC000, 0xA900)
        peer.release()
    assert inbox.files == []
