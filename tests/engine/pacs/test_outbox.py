"""Objects on their way: nothing is lost, nothing goes twice without need, whatever ends the program."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pydicom
import pytest
from scripted_pacs import scripted_pacs

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import ArchiveUnreachable, FoundInstance, Receipt, SendingCancelled
from engine.pacs.nodes import Nodes, write_nodes
from engine.pacs.outbox import PAUSES_S, Outbox
from engine.pacs.outbox_job import JobState, read_job, write_job

ROOT = Path(__file__).resolve().parents[3]


def never():
    return False


def quiet(done, of):
    pass


class FakeArchive:
    """Has what it was sent; ``answer`` makes receipts, or raises."""

    def __init__(self):
        self.has, self.sent = {}, []
        self.answer = lambda uids: tuple(Receipt(uid, True, "proof") for uid in uids)

    def find_instances(self, study, series, is_cancelled):
        return tuple(FoundInstance(study, series, uid) for uid, where in self.has.items() if where == series)

    def send(self, files, on_count, is_cancelled):
        datasets = [pydicom.dcmread(file) for file in files]
        self.sent += [str(one.SOPInstanceUID) for one in datasets]
        receipts = self.answer([str(one.SOPInstanceUID) for one in datasets])
        for receipt, one in zip(receipts, datasets, strict=True):
            if receipt.is_stored:
                self.has[str(one.SOPInstanceUID)] = str(one.SeriesInstanceUID)
        return receipts


@pytest.fixture
def archive():
    return FakeArchive()


@pytest.fixture
def outbox():
    return Outbox()


def deliver(outbox, archive, **how):
    return outbox.send_due(lambda name: archive, quiet, never, **how)


def put(outbox, files, node="pacs"):
    return [outbox.put(file, node) for file in files]


def test_what_was_put_in_is_a_private_copy_and_waits(outbox, objects, counterview_home):
    jobs = put(outbox, objects)
    assert [job.state for job in outbox.jobs()] == [JobState.WAITING] * len(objects)
    assert outbox.jobs() == tuple(jobs)
    assert outbox.seconds_to_next() == 0
    folder = counterview_home / "outbox"
    assert (folder / f"{jobs[0].name}.dcm").read_bytes() == objects[0].read_bytes()
    if os.name == "posix":
        assert not any(path.stat().st_mode & 0o077 for path in folder.glob("2*"))


def test_sent_objects_leave_a_receipt_and_no_copy(outbox, archive, objects, counterview_home):
    put(outbox, objects)
    counts = []
    done = outbox.send_due(lambda name: archive, lambda n, of: counts.append((n, of)), never)
    assert {(job.state, job.reason, job.tries) for job in done} == {(JobState.SENT, "proof", 1)}
    assert outbox.jobs() == done
    assert counts == [(len(objects), len(objects))]
    assert not list((counterview_home / "outbox").glob("*.dcm"))
    assert outbox.seconds_to_next() is None
    assert deliver(outbox, archive) == ()
    assert len(archive.sent) == len(objects)


def test_the_same_object_waits_once_for_each_node(outbox, objects):
    first, again = put(outbox, [objects[0], objects[0]])
    other = outbox.put(objects[0], "other")
    assert first == again
    assert outbox.jobs() == (first, other)


def test_failures_wait_longer_each_time(outbox, archive, objects):
    def fail(uids):
        raise ArchiveError("the PACS does not answer")

    archive.answer = fail
    put(outbox, objects[:1])
    for tries in range(1, len(PAUSES_S) + 3):
        [job] = deliver(outbox, archive, is_urgent=True)
        assert (job.state, job.reason, job.tries) == (JobState.WAITING, "the PACS does not answer", tries)
        pause = PAUSES_S[min(tries, len(PAUSES_S)) - 1]
        assert pause - 5 < outbox.seconds_to_next() <= pause
        assert deliver(outbox, archive) == ()


def test_where_nobody_answers_nothing_is_sent_and_all_wait(outbox, archive, objects, monkeypatch):
    def silent(study, series, is_cancelled):
        raise ArchiveUnreachable("the PACS does not answer")

    monkeypatch.setattr(archive, "find_instances", silent)
    put(outbox, objects)
    done = deliver(outbox, archive)
    assert {(job.state, job.reason, job.tries) for job in done} == {
        (JobState.WAITING, "the PACS does not answer", 1)
    }
    assert archive.sent == []


def test_what_is_refused_is_not_tried_again_unless_the_reader_wants(outbox, archive, objects):
    archive.answer = lambda uids: tuple(Receipt(uid, False, "not of this kind", True) for uid in uids)
    put(outbox, objects[:1])
    [job] = deliver(outbox, archive)
    assert (job.state, job.reason) == (JobState.REFUSED, "not of this kind")
    assert deliver(outbox, archive, is_urgent=True) == ()
    archive.answer = FakeArchive().answer
    outbox.retry(job.name)
    assert deliver(outbox, archive)[0].state is JobState.SENT
    with pytest.raises(ArchiveError, match="was sent"):
        outbox.retry(job.name)
    outbox.remove(job.name)
    assert outbox.jobs() == ()
    with pytest.raises(ArchiveError, match="no job"):
        outbox.remove("../../etc/passwd")


def test_a_node_that_is_gone_or_closed_refuses(outbox, objects):
    def gone(name):
        raise ArchiveError(f"no node is called {name}")

    put(outbox, objects[:2])
    assert {(job.state, job.reason) for job in outbox.send_due(gone, quiet, never)} == {
        (JobState.REFUSED, "no node is called pacs")
    }


def test_what_the_archive_has_is_not_sent_again(outbox, archive, objects):
    jobs = put(outbox, objects)
    archive.has = {jobs[0].sop_instance_uid: jobs[0].series_instance_uid}
    done = deliver(outbox, archive)
    assert jobs[0].sop_instance_uid not in archive.sent
    assert {job.state for job in done} == {JobState.SENT}
    assert len(archive.sent) == len(objects) - 1


def test_nothing_goes_into_the_series_of_its_source(outbox, archive, objects):
    header = pydicom.dcmread(objects[0], stop_before_pixels=True)
    outbox.put(objects[0], "pacs", source_uids=["1.2.3"])
    archive.has = {"1.2.3": str(header.SeriesInstanceUID)}
    [job] = deliver(outbox, archive)
    assert (job.state, archive.sent) == (JobState.REFUSED, [])
    assert "in the series of an image that it was made from" in job.reason


def test_cancelling_keeps_what_was_sent_and_the_rest_waits(outbox, archive, objects):
    def cancel(uids):
        raise SendingCancelled("cancelled", (Receipt(uids[0], True, "proof"),))

    archive.answer = cancel
    put(outbox, objects[:3])
    with pytest.raises(ArchiveCancelled):
        deliver(outbox, archive)
    assert [job.state for job in outbox.jobs()] == [JobState.SENT, JobState.WAITING, JobState.WAITING]
    with pytest.raises(ArchiveCancelled):
        outbox.send_due(lambda name: archive, quiet, lambda: True)


def test_a_damaged_copy_or_entry_is_told_and_never_sent(outbox, archive, objects, counterview_home):
    jobs = put(outbox, objects[:3])
    folder = counterview_home / "outbox"
    (folder / f"{jobs[0].name}.dcm").write_bytes(b"damaged")
    (folder / f"{jobs[1].name}.json").write_text("{")
    done = {job.name: job for job in deliver(outbox, archive)}
    assert "damaged or gone" in done[jobs[0].name].reason
    assert done[jobs[2].name].state is JobState.SENT
    assert archive.sent == [jobs[2].sop_instance_uid]
    [damaged] = [job for job in outbox.jobs() if job.name == jobs[1].name]
    assert "entry of the outbox is damaged" in damaged.reason


def test_only_one_program_sends(outbox, archive, objects):
    put(outbox, objects[:1])
    told = []

    def send_too(uids):
        with pytest.raises(ArchiveError) as error:
            deliver(Outbox(), archive)
        told.append(str(error.value))
        return tuple(Receipt(uid, True, "proof") for uid in uids)

    archive.answer = send_too
    deliver(outbox, archive)
    assert "is being sent now" in told[0]


def test_a_clock_set_back_holds_nothing_up_for_years(outbox, archive, objects, counterview_home):
    [job] = put(outbox, objects[:1])
    future = datetime.now(UTC) + timedelta(days=900)
    write_job(dataclasses.replace(job, next_utc=future), counterview_home / "outbox")
    assert deliver(outbox, archive)[0].state is JobState.SENT


def test_nothing_in_an_entry_names_the_patient(outbox, film, counterview_home):
    outbox.put(film, "pacs")
    for path in (counterview_home / "outbox").glob("*.json"):
        assert "ZEBEDEE" not in path.read_text() + path.name
        assert "MRN7719931" not in path.read_text()
        assert read_job(path).sha256


# Imports once; for each line it hears, it tells the number of a child that sends.
_SENDERS = """
import os, sys
from engine.pacs.nodes import read_nodes
from engine.pacs.outbox import Outbox
from engine.pacs.sending import opener
import engine.pacs.dimse
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        Outbox().send_due(opener(read_nodes()), lambda n, m: None, lambda: False, is_urgent=True)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes begin and end otherwise here")
def test_killed_at_ten_moments_nothing_is_lost_and_nothing_goes_twice(outbox, film, tmp_path):
    files = []
    for number in range(24):
        dataset = pydicom.dcmread(film)
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        files.append(tmp_path / f"{number}.dcm")
        dataset.save_as(files[-1])
    with scripted_pacs() as pacs:
        write_nodes(Nodes((pacs.node(),)))
        for file in files:
            outbox.put(file, "pacs")

        def slow(uid):
            time.sleep(0.01)
            return 0

        pacs.store_status = slow
        senders = subprocess.Popen(
            [sys.executable, "-c", _SENDERS],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        with senders:
            for moment in range(11):
                before = len(pacs.stored)
                senders.stdin.write(b"\n")
                child = int(senders.stdout.readline())
                if moment < 10:
                    end = time.monotonic() + 100
                    wanted = before + moment % 4
                    while len(pacs.stored) < min(wanted, 24) and time.monotonic() < end:
                        time.sleep(0.001)
                    time.sleep(0.004 * moment)
                    os.kill(child, signal.SIGKILL)
                assert senders.stdout.readline() == b"ended\n"
                pacs.wait_until_idle()  # what was whole on its way is stored now
                assert sum(job.is_open for job in outbox.jobs()) + len(pacs.stored) >= 24
            senders.stdin.close()
        assert len(pacs.stored) == 24
        assert set(pacs.received.values()) == {1}
    assert {job.state for job in outbox.jobs()} == {JobState.SENT}
    assert len(outbox.jobs()) == 24
