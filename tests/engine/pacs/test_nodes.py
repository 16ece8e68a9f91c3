from pathlib import Path

import pytest

from engine.errors import ArchiveError
from engine.pacs.nodes import (
    DimseNode,
    Nodes,
    ReceiverRules,
    TlsFiles,
    WebNode,
    read_nodes,
    write_nodes,
)

DIMSE = DimseNode("Research PACS", "pacs.example.org", 11112, "TESTPACS", tls=TlsFiles("ca.pem"))
WEB = WebNode("Web", "https://pacs.example.org/dicom-web", may_send=True)


def test_nodes_that_are_written_read_the_same(tmp_path: Path) -> None:
    nodes = Nodes((DIMSE, WEB), ReceiverRules(allowed_ae_titles=("TESTPACS",), allowed_hosts=("10.0.0.1",)))
    write_nodes(nodes, tmp_path / "pacs.toml")
    assert read_nodes(tmp_path / "pacs.toml") == nodes


def test_without_a_file_there_are_no_nodes_and_the_receiver_is_on_loopback(tmp_path: Path) -> None:
    nodes = read_nodes(tmp_path / "pacs.toml")
    assert nodes.nodes == ()
    assert nodes.receiver.host == "127.0.0.1"


def test_a_node_may_not_be_sent_to_unless_that_is_written_down() -> None:
    assert not DIMSE.may_send


@pytest.mark.parametrize("name", ["research pacs", "RESEARCH PACS"])
def test_two_nodes_of_one_name_are_refused(name: str) -> None:
    with pytest.raises(ArchiveError, match="two nodes"):
        Nodes((DIMSE, WebNode(name, "https://a.example")))


def test_an_unknown_node_is_named_with_the_known_ones() -> None:
    with pytest.raises(ArchiveError, match=r"'Clinic'.*Research PACS, Web"):
        Nodes((DIMSE, WEB)).find("Clinic")
    assert Nodes((DIMSE, WEB)).find("web") is WEB


def test_a_node_takes_the_place_of_another() -> None:
    nodes = Nodes((DIMSE, WEB)).with_node(DimseNode("B", "b", 104, "B"), instead_of="Research PACS")
    assert [node.name for node in nodes.nodes] == ["B", "Web"]
    assert [node.name for node in nodes.without("B").nodes] == ["Web"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://pacs.example.org",
        "file:///etc/passwd",
        "https://user@pacs.example.org",
        "https://pacs.example.org/?a=b",
        "https://",
        "http://pacs.example.org/dicom-web",
        "https://pacs.example.org:port",
        "https://[::1",
    ],
)
def test_an_address_that_is_none_or_without_encryption_is_refused(url: str) -> None:
    with pytest.raises(ArchiveError):
        WebNode("Web", url)


def test_this_machine_may_be_called_without_encryption() -> None:
    assert WebNode("Web", "http://127.0.0.1:8042/dicom-web").url


@pytest.mark.parametrize(
    "change",
    [
        {"host": "a b"},
        {"host": ""},
        {"port": 0},
        {"port": True},
        {"ae_title": "SEVENTEEN_LETTERS"},
        {"ae_title": "A\\B"},
        {"calling_ae_title": " "},
        {"retrieve_by": "push"},
        {"timeout_s": float("nan")},
        {"name": "../up"},
    ],
)
def test_what_is_no_node_is_refused(change: dict) -> None:
    with pytest.raises(ArchiveError):
        DimseNode(**{"name": "A", "host": "a", "port": 104, "ae_title": "A", **change})


@pytest.mark.parametrize(
    "text",
    [
        "[[dimse]]\nname='A'",
        "dimse = 3",
        "[[web]]\nname = 'A'\nurl = 'file:///x'",
        "= ",
        "[receiver]\nhost='x'",
    ],
)
def test_a_damaged_list_is_named_and_left_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pacs.toml"
    path.write_text(text)
    with pytest.raises(ArchiveError):
        read_nodes(path)
    assert path.read_text() == text
