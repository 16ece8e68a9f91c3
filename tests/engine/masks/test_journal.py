"""What is painted is in the file at once: kill -9, torn ends, damage, a full disk, a second window."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.errors import MaskError
from engine.masks import journal as journal_module
from engine.masks.canvas import MaskCanvas
from engine.masks.journal import DAMAGED, TORN, Journal, Kept

SHAPE = (200, 260)


def stroke(canvas: MaskCanvas, journal: Journal, row: float, value: bool = True) -> None:
    canvas.begin()
    canvas.paint((row, 20), (row, 200), 4, value)
    step = canvas.end()
    assert step is not None
    journal.stroke(step)


def painted(path: Path, strokes: int = 3) -> MaskCanvas:
    """A canvas whose strokes are in a journal that was never closed well."""
    canvas, journal = MaskCanvas(SHAPE), Journal(path, SHAPE)
    journal.open()
    for number in range(strokes):
        stroke(canvas, journal, 20 + 12 * number)
    journal.close()
    return canvas


def reopened(path: Path, shape: tuple[int, int] = SHAPE) -> Kept:
    journal = Journal(path, shape)
    kept = journal.open()
    journal.close()
    return kept


def test_strokes_undo_and_redo_come_back(tmp_path: Path) -> None:
    canvas, journal = MaskCanvas(SHAPE), Journal(tmp_path / "a.mask", SHAPE)
    journal.open()
    for row in (20, 40, 60):
        stroke(canvas, journal, row)
    for act, write in ((canvas.undo, journal.undo), (canvas.undo, journal.undo), (canvas.redo, journal.redo)):
        act()
        write()
    journal.close()
    kept = reopened(tmp_path / "a.mask")
    np.testing.assert_array_equal(kept.mask, canvas.mask)
    assert (kept.past, kept.future, kept.notice) == (canvas.past, canvas.future, "")


def test_a_file_that_was_written_anew_is_short_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.mask"
    canvas, journal = MaskCanvas(SHAPE), Journal(path, SHAPE)
    journal.open()
    for number in range(30):
        stroke(canvas, journal, 20 + number % 3)
        canvas.undo()
        journal.undo()
    stroke(canvas, journal, 50)
    long = path.stat().st_size
    journal.rewrite(canvas.mask, canvas.past, canvas.future)
    assert path.stat().st_size < long
    stroke(canvas, journal, 90)
    journal.close()
    kept = reopened(path)
    np.testing.assert_array_equal(kept.mask, canvas.mask)
    assert kept.past == canvas.past


def test_nothing_painted_leaves_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.mask", SHAPE)
    kept = journal.open()
    journal.rewrite(kept.mask, (), ())
    journal.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_torn_last_stroke_is_left_out_with_one_sentence_and_cut_off(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.mask"
    painted(path)
    path.write_bytes(path.read_bytes()[:-cut])
    kept = reopened(path)
    assert kept.notice == TORN
    two = painted(tmp_path / "b.mask", strokes=2)
    np.testing.assert_array_equal(kept.mask, two.mask)
    assert reopened(path).notice == ""  # it was cut off, so that what comes next can be read


def test_damage_in_the_middle_keeps_what_was_before_it_and_the_file_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.mask"
    painted(path, strokes=4)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    kept = reopened(path)
    assert kept.notice == DAMAGED
    assert 1 <= len(kept.past) < 4
    assert [file for file in tmp_path.iterdir() if ".damaged-" in file.name]
    assert reopened(path).past == kept.past


@pytest.mark.parametrize("content", [b"something else, long enough to be a record", b"H", b"\0" * 40])
def test_what_is_no_journal_of_this_film_is_never_taken_for_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mask"
    path.write_bytes(content)
    kept = reopened(path)
    assert not kept.mask.any()
    assert kept.notice
    painted(tmp_path / "b.mask")
    assert reopened(tmp_path / "b.mask", shape=(10, 10)).notice == DAMAGED


def test_a_second_window_on_the_same_film_is_told_that_nothing_is_kept(tmp_path: Path) -> None:
    first = Journal(tmp_path / "a.mask", SHAPE)
    first.open()
    second = Journal(tmp_path / "a.mask", SHAPE)
    with pytest.raises(MaskError, match="another window"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_half_a_stroke_on_a_full_disk_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mask"
    canvas, journal = MaskCanvas(SHAPE), Journal(path, SHAPE)
    journal.open()
    stroke(canvas, journal, 20)
    size = path.stat().st_size

    def full(file: int, data: bytes) -> None:
        os.write(file, data[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal_module, "_write_all", full)
    with pytest.raises(MaskError, match="No space left"):
        stroke(canvas, journal, 40)
    assert path.stat().st_size == size
    monkeypatch.undo()
    journal.rewrite(canvas.mask, canvas.past, canvas.future)
    journal.close()
    np.testing.assert_array_equal(reopened(path).mask, canvas.mask)


def test_a_killed_process_loses_no_stroke(tmp_path: Path) -> None:
    path = tmp_path / "a.mask"
    code = f"""
import sys, time
from pathlib import Path
from engine.masks.canvas import MaskCanvas
from engine.masks.journal import Journal
canvas, journal = MaskCanvas({SHAPE}), Journal(Path({str(path)!r}), {SHAPE})
journal.open()
for number in range(1000):
    canvas.begin()
    canvas.paint((number % 190, 5), (number % 190, 250), 1.0 + number % 5, number % 3 > 0)
    step = canvas.end()
    if step is not None:
        journal.stroke(step)
    print(number, canvas.count, flush=True)
"""
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    said = [running.stdout.readline() for _ in range(40)]
    os.kill(running.pid, signal.SIGKILL)
    said += running.stdout.read().splitlines(keepends=True)
    running.wait()
    running.stdout.close()
    complete = [line for line in said if line.endswith("\n")]
    number, count = map(int, complete[-1].split())
    assert running.returncode == -signal.SIGKILL
    kept = reopened(path)
    # What the process said it had painted is there; a stroke that it was about to tell of may be there too.
    counts = {count}
    canvas = MaskCanvas(SHAPE, kept.mask)
    canvas.restore(kept.mask, kept.past, kept.future)
    after = canvas.count
    canvas.undo()
    assert counts & {after, canvas.count}, (number, count, after)
