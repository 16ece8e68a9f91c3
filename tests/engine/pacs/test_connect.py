"""Archives are opened for what was written down, and what comes and goes is in the audit log."""

import hashlib
import json

import pytest
from scripted_pacs import scripted_pacs

from engine.errors import ArchiveError
from engine.exchange.audit import verify
from engine.pacs.connect import open_archive
from engine.pacs.nodes import DimseNode, ReceiverRules, WebNode


def test_nobody_is_called_before_something_is_asked():
    for node in (DimseNode("a", "127.0.0.1", 9, "A"), WebNode("b", "http://127.0.0.1:9/dicom-web")):
        archive = open_archive(node, ReceiverRules())
        with pytest.raises(ArchiveError):
            archive.check()


def test_what_is_fetched_and_sent_is_logged_without_a_name(film, tmp_path, counterview_home):
    with scripted_pacs() as pacs:
        archive = open_archive(pacs.node(), ReceiverRules())
        [receipt] = archive.send([film], lambda done, of: None, lambda: False)
        assert receipt.is_stored
        study = str(pacs.datasets()[0].StudyInstanceUID)
        fetched = archive.fetch(study, "", "", tmp_path, lambda done, of: None, lambda: False)
    log = counterview_home / "audit.jsonl"
    sent, came = (json.loads(line) for line in log.read_text().splitlines())
    assert (sent["event"], came["event"]) == ("sent", "fetched")
    assert sent["facts"] == {"node": "pacs", "files_sha256": [hashlib.sha256(film.read_bytes()).hexdigest()]}
    assert came["facts"]["files_sha256"] == [hashlib.sha256(fetched.files[0].read_bytes()).hexdigest()]
    assert "ZEBEDEE" not in log.read_text()
    assert study not in log.read_text()
    assert verify(log).lines == 2


def test_a_log_that_cannot_be_written_is_told(film, tmp_path, counterview_home):
    (counterview_home / "audit.jsonl").mkdir()
    with scripted_pacs() as pacs:
        archive = open_archive(pacs.node(), ReceiverRules())
        [receipt] = archive.send([film], lambda done, of: None, lambda: False)
        assert receipt.is_stored
        assert "audit log cannot be written" in receipt.proof
        study = str(pacs.datasets()[0].StudyInstanceUID)
        fetched = archive.fetch(study, "", "", tmp_path, lambda done, of: None, lambda: False)
        assert "audit log cannot be written" in fetched.notes[-1]
