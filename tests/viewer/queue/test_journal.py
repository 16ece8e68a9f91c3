"""The journal: what waited is offered again, with its mask, and holds no pixels."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEngineClient
from made_up_radiograph import make_radiograph
from pytestqt.qtbot import QtBot

from engine.collection.candidate import Candidate
from engine.edit import EditRequest, Solver
from engine.errors import RequestError
from viewer.exchange.reading import Reading
from viewer.queue.job import About, Skip
from viewer.queue.job_queue import JobQueue
from viewer.queue.journal import Journal
from viewer.queue.later_edit import LaterEdit

FILM = make_radiograph()


def read(candidate: Candidate) -> Reading:
    return Reading(FILM, ("a lateral view",) if candidate.path.name == "lateral" else ())


def masked() -> EditRequest:
    mask = np.zeros(FILM.shape, bool)
    mask[40:90, 30:200] = True
    return EditRequest(FILM, "Add the finding of edema.", "m", reader_mask=mask, solver=Solver.DDIM, seed=4)


def test_what_waits_comes_back_as_it_was_and_the_file_holds_no_pixels(
    fake_engine: FakeEngineClient, tmp_path: Path, qtbot: QtBot
) -> None:
    file, request = tmp_path / "queue.json", masked()
    queue = JobQueue(fake_engine)
    journal = Journal(queue, file)
    place = About(path=tmp_path / "film.dcm", is_kept=True)
    queue.submit(request, about=place)
    queue.submit(replace(request, seed=5), about=place)
    queue.submit(replace(request, seed=6), about=About())  # of no file, so it cannot be asked for again
    qtbot.waitUntil(file.exists)
    assert file.stat().st_size < 10_000
    journal.finish()

    other = JobQueue(fake_engine)
    kept = Journal(other, file).read(read)
    assert [one.about.seed for one in kept] == [4, 5]
    again = kept[0].later()
    assert isinstance(again, EditRequest)
    assert again.reader_mask is not None
    assert request.reader_mask is not None
    assert np.array_equal(again.reader_mask, request.reader_mask)
    for name in ("instruction", "model", "solver", "seed", "variant", "threshold", "reader_mask_use"):
        assert getattr(again, name) == getattr(request, name), name


def test_jobs_of_the_last_session_stay_in_the_file_until_the_reader_decides(
    fake_engine: FakeEngineClient, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "queue.json"
    queue = JobQueue(fake_engine)
    journal = Journal(queue, file)
    queue.submit(masked(), about=About(path=tmp_path / "a", is_kept=True))
    journal.finish()
    later = JobQueue(fake_engine)
    second = Journal(later, file)
    assert len(second.read(read)) == 1
    later.submit(replace(masked(), seed=8), about=About(path=tmp_path / "b", is_kept=True))
    qtbot.waitUntil(lambda: len(json.loads(file.read_text())["jobs"]) == 2)
    for job in later.jobs:
        later.cancel(job.number)
    second.settle()
    qtbot.waitUntil(lambda: not file.exists())


def test_another_film_in_the_file_is_refused_and_an_unsuitable_one_left_out(tmp_path: Path) -> None:
    fields = {"instruction": "Add the finding of edema.", "model": "m"}
    with pytest.raises(RequestError, match="another radiograph"):
        LaterEdit(Candidate(tmp_path / "a"), fields, read, sha256="f" * 64)()
    found = LaterEdit(Candidate(tmp_path / "lateral"), fields, read)()
    assert isinstance(found, Skip)
    assert found.reason == "a lateral view"
    agreed = LaterEdit(Candidate(tmp_path / "lateral"), fields, read, is_agreed=True)()
    assert isinstance(agreed, EditRequest)
    assert agreed.suitability_overridden


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"format": 1}', '{"format": 9, "jobs": []}', '{"format": 1, "jobs": [{"path": 3}, 7]}'],
)
def test_a_damaged_journal_offers_nothing(fake_engine: FakeEngineClient, tmp_path: Path, text: str) -> None:
    file = tmp_path / "queue.json"
    file.write_text(text)
    assert Journal(JobQueue(fake_engine), file).read(read) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_kill_9_of_the_viewer_leaves_what_waits(tmp_path: Path, fake_engine: FakeEngineClient) -> None:
    root = Path(__file__).resolve().parents[3]
    file = tmp_path / "queue.json"
    script = f"""if __name__ == "__main__":
    import os, sys
    sys.path[:0] = {[str(root), str(root / "tests")]!r}
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication, QTimer
    from made_up_radiograph import make_radiograph
    from engine.edit import EditRequest
    from scripted_backend import make_scripted
    from viewer.engine_client import EngineClient
    from viewer.queue.job import About
    from viewer.queue.job_queue import JobQueue
    from viewer.queue.journal import Journal
    application = QCoreApplication([])
    queue = JobQueue(EngineClient(make_scripted))
    journal = Journal(queue, Path({str(file)!r}))
    for seed in range(3):
        request = EditRequest(make_radiograph(), "hang", "m", seed=seed)
        queue.submit(request, about=About(path=Path("film.dcm"), is_kept=True))
    def look():
        if Path({str(file)!r}).exists():
            os.kill(os.getpid(), 9)
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    application.exec()
"""
    viewer = tmp_path / "viewer_that_dies.py"
    viewer.write_text(script)
    run = subprocess.run(
        [sys.executable, str(viewer)], capture_output=True, text=True, timeout=60, env={**os.environ}
    )
    assert run.returncode == -9, run.stderr
    kept = Journal(JobQueue(fake_engine), file).read(read)
    assert [one.about.seed for one in kept] == [0, 1, 2]
