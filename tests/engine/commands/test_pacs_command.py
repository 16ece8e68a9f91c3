"""counterview-engine pacs."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from exported_objects import export, write_source
from made_up_dicom import UIDS
from scripted_pacs import AE_TITLE, scripted_pacs

from engine.__main__ import main
from engine.pacs.nodes import read_nodes

ROOT = Path(__file__).resolve().parents[3]
STUDY, SERIES, OBJECT = UIDS["StudyInstanceUID"], UIDS["SeriesInstanceUID"], UIDS["SOPInstanceUID"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """(film, folder of exported objects)."""
    folder = tmp_path_factory.mktemp("files")
    film = write_source(folder / "film.dcm")
    export(folder / "out", film)
    return film, folder / "out"


@pytest.fixture
def pacs():
    with scripted_pacs() as pacs:
        yield pacs


def write_down(pacs, *more):
    where = ["--dimse", f"127.0.0.1:{pacs.port}", "--ae", AE_TITLE, "--timeout", "5"]
    assert main(["pacs", "nodes", "add", "research", *where, *more]) == 0


def test_nodes_are_written_down_listed_changed_and_forgotten(pacs, capsys):
    assert main(["pacs", "nodes"]) == 0
    assert "no PACS is written down" in capsys.readouterr().out
    write_down(pacs)
    write_down(pacs, "--may-send", "--move", "--tls", "--authorities", "ca.pem")
    assert main(["pacs", "nodes", "add", "web", "--web", "https://pacs.example.org/dicom-web"]) == 0
    assert main(["pacs", "nodes", "receiver", "--most-bytes", "-5"]) == 2
    assert "--most-bytes" in capsys.readouterr().err
    assert main(["pacs", "nodes", "receiver", "--port", "11200", "--ae", "VIEWER", "--allow-ae", "A"]) == 0
    nodes = read_nodes()
    assert [node.name for node in nodes.nodes] == ["research", "web"]
    node = nodes.find("research")
    assert (node.may_send, node.retrieve_by, node.tls.authorities) == (True, "move", "ca.pem")
    assert (nodes.receiver.port, nodes.receiver.host) == (11200, "127.0.0.1")
    assert nodes.receiver.allowed_ae_titles == ("A",)
    capsys.readouterr()
    assert main(["pacs", "nodes"]) == 0
    told = capsys.readouterr().out
    assert f"127.0.0.1:{pacs.port} (TLS)" in told
    assert "never sent to" in told
    assert main(["pacs", "nodes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["receiver"]["ae_title"] == "VIEWER"
    assert main(["pacs", "nodes", "remove", "web"]) == 0
    assert len(read_nodes().nodes) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--dimse", "host", "--ae", "A"], "is no HOST:PORT"),
        (["--dimse", "host:104"], "AE title of the PACS is missing"),
        (["--dimse", "host:104", "--ae", "A", "--key", "x"], "without --tls"),
        (["--web", "http://pacs.example.org/"], "without encryption"),
        (["--web", "https://pacs.example.org/", "--ae", "A"], "are for --dimse"),
        (["--dimse", "host:99999", "--ae", "A"], "port"),
    ],
)
def test_a_node_that_is_none_is_not_written_down(words, told, capsys):
    assert main(["pacs", "nodes", "add", "x", *words]) == 2
    assert told in capsys.readouterr().err
    assert read_nodes().nodes == ()


def test_echo_find_and_fetch(pacs, files, tmp_path, capsys):
    pacs.keep(files[0])
    write_down(pacs)
    assert main(["pacs", "echo", "research"]) == 0
    assert "research answers" in capsys.readouterr().out
    assert main(["pacs", "find", "research", "--name", "ZEB*", "--modality", "DX", "CR"]) == 0
    told = capsys.readouterr()
    assert STUDY in told.out
    assert "1 study" in told.err
    for words, uid in ((["--study", STUDY], SERIES), (["--study", STUDY, "--series", SERIES], OBJECT)):
        assert main(["pacs", "find", "research", *words]) == 0
        assert uid in capsys.readouterr().out
        assert main(["pacs", "find", "research", *words, "--json"]) == 0
        assert uid in json.dumps(json.loads(capsys.readouterr().out))
    assert main(["pacs", "fetch", "research", "--study", STUDY, "--to", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / "new" / "000001.dcm")]
    words = ["--study", STUDY, "--series", SERIES, "--object", OBJECT]
    assert main(["pacs", "fetch", "research", *words, "--to", str(tmp_path / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["notes"] == []
    assert main(["pacs", "find", "research", "--series", SERIES]) == 2
    assert main(["pacs", "find", "research", "--most", "0"]) == 2
    assert main(["pacs", "find", "nobody"]) == 2


def test_sending_asks_for_the_name_and_leaves_receipts(pacs, files, capsys, monkeypatch):
    film, out = files
    write_down(pacs)
    assert main(["pacs", "send", "research", str(out), "--confirm", "research"]) == 2
    assert "nothing may be sent to research" in capsys.readouterr().err
    write_down(pacs, "--may-send")
    assert main(["pacs", "send", "research", str(out)]) == 2
    assert "say --confirm 'research'" in capsys.readouterr().err
    assert main(["pacs", "send", "research", str(out), "--confirm", "yes"]) == 2
    assert main(["pacs", "send", "research", str(film), "--confirm", "research"]) == 2
    assert "may be a real film" in capsys.readouterr().err
    assert pacs.calls == []
    assert main(["pacs", "send", "research", str(out), "--confirm", "research"]) == 0
    assert capsys.readouterr().out.count("found there afterwards") == len(pacs.stored) == 7
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "research")
    assert main(["pacs", "send", "research", str(film), "--originals"]) == 0
    assert len(pacs.stored) == 8
    capsys.readouterr()
    assert main(["pacs", "outbox", "--json"]) == 0
    jobs = json.loads(capsys.readouterr().out)
    assert [job["state"] for job in jobs] == ["sent"] * 8
    assert main(["pacs", "outbox", "remove", jobs[0]["name"]]) == 0
    assert main(["pacs", "outbox", "remove", jobs[0]["name"]]) == 2


def test_what_could_not_be_sent_waits_and_goes_later(pacs, files, capsys):
    write_down(pacs, "--may-send")
    pacs.store_status = lambda uid: 0xA700
    words = ["pacs", "send", "research", str(files[1]), "--confirm", "research"]
    assert main(words) == 1
    assert "no room now" in capsys.readouterr().out
    assert main(["pacs", "outbox", "send"]) == 0
    assert capsys.readouterr().out == ""
    pacs.store_status = lambda uid: 0
    assert main(["pacs", "outbox", "send", "--now"]) == 0
    assert capsys.readouterr().out.count("found there afterwards") == 7
    pacs.stored.clear()
    assert main([*words, "--later"]) == 1
    assert pacs.stored == {}
    capsys.readouterr()
    assert main(["pacs", "outbox"]) == 0
    assert capsys.readouterr().out.count("waiting") == 7


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise here")
def test_ctrl_c_ends_a_search_of_a_silent_pacs(pacs, counterview_home):
    held = threading.Event()
    pacs.on_find = lambda event: held.wait(250) or iter(())
    write_down(pacs)
    words = [sys.executable, "-m", "engine", "pacs", "find", "research"]
    run = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while "find" not in pacs.calls and time.monotonic() < end:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    assert run.communicate(timeout=120)[1] == "counterview-engine: interrupted\n"
    assert run.returncode == 130
    held.set()
