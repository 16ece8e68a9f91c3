"""The audit log: chained, append-only, and clear about the first line that is broken."""

import json
import multiprocessing
import subprocess
import sys

import pytest

from engine.errors import OutputError
from engine.exchange import audit
from engine.exchange.audit import FIRST, AuditEvent, append, verify


@pytest.fixture
def log(tmp_path):
    """A log of five lines."""
    path = tmp_path / "deeper" / "audit.jsonl"
    for number in range(5):
        append(path, AuditEvent.RAN, pixels_sha256=f"{number:064x}", seed=number)
    return path


def rewrite(path, change):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(change(lines)))


def test_every_line_is_json_that_names_the_one_before(log):
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0]["previous"] == FIRST
    assert entries[3]["event"] == "ran"
    assert entries[3]["facts"]["seed"] == 3
    assert verify(log).broken_line is None
    assert verify(log).lines == 5


@pytest.mark.skipif(sys.platform == "win32", reason="no limit for the size of files")
@pytest.mark.parametrize("room", [0, 1, 100, 10_000])
def test_a_full_disk_does_not_break_the_chain(log, monkeypatch, room):
    import resource

    before = log.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + room, hard))
    if room > 1000:  # the line fits, the count does not

        def refuse(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(audit, "_write_head", refuse)
    try:
        for _ in range(3):
            with pytest.raises(OutputError, match="free some space"):
                append(log, AuditEvent.OPENED, pixels_sha256="0" * 64)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        monkeypatch.undo()
    assert log.read_bytes() == before
    append(log, AuditEvent.OPENED, pixels_sha256="1" * 64)
    assert verify(log).lines == 6
    assert verify(log).broken_line is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda lines: [*lines[:1], lines[1].replace(b'"seed": 1', b'"seed": 9'), *lines[2:]], 3),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], 3),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
        (lambda lines: lines[:-1], 5),
        (lambda lines: [*lines[:-1], lines[-1].replace(b'"seed": 4', b'"seed": 9')], 5),
        (lambda lines: [*lines[:-1], lines[-1][:20]], 5),
        (lambda lines: [*lines[:2], b"not JSON\n", *lines[3:]], 3),
        (lambda lines: [], 1),
    ],
)
def test_the_first_broken_line_is_told(log, change, broken):
    rewrite(log, change)
    report = verify(log)
    assert report.broken_line == broken
    assert report.problem


def test_a_line_that_a_crash_cut_off_is_told_and_later_lines_are_still_written(log):
    with open(log, "ab") as file:
        file.write(b'{"number": 6, "ev')
    append(log, AuditEvent.OPENED, pixels_sha256="0" * 64)
    lines = log.read_bytes().splitlines()
    assert len(lines) == 7
    assert json.loads(lines[-1])["number"] == 7
    assert verify(log).broken_line == 6


def test_ending_between_line_and_count_is_no_damage(log):
    head = log.with_name(log.name + ".head")
    before = head.read_bytes()
    append(log, AuditEvent.OPENED, pixels_sha256="0" * 64)
    head.write_bytes(before)
    assert verify(log).broken_line is None
    append(log, AuditEvent.OPENED, pixels_sha256="1" * 64)
    assert verify(log).lines == 7


def test_a_missing_log_is_said(tmp_path):
    with pytest.raises(OutputError, match="not there"):
        verify(tmp_path / "audit.jsonl")


def test_a_log_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        append(tmp_path / "file" / "audit.jsonl", AuditEvent.OPENED)


def _write_some(path):
    for _ in range(20):
        append(path, AuditEvent.OPENED, pixels_sha256="0" * 64)


def test_several_processes_write_one_chain(tmp_path):
    path = tmp_path / "audit.jsonl"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_some, args=(path,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(100)
    report = verify(path)
    assert (report.lines, report.broken_line) == (60, None)


def test_a_changed_byte_is_found_wherever_it_is(log):
    whole = log.read_bytes()
    ends = [place for place, byte in enumerate(whole) if byte == 0x0A]
    for place in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        log.write_bytes(changed)
        line = sum(end < place for end in ends) + 1
        report = verify(log)
        assert report.broken_line in (line, line + 1), place
    log.write_bytes(whole)
    assert verify(log).broken_line is None


def test_a_changed_count_is_found(log):
    head = log.with_name(log.name + ".head")
    stated = json.loads(head.read_text())
    for wrong in ({"lines": 4}, {"lines": 6}, {"last": "0" * 64}):
        head.write_text(json.dumps(stated | wrong))
        assert verify(log).broken_line is not None
    head.unlink()
    assert verify(log).broken_line is not None


def test_two_programs_that_write_at_once_keep_the_chain(tmp_path):
    path = tmp_path / "audit.jsonl"
    code = (
        "import sys; from pathlib import Path; from engine.exchange.audit import AuditEvent, append\n"
        "for n in range(15): append(Path(sys.argv[1]), AuditEvent.RAN, seed=n, by=sys.argv[2])"
    )
    programs = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("one", "two")]
    assert [program.wait(60) for program in programs] == [0, 0]
    report = verify(path)
    assert (report.lines, report.broken_line) == (30, None)
    assert {json.loads(line)["facts"]["by"] for line in path.read_text().splitlines()} == {"one", "two"}
