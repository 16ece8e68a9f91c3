"""An Orthanc for all tests of a file, a made-up film, and the objects of an edit of it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from exported_objects import export, write_source
from orthanc_server import Orthanc, free_port, running_orthanc

from engine.pacs.nodes import DimseNode, ReceiverRules


@pytest.fixture(scope="module")
def receiver_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(receiver_port: int) -> Iterator[Orthanc]:
    with running_orthanc({"VIEWER": receiver_port}) as server:
        yield server


@pytest.fixture
def orthanc(running: Orthanc) -> Iterator[Orthanc]:
    """Without any object, and alive."""
    running.clear()
    yield running
    running.thaw()


@pytest.fixture
def node(orthanc: Orthanc) -> DimseNode:
    return DimseNode(
        name="pacs",
        host=orthanc.host,
        port=orthanc.dicom_port,
        ae_title=orthanc.ae_title,
        calling_ae_title="VIEWER",
        may_send=True,
        timeout_s=10.0,
    )


@pytest.fixture
def rules(receiver_port: int) -> ReceiverRules:
    return ReceiverRules(port=receiver_port, ae_title="VIEWER")


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a seeded patient."""
    return write_source(tmp_path_factory.mktemp("film") / "film.dcm")


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory, film: Path) -> list[Path]:
    """The seven objects of an edit of the film."""
    folder = tmp_path_factory.mktemp("objects") / "out"
    export(folder, film)
    return sorted(folder.rglob("*.dcm"))


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Whatever happened, nobody of ours listens, waits or watches afterwards."""
    yield
    ours = ("PACS", "Requestor", "Thread-DUL")
    end = time.monotonic() + 30
    while left := [one.name for one in threading.enumerate() if one.name.startswith(ours)]:
        assert time.monotonic() < end, left
        time.sleep(0.01)
